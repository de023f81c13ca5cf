"""Several contracts in one report: each with its own lots, days and sum; who decides follows from them together."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from commissioning.enums import Role
from commissioning.verdicts import Refused
from decisions import panels
from decisions.demonstration import register
from decisions.demonstration.register import moment
from decisions.enums import LotAnswer, ValueBasis
from decisions.forms.rows import Choices, RecommendationForm
from decisions.models import ForwardPlanEntry, Proposal, Report
from decisions.routing import Value
from decisions.selectors import proposals as read
from decisions.selectors import readiness
from decisions.selectors.routes import route_for
from decisions.services import proposals
from frameworks.enums import MoneyKind, VatBasis
from tests.factories.commissioning import actor_with
from tests.factories.frameworks import MoneyLineFactory
from tests.factories.several import TwoContracts

pytestmark = pytest.mark.django_db
AT = moment(date(2020, 9, 28), 10)
ON = AT.date()


def with_a_second_contract(desk, proposal):
    """The proposal asks for a further contract as well, one that has a forward plan entry of its own."""
    second = register.set_up_contract(desk.cast, register.live(ON))
    proposals.add_contract(
        proposal=proposal, version=proposal.version, contract=second, option=second.options.get(), **desk.act
    )
    return second


@pytest.mark.parametrize("change", [{"approved_on": None}, {"action": "award"}])
def test_what_is_not_on_the_plan_is_not_authorised_beside_what_is(desk, change):
    proposal = desk.with_money()
    second = with_a_second_contract(desk, proposal)
    assert read.route_view(Proposal.objects.get(), desk.actor, AT).reasons == ()
    ForwardPlanEntry.objects.filter(contract=second).update(**change)
    view = read.route_view(Proposal.objects.get(), desk.actor, AT)
    assert [reason.code for reason in view.reasons] == ["no_forward_plan_entry"]
    assert "not all that is asked for is on it" in view.reasons[0].message


def priced(contract, amount):
    """A yearly price on the register."""
    MoneyLineFactory(contract=contract, kind=MoneyKind.ANNUAL, amount=amount, vat_basis=VatBasis.INCLUDING)


def test_a_year_of_several_contracts_is_what_they_are_worth_together(desk):
    proposal = desk.with_money()
    second = with_a_second_contract(desk, proposal)
    lead = proposal.parts.exclude(contract=second).get().contract
    priced(lead, Decimal("100.00"))
    held, extended = read.parts(Proposal.objects.get()), {}
    assert ValueBasis.ANNUAL not in read.question_of(proposal, held, extended, desk.actor, on=ON).values
    priced(second, Decimal("20.50"))
    question = read.question_of(proposal, held, extended, desk.actor, on=ON)
    assert question.values[ValueBasis.ANNUAL] == Value("£120.50, including VAT", Decimal("120.50"))


def test_the_sum_of_one_contract_is_not_the_sum_of_two(desk):
    proposal = desk.with_money()
    question = read.route_view(proposal, desk.actor, AT).route.question
    assert question.values[ValueBasis.THIS_DECISION].words == desk.line().stated.words
    with_a_second_contract(desk, proposal)
    question = read.route_view(Proposal.objects.get(), desk.actor, AT).route.question
    assert ValueBasis.THIS_DECISION not in question.values


def test_one_key_entry_makes_the_decision_key(desk):
    proposal = desk.with_money()
    second = with_a_second_contract(desk, proposal)
    held = read.parts(Proposal.objects.get())
    assert not read.question_of(proposal, held, {}, desk.actor, on=ON).is_key
    ForwardPlanEntry.objects.filter(contract=second).update(is_key=True)
    assert read.question_of(proposal, held, {}, desk.actor, on=ON).is_key


def test_several_contracts_are_asked_for_in_one_report_each_with_its_own_lots_days_and_sum(desk):
    proposal = desk.with_money()
    second = with_a_second_contract(desk, proposal)
    added, version = proposal.parts.get(contract=second), Proposal.objects.get().version
    answers = {lot.pk: LotAnswer.EXTEND if lot.number == 5 else LotAnswer.LEAVE for lot in second.lots.all()}
    proposals.choose_lots(part=added, version=version, answers=answers, **desk.act)
    line = second.options.get().money_lines.get(lot__number=5)
    proposals.choose_money(part=added, version=version + 1, line=line, **desk.act)
    proposal.refresh_from_db()
    report = desk.draft(proposal).report
    _, other = report.recommendations.all()
    assert ([row.lot.contract for row in other.lots.all()], other.value_line) == ([second], line)
    draft = readiness.draft_of(report, AT)
    readings = {one.place: one.reading for one in draft.passages}
    assert "lots 4, 5 and 6" in readings["recommendation:1"]
    assert readings["recommendation:1"].startswith("That contract BRK:ASC-2017-041 (")
    assert readings["recommendation:2"].startswith("That contract BRK:ASC-LIVE-041 (")
    assert "extended for lot 5 from" in readings["recommendation:2"]
    assert readings["recommendation:2"].endswith("at an estimated cost of £151,250.")
    assert {one.code for one in readiness.findings(report, AT)} <= {
        "section_empty", "no_reason_rejected", "days_left", "lots_not_resolved", "forward_plan_wider",
        "ground_not_named", "data_protection_unanswered",
    }  # fmt: skip
    assert panels.reports_of(second, desk.actor, AT).context["reports"] == [(report, [(desk.contract, True)])]
    their_manager = actor_with(Role.APPROVING_MANAGER, council=report.council, department="Children")
    assert not Report.objects.visible_to(their_manager).exists()
    second.department = "Children"
    second.save()
    assert list(Report.objects.visible_to(their_manager)) == [report]
    form = RecommendationForm(instance=other, choices=Choices(report, desk.actor))
    assert other.option_id in dict(form.fields["option"].choices)
    assert line.pk in dict(form.fields["value_line"].choices)
    assert [one.lot.contract for one in form["lots"].initial] == [second]
    ForwardPlanEntry.objects.filter(contract=second).update(approved_on=None)
    assert route_for(report, AT).codes == ("no_forward_plan_entry",)


def test_the_pages_of_a_proposal_name_the_contract_of_each_lot(client):
    two = TwoContracts()
    proposal = two.propose()
    client.force_login(two.desk.actor.user)
    with time_machine.travel(AT, tick=False):
        page = client.get(reverse("decisions:proposal-step", args=[proposal.pk, "draft"]))
    told = [
        words for label, words, _ in page.context["answers"] if label in ("To be extended", "Resolved not to extend")
    ]
    assert told == [
        "; ".join(f"Lot {number} of BRK:ASC-2017-041 to 31 October 2021" for number in (4, 5, 6)),
        "Lot 4 of BRK:ASC-LIVE-041 to 30 November 2021",
        "Lot 5 of BRK:ASC-LIVE-041",
    ]
    title = "Employment and day opportunities support: use of options to extend"
    assert page.context["form"]["title"].value() == title


def test_a_contract_stands_in_a_proposal_once(desk):
    proposal = desk.begun()
    with pytest.raises(Refused) as refused:
        proposals.add_contract(
            proposal=proposal, version=proposal.version, contract=desk.contract, option=desk.option, **desk.act
        )
    assert "The proposal already covers this contract." in refused.value.verdict.sentence
