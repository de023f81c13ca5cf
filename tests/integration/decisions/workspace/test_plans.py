"""What a recommendation to procure plans: asked for once it is saved, its lots following those of the running one."""

from __future__ import annotations

import pytest

from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import EffectKind, RecommendationVerb
from decisions.models import ProcurementPlan, Recommendation
from decisions.services import plans
from decisions.services.plans import LotWanted
from frameworks.enums import ContractKind, ProcurementRoute, Regime
from tests.factories.decisions import RecommendationFactory
from tests.factories.frameworks import ContractFactory, LotFactory
from tests.factories.kinds import PlannedLotFactory, ProcurementPlanFactory

ASKED = {"verb": RecommendationVerb.PROCURE, "text": "That a new contract is procured.", "effect": EffectKind.PROCURE,
         "option": "", "value_line": "", "conditions": "", "delegate_post": ""}  # fmt: skip
PLAN = {
    "title": "Day opportunities from 2021", "kind": ContractKind.FRAMEWORK, "regime": Regime.PCR2015,
    "route": ProcurementRoute.OPEN, "starts_on_day": "1", "starts_on_month": "11", "starts_on_year": "2021",
    "initial_months": "36", "option_months": "24, 24",
}  # fmt: skip


def lots(*typed: tuple[str, object, str]) -> dict[str, object]:
    """The rows of lots as the page sends them: title, lot followed, place."""
    sent: dict[str, object] = {"lot-TOTAL_FORMS": len(typed), "lot-INITIAL_FORMS": 0}
    for number, (title, followed, place) in enumerate(typed):
        sent |= {f"lot-{number}-title": title, f"lot-{number}-predecessor_lot": getattr(followed, "pk", followed) or "",
                 f"lot-{number}-place": place}  # fmt: skip
    return sent


@pytest.fixture
def asked(room) -> Recommendation:
    """A recommendation to procure that says nothing yet of what."""
    return RecommendationFactory(
        report=room.report, order=9, verb=RecommendationVerb.PROCURE, effect=EffectKind.PROCURE, text="That we procure."
    )


def plan_of(room, row) -> ProcurementPlan:
    return ProcurementPlan.objects.get(recommendation=row)


def test_a_recommendation_to_procure_leads_to_what_it_plans(room):
    answer = room.post("report-row-add", "recommendations", **ASKED)
    row = room.report.recommendations.get(effect=EffectKind.PROCURE)
    assert answer["Location"] == room.url("report-plan", row.pk)
    page = room.get("report-plan", row.pk)
    assert page.context["form"]["predecessor"].value() == room.report.contract_id
    [shown] = [one for one in room.get("report-rows", "recommendations").context["rows"] if one.row.pk == row.pk]
    assert dict(shown.details)["Plans"] == "nothing yet: say what is to be procured"
    assert shown.links == (("Say what is to be procured", room.url("report-plan", row.pk)),)


def test_another_recommendation_that_plans_nothing_yet_is_left_alone(room, asked):
    ProcurementPlanFactory(recommendation=asked)
    unsaid = RecommendationFactory(report=room.report, order=10, verb=RecommendationVerb.PROCURE,
                                   effect=EffectKind.PROCURE, text="That we procure more.")  # fmt: skip
    answer = room.post("report-row-edit", "recommendations", asked.pk, **ASKED)
    assert answer["Location"] == room.url("report-rows", "recommendations")
    answer = room.post("report-row-edit", "recommendations", unsaid.pk, **ASKED)
    assert answer["Location"] == room.url("report-plan", unsaid.pk)
    answer = room.post("report-row-add", "recommendations", **ASKED)
    newest = room.report.recommendations.order_by("-pk").first()
    assert answer["Location"] == room.url("report-plan", newest.pk)


def test_a_recommendation_to_procure_uses_no_option(room):
    option = room.report.contract.options.get()
    answer = room.post("report-row-add", "recommendations", **{**ASKED, "option": option.pk})
    assert dict(answer.context["form"].errors) == {
        "option": ["A new contract uses no option of the running one. Choose “None”."]
    }


def test_a_plan_is_saved_with_its_lots_in_the_order_asked_for(room, asked):
    running = room.report.contract.lots.order_by("number").first()
    sent = {**PLAN, "predecessor": room.report.contract_id,
            **lots(("Support at work", running, ""), ("Travel", "", "1"), ("", "", ""))}  # fmt: skip
    assert room.post("report-plan", asked.pk, **sent)["Location"] == room.url("report-rows", "recommendations")
    plan = plan_of(room, asked)
    assert (plan.title, plan.options, plan.predecessor_id) == (PLAN["title"], (24, 24), room.report.contract_id)
    assert [(lot.order, lot.title, lot.predecessor_lot) for lot in plan.lots.all()] == [
        (1, "Travel", None), (2, "Support at work", running),
    ]  # fmt: skip
    [shown] = [one for one in room.get("report-rows", "recommendations").context["rows"] if one.row.pk == asked.pk]
    assert dict(shown.details)["Plans"] == (
        "Day opportunities from 2021, from 1 November 2021 for 36 months, options of 24, 24 months, 2 lots"
    )


def test_the_lots_of_the_running_contract_are_taken_over_and_kept_apart_from_those_there_are(room, asked):
    running = list(room.report.contract.lots.order_by("number"))
    sent = {**PLAN, "predecessor": room.report.contract_id, **lots(("Renamed", running[0], ""), ("New", "", ""))}
    answer = room.post("report-plan", asked.pk, **sent, do="take-over")
    assert answer["Location"] == room.url("report-plan", asked.pk)
    assert [(lot.title, lot.predecessor_lot) for lot in plan_of(room, asked).lots.all()] == [
        ("Renamed", running[0]), ("New", None), *((lot.title, lot) for lot in running[1:]),
    ]  # fmt: skip
    rows = room.get("report-plan", asked.pk).context["lots"]
    assert [row["title"].value() for row in rows][:2] == ["Renamed", "New"]


