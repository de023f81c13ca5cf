"""The council of a case, its scheme of delegation, its contract, sums and forward plan: found, or entered whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning.enums import Discipline
from commissioning.models import Council
from commissioning.services import people as people_services
from decisions.demonstration import people, schemes
from decisions.demonstration.cases import ADMINISTRATOR, Case, in_london, morning
from decisions.demonstration.people import Cast
from decisions.models import ForwardPlanEntry, KeyDecisionNotice, Matter, ReportTemplate
from decisions.services import matters, meetings, notices, numbers, procedure, scheme
from frameworks.enums import Calculation, TermEventKind
from frameworks.models import Contract, MoneyLine
from frameworks.services import awards, contracts, history, money
from providers.services import directory

# Whom the file names by a word of its own, and the field that holds their post.
POSTS = ("owner_post", "contract_manager_post")


@transaction.atomic
def set_up(case: Case) -> tuple[Cast, Contract]:
    """The council with its people, scheme and contract, ready for the report."""
    is_new = not Council.objects.filter(code=case.town.code).exists()
    cast = people.cast(case.town)
    if is_new:
        _settle(case, cast)
        _procedure(case, cast)
        _body(case, cast)
        _rules(case, cast)
        _contract(case, cast)
    return cast, Contract.objects.get(council=cast.council, reference=case.told["contract"]["reference"])


def plan_entry(contract: Contract) -> ForwardPlanEntry | None:
    """The contract's line in the forward plan, where the case has one."""
    return ForwardPlanEntry.objects.filter(contract=contract).first()


def matter(contract: Contract) -> Matter | None:
    """The matter, where the case has one."""
    return Matter.objects.filter(council=contract.council).first()


def line(case: Case, contract: Contract, key: str) -> MoneyLine:
    """A sum of the register by the word the file has for it."""
    label = next(row["label"] for row in case.rows("money") if row["key"] == key)
    return MoneyLine.objects.get(contract=contract, label=label)


def notice(contract: Contract) -> KeyDecisionNotice | None:
    """The notice of a key decision about the contract, where the case has one."""
    return KeyDecisionNotice.objects.filter(contract=contract).first()


def _settle(case: Case, cast: Cast) -> None:
    at = case.town.founded_at
    actor = cast.actor(case.people[ADMINISTRATOR], at)
    council = Council.objects.get(pk=cast.council.pk)
    people_services.edit_council(council=council, values=case.settings, version=council.version, actor=actor, at=at)


def _procedure(case: Case, cast: Cast) -> None:
    """The council's rules of procedure, where the case has any, in force from its first day here."""
    if "procedure" not in case.told:
        return
    values, at = dict(case.told["procedure"]), case.town.founded_at
    grounds = values.pop("grounds", ())
    if "key_value_from" in values:
        values["key_value_from"] = Decimal(values["key_value_from"])
    values |= {name: cast.post(case.people[values[name]]) for name in procedure.CHAIRS if name in values}
    actor = cast.actor(case.people[ADMINISTRATOR], at)
    rules = procedure.propose(values={"starts_on": at.date(), **values}, grounds=grounds, actor=actor, at=at)
    officer = cast.actor(case.people["monitoring_officer"], at)
    procedure.confirm(rules=rules, version=rules.version, actor=officer, at=at)


def _body(case: Case, cast: Cast) -> None:
    """The body that decides or is consulted, where the case has one, and its meetings."""
    if "body" not in case.told:
        return
    values, at = dict(case.told["body"]), case.town.founded_at
    sittings, members = values.pop("meetings"), "\n".join(values.pop("members"))
    values |= {name: cast.post(case.people[values[name]]) for name in ("post", "clerk_post")}
    clerk = cast.actor(case.people["office"], at)
    body = meetings.save_body(values=values | {"members": members}, actor=clerk, at=at)
    for sitting in sittings:
        meetings.schedule(values={"body": body, **sitting}, actor=clerk, at=at)


def _rules(case: Case, cast: Cast) -> None:
    """Each proposed by the administrator and confirmed three days later by the monitoring officer."""
    if "scheme" in case.told:
        told = case.told["scheme"]
        times = in_london(told["proposed_at"]), in_london(told["confirmed_at"])
        whose = (ADMINISTRATOR, "monitoring_officer")
        first, second = (cast.actor(case.people[key], at) for key, at in zip(whose, times, strict=True))
        schemes.adopt(cast.council, told["file"], told["posts"], told["starts_on"], (first, second), times)
    for row in case.rows("rules"):
        proposed, confirmed = in_london(row.pop("proposed_at")), in_london(row.pop("confirmed_at"))
        consultees, clearances = row.pop("consultees", ()), row.pop("clearances")
        values = row | {
            "maker_post": cast.post(case.people[row.pop("maker")]),
            "template": ReportTemplate.objects.get(slug=row.pop("form"), council=None),
        }
        rule = scheme.propose_rule(
            values={name: value for name, value in values.items() if name not in ("maker", "form")},
            consultees=[cast.post(case.people[key]) for key in consultees],
            clearances=[Discipline(name) for name in clearances],
            actor=cast.actor(case.people[ADMINISTRATOR], proposed),
            at=proposed,
        )
        officer = cast.actor(case.people["monitoring_officer"], confirmed)
        scheme.confirm_rule(rule=rule, version=rule.version, actor=officer, at=confirmed)


