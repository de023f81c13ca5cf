"""Proposals on their way to a report: begun, answered step by step, dropped. Nothing here touches the register.

Source: interface.md, page 4; model.md invariants 1–7 (an answer that could not be authorised is refused at once).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked, save_new
from commissioning.verdicts import Refused, Verdict
from decisions import proposing
from decisions.editing import may_begin_report
from decisions.enums import LotAnswer
from decisions.models import ForwardPlanEntry, Proposal, ProposalPart
from decisions.selectors import proposals as read
from frameworks.enums import MoneyKind, OptionScope, VatBasis
from frameworks.figures import may_enter
from frameworks.models import Contract, MoneyLine, TermOption


@transaction.atomic
def begin(*, contract: Contract, option: TermOption, actor: Actor, at: datetime, months: int | None = None) -> Proposal:
    """Begin with one option of one contract. Refused to a post that drafts no reports, and for an unusable option."""
    may_begin_report(actor).or_refuse()
    _may_choose(contract, option, months, actor, at).or_refuse()
    proposal = Proposal(
        council=actor.council,
        person=actor.user,
        forward_plan_entry=next(iter(read.plan_entries(contract, actor)), None),
        begun_at=at,
        changed_at=at,
    )
    proposal = save_new(proposal)
    save_new(ProposalPart(proposal=proposal, order=1, contract=contract, option=option, months=months))
    audit.record(actor, "proposal.begun", proposal, at=at, changes={"option": (None, str(option))})
    return proposal


@transaction.atomic
def choose_option(
    *, part: ProposalPart, version: int, option: TermOption, actor: Actor, at: datetime, months: int | None = None
) -> Proposal:
    """Take another option, or another part of a pool. Answers about lots and money stand while the option does."""
    proposal, part = _opened(part, version, actor)
    _may_choose(part.contract, option, months, actor, at).or_refuse()
    if part.option_id != option.pk:
        part.lots, part.value_line, part.adds_up_lots, part.estimate, part.estimate_vat = {}, None, False, None, ""
    part.option, part.months = option, months
    checked(part).save()
    return _kept(proposal, actor, at, "option", str(option))


@transaction.atomic
def add_contract(
    *, proposal: Proposal, version: int, contract: Contract, option: TermOption, actor: Actor, at: datetime,
    months: int | None = None,
) -> ProposalPart:  # fmt: skip
    """Ask for an option of a further contract in the same report. Refused twice for one contract."""
    proposal = opened(proposal, version, actor)
    _may_choose(contract, option, months, actor, at).or_refuse()
    order = max(part.order for part in proposal.parts.all()) + 1
    part = save_new(ProposalPart(proposal=proposal, order=order, contract=contract, option=option, months=months))
    _kept(proposal, actor, at, "contract", str(contract))
    return part


@transaction.atomic
def remove_contract(*, part: ProposalPart, version: int, actor: Actor, at: datetime) -> Proposal:
    """Take a further contract out again. The one that leads the report stays: drop the proposal instead."""
    proposal, part = _opened(part, version, actor)
    lead = proposal.parts.order_by("order").first()
    Verdict.of(
        (lead is not None and part.pk != lead.pk, "leads", "The first contract leads the report. Drop the proposal.")
    ).or_refuse()
    label = str(part.contract)
    part.delete()
    return _kept(proposal, actor, at, "removed", label)


@transaction.atomic
def choose_lots(
    *, part: ProposalPart, version: int, answers: Mapping[int, LotAnswer], actor: Actor, at: datetime,
    arrangements: str = "",
) -> Proposal:  # fmt: skip
    """Say of each lot (by primary key) what is to become of it. Refused where the option cannot be used for it."""
    proposal, part = _opened(part, version, actor)
    choice = _choice(part, at)
    usable = {one.lot.pk for one in choice.usable}
    verdict = proposing.may_answer_lots(
        list(answers.values()),
        arrangements=arrangements,
        whole_contract=choice.option.applies_to == OptionScope.ALL_LOTS,
    )
    for one in choice.lots:
        if answers.get(one.lot.pk, LotAnswer.LEAVE) != LotAnswer.LEAVE and one.lot.pk not in usable:
            verdict &= one.verdict
    verdict.or_refuse()
    part.lots = {str(pk): str(answer) for pk, answer in answers.items() if pk in usable}
    part.arrangements = arrangements.strip()
    checked(part).save()
    extended = sum(answer == LotAnswer.EXTEND for answer in answers.values())
    return _kept(proposal, actor, at, "lots_to_extend", extended)


@transaction.atomic
def choose_money(
    *,
    part: ProposalPart,
    version: int,
    actor: Actor,
    at: datetime,
    line: MoneyLine | None = None,
    adds_up_lots: bool = False,
    estimate: Decimal | None = None,
    estimate_vat: str = "",
    estimate_source: str = "",
) -> Proposal:
    """Choose the sum: a line of the register, the lots' own lines added up, or an estimate in pounds.

    Refused without exactly one of them, for a line of other lots, and for an estimate by somebody who enters no sums.
    """
    proposal, part = _opened(part, version, actor)
    extended = read.chosen(part, _choice(part, at), LotAnswer.EXTEND)
    given = [line is not None, adds_up_lots, estimate is not None]
    verdict = Verdict.of((sum(given) == 1, "no_sum", "Choose the sum that is asked for.", "money"))
    if line is not None:
        fitting = next((one for one in read.money_choices(part, extended) if one.line.pk == line.pk), None)
        verdict &= (
            fitting.verdict
            if fitting
            else Verdict.refuse("other_line", "Choose a line that states the cost of this option.", "money")
        )
    if adds_up_lots:
        verdict &= read.may_add_up_lots(part, extended)
    if estimate is not None:
        verdict &= may_enter(actor, MoneyKind.OPTION) & Verdict.of(
            (estimate >= 0, "negative", "An estimate is not negative.", "estimate"),
            (estimate_vat in VatBasis.values, "no_vat", "Say whether the estimate includes VAT.", "estimate_vat"),
        )
    verdict.or_refuse()
    part.value_line, part.adds_up_lots, part.estimate = line, adds_up_lots, estimate
    part.estimate_vat = estimate_vat if estimate is not None else ""
    part.estimate_source = estimate_source.strip() if estimate is not None else ""
    checked(part).save()
    asked = read.sum_of(part, extended)
    return _kept(proposal, actor, at, "sum", asked.words if asked else None)


@transaction.atomic
def choose_plan_entry(
    *, proposal: Proposal, version: int, entry: ForwardPlanEntry | None, actor: Actor, at: datetime
) -> Proposal:
    """Rely on an entry of the forward plan, or on none. Refused for an entry of another contract."""
    proposal = opened(proposal, version, actor)
    contracts = set(proposal.parts.values_list("contract_id", flat=True))
    Verdict.of(
        (
            entry is None or entry.contract_id in contracts,
            "other_contract",
            "The forward plan entry is about another contract.",
            "forward_plan_entry",
        )
    ).or_refuse()
    proposal.forward_plan_entry = entry
    return _kept(proposal, actor, at, "forward_plan_entry", str(entry) if entry else None)


@transaction.atomic
def drop(*, proposal: Proposal, actor: Actor, at: datetime) -> None:
    """Throw an unfinished proposal away. Refused once a report has come of it, and to everybody but its person."""
    proposal = opened(proposal, proposal.version, actor)
    contracts = ", ".join(str(part.contract) for part in proposal.parts.select_related("contract__council"))
    audit.record(actor, "proposal.dropped", proposal, at=at, changes={"contract": (contracts, None)})
    proposal.delete()


def _opened(part: ProposalPart, version: int, actor: Actor) -> tuple[Proposal, ProposalPart]:
    proposal = opened(part.proposal, version, actor)
    return proposal, proposal.parts.select_related("contract__council", "option", "value_line").get(pk=part.pk)


def opened(proposal: Proposal, version: int, actor: Actor) -> Proposal:
    """The locked proposal, if it is this person's, unfinished, and seen at its present version."""
    held: Proposal = Proposal.objects.locked(proposal.pk)
    Verdict.of(
        (
            held.person_id == actor.user_id and held.council_id == actor.council_id,
            "not_yours",
            "Only the person who began a proposal goes on with it.",
        ),
        (
            held.report_id is None,
            "already_drafted",
            "A report has been drafted from this proposal. Change the report instead.",
        ),
    ).or_refuse()
    return held.expect_version(version)


def _choice(part: ProposalPart, at: datetime) -> read.OptionChoice:
    choice = read.part_choice(part, clock.london_day(at))
    if choice is None:
        raise Refused(Verdict.refuse("no_option", "Choose the option first.", "option"))
    return choice


def _may_choose(contract: Contract, option: TermOption, months: int | None, actor: Actor, at: datetime) -> Verdict:
    """Whether the option can be asked for now: it belongs to the contract, and some lot can use it."""
    mine = Verdict.of(
        (
            option.contract_id == contract.pk and contract.council_id == actor.council_id,
            "other_contract",
            "The option belongs to another contract.",
            "option",
        )
    )
    if not mine.allowed:
        return mine
    choices = read.option_choices(contract, on=clock.london_day(at), months=months)
    choice = next(one for one in choices if one.option.pk == option.pk)
    return proposing.may_take_months(option.terms, months) & choice.verdict


def _kept(proposal: Proposal, actor: Actor, at: datetime, what: str, value: audit.Scalar) -> Proposal:
    proposal.changed_at = at
    checked(proposal).save_version()
    audit.record(actor, "proposal.changed", proposal, at=at, changes={what: (None, value)})
    return proposal
