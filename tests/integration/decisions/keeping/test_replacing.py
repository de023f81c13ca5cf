"""A change of substance is a new decision: it names the one it replaces, and reverses it by counter-entries."""

from datetime import date, timedelta

import pytest
import time_machine

from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import CallInStatus, PostingStatus, ReportStatus
from decisions.models import CallIn, EffectPosting, Report
from decisions.replacing import may_replace
from decisions.selectors.replacing import beside, replaceable
from decisions.services import effects, replacing
from frameworks.enums import NoticeMethod, TermEventKind, UseStatus
from frameworks.models import Lot, OptionUse, TermEvent
from frameworks.services import options
from tests.constraints import assert_trips
from tests.factories.course import DecisionFactory, DecisionItemFactory
from tests.factories.decisions import ReportFactory
from tests.factories.walks import report_at

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
