"""Refusals as values."""

import pytest

from commissioning.verdicts import Reason, Refused, StaleVersion, Verdict


def test_only_the_conditions_that_do_not_hold_become_reasons():
    verdict = Verdict.of((True, "fine", "Fine."), (False, "late", "Too late.", "end"), (False, "poor", "No money."))
    assert verdict.reasons == (Reason("late", "Too late.", "end"), Reason("poor", "No money."))
    assert not verdict.allowed
    assert verdict.sentence == "Too late. No money."


def test_joined_verdicts_say_each_thing_once():
    late = Verdict.refuse("late", "Too late.")
    assert (late & late & Verdict.allow()).codes == ("late",)


def test_a_refusal_carries_its_verdict_and_an_allowance_goes_on():
    Verdict.allow().or_refuse()
    with pytest.raises(Refused, match=r"Too late\.") as caught:
        Verdict.refuse("late", "Too late.").or_refuse()
    assert caught.value.verdict.codes == ("late",)


def test_a_stale_version_says_which_versions_met():
    stale = StaleVersion(expected=3, stored=5)
    assert (stale.expected, stale.stored, stale.verdict.codes) == (3, 5, ("stale_version",))
