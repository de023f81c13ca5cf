"""Private addresses in public paper."""

import pytest

from decisions.checks import contacts
from decisions.checks.rows import ContactView
from tests.unit.decisions.checks.drafts import by, draft, every

CASES = {
    contacts.EMAIL: (
        (
            "Write to sam.roofer@gmail.com.",
            "See [Sam](mailto:sam@btinternet.com).",
            draft(contacts=(ContactView(1, "Sam", "sam@hotmail.co.uk"),)),
        ),
        (
            "Write to sam.roofer@council.example.",
            draft(contacts=(ContactView(1, "Sam", "sam@outlook.council.example"),)),
            "The gmail address is not given.",
        ),
    ),
    contacts.TELEPHONE: (
        (
            "Call 07700 900123.",
            "Call +44 7700 900 123.",
            draft(contacts=(ContactView(1, "Sam", "sam@council.example", "07700900123"),)),
        ),
        ("Call 020 7946 0123.", "Of 07,700 homes 900 are old.", "Reference 1207700900123 is kept."),
    ),
    contacts.ADDRESS: (
        (
            "Mrs Hill lives at 14 Sycamore Avenue.",
            "Write to 3 Mill Lane, Brackenford, BR4 7QT.",
            "Home address: 27b Castle Street.",
        ),
        (
            "The Town Hall, 1 Castle Street, Brackenford, BR1 1AA, is open.",
            "Roofs at 14 Sycamore Avenue leak.",
            "Some 40 Mill Lane residents were asked.",
        ),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_what_was_found_is_not_repeated():
    (finding,) = by(contacts.EMAIL, "Write to sam.roofer@gmail.com.")
    assert finding.message == "“why” has a private e-mail address, at gmail.com. Give a work address, or none."
    for rule, case in ((contacts.TELEPHONE, "Call 07700 900123."), (contacts.ADDRESS, "She lives at 14 Elm Road.")):
        (finding,) = by(rule, case)
        assert "07700" not in finding.message
        assert "Elm" not in finding.message