def test_lots_are_taken_over_from_a_contract_that_is_named(room, asked):
    answer = room.post("report-plan", asked.pk, **PLAN, predecessor="", **lots(), do="take-over")
    assert dict(answer.context["form"].errors) == {"predecessor": ["Choose the contract whose lots are taken over."]}


@pytest.mark.parametrize(
    ("typed", "box"),
    [
        ({"title": ""}, "title"),
        ({"regime": ""}, "regime"),
        ({"starts_on_day": ""}, "starts_on"),
        ({"initial_months": "0"}, "initial_months"),
        ({"option_months": "24 and 24"}, "option_months"),
    ],
)
def test_a_plan_that_says_too_little_is_refused_beside_its_box_and_keeps_its_lots(room, asked, typed, box):
    sent = {**PLAN, "predecessor": "", **lots(("Travel", "", "")), **typed}
    answer = room.post("report-plan", asked.pk, **sent)
    assert set(answer.context["form"].errors) == {box}
    assert answer.context["lots"][0]["title"].value() == "Travel"
    assert not ProcurementPlan.objects.exists()


def test_a_lot_that_follows_something_has_a_title(room, asked):
    running = room.report.contract.lots.first()
    sent = {**PLAN, "predecessor": room.report.contract_id, **lots(("", running, ""))}
    answer = room.post("report-plan", asked.pk, **sent)
    assert answer.context["lots"].errors == [{"title": ["Give the lot a title, or choose “None” for what it follows."]}]


def test_two_lots_cannot_follow_the_same(room, asked):
    running = room.report.contract.lots.first()
    sent = {**PLAN, "predecessor": room.report.contract_id, **lots(("One", running, ""), ("Two", running, ""))}
    answer = room.post("report-plan", asked.pk, **sent)
    assert "two planned lots cannot follow the same lot." in answer.context["form"].non_field_errors()[0]
    assert not ProcurementPlan.objects.exists()


def test_a_stale_plan_comes_back_beside_what_is_on_record(room, asked):
    version = room.report.version
    room.post("report-plan", asked.pk, **PLAN, predecessor="", **lots())
    answer = room.post("report-plan", asked.pk, version=version, **{**PLAN, "title": "Mine"}, predecessor="", **lots())
    assert answer.status_code == 409
    conflict = {one.label: (one.typed, one.stored) for one in answer.context["conflict"]}
    assert conflict["Title of the new contract"] == ("Mine", PLAN["title"])


def test_a_plan_belongs_to_a_recommendation_to_procure_of_this_report(room, asked):
    other = RecommendationFactory(effect=EffectKind.PROCURE)
    extend = room.report.recommendations.exclude(pk=asked.pk).first()
    assert [room.get("report-plan", row.pk).status_code for row in (other, extend)] == [404, 404]
    room.sit(people.MANAGER)
    assert room.get("report-plan", asked.pk).status_code == 403


def test_contracts_of_another_council_are_not_offered_and_refused_when_sent(room, asked):
    foreign = ContractFactory()
    answer = room.post("report-plan", asked.pk, **PLAN, predecessor=foreign.pk, **lots())
    assert set(answer.context["form"].errors) == {"predecessor"}


@pytest.mark.parametrize(
    ("predecessor", "follows", "code"),
    [
        (lambda report: ContractFactory(), lambda report: None, "other_council"),
        (lambda report: None, lambda report: LotFactory(), "other_council"),
        (lambda report: None, lambda report: report.contract.lots.first(), "lot_of_another_contract"),
    ],
)
def test_the_service_plans_nothing_of_another_council_or_contract(room, asked, predecessor, follows, code):
    values = {"title": "New", "kind": ContractKind.CONTRACT, "regime": Regime.PCR2015, "route": ProcurementRoute.OPEN,
              "predecessor": predecessor(room.report), "starts_on": "2021-11-01", "initial_months": 36,
              "option_months": ""}  # fmt: skip
    with pytest.raises(Refused) as refused:
        plans.save(
            report=room.report, version=room.report.version, recommendation=asked, values=values,
            lots=[LotWanted("New", follows(room.report))], actor=room.told.actor(people.AUTHOR), at=room.told.at(),
        )  # fmt: skip
    assert refused.value.verdict.codes == (code,)
    assert not ProcurementPlan.objects.exists()


def test_a_plan_costs_no_more_questions_with_more_lots(room, asked, django_assert_max_num_queries):
    plan = ProcurementPlanFactory(recommendation=asked, predecessor=room.report.contract)
    for order, lot in enumerate(room.report.contract.lots.all(), start=1):
        PlannedLotFactory(plan=plan, order=order, predecessor_lot=lot)
    with django_assert_max_num_queries(30):
        assert room.get("report-plan", asked.pk).status_code == 200


def test_a_plan_somebody_else_saved_meanwhile_is_shown_with_its_lots_beside_what_was_typed(room, asked):
    page = {**PLAN, "predecessor": ""}
    version = room.report.version
    room.post("report-plan", asked.pk, **page, **lots(("Travel", "", "1"), ("Work", "", "2"), ("Home", "", "3")))
    late = room.post(
        "report-plan", asked.pk, **page, **lots(("Transport", "", "1"), ("Work", "", "2")), version=version
    )
    assert late.status_code == 409
    assert [(one.label, one.typed, one.stored) for one in late.context["conflict"]] == [
        ("Lot 1: Title", "Transport", "Travel"), ("Lot 3: Title", "Not answered", "Home"),
    ]  # fmt: skip
