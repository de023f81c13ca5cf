"""Figures that are arrived at from others, and whether what was written ties.

A contract sum ties to the penny. An “approximately” states its rounding: £111,000 a week for 52 weeks is £5.8m
when rounded to £100,000. Source: model.md invariants 13–15; cases S2 and S3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.actors import Actor
from commissioning.enums import Discipline, Role
from commissioning.money import PENNY, format_pounds, round_pounds
from commissioning.verdicts import Verdict
from frameworks.enums import Calculation, MoneyKind

EXACT = Decimal("0.00")
WEEKS_IN_A_YEAR = Decimal(52)


@dataclass(frozen=True)
class Formula:
    """How a sum is arrived at: `parts` in pounds, and the number they are multiplied by."""

    calculation: Calculation
    parts: tuple[Decimal, ...] = ()
    times: Decimal = Decimal(1)

    @property
    def words(self) -> str:
        """The calculation as it would be written on paper: "£246,304 × 2"."""
        if self.calculation == Calculation.SUM_OF_LINES:
            return " + ".join(format_pounds(part) for part in self.parts)
        number = f"{self.times.normalize():f}"
        weeks = " weeks" if self.calculation == Calculation.WEEKLY_TIMES else ""
        return f"{format_pounds(self.parts[0])} × {number}{weeks}"


def line_times(line: Decimal, times: Decimal | int) -> Formula:
    """A line × n, such as an annual sum over two years."""
    return Formula(Calculation.LINE_TIMES, (line,), Decimal(times))


def sum_of_lines(lines: Sequence[Decimal]) -> Formula:
    """Several lines added up."""
    return Formula(Calculation.SUM_OF_LINES, tuple(lines))


def weekly_times(rate: Decimal, weeks: Decimal | int = WEEKS_IN_A_YEAR) -> Formula:
    """A weekly rate over a number of weeks, 52 unless said."""
    return Formula(Calculation.WEEKLY_TIMES, (rate,), Decimal(weeks))


def evaluate(formula: Formula) -> Decimal:
    """What the formula comes to, in pounds, rounded half up to the penny."""
    return round_pounds(sum(formula.parts, EXACT) * formula.times)


def ties(amount: Decimal, formula: Formula, *, tolerance: Decimal = EXACT, rounding: Decimal = PENNY) -> Verdict:
    """Whether the sum written equals its calculation, rounded to a multiple of `rounding`, within `tolerance`."""
    exact = evaluate(formula)
    expected = round_pounds(exact, rounding)
    difference = amount - expected
    rounded = f", rounded {format_pounds(expected)}" if expected != exact else ""
    direction = "more" if difference > 0 else "less"
    return Verdict.of(
        (
            abs(difference) <= tolerance,
            "does_not_tie",
            f"{formula.words} is {format_pounds(exact)}{rounded}; {format_pounds(amount)} is "
            f"{format_pounds(abs(difference))} {direction}. "
            "Correct the sum or its calculation, or say how it is rounded.",
            "amount",
        )
    )


def may_enter(actor: Actor, kind: MoneyKind) -> Verdict:
    """Commissioners enter sums; contract managers and finance also what was budgeted, forecast or spent."""
    running = (MoneyKind.BUDGET, MoneyKind.FORECAST, MoneyKind.ACTUAL)
    may = actor.holds(Role.COMMISSIONER) or (
        kind in running and (actor.holds(Role.CONTRACT_MANAGER, Role.SECTION_151) or actor.clears(Discipline.FINANCE))
    )
    return Verdict.of(
        (
            may,
            "not_yours",
            "Only a commissioner enters sums; budgets, forecasts and spend also a contract manager or finance.",
        )
    )


def is_formula_complete(
    calculation: Calculation, *, base: bool, rate: bool, times: Decimal | None, parts: int
) -> Verdict:
    """Whether the fields of a calculation are filled in: the ones it needs, and no others."""
    needs_base = calculation == Calculation.LINE_TIMES
    needs_rate = calculation == Calculation.WEEKLY_TIMES
    needs_times = needs_base or needs_rate
    needs_parts = calculation == Calculation.SUM_OF_LINES
    return Verdict.of(
        (base == needs_base, "formula_line", _need("the line to multiply", needs_base), "base_line"),
        (rate == needs_rate, "formula_rate", _need("the weekly rate", needs_rate), "weekly_rate"),
        ((times is not None) == needs_times, "formula_times", _need("the number to multiply by", needs_times), "times"),
        (times is None or times > 0, "formula_times", "The number to multiply by is more than nought.", "times"),
        (
            parts >= 2 if needs_parts else parts == 0,
            "formula_parts",
            "Choose at least two lines to add up." if needs_parts else "Only a sum of lines adds lines up.",
            "parts",
        ),
    )


def _need(what: str, needed: bool) -> str:
    return f"This calculation needs {what}." if needed else f"This calculation has no use for {what}: leave it empty."
