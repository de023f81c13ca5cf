"""Another route than the ordinary one: higher freely, lower with the monitoring officer's reason, judged each day."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.verdicts import Verdict
from decisions.choosing import direction_of, may_choose, taken
from decisions.enums import AuthorityLevel, Condition, RouteDirection
from decisions.explaining import explanation
from decisions.routing import Choice, Route, find_route
from tests.unit.decisions import schemes
from tests.unit.decisions.test_routing import COMMITTEE, PLANNED, QUESTION, UNPLANNED

NEIGHBOUR = replace(PLANNED, pk=12, name="Beside it", priority=20)
UNFIT = replace(NEIGHBOUR, pk=13, is_key=Condition.YES)
SMALL = replace(PLANNED, pk=14, name="Small", level=AuthorityLevel.OFFICER, value_to=Decimal("1000.00"), priority=50)
RULES = (PLANNED, UNPLANNED, NEIGHBOUR, UNFIT, SMALL)


def choice(rule, direction, **more):
    return Choice(rule.pk, PLANNED.pk, direction, "It is contested.", "Priya Nair, Commissioning Officer", **more)


def found() -> Route:
    route = find_route(RULES, QUESTION)
    assert isinstance(route, Route)
    return route


@pytest.mark.parametrize(
    ("rule", "direction"),
    [
        (UNPLANNED, RouteDirection.HIGHER),  # though it does not fit: a higher body may always be asked
        (NEIGHBOUR, RouteDirection.ALIKE),
        (UNFIT, RouteDirection.LOWER),  # of the same level and not fitting: as good as lower
        (SMALL, RouteDirection.LOWER),
    ],
)
def test_higher_is_a_matter_of_the_level_of_the_rule(rule, direction):
    assert direction_of(rule, PLANNED, QUESTION) is direction


def test_a_higher_route_needs_no_reason_and_a_lower_one_does():
    assert may_choose(UNPLANNED, found(), reason="").allowed
    assert may_choose(NEIGHBOUR, found(), reason="").allowed
    assert may_choose(SMALL, found(), reason=" ").codes == ("no_reason",)
    assert may_choose(SMALL, found(), reason="It is agreed policy.").allowed
    assert may_choose(PLANNED, found(), reason="").codes == ("ordinary",)
    other_form = replace(UNPLANNED, template_slug="cabinet-report")
    assert may_choose(other_form, found(), reason="").codes == ("other_form",)


def test_a_higher_route_is_taken_and_says_what_it_is_instead_of():
    route = taken(found(), RULES, choice(UNPLANNED, RouteDirection.HIGHER))
    assert isinstance(route, Route)
    assert (route.rule, route.ordinary) == (UNPLANNED, PLANNED)
    assert explanation(route, QUESTION)[:3] == (
        "Committee decides after consulting Chairman, under Rule 4.2 (Not on the plan).",
        "Priya Nair, Commissioning Officer asked for this route instead of the ordinary one: “It is contested.”",
        "The ordinary route: Executive Director, under Rule 4.1 (On the forward plan).",
    )


def test_a_lower_route_waits_for_the_monitoring_officer_and_the_ordinary_one_applies_until_then():
    asked = choice(SMALL, RouteDirection.LOWER)
    route = taken(found(), RULES, asked)
    assert route.rule == PLANNED
    assert route.note == (
        "Executive Director was asked for, under Rule 4.1 (Small). That is a lower route: it applies once the "
        "monitoring officer has agreed, with a reason. Until then the ordinary route does."
    )
    agreed = replace(asked, agreed_by="Anjali Desai, Monitoring Officer", agreed_reason="The sum is misstated.")
    route = taken(found(), RULES, agreed)
    assert route.rule == SMALL
    assert explanation(route, QUESTION)[3] == (
        "It is lower than the ordinary route. Anjali Desai, Monitoring Officer agreed: “The sum is misstated.”"
    )


def test_a_choice_is_judged_on_the_day_it_is_used():
    """At signing, too: what has become lower than the ordinary route since it was chosen does not stand."""
    council = replace(PLANNED, pk=20, name="Council", level=AuthorityLevel.COUNCIL, maker=COMMITTEE, priority=1)
    rules = (*RULES, council)
    now = find_route(rules, QUESTION)
    route = taken(now, rules, choice(UNPLANNED, RouteDirection.HIGHER))
    assert (route.rule, "now stands higher" in route.note) == (council, True)
    ended = tuple(rule for rule in RULES if rule != UNPLANNED)
    route = taken(find_route(ended, QUESTION), ended, choice(UNPLANNED, RouteDirection.HIGHER))
    assert (route.rule, "no longer in force" in route.note) == (PLANNED, True)


def test_an_agreement_covers_the_rule_it_was_given_for_and_no_other():
    agreed = replace(
        choice(SMALL, RouteDirection.LOWER), instead_of_pk=99, agreed_by="Anjali Desai", agreed_reason="So be it."
    )
    route = taken(found(), RULES, agreed)
    assert (route.rule, "in place of another rule" in route.note) == (PLANNED, True)


def test_without_an_ordinary_route_nothing_can_be_chosen_instead():
    verdict = find_route([PLANNED], replace(QUESTION, plan=None))
    assert isinstance(verdict, Verdict)
    assert taken(verdict, [PLANNED], choice(UNPLANNED, RouteDirection.HIGHER)) is verdict


@given(st.sampled_from(schemes.NAMES), st.sampled_from(sorted(schemes.CASES)), st.data())
def test_no_choice_without_the_monitoring_officer_ever_lowers_the_level(name, case, data):
    question = replace(schemes.CASES[case], template_slug="")
    rules = schemes.rules_of(name)
    ordinary = find_route(rules, question)
    assert isinstance(ordinary, Route)
    asked = data.draw(st.sampled_from([rule for rule in rules if rule.action is question.action]))
    direction = data.draw(st.sampled_from(RouteDirection))
    route = taken(ordinary, rules, Choice(asked.pk, ordinary.rule.pk, direction, "", "An author"))
    assert route.rule.level >= ordinary.rule.level
