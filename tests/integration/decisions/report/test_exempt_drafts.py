"""Exempt words stand in one place only: what is typed of them is not kept as a draft as well."""

import pytest
from django.urls import reverse

from commissioning.typed import keeps_drafts


@pytest.mark.parametrize(
    ("name", "args", "is_kept"),
    [
        ("decisions:report-act", [1, "withhold"], False),
        ("decisions:report-row-edit", [1, "exempt", 1], False),
        ("decisions:report-act", [1, "approve"], True),
        ("decisions:report-row-edit", [1, "papers", 1], True),
        ("decisions:report-section", [1, "finance"], True),
    ],
)
def test_a_page_for_exempt_words_keeps_no_draft(name, args, is_kept):
    assert keeps_drafts(reverse(name, args=args)) is is_kept
