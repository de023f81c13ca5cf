"""A change of substance is a new decision: it names the one it replaces, and reverses it by counter-entries."""

from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings

from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import (
    Action,
    CallInStatus,
    ConsultationOutcome,
    EffectKind,
    ItemOutcome,
    PostingStatus,
    ReportStatus,
)
from decisions.models import CallIn, EffectPosting, Recommendation, Report
from decisions.replacing import may_replace
from decisions.resolving import Resolved
from decisions.selectors.readiness import findings
from decisions.selectors.replacing import beside, replaceable
from decisions.services import consulting, effects, reauthentication, replacing, rows
from decisions.services.rows import FIELDS, LotAsked, RowChange
from frameworks.enums import NoticeMethod, TermEventKind, UseStatus
from frameworks.models import Lot, OptionUse, TermEvent
from frameworks.services import options
from tests.constraints import assert_trips
from tests.factories.course import DecisionFactory, DecisionItemFactory
from tests.factories.decisions import ReportFactory
from tests.factories.walks import report_at, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        told = report_at(ReportStatus.DECIDED)
    assert set(EffectPosting.objects.values_list("status", flat=True)) == {PostingStatus.POSTED}
    return told


def replaced_by_another(told):
    """A later decision, in effect, that approves something else in the place of the first."""
    older, at = told.report, told.at(-3)
    newer = ReportFactory(council=older.council, contract=older.contract, replaces=older)
    decision = DecisionFactory(report=newer, taken_at=at)
    DecisionItemFactory(decision=decision)
    CallIn.objects.create(decision=decision, status=CallInStatus.NOT_APPLICABLE, why="Urgent.", effective_at=at)
    with time_machine.travel(at + timedelta(hours=1), tick=False):
        effects.expect(decision)
        return newer, effects.post_decision(decision.pk, at=at)


def test_the_new_decision_reverses_the_older_one_by_counter_entries(told):
    entries = TermEvent.objects.count()
    newer, posted = replaced_by_another(told)
    assert {one.status for one in posted} == {PostingStatus.POSTED}
    ends = {lot.number: lot.authorised_ends_on for lot in Lot.objects.filter(contract=told.report.contract)}
    assert set(ends.values()) == {date(2020, 10, 31)}
    uses = OptionUse.objects.filter(decision_reference=told.report.reference)
    assert set(uses.values_list("status", "withdrawn_by_decision")) == {(UseStatus.WITHDRAWN, newer.reference)}
    assert TermEvent.objects.filter(kind=TermEventKind.REVERSAL).count() == 3
    assert TermEvent.objects.count() == entries + 3  # nothing is deleted


def test_what_was_served_on_a_provider_is_not_reversed_behind_its_back(told):
    use = OptionUse.objects.filter(status=UseStatus.AUTHORISED).order_by("lot__number").first()
    options.serve_notice(
        use=use, admission=use.lot.admissions.admitted().first(), served_on=date(2020, 10, 23),
        how=NoticeMethod.EMAIL, actor=told.actor(people.CONTRACT_MANAGER, told.at(-1)), at=told.at(-1),
    )  # fmt: skip
    _, posted = replaced_by_another(told)
    failed = [one for one in posted if one.status == PostingStatus.FAILED]
    assert [one.lot_id for one in failed] == [use.lot_id]
    assert "once notice is served" in failed[0].problem


def test_both_reports_tell_of_each_other(told):
    newer, _ = replaced_by_another(told)
    actor, at = told.actor(people.AUTHOR), told.at()
    assert beside(newer, actor, at).context["before"] == told.report
    assert beside(told.report, actor, at).context["after"] == [newer]


def test_an_author_names_a_decision_on_the_same_contract_and_takes_it_back():
    told = report_at(ReportStatus.DECIDED)
    author = told.actor(people.AUTHOR)
    draft = ReportFactory(council=told.report.council, contract=told.report.contract, author=author.user)
    assert list(replaceable(draft)) == [told.report]
    given = {"actor": author, "at": told.at()}
    named = replacing.name(report=draft, replaced=told.report, version=draft.version, **given)
    assert named.replaces == told.report
    named = replacing.name(report=named, replaced=None, version=named.version, **given)
    assert named.replaces is None
    other = ReportFactory(status=ReportStatus.DRAFT)
    with pytest.raises(Refused) as refused:
        replacing.name(report=named, replaced=other, version=named.version, **given)
    assert refused.value.verdict.codes == ("not_decided", "other_contract")


def test_a_decision_is_replaced_once():
    right = {"is_same_contract": True, "is_replaced": False}
    assert may_replace(ReportStatus.DECIDED, **right).allowed
    assert may_replace(ReportStatus.DECIDED, **{**right, "is_replaced": True}).codes == ("replaced_already",)


