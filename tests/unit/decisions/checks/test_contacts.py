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
            "Write to jsmith@virgin.net.",
            "Write to sam@pm.me.",
            "Write to sam@yahoo.fr.",
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
            "Call 0044 7700 900123.",
            "Call 07700.900.123.",
            "Call (07700) 900123.",
            "The work telephone is 020 7946 0123; those who ask for her at other times may reach her on 07700 900123.",
        ),
        (
            "Call 020 7946 0123.",
            "Of 07,700 homes 900 are old.",
            "Reference 1207700900123 is kept.",
            "Call the duty officer's work telephone, 07700 900123.",
            "Call 07700 900123, a work mobile.",
            "On 07.12.2021 123 homes were let.",
        ),
    ),
    contacts.ADDRESS: (
        (
            "Mrs Hill lives at 14 Sycamore Avenue.",
            "Write to 3 Mill Lane, Brackenford, BR4 7QT.",
            "Home address: 27b Castle Street.",
            "Write to Flat 2, 14 Acacia Court, BR1 2AB.",
            "Write to Flat 2, Oak House, 14 Castle Street, BR1 2AB.",
            "Write to 22 Oak Park, Brookford BR1 2AB.",
            "Her home at 14 Castle Street was let.",
        ),
        (
            "The Town Hall, 1 Castle Street, Brackenford, BR1 1AA, is open.",
            "Roofs at 14 Sycamore Avenue leak.",
            "Some 40 Mill Lane residents were asked.",
            "Our offices are at 14 High Street, Brookford BR1 2AB.",
            "The nursery is at 14 High Street, Brookford BR1 2AB.",
            "Riverside Nursing Home, 22 Oak Park, Brookford BR1 2AB, is full.",
            "The nursing home at 22 Oak Park, Brookford BR1 2AB is full.",
        ),
    ),
    contacts.NUMBER: (
        (
            "Her National Insurance number is AB 12 34 56 C.",
            "It is under AB123456C.",
            "His NHS number is 943 476 5919.",
        ),
        (
            "Her National Insurance number is not given.",
            "It is under AB123456 and order DQ 12 34 56 C.",
            "The NHS is called on 943 476 5919.",
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


def test_a_way_out_is_offered_where_there_is_room_for_it():
    (finding,) = by(contacts.TELEPHONE, "Call 07700 900123.")
    assert finding.message.endswith("Give a number of the office, or say that it is a work telephone.")
    (finding,) = by(contacts.TELEPHONE, CASES[contacts.TELEPHONE][0][2])
    assert finding.message.endswith("Give a number of the office, or accept this with your reason.")
