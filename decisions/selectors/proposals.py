"""What a proposal may choose from, and where its answers lead: options, lots, sums, and the route."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Q, When, prefetch_related_objects

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.once import once
from commissioning.verdicts import Reason, Verdict
from decisions import proposing, timing
from decisions.enums import LotAnswer, ReportStatus, RouteAction, ValueBasis
from decisions.explaining import explanation
from decisions.facts import in_words
from decisions.key_decisions import Extent, judge
from decisions.models import (
    ForwardPlanEntry,
    Proposal,
    ProposalPart,
    RecommendationLot,
    Report,
    ReportTemplate,
)
from decisions.routing import Question, Route, Value, find_route
from decisions.selectors.key_decisions import Amounts
from decisions.selectors.meetings import Dated, ahead_of, posts_of_route
from decisions.selectors.next_options import way_of
from decisions.selectors.notices import given, notice_of_entry
from decisions.selectors.procedure import procedure_of
from decisions.selectors.routes import plan_for, rule_of, rules_for, standing_values
from decisions.selectors.sittings import bodies_of
from decisions.selectors.timing import days_of, deadline_of
from decisions.timing import Timetable
from frameworks import sums
from frameworks.enums import MoneyKind, VatBasis
from frameworks.models import Contract, Lot, MoneyLine, TermOption
from frameworks.options import INSTEAD, LotPosition, may_extend, may_use_for
from frameworks.selectors import terms
from frameworks.sums import Sum
from frameworks.terms import Span


@dataclass(frozen=True)
class LotChoice:
    """A lot beside an option: its days under the option, or why it cannot be used for the lot."""

    lot: Lot
    position: LotPosition
    span: Span | None
    verdict: Verdict
    holder: Report | None = None

    @property
    def ends_on(self) -> date | None:
        """When the lot ends as things stand."""
        return self.position.authorised_end


@dataclass(frozen=True)
class OptionChoice:
    """An option of the contract: which lots can use it now, or why none can."""

    option: TermOption
    lots: tuple[LotChoice, ...]
    verdict: Verdict

    @property
    def usable(self) -> list[LotChoice]:
        """The lots it can be used for."""
        return [choice for choice in self.lots if choice.verdict.allowed]

    @property
    def reaches(self) -> list[date]:
        """The days to which it would take them, each once."""
        return sorted({choice.span.to_on for choice in self.usable if choice.span})

    @property
    def notice(self) -> tuple[date, bool] | None:
        """The last day for notice, and whether the contract states it; else the lots' own end."""
        lots = [choice.lot for choice in self.usable]
        return deadline_of(self.option, lots) if lots else None

    @property
    def holders(self) -> list[Report]:
        """The open reports that ask for it already."""
        return list(dict.fromkeys(choice.holder for choice in self.lots if choice.holder))


@dataclass(frozen=True)
class MoneyChoice:
    """A line of the register that states the cost of the option, and whether it is for the lots that are extended."""

    line: MoneyLine
    verdict: Verdict


