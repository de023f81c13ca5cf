"""What the log leaves out."""

import pytest

from commissioning.request_log import without_rows, without_secrets

BROKEN = """Traceback (most recent call last):
psycopg.errors.CheckViolation: new row violates check constraint "decisions_exempt_text_has_reasoning"
DETAIL:  Failing row contains (1, 3, Kingfisher has
asked for more, 12).

The above exception was the direct cause of the following exception:

django.db.utils.IntegrityError: new row violates check constraint "decisions_exempt_text_has_reasoning"
DETAIL:  Failing row contains (1, 3, Kingfisher has
asked for more, 12)."""


def test_a_broken_constraint_is_logged_without_the_row_that_broke_it():
    said = without_rows(None, "error", {"event": "request_failed", "exception": BROKEN})["exception"]
    assert "Kingfisher" not in said
    assert "asked for more" not in said
    assert said.count("decisions_exempt_text_has_reasoning") == 2
    assert "The above exception was the direct cause" in said


def test_what_is_no_exception_is_logged_as_it_is():
    assert without_rows(None, "info", {"event": "request_finished"}) == {"event": "request_finished"}


@pytest.mark.parametrize("address", ["/public/reply/", "/calendar/feed/"])
def test_of_a_refused_request_to_a_secret_address_only_the_beginning_is_logged(address):
    said = without_secrets(None, "warning", {"event": f"Gone: {address}k0-Zx_9/ (refused)", "code": 410})
    assert said == {"event": f"Gone: {address}…/ (refused)", "code": 410}
