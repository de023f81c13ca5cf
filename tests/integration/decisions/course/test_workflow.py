"""The one door: who gets through it, from where, and what is on record afterwards."""

import re
from itertools import product
from pathlib import Path

import pytest

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.models import AuditEvent, Post, PostHolding, PostRole, User
from commissioning.models.audit import INSTALLATION
from commissioning.selectors.people import actor_in
from commissioning.verdicts import Refused, StaleVersion
from decisions.demonstration import people
from decisions.enums import Action, ReportStatus
from decisions.models import AuthorityRule, ForwardPlanEntry, RecommendationLot, ReportMove
from decisions.services import rows
from decisions.services.workflow import verdict_for
from frameworks.models import OptionUse
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.walks import Told, report_at
from tests.fixtures.procedure import POSSIBLE

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[4]
BY_ROLE = {role: person for person in (*people.PEOPLE, people.ADMINISTRATOR) for role in person.roles}


def acting_in(told: Told, user: User, *roles: Role) -> Actor:
    """The person in another post of the council, with these roles."""
    post = Post.objects.create(
        council=told.report.council, title=f"Cover for {roles[0].label}", department="Adults and Health"
    )
    for role in roles:
        PostRole.objects.create(post=post, role=role)
    return actor_in(PostHolding.objects.create(post=post, user=user, kind="acting", starts_on="2020-01-01"))


def refusal(told: Told, *args, **entered) -> tuple[str, ...]:
    before = told.report
    with pytest.raises(Refused) as refused:
        told.move(*args, **entered)
    assert (told.report.status, told.report.version) == (before.status, before.version)
    return refused.value.verdict.codes


@pytest.mark.parametrize("status", list(ReportStatus))
def test_at_every_status_each_role_may_try_exactly_what_the_procedure_gives_it(status):
    told = report_at(status)
    assert told.report.status == status
    tried = set()
    for action, role in product(Action, Role):
        verdict = verdict_for(told.report, action, told.actor(BY_ROLE[role]), told.at(), reason="Because.")
        if not {"wrong_status", "not_your_role"} & set(verdict.codes):
            tried.add((status.value, action.value, role.value))
    # People hold several roles: whoever may act in one may act, whichever role we asked about.
    also = {(role.value, other.value) for role, other in product(Role, Role) if BY_ROLE[role] is BY_ROLE[other]}
    assert tried == {
        (at, act, held) for at, act, role in POSSIBLE if at == status for held, mine in also if mine == role
    }


def test_nothing_but_the_one_door_assigns_a_status():
    """Assigned to an attribute, or set by a bulk update; creating a draft leaves it to the field's default."""
    assigns = re.compile(
        r"""(report|older|newer|locked|self)\.status\s*=[^=]|update\([^)]*\bstatus=(?!PostingStatus)|setattr\([^)]*status"""
    )
    found = {
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in (ROOT / "decisions").rglob("*.py")
        for line in path.read_text().splitlines()
        if assigns.search(line)
    }
    assert found == {"decisions/services/workflow.py: report.status = after"}


@pytest.mark.parametrize("is_superuser", [False, True])
def test_the_author_cannot_approve_their_own_report_in_whatever_post(is_superuser):
    told = report_at("with_manager")
    author = told.report.author
    User.objects.filter(pk=author.pk).update(is_superuser=is_superuser)
    assert refusal(told, Action.APPROVE, acting_in(told, author, Role.APPROVING_MANAGER)) == ("approver_is_drafter",)


def test_a_superuser_in_no_post_approves_nothing():
    told = report_at("with_manager")
    root = User.objects.create_superuser("root@brackenford.example", "secret", full_name="Root")
    assert refusal(told, Action.APPROVE, Actor.nobody(root)) == ("not_your_role",)


def test_somebody_who_saw_an_older_version_is_told_and_nothing_happens():
    told = report_at("with_manager")
    with pytest.raises(StaleVersion):
        told.move(Action.APPROVE, told.actor(people.MANAGER), version=told.report.version - 1)
    assert told.report.status == ReportStatus.WITH_MANAGER


def test_an_actor_whose_cover_has_lapsed_is_in_no_post():
    told = report_at("with_manager")
    cover = acting_in(told, User.objects.get(email=people.TREASURER.email), Role.APPROVING_MANAGER)
    PostHolding.objects.filter(pk=cover.holding.pk).update(ends_on="2020-10-21")
    assert refusal(told, Action.APPROVE, cover) == ("not_in_post",)
    assert told.move(Action.APPROVE, cover, told.at(1)).status == ReportStatus.IN_CLEARANCE