@dataclass(frozen=True)
class RouteView:
    """Who would decide and by when, or why nobody can; the timetable runs back from the first deadline.

    `bodies` are the posts that stand for one.
    """

    found: Route | Verdict
    question: Question
    timetable: Timetable | None
    earliest_on: date
    is_late: bool
    is_notice_due: bool
    bodies: frozenset[int]

    @property
    def route(self) -> Route | None:
        """The route, when there is one."""
        return self.found if isinstance(self.found, Route) else None

    @property
    def explained(self) -> tuple[str, ...]:
        """The route in plain lines, as everywhere else."""
        return explanation(self.found, self.question)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why there is no route, each with what would make one."""
        return self.found.reasons if isinstance(self.found, Verdict) else ()


def option_choices(contract: Contract, *, on: date, months: int | None = None) -> list[OptionChoice]:
    """Every option of a contract in its order, lot by lot."""
    prefetch_related_objects([contract], "options", "lots__uses__option")  # nothing where its page has read them
    lots, held = list(contract.lots.all()), holders_of(contract)
    positions = {lot.pk: terms.position_of(lot, is_only=len(lots) == 1) for lot in lots}
    return [
        choice_of(option, [(lot, positions[lot.pk]) for lot in lots], held, on=on, months=months)
        for option in contract.options.all()
    ]


def holders_of(contract: Contract) -> dict[tuple[int, int], Report]:
    """The open report that asks about each lot and option of a contract, by their primary keys."""
    rows = RecommendationLot.objects.filter(claims_option=True, option__contract=contract)
    return {
        (row.lot_id, row.option_id): row.recommendation.report for row in rows.select_related("recommendation__report")
    }


def choice_of(
    option: TermOption,
    lots: Sequence[tuple[Lot, LotPosition]],
    held: Mapping[tuple[int, int], Report],
    *,
    on: date,
    months: int | None = None,
) -> OptionChoice:
    """One option beside every lot of its contract."""
    choices = []
    for lot, position in lots:
        span = proposing.span_for(option.terms, position, months if option.terms.may_be_split else None)
        holder = held.get((lot.pk, option.pk))
        choices.append(LotChoice(lot, position, span, _may_propose(option, position, span, holder, on), holder))
    usable = [choice.position.label for choice in choices if choice.verdict.allowed]
    running = [
        position.label for _, position in lots if position.current_end is not None and position.current_end >= on
    ]
    if usable:
        return OptionChoice(option, tuple(choices), may_use_for(option.terms, usable, running))
    reasons = together([(choice.position.label, reason) for choice in choices for reason in choice.verdict.reasons])
    verdict = Verdict(reasons) if reasons else Verdict.refuse("no_lots", "The contract has no lot yet. Add one.")
    return OptionChoice(option, tuple(choices), verdict)


def together(told: Sequence[tuple[str, Reason]]) -> tuple[Reason, ...]:
    """What is said of several lots in the same words said once, with their numbers: “Lots 1, 2 and 3 ended on …”."""
    alike: dict[tuple[str, str], list[str]] = {}
    for label, reason in told:
        message = reason.message.replace(label, "{Lot}").replace(label.lower(), "{lot}")
        alike.setdefault((reason.code, message), []).append(label)
    return tuple(
        Reason(code, message.replace("{Lot}", named).replace("{lot}", named[:1].lower() + named[1:]))
        for (code, message), labels in alike.items()
        for named in [labels[0] if len(labels) == 1 else f"Lots {in_words([one.split()[-1] for one in labels])}"]
    )


def _may_propose(
    option: TermOption, position: LotPosition, span: Span | None, holder: Report | None, on: date
) -> Verdict:
    if span is None:
        return Verdict.refuse(
            "no_term", f"{position.label} has no term on the register yet. Record its award or its history first."
        )
    if holder is not None:
        return Verdict.refuse(
            "already_asked",
            f"{holder.reference} already asks about {position.label.lower()} and this option; it is "
            f"“{ReportStatus(holder.status).label}”. Go on with that report, or withdraw it first.",
        )
    if span.to_on < span.from_on:
        return Verdict.refuse("used_up", f"Option {option.order} has already been used in full for {position.label}.")
    return may_extend(option.terms, position, span, on=on)


def late(contract: Contract, on: date) -> str:
    """What is left when the contract has ended: the truth can always be recorded (model.md, invariant 7)."""
    end = contract.current_ends_on
    return f"This contract ended on {say_date(end)}. {INSTEAD}" if end is not None and end < on else ""


# --- the answers of a proposal ---


@once
def parts(proposal: Proposal) -> list[ProposalPart]:
    """The contracts of a proposal in order, with what pages say of them."""
    found = proposal.parts.select_related("contract__council", "option__contract", "value_line__lot").order_by("order")
    return list(found)


@once
def part_choice(part: ProposalPart, on: date) -> OptionChoice | None:
    """The option of a part beside every lot of its contract, with the months asked for."""
    if part.option is None:
        return None
    choices = option_choices(part.contract, on=on, months=part.months)
    return next((choice for choice in choices if choice.option.pk == part.option_id), None)


def answers_of(part: ProposalPart, choice: OptionChoice) -> dict[int, LotAnswer]:
    """What has been answered about each lot the option can be used for; a good default where nothing has."""
    usable = [one.lot for one in choice.usable]
    if part.lots:
        return {lot.pk: LotAnswer(part.lots.get(str(lot.pk), LotAnswer.LEAVE)) for lot in usable}
    in_use = set(
        MoneyLine.objects.filter(option=part.option, lot__isnull=False, kind=MoneyKind.OPTION).values_list(
            "lot_id", flat=True
        )
    )
    wanted = [lot.pk for lot in usable if lot.pk in in_use] or [lot.pk for lot in usable]
    return {lot.pk: LotAnswer.EXTEND if lot.pk in wanted else LotAnswer.LEAVE for lot in usable}


def chosen(part: ProposalPart, choice: OptionChoice, answer: LotAnswer) -> list[LotChoice]:
    """The lots for which this was answered."""
    given = answers_of(part, choice)
    return [one for one in choice.usable if given[one.lot.pk] == answer]


def money_choices(part: ProposalPart, extended: Sequence[LotChoice]) -> list[MoneyChoice]:
    """The lines that state what the option costs, those for exactly these lots first."""
    lines = MoneyLine.objects.filter(option=part.option, kind=MoneyKind.OPTION).select_related("lot")
    labels = [one.lot.label for one in extended]
    found = [
        MoneyChoice(line, proposing.fits_lots(labels, [lot.label for lot in line.lots]))
        for line in lines.prefetch_related("line_parts__line__lot")
    ]
    return sorted(found, key=lambda one: (not one.verdict.allowed, bool(one.line.lot_id), one.line.pk))


def lots_added_up(part: ProposalPart, extended: Sequence[LotChoice]) -> list[MoneyLine]:
    """Each extended lot's own line, where every one of several has exactly one; else nothing can be added up."""
    lines = MoneyLine.objects.filter(
        option=part.option, kind=MoneyKind.OPTION, lot__in=[one.lot for one in extended]
    ).order_by("lot__number")
    own = list(lines)
    whole = len(own) == len(extended) > 1 and len({line.lot_id for line in own}) == len(own)
    return own if whole else []


