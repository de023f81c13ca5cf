"""A decision to procure puts the planned contract on the register, each lot following the one it replaces."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.actors import Actor
from commissioning.documents.kept import Kept
from commissioning.enums import Role
from commissioning.models import OutgoingMail
from commissioning.services import documents
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import EffectKind, ItemOutcome, PostingStatus, RecommendationVerb, ReportStatus, ValueBasis
from decisions.models import Decision, EffectPosting, PlannedLot, ProcurementPlan, Recommendation
from decisions.resolving import Resolved
from decisions.selectors import home, readiness, routes
from decisions.selectors.ledger import register_says
from decisions.selectors.plans import planned_by
from decisions.services import effects, rows
from frameworks.enums import ContractKind, ContractStage, MoneyKind
from frameworks.models import Contract, Lot
from frameworks.planning import ContractPlanned
from frameworks.services import planning
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.frameworks import LotFactory, MoneyLineFactory
from tests.factories.kinds import PlannedLotFactory, ProcurementPlanFactory
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db
SUCCESSOR = "BRK-DPR-2020-014-3"


@pytest.fixture
def told():
    """Case S0's draft, asking besides for a new list to follow lots 4 to 6."""
    told = report_at("draft")
    value = MoneyLineFactory(
        contract=told.report.contract, kind=MoneyKind.FORECAST, certainty="estimate", label="The new list, a year",
        amount=Decimal("453750.00"),
    )  # fmt: skip
    procure = {
        "verb": RecommendationVerb.PROCURE,
        "text": "That a new list is procured to follow lots 4 to 6.",
        "effect": EffectKind.PROCURE,
        "value_line": value,
    }
    rows.save(
        report=told.report,
        version=told.report.version,
        changes=[rows.RowChange(Recommendation, values=procure)],
        actor=told.actor(people.AUTHOR),
        at=told.at(15),
    )
    return told


@pytest.fixture
def plan(told):
    """The list planned for the day after the extension ends."""
    asked = told.report.recommendations.get(effect=EffectKind.PROCURE)
    plan = ProcurementPlanFactory(
        recommendation=asked, predecessor=told.report.contract, title="Day opportunities from 2021",
        kind=ContractKind.APPROVED_LIST, regime="pcr2015", starts_on=date(2021, 11, 1), option_months="24, 24",
    )  # fmt: skip
    for order, lot in enumerate(told.report.contract.lots.filter(number__gte=4).order_by("number"), start=1):
        PlannedLotFactory(plan=plan, order=order, title=lot.title, predecessor_lot=lot)
    return plan


def decide(told, **resolved):
    told.walk.until(ReportStatus.WITH_DECISION_MAKER)
    told.close_consultation()
    items = told.as_asked()
    procure = told.report.recommendations.get(effect=EffectKind.PROCURE).pk
    told.decide(items=items | ({procure: Resolved(**resolved)} if resolved else {}))
    return Decision.objects.get()


def post(decision):
    effects.post_decision(decision.pk)
    return EffectPosting.objects.get(lot__isnull=True)


def test_the_contract_is_planned_lot_by_lot(told, plan):
    posting = post(decide(told))
    contract = posting.planned
    assert (posting.status, contract.reference, contract.stage) == (PostingStatus.POSTED, SUCCESSOR, "planned")
    assert (contract.kind, contract.planned_by) == (ContractKind.APPROVED_LIST, "BRK-DPR-2020-014")
    assert (contract.starts_on, contract.initial_ends_on, contract.max_ends_on) == (
        date(2021, 11, 1),
        date(2024, 10, 31),
        date(2028, 10, 31),
    )
    assert [(lot.number, lot.predecessor.number) for lot in contract.lots.order_by("number")] == [
        (1, 4),
        (2, 5),
        (3, 6),
    ]
    assert list(contract.options.values_list("order", "months")) == [(1, 24), (2, 24)]
    assert contract.department == told.report.contract.department


def test_the_extension_in_the_same_decision_is_posted_as_ever(told, plan):
    post(decide(told))
    assert EffectPosting.objects.filter(status=PostingStatus.POSTED, lot__isnull=False).count() == 6
    lot = Lot.objects.get(contract=told.report.contract, number=4)
    assert (lot.authorised_ends_on, lot.successor.contract.reference) == (date(2021, 10, 31), SUCCESSOR)


