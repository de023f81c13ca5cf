"""A report asks for a drafted variation: held as it stands, authorised by the decision, let go where it is not."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from commissioning.models import OutgoingMail
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import Action, EffectKind, ItemOutcome, PostingStatus, ReportStatus, RouteAction
from decisions.models import Decision, EffectPosting, Recommendation, VariationAsked
from decisions.resolving import Resolved
from decisions.selectors import readiness, routes
from decisions.selectors.ledger import register_says
from decisions.selectors.material import material_of
from decisions.services import effects, rows, varying
from decisions.varying import action_of, words_for
from frameworks.enums import VatBasis
from frameworks.models import Notice, Variation
from frameworks.services import variations
from frameworks.variation_enums import VariationStatus
from tests.factories.frameworks import LotFactory
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db
WORDS = (
    "Vary the contract: Transport for lot 4, for {{ asked.n3.cost_total }} more, on the ground of Reg. 72(1)(b): "
    "necessary additional works, services or supplies."
)


@pytest.fixture
def told():
    return report_at("draft")


@pytest.fixture
def variation(told) -> Variation:
    """Transport beside the places of lot 4, worth a little more than a hundredth of the list."""
    contract = told.report.contract
    return variations.propose(
        contract=contract, lots=list(contract.lots.filter(number=4)), title="Transport for lot 4",
        reason="People cannot come on their own.", changes_value=True, changes_scope=True, ground="pcr72_1_b",
        value_change=Decimal("50000.00"), vat_basis=VatBasis.EXEMPT, base_value=Decimal("4537500.00"),
        base_source="Award report, September 2017", before="Places only", after="Places and transport",
        actor=told.actor(people.AUTHOR), at=told.at(15),
    )  # fmt: skip


def ask(told, variation) -> Recommendation:
    return varying.ask(
        report=told.report, version=told.report.version, variation=variation, actor=told.actor(people.AUTHOR),
        at=told.at(15),
    )  # fmt: skip


def decided(told, **resolved) -> EffectPosting:
    asked = told.report.recommendations.get(effect=EffectKind.VARY)
    told.walk.until(ReportStatus.WITH_DECISION_MAKER)
    told.close_consultation()
    told.decide(items=told.as_asked() | ({asked.pk: Resolved(**resolved)} if resolved else {}))
    effects.post_decision(Decision.objects.get().pk)
    return EffectPosting.objects.filter(lot__isnull=True).first()


def codes(told):
    told.report.refresh_from_db()
    return [
        one.code
        for one in readiness.findings(told.report, told.at(14))
        if one.code.startswith(("variation", "over", "effect_without_v"))
    ]


def test_asking_writes_the_recommendation_and_holds_the_draft(told, variation):
    row = ask(told, variation)
    assert (row.text, row.value_line.amount, row.value_line.kind) == (WORDS, Decimal("50000.00"), "forecast")
    variation.refresh_from_db()
    assert variation.asked_in == told.report.reference
    assert codes(told) == []
    given = {"variation": variation, "actor": told.actor(people.AUTHOR), "at": told.at(15)}
    with pytest.raises(Refused) as refused:
        variations.edit(**given, version=variation.version, lots=[], title="Other")
    assert refused.value.verdict.codes == ("asked_for",)
    with pytest.raises(Refused) as refused:
        variations.void(**given, reason="Not needed.")
    assert refused.value.verdict.codes == ("asked_for",)


def test_the_decision_authorises_it_and_its_notice_is_due(told, variation):
    ask(told, variation)
    with time_machine.travel(told.at(), tick=False):  # of what is long past nobody is told
        posting = decided(told)
    variation.refresh_from_db()
    assert (posting.status, posting.problem, posting.what) == (PostingStatus.POSTED, "", "The variation")
    assert (variation.status, variation.decision_reference) == (VariationStatus.AUTHORISED, told.report.reference)
    assert (variation.authorised_on, variation.value_percent) == (told.at().date(), Decimal("1.1019"))
    assert Notice.objects.get().variation == variation
    told_of = OutgoingMail.objects.filter(what__startswith="A variation is authorised").values_list("to__full_name")
    assert list(told_of) == [("Tom Ellery",)]


def test_it_is_asked_for_from_its_own_page(told, variation, client):
    client.force_login(told.actor(people.AUTHOR).user)
    with time_machine.travel(told.at(15), tick=False):
        page = client.get(reverse("frameworks:variation-detail", args=[variation.pk])).content.decode()
        ask_url = reverse("decisions:variation-ask", args=[variation.pk])
        assert ask_url in page
        done = client.post(ask_url, {"report": told.report.pk})
    assert done.url == reverse("decisions:report-rows", args=[told.report.pk, "recommendations"])
    variation.refresh_from_db()
    assert variation.asked_in == told.report.reference
    with time_machine.travel(told.at(15), tick=False):
        page = client.get(reverse("frameworks:variation-detail", args=[variation.pk])).content.decode()
        rows_page = client.get(done.url).content.decode()
    assert told.report.reference in page
    assert ask_url not in page
    assert "Variation 1: Transport for lot 4 (value and scope)" in rows_page


def test_less_may_be_resolved_and_is_what_counts(told, variation):
    ask(told, variation)
    decided(told, outcome=ItemOutcome.LESS, amount=Decimal("40000.00"))
    variation.refresh_from_db()
    assert variation.value_change == Decimal("40000.00")


def test_what_is_refused_is_let_go(told, variation):
    ask(told, variation)
    assert decided(told, outcome=ItemOutcome.REFUSED) is None
    variation.refresh_from_db()
    assert (variation.status, variation.asked_in) == (VariationStatus.DRAFT, "")


def test_taken_out_of_the_report_it_is_let_go_too(told, variation):
    row = ask(told, variation)
    told.report.refresh_from_db()
    rows.save(
        report=told.report, version=told.report.version, changes=[rows.RowChange(Recommendation, row=row)],
        actor=told.actor(people.AUTHOR), at=told.at(15),
    )  # fmt: skip
    variation.refresh_from_db()
    assert (variation.asked_in, VariationAsked.objects.count()) == ("", 0)


def test_withdrawing_the_report_lets_go(told, variation):
    ask(told, variation)
    told.move(Action.WITHDRAW, told.actor(people.AUTHOR), told.at(15), reason="Another way was found.")
    variation.refresh_from_db()
    assert variation.asked_in == ""


def test_what_its_ground_does_not_carry_stops_the_report_and_is_told_before_the_decision(told, variation):
    author, at = told.actor(people.AUTHOR), told.at(15)
    variations.edit(
        variation=variation, version=variation.version, lots=list(told.report.contract.lots.filter(number=4)),
        value_change=Decimal("2268750.01"), actor=author, at=at,
    )  # fmt: skip
    variation.refresh_from_db()
    ask(told, variation)
    assert codes(told) == ["over_value_each"]
    said = register_says(told.report, told.at()).sentence
    assert "it has to be at most 50% (SI 2015/102, reg. 72(1)(b) and (2))" in said


def test_without_a_draft_a_recommendation_to_vary_is_not_ready(told):
    rows.save(
        report=told.report, version=told.report.version, actor=told.actor(people.AUTHOR), at=told.at(15),
        changes=[rows.RowChange(Recommendation, values={"verb": "vary", "text": "Vary it.", "effect": "vary"})],
    )  # fmt: skip
    assert codes(told) == ["effect_without_variation"]


def test_clearances_stand_on_what_the_variation_says(told, variation):
    ask(told, variation)
    told.report.refresh_from_db()
    before = material_of(told.report)
    variation.refresh_from_db()
    variation.after = "Places, meals and transport"
    variation.save()
    told.report.refresh_from_db()
    assert material_of(told.report).asked != before.asked


def test_a_variation_of_another_contract_is_not_asked_for_here(told, variation):
    other = LotFactory(contract__council=told.report.council).contract
    variation.contract = other
    with pytest.raises(Refused) as refused:
        ask(told, variation)
    assert refused.value.verdict.codes == ("other_contract",)


def test_a_report_that_only_varies_needs_the_power_to_vary(told, variation):
    ask(told, variation)
    told.report.refresh_from_db()
    assert routes.question_of(told.report, told.at()).action == RouteAction.EXTEND  # it extends as well
    assert action_of(RouteAction.EXTEND, [EffectKind.VARY, EffectKind.NONE]) == RouteAction.VARY
    assert action_of(RouteAction.EXTEND, [EffectKind.NONE]) == RouteAction.EXTEND
    assert action_of(RouteAction.PROCURE, [EffectKind.VARY, EffectKind.PROCURE]) == RouteAction.PROCURE


def test_the_words_say_what_is_asked(told, variation):
    variation.ends_on, variation.value_change, variation.cap = date(2022, 4, 30), Decimal("-100.00"), Decimal("5.00")
    assert words_for(variation, 1) == (
        "Vary the contract: Transport for lot 4, to end on 30 April 2022, for £100 less, at a cost of no more than £5, "
        "on the ground of Reg. 72(1)(b): necessary additional works, services or supplies."
    )
