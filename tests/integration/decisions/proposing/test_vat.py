"""Sums and VAT on the way to a report: what stands to VAT differently is never added up (model.md, invariant 13)."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from commissioning.verdicts import Refused
from decisions.demonstration.register import moment
from decisions.models import AuthorityRule, Proposal
from decisions.selectors import proposals as read
from decisions.selectors import routes
from decisions.selectors.brief import brief_of
from decisions.selectors.workspace import reports_in_view
from decisions.services import proposals
from frameworks.enums import VatBasis
from frameworks.models import MoneyLine
from tests.factories.several import TwoContracts

pytestmark = pytest.mark.django_db
AT = moment(date(2020, 9, 28), 10)


def stated(line, vat):
    """The line as a register that was kept otherwise would have it."""
    line.vat_basis = vat
    line.save()


def banded(at_most):
    """The council's rule is for decisions below a value."""
    rule = AuthorityRule.objects.get()
    rule.value_to = Decimal(at_most)
    rule.save()


def test_lots_whose_estimates_stand_to_vat_differently_are_not_added_up_and_it_says_why(desk, client):
    stated(MoneyLine.objects.get(lot=desk.lots[4], option=desk.option), VatBasis.EXCLUDING)
    proposal = desk.with_lots(extend=(4, 5))
    with pytest.raises(Refused) as refused:
        proposals.choose_money(part=proposal.parts.get(), version=proposal.version, adds_up_lots=True, **desk.act)
    sentence = (
        "Sums that stand to VAT differently are not added up (excluding VAT; exempt from VAT). State them alike first, "
        "each on the contract's page."
    )
    assert refused.value.verdict.sentence == sentence
    client.force_login(desk.actor.user)
    with time_machine.travel(AT, tick=False):
        page = client.get(reverse("decisions:proposal-step", args=[proposal.pk, "money"]))
    assert [label for _, label in page.context["form"].fields["money"].choices] == ["An estimate"]
    assert f"The lots’ own estimates are not offered as one sum. {sentence}" in page.text.replace("&#x27;", "'")


def test_an_answer_that_no_longer_stands_is_asked_for_again(desk, client):
    proposal = desk.with_lots(extend=(4, 5))
    proposals.choose_money(part=proposal.parts.get(), version=proposal.version, adds_up_lots=True, **desk.act)
    stated(MoneyLine.objects.get(lot=desk.lots[5], option=desk.option), VatBasis.INCLUDING)
    client.force_login(desk.actor.user)
    with time_machine.travel(AT, tick=False):
        page = client.get(reverse("decisions:proposal-step", args=[proposal.pk, "route"]))
    assert page.url == reverse("decisions:proposal-step", args=[proposal.pk, "money"])


def test_sums_of_several_contracts_stand_side_by_side_where_vat_differs():
    two = TwoContracts()
    stated(two.second.options.get().money_lines.get(lot__number=4), VatBasis.EXCLUDING)
    side_by_side = "£453,750, exempt from VAT, and £151,250, excluding VAT"
    two.propose()
    view = read.route_view(Proposal.objects.get(), two.desk.actor, AT)
    assert dict(view.route.question.inputs)["Value (this decision)"] == side_by_side
    report = two.desk.draft(Proposal.objects.get()).report
    assert dict(routes.question_of(report, AT).inputs)["Value (this decision)"] == side_by_side
    seen = reports_in_view(two.desk.actor).get(pk=report.pk)
    assert brief_of(seen, two.desk.actor, AT).total == f"No total, because VAT differs: {side_by_side}"


def test_a_value_band_is_measured_only_on_what_is_paid_with_vat(desk):
    banded("500000")
    line = desk.line()
    stated(line, VatBasis.EXCLUDING)
    proposal = desk.with_money()
    view = read.route_view(proposal, desk.actor, AT)
    assert [reason.code for reason in view.reasons] == ["no_value_with_vat"]
    assert "the register has £453,750, excluding VAT. State each sum there including VAT" in view.reasons[0].message
    stated(line, VatBasis.INCLUDING)
    view = read.route_view(Proposal.objects.get(), desk.actor, AT)
    assert dict(view.route.question.inputs)["Value (this decision)"] == "£453,750, including VAT"