def test_it_is_planned_once(told, plan):
    decision = decide(told)
    post(decision)
    EffectPosting.objects.filter(lot__isnull=True).update(status=PostingStatus.PENDING, planned=None, posted_at=None)
    again = post(decision)
    assert (again.status, Contract.objects.filter(stage=ContractStage.PLANNED).count()) == (PostingStatus.POSTED, 1)


def test_refused_it_plans_nothing(told, plan):
    decision = decide(told, outcome=ItemOutcome.REFUSED)
    effects.post_decision(decision.pk)
    assert not EffectPosting.objects.filter(lot__isnull=True).exists()
    assert not Contract.objects.filter(stage=ContractStage.PLANNED).exists()


def test_a_lot_that_got_a_successor_meanwhile_fails_the_posting_and_says_so(told, plan, capsys):
    decision = decide(told)
    taken = LotFactory(predecessor=told.report.contract.lots.get(number=4))
    posting = post(decision)
    assert posting.status == PostingStatus.FAILED
    assert "BRK:ASC-2017-041 lot 4 is followed by another lot already." in posting.problem
    assert not Contract.objects.filter(reference=SUCCESSOR).exists()
    taken.predecessor = None
    taken.save()
    call_command("apply_effects")
    assert capsys.readouterr().out == f"{decision} plan posted\n1 posted, 0 failed\n"


def test_the_record_holds_the_plan_as_data(told, plan):
    decision = decide(told)
    items = find(Kept.from_bytes(documents.content_of(decision.snapshot.sha256)).record, "items")
    [item] = [one for one in items if one["effect"] == "procure"]
    assert item["plan"] == {
        "title": "Day opportunities from 2021",
        "kind": "approved_list",
        "regime": "pcr2015",
        "route": "open",
        "starts_on": "2021-11-01",
        "initial_months": 36,
        "option_months": (24, 24),
        "lots": tuple({"title": lot.title, "follows": str(lot.predecessor_lot)} for lot in plan.lots.order_by("order")),
    }
    assert all("plan" not in one for one in items if one["effect"] != "procure")


def find(value, key):
    """The first value under a key, however deep."""
    if isinstance(value, Mapping):
        if key in value:
            return value[key]
        value = list(value.values())
    if isinstance(value, list | tuple):
        return next((found for one in value if (found := find(one, key)) is not None), None)
    return None


def test_without_a_plan_the_report_is_not_ready(told):
    codes = [finding.code for finding in readiness.findings(told.report, told.at(15))]
    assert "effect_without_plan" in codes


def this_decision(told):
    """What the scheme is asked about this decision's value, on the day."""
    return routes.question_of(told.report, told.at(15)).values.get(ValueBasis.THIS_DECISION)


def test_what_is_extended_and_what_is_procured_make_the_value_of_the_decision_together(told, plan):
    assert this_decision(told).words == "£453,750, exempt from VAT, and £453,750, VAT not stated"


def test_part_of_a_sum_is_not_the_value_of_the_decision(told, plan):
    told.report.recommendations.filter(effect=EffectKind.PROCURE).update(value_line=None)
    assert this_decision(told) is None
    assert "effect_without_sum" in [finding.code for finding in readiness.findings(told.report, told.at(15))]


def test_a_sum_two_recommendations_name_is_asked_for_once(told, plan):
    told.walk.until(ReportStatus.WITH_DECISION_MAKER)
    extend = told.report.recommendations.get(effect=EffectKind.EXTEND)
    again = {"effect": EffectKind.EXTEND, "option": extend.option, "value_line": extend.value_line}
    told.report.recommendations.filter(effect=EffectKind.PROCURE).update(**again)
    (one,) = home.to_decide(told.actor(people.DIRECTOR))
    assert (this_decision(told).words, one.cost) == (extend.value_line.stated.words,) * 2


def test_the_first_page_of_the_decision_maker_counts_what_is_procured(told, plan):
    told.walk.until(ReportStatus.WITH_DECISION_MAKER)
    (one,) = home.to_decide(told.actor(people.DIRECTOR))
    assert one.cost == "£453,750, exempt from VAT, and £453,750, VAT not stated"


def test_what_the_register_could_not_hold_is_said_before_the_decision(told, plan):
    LotFactory(predecessor=told.report.contract.lots.get(number=5))
    assert [reason.code for reason in register_says(told.report, told.at(15)).reasons] == ["already_followed"]
    assert "already_followed" in [finding.code for finding in readiness.findings(told.report, told.at(15))]


