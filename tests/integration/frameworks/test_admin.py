"""The register through the admin: case S2 from an empty council, and what each role may see and do there."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.services.audit import broken_links
from frameworks.models import Contract, Correction, MoneyLine
from frameworks.services import contracts
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.factories.frameworks import ContractFactory, s0_contract
from tests.factories.providers import ProviderFactory

S2_MORNING = "2021-03-23 09:00"
NO_ROWS = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}


def boxes(name: str, day: date | None) -> dict[str, str]:
    """A date as it is typed."""
    parts = (day.day, day.month, day.year) if day else ("", "", "")
    return {f"{name}_{box}": str(part) for box, part in zip(("day", "month", "year"), parts, strict=True)}


def rows(prefix: str, *typed: dict[str, str]) -> dict[str, str]:
    """New rows of an inline formset."""
    found = {f"{prefix}-{name}": value for name, value in {**NO_ROWS, "TOTAL_FORMS": str(len(typed))}.items()}
    return found | {f"{prefix}-{n}-{name}": value for n, row in enumerate(typed) for name, value in row.items()}


def sign_in(client, actor: Actor):
    client.force_login(actor.user)
    return client


def page(contract: Contract) -> str:
    return reverse("admin:frameworks_contract_change", args=[contract.pk])


def act(contract: Contract, name: str) -> str:
    return reverse("admin:frameworks_contract_act", args=[contract.pk, name])


@pytest.fixture
def council(db):
    return CouncilFactory()


@pytest.fixture
def commissioner(council) -> Actor:
    return actor_with(Role.COMMISSIONER, council=council)


def s2_entry(provider) -> dict[str, str]:
    """What a commissioner types for S2."""
    return {
        "kind": "contract",
        "reference": "PH-2018-007",
        "title": "Healthy child support",
        "provider": str(provider.pk),
        "department": "Adults and Health",
        "regime": "pcr2015",
        "route": "open",
        "invitation": "tender",
        "call_off_max_months": "0",
        **boxes("regime_basis_on", date(2017, 11, 6)),
        **boxes("starts_on", date(2018, 7, 3)),
        **boxes("initial_ends_on", date(2021, 7, 2)),
        **rows("options", {"order": "1", "kind": "fixed", "months": "24", "applies_to": "any_lots"}),
        **rows(
            "money_lines",
            {
                "kind": "annual",
                "label": "Annual price",
                "amount": "£246,304",
                "vat_basis": "not_stated",
                "certainty": "quote",
                "calculation": "",
                "tolerance": "0.00",
                "rounding": "0.01",
            },
        ),
    }


def record_2017(contract: Contract, **changed: str) -> dict[str, str]:
    """The 2017 decision as recorded history."""
    return {
        "version": str(contract.version),
        "kind": "history",
        "decision_reference": "Decision to commission, 2017",
        **boxes("from_on", date(2018, 7, 3)),
        **boxes("to_on", date(2021, 7, 2)),
        **changed,
    }


@time_machine.travel(S2_MORNING, tick=False)
def test_a_commissioner_enters_s2_from_an_empty_council_and_corrects_it_with_a_second_person(client, commissioner):
    council = commissioner.council
    provider = ProviderFactory(council=council)
    sign_in(client, commissioner)
    asked = client.get(reverse("admin:frameworks_contract_add"))
    assert asked.status_code == 200
    assert "lots-TOTAL_FORMS" not in asked.content.decode()

    made = client.post(reverse("admin:frameworks_contract_add"), s2_entry(provider))
    assert made.status_code == 302, made.context["errors"]
    contract = Contract.objects.by_reference(f"{council.code}:PH-2018-007")
    assert contract.max_ends_on == date(2023, 7, 2)
    assert [admission.provider for admission in contract.lots.get().admissions.all()] == [provider]
    assert MoneyLine.objects.get().amount == Decimal("246304.00")

    wrong = record_2017(contract, **boxes("to_on", date(2021, 7, 3)))
    assert client.post(act(contract, "record-history"), wrong).status_code == 302
    contract.refresh_from_db()
    assert (contract.stage, contract.current_ends_on) == ("live", date(2021, 7, 3))

    event = contract.lots.get().events.get()
    client.post(
        act(contract, "correct-entry"),
        {
            "version": str(contract.version),
            "event": str(event.pk),
            "reason": "The contract says 2 July.",
            **boxes("to_on", date(2021, 7, 2)),
        },
    )
    correction = Correction.objects.get()
    contract.refresh_from_db()
    assert contract.current_ends_on == date(2021, 7, 3)
    settle = {"version": str(contract.version), "correction": str(correction.pk), "confirmed": "1"}
    alone = client.post(act(contract, "confirm-correction"), settle)
    assert alone.status_code == 403
    assert "You proposed this correction yourself" in alone.content.decode()

    sign_in(client, actor_with(Role.COMMISSIONER, council=council))
    assert client.post(act(contract, "confirm-correction"), settle).status_code == 302
    contract.refresh_from_db()
    assert (contract.current_ends_on, contract.max_ends_on) == (date(2021, 7, 2), date(2023, 7, 2))
    shown = client.get(page(contract)).content.decode()
    assert "3 July 2021" in shown
    assert "Correction of entry 1: The contract says 2 July." in shown
    assert "Lot 1" not in shown
    assert list(broken_links()) == []


@time_machine.travel(S2_MORNING, tick=False)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(client, commissioner):
    provider = ProviderFactory(council=commissioner.council)
    sign_in(client, commissioner)
    typed = {
        **s2_entry(provider),
        **boxes("initial_ends_on", date(2018, 7, 2)),
        **boxes("regime_basis_on", date(2025, 3, 1)),
    }
    refused = client.post(reverse("admin:frameworks_contract_add"), typed)
    assert refused.status_code == 200
    shown = refused.content.decode()
    assert "The initial term cannot end before it starts." in shown
    assert "PH-2018-007" in shown
    assert "£246,304" in shown
    assert not Contract.objects.exists()


@time_machine.travel(S2_MORNING, tick=False)
def test_a_sum_that_does_not_tie_to_its_calculation_is_refused_beside_it(client, commissioner, s2):
    sign_in(client, s2.commissioner)
    contract = s2.contract
    stored = {
        "version": str(contract.version),
        **rows("options"),
        **rows("money_lines"),
        "money_lines-TOTAL_FORMS": "2",
        "money_lines-INITIAL_FORMS": "1",
        "money_lines-0-id": str(s2.value.pk),
        "money_lines-0-contract": str(contract.pk),
        **{
            f"money_lines-0-{name}": value
            for name, value in {
                "kind": "annual",
                "label": "Annual price",
                "amount": "246304.00",
                "vat_basis": "not_stated",
                "certainty": "quote",
                "tolerance": "0.00",
                "rounding": "0.01",
            }.items()
        },
        **{
            f"money_lines-1-{name}": value
            for name, value in {
                "kind": "option",
                "option": str(s2.option.pk),
                "label": "Two more years",
                "amount": "492600",
                "vat_basis": "not_stated",
                "certainty": "estimate",
                "calculation": "line_times",
                "base_line": str(s2.value.pk),
                "times": "2",
                "tolerance": "0.00",
                "rounding": "0.01",
            }.items()
        },
    }
    refused = client.post(page(contract), stored)
    assert refused.status_code == 200
    assert "£246,304 × 2 is £492,608; £492,600 is £8 less." in refused.content.decode()
    done = client.post(page(contract), {**stored, "money_lines-1-amount": "492,608"})
    assert done.status_code == 302
    assert MoneyLine.objects.get(label="Two more years").amount == Decimal("492608.00")


@time_machine.travel("2020-10-22 10:00", tick=False)
def test_a_settled_field_is_shown_and_a_stale_page_is_refused(client, s0):
    sign_in(client, s0.commissioner)
    shown = client.get(page(s0.contract)).content.decode()
    assert 'name="starts_on_day"' not in shown
    assert 'name="notes"' in shown
    contracts.edit(
        contract=s0.contract,
        version=s0.contract.version,
        actor=s0.commissioner,
        at=s0.contract.lots.first().events.first().at,
        notes="Rang the brokerage team.",
    )
    stale = client.post(
        page(s0.contract),
        {
            "version": str(s0.contract.version),
            "department": "x",
            "notes": "Mine.",
            **rows("lots"),
            **rows("options"),
            **rows("money_lines"),
        },
    )
    assert stale.status_code == 409
    s0.contract.refresh_from_db()
    assert s0.contract.notes == "Rang the brokerage team."


def test_who_may_not_see_a_contract_gets_404_and_who_may_not_act_is_told_why(client, s0):
    elsewhere = actor_with(Role.COMMISSIONER, council=CouncilFactory())
    assert sign_in(client, elsewhere).get(page(s0.contract)).status_code == 404
    superuser = UserFactory(is_superuser=True)
    client.force_login(superuser)
    assert client.get(page(s0.contract)).status_code in (403, 404)
    auditor = actor_with(Role.AUDITOR, council=s0.contract.council)
    sign_in(client, auditor)
    assert client.get(page(s0.contract)).status_code == 200
    refused = client.get(act(s0.contract, "record-history"))
    assert refused.status_code == 403
    assert "Only a commissioner enters and changes contracts." in refused.content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_takes_the_same_queries_however_long_it_is(client, commissioner, many, django_assert_num_queries):
    ContractFactory.create_batch(many, council=commissioner.council)
    sign_in(client, commissioner)
    url = reverse("admin:frameworks_contract_changelist")
    client.get(url)
    with django_assert_num_queries(LIST_QUERIES):
        shown = client.get(url)
    assert shown.content.decode().count("ASC-") >= many


LIST_QUERIES = 6


def test_the_list_shows_and_finds_a_contract_at_the_stage_its_dates_give_it(client, db):
    register = s0_contract()
    sign_in(client, register.commissioner)
    url = reverse("admin:frameworks_contract_changelist")
    with time_machine.travel("2020-11-01 09:00", tick=False):
        found = {stage: str(register.contract) in client.get(url, {"stage": stage}).content.decode()
                 for stage in ("live", "expired")}  # fmt: skip
    assert found == {"live": False, "expired": True}


def test_the_page_takes_the_same_queries_however_many_providers_there_are(client, db, django_assert_max_num_queries):
    counts = []
    for providers in (1, 3):
        register = s0_contract(providers=providers)
        sign_in(client, register.commissioner)
        client.get(page(register.contract))
        with django_assert_max_num_queries(200) as captured:
            assert client.get(page(register.contract)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
