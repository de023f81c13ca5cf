"""One name for one body, provider or post."""

from dataclasses import replace

import pytest

from decisions.checks import names
from tests.unit.decisions.checks.drafts import CONTRACT, by, draft, every

CASES = {
    names.TWO_NAMES: (
        (
            "The Housing and Homes Committee met. The Homes and Housing Committee agreed.",
            "The Children and Learning Board is chaired by Mr Smith. The Learning Board meets monthly.",
            "Bluebell Houseing Trust was told. Bluebell Housing Trust agreed. Bluebell Housing Trust is large.",
            "Fresh Start Living is named. So is FreshStart Living.",
            "Work by Oakhurst Adaptions Limited is good.",
        ),
        (
            "The Housing and Homes Committee met. The Housing and Homes Committee agreed.",
            "The Scrutiny Committee and the Housing Scrutiny Committee met.",
            "The Contract Manager wrote. Contract Managers meet each month.",
            "Oakhurst Adaptations Limited and Elmhurst Adaptations Limited work. Elmhurst Adaptations Limited is new.",
            "Oakhurst Adaptations Limited works in Lot One and Lot Two.",
            "The Equality Act 2010 and the Care Act 2014 apply.",
            "Head of Housing and Head of Nursing were asked.",
            "Children’s Services met. Children's Services met.",
            "The Audit Committee and the Audit and Governance Committee met.",
            "The Planning Committee met, then the Strategic Planning Committee.",
            "The Health Scrutiny Committee and the Health and Adult Social Care Scrutiny Committee met.",
            "The Joint Commissioning Board and the Commissioning Board met.",
            "The Homes and Roofs Board and the Roofs Board met. The Homes and Roofs Board agreed.",
        ),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_the_name_of_the_register_is_the_right_one():
    case = draft("Work by Oakhurst Adaptions Limited is good. Oakhurst Adaptions Limited is near.")
    (finding,) = by(names.TWO_NAMES, case)
    assert finding.message == (
        "“why” says “Oakhurst Adaptions Limited”; elsewhere it is “Oakhurst Adaptations Limited”. If they are one, use "
        "one name."
    )


def test_without_a_register_the_commoner_name_is_the_right_one():
    case = draft("Bluebell Houseing Trust. Bluebell Housing Trust. Bluebell Housing Trust.", contract=None)
    (finding,) = by(names.TWO_NAMES, case)
    assert "says “Bluebell Houseing Trust”" in finding.message


def test_of_two_that_stand_as_often_neither_is_said_to_be_the_right_one():
    (finding,) = by(names.TWO_NAMES, "Domicilary Care is dear. Domiciliary Care is needed.")
    assert finding.message == (
        "“Domicilary Care” and “Domiciliary Care” both stand in the report. If they are one, use one name."
    )


def test_a_short_form_of_a_body_of_the_register_is_seen_however_often_it_comes():
    case = draft("The Roofs Board met. The Homes and Roofs Board met. The Homes and Roofs Board agreed.",
                 names=("Homes and Roofs Board",))  # fmt: skip
    (finding,) = by(names.TWO_NAMES, case)
    assert finding.message == (
        "“why” says “Roofs Board”; elsewhere it is “Homes and Roofs Board”. If they are one, use one name."
    )


def test_a_page_in_capitals_is_no_name_of_a_thousand_words():
    words = " ".join(f"Word{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}{n}x" for n in range(2000))
    assert max(len(name.split()) for name in names._names(words)) == 8


def test_two_names_of_the_register_are_two():
    held = replace(CONTRACT, names=("Bluebell Housing Trust", "Bluebell Housings Trust"))
    assert not by(names.TWO_NAMES, draft("Bluebell Housing Trust and Bluebell Housings Trust.", contract=held))
