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


def test_two_names_of_the_register_are_two():
    held = replace(CONTRACT, names=("Bluebell Housing Trust", "Bluebell Housings Trust"))
    assert not by(names.TWO_NAMES, draft("Bluebell Housing Trust and Bluebell Housings Trust.", contract=held))