def test_without_its_forward_plan_entry_a_report_cannot_be_submitted_and_says_why():
    told = report_at("draft")
    told.report.__class__.objects.update(forward_plan_entry=None)
    ForwardPlanEntry.objects.all().delete()
    assert "no_forward_plan_entry" in refusal(told, Action.SUBMIT, told.actor(people.AUTHOR))


def test_without_its_rule_a_report_cannot_be_submitted_and_says_why():
    told = report_at("draft")
    AuthorityRule.objects.update(ends_on="2020-10-21")
    assert "no_rule" in refusal(told, Action.SUBMIT, told.actor(people.AUTHOR))


def test_submission_sets_rule_maker_and_consultees_and_shows_the_option_as_proposed():
    report = report_at("with_manager").report
    assert str(report.authority_rule.maker_post) == people.DIRECTOR.post == str(report.decision_maker_post)
    assert [str(post) for post in report.consultee_posts.all()] == [people.CHAIRMAN.post]
    assert {use.lot.number for use in OptionUse.objects.filter(status="proposed")} == {4, 5, 6}
    assert report.pinned_facts.get(name="money.extension_total").text == "£453,750"


@pytest.mark.parametrize(("action", "status"), [(Action.DECLINE, "with_manager"), (Action.WITHDRAW, "in_clearance")])
def test_a_report_taken_back_keeps_its_reason_and_lets_go_of_its_lots(action, status):
    told = report_at(status)
    report = told.move(action, told.actor(people.MANAGER), reason="The service is under review.")
    assert (report.status, report.withdrawn_reason) == (ReportStatus.WITHDRAWN, "The service is under review.")
    assert not RecommendationLot.objects.filter(claims_option=True).exists()
    assert not OptionUse.objects.filter(status="proposed").exists()


@pytest.mark.parametrize("action", [Action.RETURN_TO_AUTHOR, Action.DECLINE])
def test_a_manager_who_sends_a_report_back_says_why(action):
    told = report_at("with_manager")
    assert refusal(told, action, told.actor(people.MANAGER), reason="  ") == ("no_reason",)


def test_only_the_author_submits():
    told = report_at("draft")
    other = acting_in(told, User.objects.get(email=people.CONTRACT_MANAGER.email), Role.REPORT_AUTHOR)
    assert refusal(told, Action.SUBMIT, other) == ("not_the_author",)


def test_after_changes_an_approval_stands_for_the_same_recommendations_and_sums():
    told = report_at("changes_requested")
    report = told.move(Action.RESUBMIT, told.actor(people.AUTHOR), told.at(7))
    assert report.status == ReportStatus.IN_CLEARANCE


def test_after_changes_other_recommendations_go_back_to_the_manager():
    told = report_at("changes_requested")
    report, author, at = told.report, told.actor(people.AUTHOR), told.at(7)
    first = report.recommendations.first()
    change = rows.RowChange(type(first), row=first, values={"conditions": "If the providers agree."})
    rows.save(report=report, version=report.version, changes=[change], actor=author, at=at)
    assert refusal(told, Action.RESUBMIT, author, at) == ("approval_lapsed",)
    assert told.move(Action.SUBMIT, author, at).status == ReportStatus.WITH_MANAGER


def test_a_move_is_recorded_with_its_reason_and_in_the_audit_chain():
    told = report_at("with_manager")
    told.move(Action.RETURN_TO_AUTHOR, told.actor(people.MANAGER), reason="Say what happens to lot 2.")
    move, event = ReportMove.objects.last(), AuditEvent.objects.exclude(chain=INSTALLATION).last()
    assert (move.action, move.from_status, move.to_status) == ("return_to_author", "with_manager", "changes_requested")
    assert (move.reason, move.made_by.full_name, move.made_post) == (
        "Say what happens to lot 2.", people.MANAGER.name, people.MANAGER.post,
    )  # fmt: skip
    assert (event.verb, event.payload["status"]) == ("report.returned", ["with_manager", "changes_requested"])
    assert "lot 2" not in str(event.payload)


def test_a_newer_report_takes_the_place_of_the_older_when_it_is_issued():
    told = report_at("superseded")
    newer = told.report.superseded_by.get()
    assert (told.report.status, newer.status) == (ReportStatus.SUPERSEDED, ReportStatus.ISSUED)
    claiming = RecommendationLot.objects.filter(claims_option=True).values_list("recommendation__report", flat=True)
    assert set(claiming) == {newer.pk}


def test_nobody_of_another_council_moves_a_report():
    told = report_at("with_manager")
    stranger = actor_with(Role.APPROVING_MANAGER, council=CouncilFactory())
    assert refusal(told, Action.APPROVE, stranger) == ("other_council",)