def _contract(case: Case, cast: Cast) -> None:
    told = dict(case.told["contract"])
    entered, awarded = in_london(told.pop("entered_at")), in_london(told.pop("awarded_at"))
    decision, instrument = told.pop("award_decision"), told.pop("instrument")
    told |= {field: cast.post(case.people[told[field]]) for field in POSTS}
    author = cast.actor(case.people["author"], entered)
    contract = contracts.create(**told, actor=author, at=entered)
    for row in case.rows("lots"):
        contracts.add_lot(contract=contract, **row, actor=author, at=entered)
    for order, row in enumerate(case.rows("term_options"), start=1):
        contracts.add_option(contract=contract, order=order, **row, actor=author, at=entered)
    _admit(case, cast, contract, entered)
    _price(case, cast, contract, entered, is_awarded=False)
    clerk = cast.actor(case.people["office"], awarded)
    awards.record_award(contract=contract, decision_reference=decision, instrument=instrument, actor=clerk, at=awarded)
    _history(case, cast, contract)
    described = in_london(case.told["since"]["described_at"])
    _price(case, cast, contract, described, is_awarded=True)
    _describe(case, cast, contract, described)
    _plan(case, cast, contract)
    _notice(case, cast, contract)


def _admit(case: Case, cast: Cast, contract: Contract, at: datetime) -> None:
    """Every provider, and its place on its lot from the first day."""
    author, lots = cast.actor(case.people["author"], at), {lot.number: lot for lot in contract.lots.all()}
    for number, row in enumerate(_providers(case), start=1):
        lot = lots[row.pop("lot")]
        provider = directory.add_provider(reference=f"PRV-{number:03d}", **row, actor=author, at=at)
        contracts.admit(lot=lot, provider=provider, admitted_on=contract.starts_on, actor=author, at=at)


def _providers(case: Case) -> Iterator[dict[str, Any]]:
    """Those the file describes, and those it only names under the number of their lot."""
    yield from case.rows("providers")
    for lot, names in case.told.get("places", {}).items():
        yield from ({"legal_name": name, "lot": int(lot)} for name in names)


def _history(case: Case, cast: Cast, contract: Contract) -> None:
    """What was decided about the term since the award, on paper."""
    for row in case.rows("history"):
        at, option = in_london(row.pop("at")), row.pop("option", None)
        history.record(
            contract=contract,
            lots=list(contract.lots.all()),
            kind=TermEventKind(row.pop("kind")),
            option=contract.options.get(order=option) if option else None,
            **row,
            actor=cast.actor(case.people["author"], at),
            at=at,
        )


def _price(case: Case, cast: Cast, contract: Contract, at: datetime, *, is_awarded: bool) -> None:
    """The sums entered before the award, or those that came after it."""
    author = cast.actor(case.people["author"], at)
    for row in case.rows("money"):
        if row.pop("after_award", False) is is_awarded:
            del row["key"]
            money.add_line(contract=contract, **_sum(case, contract, row), actor=author, at=at)


def _sum(case: Case, contract: Contract, row: dict[str, Any]) -> dict[str, Any]:
    """The fields of a sum, and how it is arrived at."""
    fields = row | {"amount": Decimal(row["amount"])}
    if "option" in fields:
        fields["option"] = contract.options.get(order=fields["option"])
    for name in ("times", "weekly_rate", "rounding"):
        if name in fields:
            fields[name] = Decimal(fields[name])
    if "parts" in fields:
        fields |= {
            "parts": [line(case, contract, key) for key in fields["parts"]],
            "calculation": Calculation.SUM_OF_LINES,
        }
    elif "base" in fields:
        fields |= {"base_line": line(case, contract, fields.pop("base")), "calculation": Calculation.LINE_TIMES}
    elif "weekly_rate" in fields:
        fields["calculation"] = Calculation.WEEKLY_TIMES
    return fields


def _describe(case: Case, cast: Cast, contract: Contract, at: datetime) -> None:
    values = {name: value for name, value in case.told["since"].items() if name != "described_at"}
    held = Contract.objects.get(pk=contract.pk)
    contracts.edit(contract=held, version=held.version, **values, actor=cast.actor(case.people["author"], at), at=at)


def _plan(case: Case, cast: Cast, contract: Contract) -> None:
    """The line of the forward plan and the way of the matter, as far as the case has them."""
    if "plan" in case.told:
        values = dict(case.told["plan"])
        at = morning(values["approved_on"])
        clerk = cast.actor(case.people["office"], at)
        scheme.save_forward_plan_entry(values=values | {"contract": contract}, actor=clerk, at=at)
    if "matter" in case.told:
        told = case.told["matter"]
        at = in_london(told["opened_at"])
        matters.save(
            values={name: told[name] for name in ("reference", "title", "service")},
            steps=[(None, {"order": order, **step}) for order, step in enumerate(told["steps"], start=1)],
            actor=cast.actor(case.people["office"], at),
            at=at,
        )


def _notice(case: Case, cast: Cast, contract: Contract) -> None:
    """The decision's number and the published notice, where the case has them; of the plan's line if there is one."""
    if "notice" not in case.told:
        return
    told, entry = dict(case.told["notice"]), plan_entry(contract)
    at = in_london(told.pop("published_at"))
    clerk, n = cast.actor(case.people["office"], at), told.pop("n", None)
    if entry is not None:
        numbers.issue_to_entry(entry=entry, n=n, actor=clerk, at=at)
    values = told | {"contract": contract, "forward_plan_entry": entry, "maker_post": cast.post(case.people["maker"])}
    written = notices.save(values=values, actor=clerk, at=at)
    notices.publish(notice=written, version=written.version, actor=clerk, at=at)