def test_a_plan_under_rules_not_in_force_on_the_day_is_stopped_before_the_decision(told, plan):
    ProcurementPlan.objects.update(regime="psr", option_months="24, 300")
    codes = ["impossible_option", "regime_too_early"]
    assert [reason.code for reason in register_says(told.report, told.at(15)).reasons] == codes
    found = [(finding.code, finding.place) for finding in readiness.findings(told.report, told.at(15))]
    assert {(code, "recommendation:3") for code in codes} <= set(found)


def test_a_lot_followed_by_another_since_the_plan_was_read_is_named(told, plan):
    planned = planned_by(plan)
    LotFactory(predecessor=told.report.contract.lots.get(number=4))
    with pytest.raises(Refused) as refused:
        planning.plan(
            planned=planned,
            reference="X-1",
            beside=told.report.contract,
            decision_reference="BRK-DPR-2020-014",
            actor=Actor.system(told.report.council),
            at=told.at(),
        )
    assert [reason.code for reason in refused.value.verdict.reasons] == ["already_followed"]


def test_the_lots_of_a_plan_are_read_together(told, plan):
    def asked_for_one_more():
        with CaptureQueriesContext(connection) as asked:
            readiness.findings(told.report, told.at(15))
        return len(asked)

    before = asked_for_one_more()
    for number in (1, 2):
        PlannedLotFactory(plan=plan, order=10 + number, predecessor_lot=told.report.contract.lots.get(number=number))
    assert asked_for_one_more() == before


def test_somebody_who_sees_no_report_sees_nothing_it_plans(told, plan):
    author, stranger = told.actor(people.AUTHOR), actor_with(Role.REPORT_AUTHOR, council=CouncilFactory())
    for kept, count in ((ProcurementPlan.objects, 1), (PlannedLot.objects, 3)):
        assert (kept.visible_to(author).count(), kept.visible_to(stranger).count()) == (count, 0)


def test_the_owner_of_the_planned_contract_is_told(told, plan):
    decision = decide(told)
    with time_machine.travel(told.at(), tick=False):
        contract = post(decision).planned
    mailed = OutgoingMail.objects.get(reference=SUCCESSOR)
    assert (mailed.what, mailed.path) == (
        "A contract is planned: its procurement can begin",
        f"/contracts/{contract.pk}/",
    )


def test_the_page_after_the_decision_links_the_planned_contract(told, plan, client):
    contract = post(decide(told)).planned
    client.force_login(told.actor(people.OFFICE).user)
    page = client.get(reverse("decisions:report-after", args=[told.report.pk])).content.decode()
    assert (
        f'href="/contracts/{contract.pk}/">{contract} Day opportunities from 2021</a>: posted to the register' in page
    )


def test_both_contracts_say_what_comes_before_and_after(told, plan, client):
    contract = post(decide(told)).planned
    before = told.report.contract
    client.force_login(told.actor(people.AUTHOR).user)
    old = client.get(f"/contracts/{before.pk}/").content.decode()
    assert f'is followed by <a class="govuk-link" href="/contracts/{contract.pk}/">{contract} lot 1' in old
    new = client.get(f"/contracts/{contract.pk}/").content.decode()
    assert "It is planned by the decision BRK-DPR-2020-014." in new
    assert f'follows <a class="govuk-link" href="/contracts/{before.pk}/">{before} lot 4' in new


def test_what_somebody_may_not_see_is_not_named_beside_what_they_may(told, plan, client):
    contract = post(decide(told)).planned
    contract.department, contract.owner_post, contract.contract_manager_post = "Children", None, None
    contract.save()
    client.force_login(told.actor(people.MANAGER).user)
    assert "is followed by" not in client.get(f"/contracts/{told.report.contract.pk}/").content.decode()


def test_nobody_plans_a_contract_by_hand_as_if_it_were_decided(told, plan):
    with pytest.raises(Refused) as refused:
        planning.plan(
            planned=ContractPlanned("X", ContractKind.CONTRACT, "pcr2015", "open", date(2021, 1, 1), 12),
            reference="X-1",
            beside=told.report.contract,
            decision_reference="BRK-DPR-2020-014",
            actor=told.actor(people.AUTHOR),
            at=told.at(),
        )
    assert refused.value.verdict.reasons[0].code == "no_decision"
