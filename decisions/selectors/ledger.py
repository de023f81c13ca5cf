"""What the register would say if a report were decided today: asked without changing anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from commissioning import clock
from commissioning.money import format_pounds
from commissioning.verdicts import Verdict
from decisions.call_in import can_be_called_in, gap_of, window_of
from decisions.enums import OPTION_EFFECTS, EffectKind, ItemOutcome
from decisions.models import Recommendation, Report
from decisions.resolving import Resolved
from decisions.selectors import lots, parts, varying
from decisions.selectors.call_in import facts_of, rule_on
from decisions.selectors.plans import may_be_planned
from decisions.selectors.record import amount_resolved, lots_resolved, words_of
from decisions.selectors.replacing import instead_of
from decisions.selectors.timing import days_of
from frameworks.models import TermOption
from frameworks.services import options
from frameworks.terms import span_of


@dataclass(frozen=True)
class LotEffect:
    """One lot before and after: its last day now, and the last day resolved (the same where nothing moves)."""

    name: str
    before: date | None
    after: date | None

    @property
    def moves(self) -> bool:
        """Whether its last day changes."""
        return self.after is not None and self.after != self.before


@dataclass(frozen=True)
class InWords:
    """How one recommendation is resolved, as it is shown before the decision is signed."""

    label: str
    outcome: str
    words: str
    lots: str
    amount: str


def register_says(report: Report, at: datetime) -> Verdict:
    """Whether what is asked could be posted now. A refusal here blocks no decision: it says what would happen."""
    verdict = waits_for_call_in(report, at) & leaves_no_gap(report, at) & varying.register_says(report, at)
    planned = parts.plans(report)
    for row in parts.recommendations(report):
        if row.pk in planned:
            verdict &= may_be_planned(planned[row.pk], on=clock.london_day(at))
        if row.effect != EffectKind.EXTEND or row.option is None:
            continue
        spans = {
            named.lot: span_of(named.from_on, named.to_on) for named in row.lots.all() if named.from_on and named.to_on
        }
        may = options.may_use(option=row.option, lots=spans, at=at, instead_of=instead_of(report))
        verdict &= _of_its_contract(may, row.option, report)
    return verdict


def waits_for_call_in(report: Report, at: datetime) -> Verdict:
    """Whether a decision about this report, taken now, takes effect at once. A refusal says what it would wait for."""
    _, rule = rule_on(report.council, clock.london_day(at))
    waits = rule is not None and can_be_called_in(rule, facts_of(report, report.authority_rule, at)).allowed
    length = rule.length if rule else ""
    return Verdict.of(
        (
            not waits,
            "call_in",
            "This decision can be called in: its effect waits until it has been published and "
            f"{length} have passed without a call-in.",
        ),
    )


def leaves_no_gap(report: Report, at: datetime) -> Verdict:
    """Whether a decision taken and published today takes effect before any lot it extends ends (invariant 27)."""
    effective_on = _earliest_effect(report, at)
    verdict = Verdict.allow()
    for row in parts.recommendations(report):
        if row.effect != EffectKind.EXTEND:
            continue
        for named in row.lots.all():
            end = named.lot.current_ends_on
            gap = gap_of(end, effective_on)
            if gap is not None:
                verdict &= Verdict.refuse("service_gap", _gap(lots.name_of(named.lot, report), end, effective_on, gap))
    return verdict


def _earliest_effect(report: Report, at: datetime) -> date:
    """The day on which a decision taken and published today takes effect, if nobody calls it in."""
    _, rule = rule_on(report.council, clock.london_day(at))
    if rule is None or not can_be_called_in(rule, facts_of(report, report.authority_rule, at)).allowed:
        return clock.london_day(at)
    return clock.london_day(window_of(rule, at, days_of(report.council)).closes_at)


def _gap(name: str, end: date | None, effective_on: date, gap: timedelta) -> str:
    days = "1 day" if gap.days == 1 else f"{gap.days} days"
    return (
        f"{name} ends on {end:%A %-d %B %Y}, and the decision takes effect on {effective_on:%A %-d %B %Y} at the "
        f"earliest, {days} later: a service gap, or holding over. A late authorisation has to be recorded."
    )


def _of_its_contract(verdict: Verdict, option: TermOption, report: Report) -> Verdict:
    """The register's own words about its lots, with the contract before them where the report covers several."""
    if not lots.covers_several(report):
        return verdict
    return Verdict(tuple(replace(reason, message=f"{option.contract}: {reason.message}") for reason in verdict.reasons))


def effects_of(report: Report, resolved: Mapping[int, Resolved]) -> list[LotEffect]:
    """Each lot that a resolution names, before and after; lots nobody resolves about are left out."""
    return [
        found
        for row in parts.recommendations(report)
        if row.pk in resolved and row.effect in OPTION_EFFECTS
        for found in _effects(row, resolved[row.pk], report)
    ]


def in_words(report: Report, resolved: Mapping[int, Resolved]) -> list[InWords]:
    """What a resolution says, recommendation by recommendation: the words that will be printed."""
    return [_in_words(row, resolved[row.pk], report) for row in parts.recommendations(report) if row.pk in resolved]


def _in_words(row: Recommendation, how: Resolved, report: Report) -> InWords:
    named = [(one.lot, one.to_on if how.lots is None else how.lots[one.lot_id]) for one in lots_resolved(row, how)]
    amount = amount_resolved(row, how)
    return InWords(
        label=str(row),
        outcome=ItemOutcome(how.outcome).label.lower(),
        words=words_of(row, how, report),
        lots=", ".join(f"{lots.name_of(lot, report)}{f' until {end:%-d %B %Y}' if end else ''}" for lot, end in named),
        amount=format_pounds(amount) if amount is not None else "",
    )


def _effects(row: Recommendation, how: Resolved, report: Report) -> list[LotEffect]:
    acted = {named.lot_id: named for named in lots_resolved(row, how)}
    found = []
    for named in row.lots.all():
        before = named.lot.authorised_ends_on
        after = before
        if named.lot_id in acted and row.effect == EffectKind.EXTEND:
            after = named.to_on if how.lots is None else how.lots[named.lot_id]
        found.append(LotEffect(lots.name_of(named.lot, report), before, after))
    return found
