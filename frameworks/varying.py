"""What the law makes of a variation: its figures, each with rule and source, and the notices it asks for.

One way of measuring for all regimes; what differs between them is data (`law/`). Where a rule binds, exceeding it
refuses; where it only advises, it warns. Percentages are exact: half a per cent is not lost to rounding. Sources:
SI 2015/102 reg. 72; Procurement Act 2023 ss. 74–77 and Sch. 8; SI 2023/1348 reg. 13; model.md §4.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from commissioning.calendar import end_after, say_date
from commissioning.money import format_pounds
from commissioning.verdicts import Reason, Verdict
from frameworks import law
from frameworks.enums import Regime, VatBasis
from frameworks.law import Limit, NoticeRule
from frameworks.regimes import Ground, ground_of, may_rely_on
from frameworks.sums import IN_FULL
from frameworks.variation_enums import Bound, ChangeKind, ContractSubject, Keeping, Measure, NoticeEvent, NoticeType

NOUGHT = Decimal("0.00")
OF_TERM = (Measure.TERM_EACH, Measure.TERM_CUMULATIVE)
# Shown of every variation, whether or not its ground has a limit for them.
ALWAYS = (Measure.VALUE_EACH, Measure.VALUE_CUMULATIVE, Measure.TERM_EACH, Measure.TERM_CUMULATIVE)


@dataclass(frozen=True)
class Earlier:
    """A variation that counts already: its ground, its net value in pounds, and how many months it moved the term."""

    ground: str
    value: Decimal = NOUGHT
    months: Fraction = Fraction(0)


@dataclass(frozen=True)
class Base:
    """What percentages are taken of: what the contract was worth at award, and its longest term then, in months.

    `value` is in pounds as `vat` says; None where the register does not state it. `ends_on` is the last day now.
    """

    value: Decimal | None
    vat: VatBasis
    months: Fraction | None
    source: str = ""
    ends_on: date | None = None


@dataclass(frozen=True)
class Asked:
    """A variation as the rules read it. `value` is net, in pounds; `months` how far it moves the term."""

    regime: Regime
    ground: str
    subject: ContractSubject
    changes: frozenset[ChangeKind]
    value: Decimal = NOUGHT
    months: Fraction = Fraction(0)
    alters: frozenset[Keeping] = frozenset()
    clause: str = ""
    names_provider: bool = False


@dataclass(frozen=True)
class Figure:
    """One line of the rule table, in words. `is_within` is None where nothing limits it."""

    measure: Measure
    amount: str
    base: str
    percent: str
    limit: str
    is_within: bool | None
    is_advisory: bool
    source: str

    @property
    def standing(self) -> str:
        """How it stands to its limit."""
        if self.is_within is None:
            return "No limit"
        return "Within" if self.is_within else "Over, as a warning" if self.is_advisory else "Over"


@dataclass(frozen=True)
class NoticeOwed:
    """A notice the variation asks for."""

    rule: NoticeRule

    @property
    def words(self) -> str:
        """When it is due."""
        if self.rule.is_before:
            return "Before it is signed"
        if self.rule.days is None:
            return "Without delay once it is signed"
        beginning = ", that day counted" if self.rule.begins_with_the_day else ""
        return f"Within {self.rule.days} days of signing{beginning}"


@dataclass(frozen=True)
class Assessment:
    """Everything the rules say of a variation."""

    figures: tuple[Figure, ...]
    verdict: Verdict
    warnings: tuple[Reason, ...] = ()
    notices: tuple[NoticeOwed, ...] = ()
    percents: dict[Measure, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class _Measured:
    """The variation, what it is measured against, and what counts already."""

    asked: Asked
    base: Base
    earlier: Sequence[Earlier]

    def amount(self, measure: Measure) -> Fraction:
        """Pounds or months, with their sign."""
        earlier_value = sum((one.value for one in self.earlier), NOUGHT)
        if measure == Measure.VALUE_CUMULATIVE:
            return Fraction(self.asked.value + earlier_value)
        if measure == Measure.VALUE_ON_GROUND:
            same = (abs(one.value) for one in self.earlier if one.ground == self.asked.ground)
            return Fraction(abs(self.asked.value) + sum(same, NOUGHT))
        if measure == Measure.VALUE_AFTER:
            return Fraction((self.base.value or NOUGHT) + self.asked.value + earlier_value)
        if measure == Measure.TERM_EACH:
            return self.asked.months
        if measure == Measure.TERM_CUMULATIVE:
            return self.asked.months + sum((one.months for one in self.earlier), Fraction(0))
        return Fraction(self.asked.value)

    def of(self, measure: Measure) -> Fraction | None:
        """The base the measure is a share of; None where the register does not state it."""
        if measure in OF_TERM:
            return self.base.months or None
        return Fraction(self.base.value) if self.base.value else None

    def percent(self, measure: Measure) -> Fraction | None:
        """The share in per cent, with its sign."""
        base = self.of(measure)
        return self.amount(measure) / base * 100 if base else None


def assess(asked: Asked, base: Base, earlier: Sequence[Earlier] = (), *, on: date) -> Assessment:
    """What the rules of its regime say of a variation on a day, with what counts before it."""
    ground = ground_of(asked.ground)
    relied = may_rely_on(asked.ground, asked.regime, on=on)
    if ground is None or not relied.allowed:
        return Assessment((), relied)
    measured = _Measured(asked, base, earlier)
    limits = law.limits_of(ground.code, on)
    tested = [(limit, _test(limit, measured, on)) for limit in limits]
    against, warnings = _exceeded(tested)
    shown = [figure for _, (figure, _) in tested]
    free = [_figure(measure, measured, ground) for measure in ALWAYS if _is_moved(measure, measured)]
    limited = {figure.measure for figure in shown}
    return Assessment(
        figures=tuple(sorted([*(one for one in free if one.measure not in limited), *shown], key=_place)),
        verdict=_stands_on(ground, asked) & Verdict(tuple(against)),
        warnings=tuple(warnings),
        notices=tuple(_notices(measured, on)),
        percents={one: share for one in ALWAYS if (share := measured.percent(one)) is not None},
    )


def _place(figure: Figure) -> int:
    """Value before term, one before all."""
    return list(Measure).index(figure.measure)


def due_on(rule: NoticeRule, day: date) -> date:
    """By when a notice is due about something that is done on a day; one before it by that day itself."""
    if rule.is_before or rule.days is None:
        return day
    return day + timedelta(days=rule.days - 1 if rule.begins_with_the_day else rule.days)


# --- what a ground asks for -----------------------------------------------------------------------------------------


def _stands_on(ground: Ground, asked: Asked) -> Verdict:
    """Whether the ground covers what is changed and how, leaving figures aside."""
    changed = {one.value for one in asked.changes}
    stray = [
        ChangeKind(one).label.lower() for one in ChangeKind.values if ground.only and one in changed - {*ground.only}
    ]
    barred = [ChangeKind(one).label.lower() for one in ground.bars if one in changed]
    altered = [one for one in Keeping if one.value in ground.keeps and one in asked.alters]
    named = f"{ground.label} ({ground.source})"
    return Verdict.of(
        (not stray, "beyond_ground", f"{named} carries no change of {' or '.join(stray)}. Choose another ground, or "
         "take that change out.", "ground"),
        (not barred, "beyond_ground", f"{named} carries no change of {' or '.join(barred)}. Choose another ground, or "
         "take that change out.", "ground"),
        (
            "clause" not in ground.needs or bool(asked.clause.strip()),
            "no_clause",
            f"{named} stands on words of the contract or its notice. Quote them.",
            "clause",
        ),
        (
            "provider" not in ground.needs or asked.names_provider,
            "no_provider",
            f"{named} is for a change of provider. Name the provider that follows, or choose another ground.",
            "provider_after",
        ),
    ) & Verdict(tuple(
        Reason(f"alters_{one.value}", f"{named} does not carry such a change: {_lowered(one.label)}. It takes a new "
               "procurement, or another ground.", "ground")
        for one in altered
    ))  # fmt: skip


def _lowered(words: str) -> str:
    return words[0].lower() + words[1:]


# --- figures --------------------------------------------------------------------------------------------------------


def _is_moved(measure: Measure, measured: _Measured) -> bool:
    """Whether there is anything to show of it."""
    kind = ChangeKind.TERM if measure in OF_TERM else ChangeKind.VALUE
    return kind in measured.asked.changes or measured.amount(measure) != 0


def _figure(measure: Measure, measured: _Measured, ground: Ground) -> Figure:
    return Figure(
        measure, say_amount(measure, measured.amount(measure)), _say_base(measure, measured),
        say_percent(measured.percent(measure)), "", None, False, ground.source,
    )  # fmt: skip


def _test(limit: Limit, measured: _Measured, on: date) -> tuple[Figure, Reason | None]:
    """The figure of a limit, and the reason against where it is not known to be within."""
    amount, percent = measured.amount(limit.measure), measured.percent(limit.measure)
    size = max(amount, Fraction(0)) if limit.increase_only else abs(amount)
    share = None if percent is None else max(percent, Fraction(0)) if limit.increase_only else abs(percent)
    most, words, unknown = _most(limit, measured, on)
    compared = share if limit.percent else size
    is_within = None
    if most is not None and compared is not None and unknown is None:
        is_within = compared < most if limit.bound == Bound.BELOW else compared <= most
    figure = Figure(
        limit.measure, say_amount(limit.measure, amount), _say_base(limit.measure, measured), say_percent(percent),
        f"{limit.bound.label} {words}", bool(is_within), limit.is_advisory, limit.source,
    )  # fmt: skip
    if is_within:
        return figure, None
    return figure, unknown or _over(limit, figure, measured)


def _most(limit: Limit, measured: _Measured, on: date) -> tuple[Fraction | None, str, Reason | None]:
    """The bound, how it is written, and why it cannot be compared where it cannot."""
    if limit.percent:
        percent = limit.percent_for(measured.asked.subject)
        words = f"{percent}%{_until(limit, percent or 0, measured)}"
        return Fraction(percent or 0), words, None if measured.of(limit.measure) else _no_base(limit)
    with_vat = _vat_unknown(limit) if measured.base.vat not in IN_FULL else None
    if limit.pounds is not None:
        return Fraction(limit.pounds), format_pounds(limit.pounds), None
    threshold = law.threshold_on(measured.asked.subject, on)
    if threshold is None:
        sentence = (
            f"No threshold for {measured.asked.subject.label.lower()} is on record for {say_date(on)}. Choose "
            "what is bought otherwise, or have the thresholds completed."
        )
        return None, "the threshold", Reason("no_threshold", sentence, "subject")
    base = _no_base(limit) if limit.measure == Measure.VALUE_AFTER and measured.base.value is None else None
    return Fraction(threshold.amount), f"the threshold of {format_pounds(threshold.amount)}", base or with_vat


def _until(limit: Limit, percent: int, measured: _Measured) -> str:
    """For a limit of the term, in months and to which day: 10% of four years are 4.8 months."""
    base, end = measured.base.months, measured.base.ends_on
    if limit.measure not in OF_TERM or base is None:
        return ""
    months = base * percent / 100
    left = months - sum((one.months for one in measured.earlier), Fraction(0))
    to = f", to {say_date(end_after(end, left))} at the latest" if end is not None and left > 0 else ""
    return f" ({say_months(months)}{to})"


def _no_base(limit: Limit) -> Reason:
    if limit.measure in OF_TERM:
        return Reason("no_base", "The longest term at award is not on the register. Record the award first.", "ends_on")
    sentence = "What the contract was worth at award is not on the register. Enter it, with its source."
    return Reason("no_base", sentence, "base_value")


def _vat_unknown(limit: Limit) -> Reason:
    sentence = f"A threshold counts VAT ({limit.source}). State the sums with VAT, or as exempt from it."
    return Reason("vat_unknown", sentence, "vat_basis")


def _over(limit: Limit, figure: Figure, measured: _Measured) -> Reason:
    share = f", which is {figure.percent} {figure.base}" if limit.percent else ""
    way = (
        "Weigh whether a new procurement is the better course, and say why not."
        if limit.is_advisory
        else "Make the change smaller, find another ground, or procure anew."
    )
    sentence = f"{limit.measure.label}: {figure.amount}{share}; it has to be {figure.limit} ({limit.source}). {way}"
    return Reason(f"over_{limit.measure.value}", sentence, "ends_on" if limit.measure in OF_TERM else "value_change")


def _exceeded(tested: Iterable[tuple[Limit, tuple[Figure, Reason | None]]]) -> tuple[list[Reason], list[Reason]]:
    """Reasons that refuse, and reasons that warn. Of limits that stand for each other one within is enough."""
    against: list[Reason] = []
    warnings: list[Reason] = []
    met = {limit.any_of for limit, (_, reason) in tested if limit.any_of and reason is None}
    for limit, (_, reason) in tested:
        if reason is not None and limit.any_of not in met:
            (warnings if limit.is_advisory else against).append(reason)
    return against, warnings


# --- notices --------------------------------------------------------------------------------------------------------


def _notices(measured: _Measured, on: date) -> Iterator[NoticeOwed]:
    owed: set[NoticeType] = set()
    for rule in law.notices_for(measured.asked.regime, NoticeEvent.VARIATION, on):
        if _is_owed(rule, measured) and (rule.only_with is None or rule.only_with in owed):
            owed.add(rule.type)
            yield NoticeOwed(rule)


def _is_owed(rule: NoticeRule, measured: _Measured) -> bool:
    if measured.asked.changes == {ChangeKind.ADMINISTRATIVE}:
        return False
    if rule.grounds and measured.asked.ground not in rule.grounds:
        return False
    if rule.over is not None and measured.amount(Measure.VALUE_AFTER) <= rule.over:
        return False
    spares = bool(rule.spared_value) or rule.spared_term is not None
    return not (spares and measured.asked.ground not in rule.never_spared and _is_spared(rule, measured))


def _is_spared(rule: NoticeRule, measured: _Measured) -> bool:
    """Whether the change stays within what needs no notice: each of value and term, as far as it moves them.

    The Act says “or”; read so, a change of both could leave either unnoticed. The careful reading asks for each.
    """
    value, term = measured.asked.value != 0, measured.asked.months != 0
    shares = [(value, Measure.VALUE_EACH, law.by_subject(rule.spared_value, measured.asked.subject))]
    shares.append((term, Measure.TERM_EACH, rule.spared_term or 0))
    for is_moved, measure, most in shares:
        share = measured.percent(measure)
        if is_moved and (share is None or abs(share) > most):
            return False
    return True


# --- words ----------------------------------------------------------------------------------------------------------


def say_amount(measure: Measure, amount: Fraction) -> str:
    """Pounds or months, as people write them."""
    if measure in OF_TERM:
        return say_months(amount)
    return format_pounds(Decimal(amount.numerator) / Decimal(amount.denominator))


def say_months(months: Fraction) -> str:
    """“6 months”, “4.8 months”, “1 month”."""
    said = rounded(months, places=2)
    return f"{said} month{'' if said == '1' else 's'}"


def say_percent(share: Fraction | None) -> str:
    """“10%”, “16.67%”; nothing for a share that is not known."""
    return "" if share is None else f"{rounded(share, places=2)}%"


def rounded(number: Fraction, *, places: int) -> str:
    """A number rounded half up, without noughts at its end; one that rounds to a whole says more until it differs."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    said = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if said == said.to_integral_value() and exact != said and places < 6:
        return rounded(number, places=places + 2)
    return f"{said.normalize():f}"


def _say_base(measure: Measure, measured: _Measured) -> str:
    if measure in OF_TERM:
        return f"of {say_months(measured.base.months)}" if measured.base.months else ""
    return f"of {format_pounds(measured.base.value)}" if measured.base.value else ""
