"""A contract entered and changed in the workspace: S2 from nothing, what the award settled, and somebody faster."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.services.audit import broken_links
from frameworks.models import Contract, Correction, Lot, MoneyLine, TermOption
from frameworks.services import contracts
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.frameworks import S0_AT
from tests.factories.providers import ProviderFactory

pytestmark = pytest.mark.django_db
MORNING = "2021-03-23 09:00"


def boxes(name: str, day: date | None) -> dict[str, str]:
    """A date as it is typed."""
    parts = (day.day, day.month, day.year) if day else ("", "", "")
    return {f"{name}_{box}": str(part) for box, part in zip(("day", "month", "year"), parts, strict=True)}


def browser_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def act(contract: Contract, name: str) -> str:
    return reverse("frameworks:contract-act", args=[contract.pk, name])


@pytest.fixture
def commissioner(db) -> Actor:
    return actor_with(Role.COMMISSIONER, council=CouncilFactory())


@pytest.fixture
def browser(commissioner) -> Client:
    return browser_of(commissioner)


def s2_answers(provider, **changed: str) -> dict[str, str]:
    """What a commissioner types for S2."""
    return {
        "reference": "PH-2018-007",
        "title": "Healthy child support",
        "provider": str(provider.pk),
        "department": "Adults and Health",
        "regime": "pcr2015",
        "route": "open",
        "invitation": "tender",
        **boxes("regime_basis_on", date(2017, 11, 6)),
        **boxes("starts_on", date(2018, 7, 3)),
        **boxes("initial_ends_on", date(2021, 7, 2)),
        **changed,
    }


ANNUAL = {
    "kind": "annual", "label": "Annual price", "amount": "£246,304", "vat_basis": "not_stated", "certainty": "quote",
    "calculation": "", "tolerance": "0.00", "rounding": "0.01",
}  # fmt: skip


def enter_s2(browser: Client, provider) -> Contract:
    """S2 as far as its entry with option and price."""
    made = browser.post(reverse("frameworks:contract-add") + "?kind=contract", s2_answers(provider))
    assert made.status_code == 302, made.context["form"].errors
    contract = Contract.objects.get()
    option = {"order": "1", "kind": "fixed", "months": "24"}
    assert browser.post(reverse("frameworks:option-add", args=[contract.pk]), option).status_code == 302
    assert browser.post(reverse("frameworks:money-add", args=[contract.pk]), ANNUAL).status_code == 302
    contract.refresh_from_db()
    return contract


@time_machine.travel(MORNING, tick=False)
def test_s2_is_entered_and_its_history_recorded_and_corrected_by_two(commissioner, browser):
    provider = ProviderFactory(council=commissioner.council)
    asked = browser.get(reverse("frameworks:contract-add"))
    assert "One provider, one term." in asked.content.decode()
    contract = enter_s2(browser, provider)
    assert contract.max_ends_on == date(2023, 7, 2)
    assert [place.provider for place in contract.lots.get().admissions.all()] == [provider]

    opened = browser.get(act(contract, "record-history"))
    assert opened.context["form"].initial["from_on"] == date(2018, 7, 3)
    history = {
        "version": str(contract.version),
        "kind": "history",
        "decision_reference": "Decision to commission, 2017",
        **boxes("from_on", date(2018, 7, 3)),
        **boxes("to_on", date(2021, 7, 3)),
    }
    assert browser.post(act(contract, "record-history"), history).status_code == 302
    contract.refresh_from_db()
    assert (contract.stage, contract.current_ends_on) == ("live", date(2021, 7, 3))

    wrong = {
        "version": str(contract.version),
        "event": str(contract.lots.get().events.get().pk),
        "reason": "The contract says 2 July.",
        **boxes("to_on", date(2021, 7, 2)),
    }
    assert browser.post(act(contract, "correct-entry"), wrong).status_code == 302
    correction = Correction.objects.get()
    contract.refresh_from_db()
    settle = {"version": str(contract.version), "correction": str(correction.pk)}
    alone = browser.post(act(contract, "confirm-correction"), {**settle, "confirmed": "1"})
    assert alone.status_code == 403
    assert "You proposed this correction yourself" in alone.content.decode()

    second = browser_of(actor_with(Role.COMMISSIONER, council=commissioner.council))
    checked = second.post(act(contract, "confirm-correction"), settle)
    assert checked.status_code == 200
    assert "Entry 1: 3 July 2018 to 3 July 2021 becomes 3 July 2018 to 2 July 2021." in checked.content.decode()
    assert second.post(act(contract, "confirm-correction"), {**settle, "confirmed": "1"}).status_code == 302
    contract.refresh_from_db()
    assert (contract.current_ends_on, contract.max_ends_on) == (date(2021, 7, 2), date(2023, 7, 2))
    assert list(broken_links()) == []


@time_machine.travel(MORNING, tick=False)
def test_the_option_used_is_recorded_from_paper_and_reaches_the_maximum(commissioner, browser):
    contract = enter_s2(browser, ProviderFactory(council=commissioner.council))
    first = {"kind": "history", "decision_reference": "Decision to commission, 2017"}
    spans = {**boxes("from_on", date(2018, 7, 3)), **boxes("to_on", date(2021, 7, 2))}
    browser.post(act(contract, "record-history"), {"version": str(contract.version), **first, **spans})
    contract.refresh_from_db()
    used = {
        "version": str(contract.version),
        "kind": "history",
        "option": str(TermOption.objects.get().pk),
        "decision_reference": "Decision of 23 March 2021",
        **boxes("from_on", date(2021, 7, 3)),
        **boxes("to_on", date(2023, 7, 2)),
    }
    assert browser.post(act(contract, "record-history"), used).status_code == 302
    contract.refresh_from_db()
    assert contract.current_ends_on == contract.max_ends_on == date(2023, 7, 2)


@time_machine.travel(MORNING, tick=False)
def test_a_sum_has_to_tie_to_its_calculation(commissioner, browser):
    contract = enter_s2(browser, ProviderFactory(council=commissioner.council))
    two_years = {
        **ANNUAL, "kind": "option", "label": "Two years", "option": str(TermOption.objects.get().pk),
        "calculation": "line_times", "base_line": str(MoneyLine.objects.get().pk), "times": "2",
    }  # fmt: skip
    url = reverse("frameworks:money-add", args=[contract.pk])
    refused = browser.post(url, {**two_years, "amount": "492,600"})
    assert refused.status_code == 200
    assert "£246,304 × 2 is £492,608; £492,600 is £8 less." in str(refused.context["form"].errors["amount"])
    assert browser.post(url, {**two_years, "amount": "492,608"}).status_code == 302
    assert MoneyLine.objects.get(label="Two years").amount == Decimal("492608.00")


@pytest.mark.parametrize(
    ("kind", "asked", "not_asked"),
    [
        ("contract", {"provider"}, {"admission_mode", "parent", "parent_lot", "first_awarded_on"}),
        ("call_off", {"provider", "parent", "parent_lot"}, {"admission_mode"}),
        ("approved_list", {"admission_mode", "is_no_commitment"}, {"provider", "parent"}),
        ("open_framework_scheme", {"first_awarded_on"}, {"provider", "admission_mode"}),
    ],
)
def test_the_questions_fit_the_kind(browser, kind, asked, not_asked):
    fields = set(browser.get(reverse("frameworks:contract-add") + f"?kind={kind}").context["form"].fields)
    assert asked <= fields
    assert not not_asked & fields


def test_a_kind_nobody_knows_is_asked_again(browser):
    response = browser.get(reverse("frameworks:contract-add") + "?kind=lease")
    assert "is not one of the available choices" in response.content.decode()


@time_machine.travel(MORNING, tick=False)
def test_what_was_settled_at_the_award_is_shown_and_not_asked_for(s0):
    browser, url = browser_of(s0.commissioner), reverse("frameworks:contract-edit", args=[s0.contract.pk])
    page = browser.get(url)
    assert "title" not in page.context["form"].fields
    assert ("Title", "Employment and day opportunities support") in page.context["settled"]
    assert "Everything else moves by a decision" in page.content.decode()
    saved = browser.post(
        url,
        {"version": str(s0.contract.version), "cost_centre": "AH-204", "performance_statement": "Met.",
         **boxes("performance_stated_on", date(2020, 9, 30))},
    )  # fmt: skip
    assert saved.status_code == 302
    s0.contract.refresh_from_db()
    assert s0.contract.cost_centre == "AH-204"
    for name in ("lot-add", "option-add"):
        refused = browser.get(reverse(f"frameworks:{name}", args=[s0.contract.pk]))
        assert refused.status_code == 403
        assert "only a decision can change them now" in refused.content.decode()


@time_machine.travel(MORNING, tick=False)
def test_whoever_saves_second_sees_both_versions_and_loses_nothing(s0):
    url, seen = reverse("frameworks:contract-edit", args=[s0.contract.pk]), s0.contract.version
    contracts.edit(contract=s0.contract, version=seen, actor=s0.commissioner, at=S0_AT, notes="Their note")
    mine = {"version": str(seen), "notes": "My note", "performance_statement": "Met.",
            **boxes("performance_stated_on", date(2020, 9, 30))}  # fmt: skip
    browser = browser_of(s0.commissioner)
    late = browser.post(url, mine)
    assert late.status_code == 409
    told = {(one.label, one.typed, one.stored) for one in late.context["conflict"]}
    assert ("Notes", "My note", "Their note") in told
    assert late.context["form"]["notes"].value() == "My note"
    again = browser.post(url, {**mine, "version": str(late.context["form_version"])})
    assert again.status_code == 302
    s0.contract.refresh_from_db()
    assert s0.contract.notes == "My note"


@time_machine.travel(MORNING, tick=False)
def test_lots_options_and_sums_are_added_changed_and_removed_before_the_award(commissioner, browser):
    answers = s2_answers(ProviderFactory(council=commissioner.council), admission_mode="closed")
    del answers["provider"]
    assert browser.post(reverse("frameworks:contract-add") + "?kind=approved_list", answers).status_code == 302
    contract = Contract.objects.get()
    add = reverse("frameworks:lot-add", args=[contract.pk])
    assert browser.get(add).context["form"]["number"].value() == 1
    for number in ("1", "2"):
        assert browser.post(add, {"number": number, "title": f"Part {number}"}).status_code == 302
    lot = Lot.objects.get(number=2)
    changed = {"number": "2", "title": "Day support", "version": str(lot.version)}
    assert browser.post(reverse("frameworks:lot-edit", args=[lot.pk]), changed).status_code == 302
    assert [one.title for one in contract.lots.all()] == ["Part 1", "Day support"]

    remove = reverse("frameworks:part-remove", args=["lot", lot.pk])
    assert "Remove lot 2, Day support?" in browser.get(remove).content.decode()
    assert contract.lots.count() == 2
    assert browser.post(remove).status_code == 302
    assert contract.lots.count() == 1

    option = {"order": "1", "kind": "pool", "months": "24", "applies_to": "any_lots"}
    assert browser.post(reverse("frameworks:option-add", args=[contract.pk]), option).status_code == 302
    money = {**ANNUAL, "option": str(TermOption.objects.get().pk), "kind": "option"}
    assert browser.post(reverse("frameworks:money-add", args=[contract.pk]), money).status_code == 302
    in_use = browser.post(reverse("frameworks:part-remove", args=["option", TermOption.objects.get().pk]))
    assert in_use.status_code == 409
    assert "is still named by other entries" in in_use.content.decode()
    line = MoneyLine.objects.get()
    changed = {**money, "amount": "£250,000", "version": str(line.version)}
    assert browser.post(reverse("frameworks:money-edit", args=[line.pk]), changed).status_code == 302
    line.refresh_from_db()
    assert line.amount == Decimal("250000.00")
    assert browser.post(reverse("frameworks:part-remove", args=["money", line.pk])).status_code == 302
    assert MoneyLine.objects.count() == 0


def test_nothing_else_can_be_removed(browser):
    assert browser.get(reverse("frameworks:part-remove", args=["contract", 1])).status_code == 404


@time_machine.travel(MORNING, tick=False)
def test_whose_business_it_is_not_is_told_whose_it_is(s0):
    manager = browser_of(s0.manager)
    for url in (
        reverse("frameworks:contract-add"),
        reverse("frameworks:contract-edit", args=[s0.contract.pk]),
        reverse("frameworks:part-remove", args=["lot", s0.lots[0].pk]),
    ):
        refused = manager.get(url)
        assert refused.status_code == 403
        assert "Only a commissioner enters and changes contracts." in refused.content.decode()
    estimate = manager.get(reverse("frameworks:money-edit", args=[s0.value.pk]))
    assert estimate.status_code == 403
    assert "Only a commissioner enters sums; budgets, forecasts and spend also" in estimate.content.decode()
    kinds = [kind for kind, _ in manager.get(reverse("frameworks:money-add", args=[s0.contract.pk])).context["form"]
             .fields["kind"].choices]  # fmt: skip
    assert kinds == ["", "budget", "forecast", "actual"]


@time_machine.travel(MORNING, tick=False)
def test_an_act_on_a_version_that_moved_on_is_shown_with_what_happened_and_can_be_done_again(commissioner, browser):
    contract = enter_s2(browser, ProviderFactory(council=commissioner.council))
    typed = {"stage": "in_procurement", "version": str(contract.version - 1)}
    late = browser.post(act(contract, "change-stage"), typed)
    assert late.status_code == 409
    said = late.content.decode()
    assert "Someone else was faster" in said
    assert late.context["form"]["stage"].value() == "in_procurement"
    again = browser.post(act(contract, "change-stage"), {**typed, "version": str(late.context["form_version"])})
    assert again.status_code == 302
    contract.refresh_from_db()
    assert contract.stage == "in_procurement"


@time_machine.travel(MORNING, tick=False)
def test_an_act_that_is_not_possible_now_says_why_and_gives_back_what_was_typed(s0):
    url = act(s0.contract, "change-stage")
    assert browser_of(s0.commissioner).get(url).status_code == 403
    refused = browser_of(s0.manager).post(
        act(s0.contract, "admit-provider"),
        {"version": "1", "provider": str(s0.lots[0].admissions.first().provider_id), "lots": str(s0.lots[0].pk),
         **boxes("admitted_on", date(2020, 1, 6))},
    )  # fmt: skip
    assert refused.status_code == 409
    said = refused.content.decode()
    assert "Only a commissioner enters and changes contracts." in said
    assert "Monday 6 January 2020" in said
    assert browser_of(s0.commissioner).get(act(s0.contract, "sell")).status_code == 404