def test_the_database_refuses_a_report_that_replaces_itself():
    report = ReportFactory()

    def itself():
        fields = {field.attname: getattr(report, field.attname) for field in Report._meta.concrete_fields}
        return Report(**{**fields, "reference": "BRK-X-1", "replaces_id": fields["id"]})

    assert_trips("decisions", "decisions_report_does_not_replace_itself", itself)


def another_for_the_same_lots(told):
    """A second report under the same option, that asks again for lots 4 to 6, named as replacing the first."""
    at, author = told.at(0, 16), told.actor(people.AUTHOR)
    newer = told.walk.write(reference="", at=at)
    newer = replacing.name(report=newer, replaced=told.report, version=newer.version, actor=author, at=at)
    extends = newer.recommendations.get(effect=EffectKind.EXTEND)
    values = {name: getattr(extends, name) for name in FIELDS[Recommendation]}
    spans = [
        LotAsked(lot, date(2020, 11, 1), date(2021, 10, 31))
        for lot in Lot.objects.filter(contract=newer.contract, number__gte=4)
    ]
    changes = [RowChange(Recommendation, row=extends, values=values, lots=spans)]
    newer = rows.save(report=newer, version=newer.version, changes=changes, actor=author, at=at)
    newer = step(told, newer, Action.SUBMIT, people.AUTHOR, told.at(-1, 9))
    newer = step(told, newer, Action.APPROVE, people.MANAGER, told.at(-1, 10))
    for clearer in people.CLEARERS:
        newer = step(told, newer, Action.CLEAR, clearer, told.at(-1, 11), discipline=clearer.discipline)
    newer = step(told, newer, Action.ISSUE, people.OFFICE, told.at(-1, 12))
    chairman, office = told.walk.cast.post(people.CHAIRMAN), told.actor(people.OFFICE)
    asked = consulting.ask(
        report=newer, post=chairman, reply_due_on=date(2020, 10, 26), actor=office, at=told.at(-1, 12)
    )
    newer = step(told, newer, Action.PUT_TO_MAKER, people.OFFICE, told.at(-1, 13))
    given = {"actor": told.actor(people.CHAIRMAN), "at": told.at(-1, 14)}
    consulting.record_view(consultation=asked, outcome=ConsultationOutcome.AGREES, **given)
    return newer


def decide(told, newer, at):
    director = told.actor(people.DIRECTOR, at)
    proof = reauthentication.prove(actor=director, report=newer, secret=settings.DEMO_PASSWORD, at=at)
    items = {row.pk: Resolved(ItemOutcome.AS_ASKED) for row in newer.recommendations.all()}
    return step(
        told, newer, Action.DECIDE, people.DIRECTOR, at, reason="Lot 6 is met elsewhere.", items=items, proof=proof
    )


def test_the_same_option_is_used_anew_for_the_same_lots_once_the_first_use_is_reversed(told):
    before = TermEvent.objects.count()
    newer = another_for_the_same_lots(told)
    proposed = OptionUse.objects.filter(status=UseStatus.PROPOSED).values_list("lot__number", "to_on")
    ends = dict.fromkeys((4, 5, 6), date(2021, 10, 31))
    assert (dict(proposed), authorised(told)) == (ends, ends)
    newer = decide(told, newer, told.at(-4))
    assert {one.status for one in effects.post_decision(newer.decision.pk, at=told.at(-4))} == {PostingStatus.POSTED}
    assert authorised(told) == ends
    kinds = list(TermEvent.objects.order_by("pk").values_list("kind", flat=True)[before:])
    assert kinds == [TermEventKind.REVERSAL] * 3 + [TermEventKind.AUTHORISED] * 3  # nothing is deleted
    uses = {reference: set() for reference in (told.report.reference, newer.reference)}
    for use in OptionUse.objects.order_by("lot__number"):
        uses[use.decision_reference].add((use.lot.number, use.status, use.withdrawn_by_decision))
    replaced = {(number, "withdrawn", newer.reference) for number in range(1, 7)}
    anew = {(number, "authorised", "") for number in (4, 5, 6)} | {(number, "not_taken_up", "") for number in (1, 2, 3)}
    assert uses == {told.report.reference: replaced, newer.reference: anew}


def test_without_naming_the_decision_it_replaces_the_option_counts_as_used(told):
    newer = told.walk.write(reference="", at=told.at(0, 16))
    found = {one.code for one in findings(newer, told.at(0, 16))}
    assert "already_used" in found
    newer = replacing.name(
        report=newer, replaced=told.report, version=newer.version, actor=told.actor(people.AUTHOR), at=told.at(0, 17)
    )
    assert "already_used" not in {one.code for one in findings(newer, told.at(0, 17))}


def authorised(told):
    """The authorised last day of the lots that were extended."""
    extended = Lot.objects.filter(contract=told.report.contract, number__gte=4)
    return dict(extended.values_list("number", "authorised_ends_on"))