def may_add_up_lots(part: ProposalPart, extended: Sequence[LotChoice]) -> Verdict:
    """Whether the lots' own estimates make the sum asked for: every lot has one, and they stand to VAT alike."""
    own = lots_added_up(part, extended)
    there_are = Verdict.of(
        (bool(own), "cannot_add_up", "Not every lot has an estimate of its own to add up.", "money"),
    )
    return there_are & sums.may_add_up([line.stated for line in own], field="money")


def sum_of(part: ProposalPart, extended: Sequence[LotChoice]) -> Sum | None:
    """What is asked for this contract; None while no sum has been chosen, or none that stands."""
    if part.value_line is not None:
        return part.value_line.stated
    if part.adds_up_lots:
        return sums.added_up(line.stated for line in lots_added_up(part, extended))
    return Sum(part.estimate, VatBasis(part.estimate_vat)) if part.estimate is not None else None


# --- the route ---


def plan_entries(contract: Contract, actor: Actor) -> list[ForwardPlanEntry]:
    """The contract's entries in the forward plan for extending it, the latest approved first."""
    entries = ForwardPlanEntry.objects.visible_to(actor).filter(contract=contract, action=RouteAction.EXTEND)
    return sorted(entries, key=lambda entry: (entry.approved_on is None, -(entry.approved_on or date.min).toordinal()))


def templates_for(actor: Actor) -> list[ReportTemplate]:
    """The forms a report about extending can start from."""
    forms = ReportTemplate.objects.visible_to(actor).filter(is_active=True).prefetch_related("versions")
    return [form for form in forms if form.current_version.structure["action"] == RouteAction.EXTEND]


