"""The course of a report: every status × action × role, against a list written by hand from the council's procedure."""

from itertools import product

import pytest

from commissioning.actors import Actor, RoleGrant
from commissioning.enums import Discipline, Role
from decisions import diagram
from decisions.enums import Action, ReportStatus
from decisions.workflow import TRANSITIONS, TURN, may_begin, moves_for, transition_for
from tests.fixtures.procedure import POSSIBLE

TARGETS = {
    "submit": "with_manager",
    "approve": "in_clearance",
    "return_to_author": "changes_requested",
    "decline": "withdrawn",
    "clear": "cleared",
    "require_changes": "changes_requested",
    "resubmit": "in_clearance",
    "issue": "issued",
    "put_to_maker": "with_decision_maker",
    "decide": "decided",
    "refuse": "refused",
    "enter_paper": "with_decision_maker",
    "confirm_paper": "decided",
    "reject_paper": "with_decision_maker",
    "defer": "deferred",
    "bring_back": "with_decision_maker",
    "return_from_maker": "changes_requested",
    "withdraw": "withdrawn",
    "supersede": "superseded",
}

GIVES_REASONS = {
    "return_to_author", "decline", "require_changes", "decide", "refuse", "enter_paper", "reject_paper", "defer",
    "return_from_maker", "withdraw",
}  # fmt: skip


def acting_as(role: Role) -> Actor:
    return Actor(roles=frozenset({RoleGrant(role, Discipline.FINANCE if role is Role.CLEARER else None)}))


@pytest.mark.parametrize(("status", "action"), list(product(ReportStatus, Action)))
def test_each_role_may_try_exactly_what_the_procedure_gives_it(status, action):
    allowed = {role.value for role in Role if may_begin(transition_for(action), status, acting_as(role)).allowed}
    assert allowed == {role for at, act, role in POSSIBLE if (at, act) == (status.value, action.value)}


def test_every_move_leads_where_the_procedure_says():
    assert {row.action.value: row.target.value for row in TRANSITIONS} == TARGETS


def test_moves_that_disappoint_somebody_or_bind_the_council_need_a_reason():
    assert {row.action.value for row in TRANSITIONS if row.reason_required} == GIVES_REASONS


def test_every_action_stands_in_the_table_once():
    assert [row.action for row in TRANSITIONS] == list(Action)


def test_every_status_says_whose_turn_it_is():
    assert set(TURN) == set(ReportStatus)


@pytest.mark.parametrize(("status", "role"), [(status, role) for status, role in TURN.items() if role])
def test_whoever_has_the_turn_can_make_a_move(status, role):
    own = {"decided": set()}  # goes on in the tracks of the decision: publication, effect, notice
    moves = {row.action.value for row in moves_for(status, acting_as(role))}
    assert moves or moves == own[status.value]


def test_nothing_follows_the_end():
    ends = {status for status in ReportStatus if not any(status in row.sources for row in TRANSITIONS)}
    assert {status.value for status in ends} == {"decided", "refused", "withdrawn", "superseded"}


def test_every_status_but_the_first_can_be_reached():
    assert {row.target for row in TRANSITIONS} == set(ReportStatus) - {ReportStatus.DRAFT}


def test_a_superuser_without_a_post_may_try_nothing():
    class Superuser:
        is_superuser = True
        pk = 1

    nobody = Actor.nobody(Superuser())
    assert [row for status in ReportStatus for row in moves_for(status, nobody)] == []


def test_a_refusal_says_where_and_by_whom_the_move_can_be_made():
    verdict = may_begin(transition_for("issue"), ReportStatus.DRAFT, acting_as(Role.REPORT_AUTHOR))
    assert verdict.codes == ("wrong_status", "not_your_role")
    assert verdict.sentence == (
        "“Issue for decision” is possible when a report is at “Cleared”; this one is at “Draft”. "
        "“Issue for decision” is for a post with the role Democratic services."
    )


def test_an_unknown_action_is_an_error():
    with pytest.raises(ValueError, match="teleport"):
        transition_for("teleport")


def test_the_diagram_draws_every_row_and_names_whose_turn_it_is():
    drawn = diagram.document()
    for row in TRANSITIONS:
        for source in row.sources:
            assert f"{source.value} --> {row.target.value}: {row.label}" in drawn
    assert "| Cleared | Democratic services |" in drawn