def route_view(proposal: Proposal, actor: Actor, at: datetime) -> RouteView:
    """Who would decide this proposal if it were submitted now, and by when."""
    day = clock.london_day(at)
    held = parts(proposal)
    choices = {part.pk: choice for part in held if (choice := part_choice(part, day))}
    extended = {part.pk: chosen(part, choices[part.pk], LotAnswer.EXTEND) for part in held if part.pk in choices}
    question = question_of(proposal, held, extended, actor, on=day)
    contracts = {part.contract_id for part in held}
    rules = rules_for(proposal.council_id, question.action, day, contracts=contracts)
    found = find_route([rule_of(row) for row in rules], question)
    council = held[0].contract.council
    entry = proposal.forward_plan_entry
    notice = notice_of_entry(entry) if question.is_key and entry is not None else None
    published = given(notice) if notice is not None and notice.published_at else None
    is_due = question.is_key and published is None
    way, days = way_of(held[0].contract, held[0].option_id, rules, found, question, is_due=is_due), days_of(council)
    deadlines = [
        deadline_of(part.option, [one.lot for one in extended[part.pk]])[0]
        for part in held
        if part.option is not None and extended.get(part.pk)
    ]
    timetable = timing.count_back(min(deadlines), way, days) if deadlines else None
    earliest = timing.earliest_decision(day, way, days, not_before=published.earliest_on if published else None)
    is_late = timetable is not None and earliest > timetable.decide_by
    return RouteView(found, question, timetable, earliest, is_late, is_due, frozenset(bodies_of(rules)))


def meetings_of(view: RouteView, proposal: Proposal) -> list[Dated]:
    """The next meetings of the bodies that decide by this route, or are asked on it."""
    if view.route is None:
        return []
    return ahead_of(proposal.council, posts_of_route(view.route) & view.bodies, view.question.on)


def question_of(
    proposal: Proposal,
    held: Sequence[ProposalPart],
    extended: Mapping[int, Sequence[LotChoice]],
    actor: Actor,
    *,
    on: date,
) -> Question:
    """What the proposal asks the scheme: the same question its report would, on the contract that leads it."""
    lead, entry = held[0], proposal.forward_plan_entry
    contracts = {part.contract_id for part in held}
    plan = plan_for(entry, lead.contract_id, contracts, RouteAction.EXTEND, on)
    lines, spent = list(MoneyLine.objects.filter(contract__in=contracts)), _asked(held, extended)
    amounts = Amounts.of(spent, lines, contracts)
    extent = Extent(amounts.spend, amounts.saving)
    key = judge(procedure_of(lead.contract.council, on), extent, is_planned=plan.is_key)
    values = {ValueBasis.THIS_DECISION: Value.of(spent)} if spent else {}
    return Question(
        action=RouteAction.EXTEND,
        on=on,
        values=values | standing_values(lines, contracts),
        plan=plan.entry,
        is_key=key.is_key,
        why_key=key.sentences,
        template_slug=proposal.template.slug if proposal.template else "",  # until it is chosen the rule may say which
    )


def _asked(held: Sequence[ProposalPart], extended: Mapping[int, Sequence[LotChoice]]) -> list[Sum]:
    """A part that extends nothing needs no sum; as long as one that does, or that is not answered, has none, the value
    of this decision is not known: part of a sum is not the sum.
    """
    spending = [part for part in held if extended.get(part.pk) or not part.lots]
    sums_named = [sum_of(part, extended.get(part.pk, ())) for part in spending]
    asked = [one for one in sums_named if one is not None]
    return asked if len(asked) == len(sums_named) else []


def earlier_reports(proposal: Proposal, actor: Actor) -> list[Report]:
    """Reports this person may read and copy prose from: about the same contract first, then the newest."""
    contracts = {part.contract_id for part in proposal.parts.all()}
    seen = (
        Report.objects.visible_to(actor)
        .filter(status__in=(ReportStatus.DECIDED, *_READABLE))
        .annotate(is_same=Case(When(contract__in=contracts, then=0), default=1))
        .select_related("contract__council")
    )
    return list(seen.order_by("is_same", "-created_at", "reference")[:50])


_READABLE = (ReportStatus.ISSUED, ReportStatus.WITH_DECISION_MAKER, ReportStatus.REFUSED, ReportStatus.DEFERRED)


def contracts_to_propose(actor: Actor, words: str, *, on: date) -> list[Contract]:
    """Contracts this person sees that run on the day and have an option, by their end; narrowed by `words`."""
    seen = Contract.objects.visible_to(actor).filter(current_ends_on__gte=on, options__isnull=False)
    for word in words.split():
        seen = seen.filter(Q(reference__icontains=word) | Q(title__icontains=word))
    return list(seen.select_related("council").distinct().order_by("current_ends_on", "reference"))
