"""The two shipped schemes as values, the decision tables beside them, and the questions of the five cases."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from commissioning.money import format_pounds
from decisions import scheme_file
from decisions.enums import RouteAction, ValueBasis
from decisions.routing import PlanEntry, Question, Rule, Value
from decisions.scheme_file import SchemeFile

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
TABLES, EXPLANATIONS = HERE / "decision_tables", HERE / "explanations"
NAMES = ("committee-borough", "cabinet-county")
ON = date(2026, 6, 15)
COLUMNS = ("action", "this decision", "a year", "whole life", "key", "budget", "plan", "routine", "decides", "clause")


def shipped(name: str) -> SchemeFile:
    """A shipped scheme, read from its file."""
    found = scheme_file.read((ROOT / "decisions/schemes" / f"{name}.toml").read_text(encoding="utf-8"))
    assert isinstance(found, SchemeFile), found
    return found


def rules_of(name: str) -> tuple[Rule, ...]:
    return shipped(name).as_rules()


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """The rows of a scheme's decision table, each by its columns."""
    lines = (TABLES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith(("#", "action")):
            yield dict(zip(COLUMNS, (cell.strip() for cell in line.split("|")), strict=True))


def values(this: str, a_year: str, whole: str) -> dict[ValueBasis, Value]:
    """Sums in pounds on each basis; “–” where the register states none."""
    given = dict(zip(ValueBasis, (this, a_year, whole), strict=True))
    sums = {basis: Decimal(text.replace(",", "")) for basis, text in given.items() if text != "–"}
    return {basis: Value(f"{format_pounds(amount)}, including VAT", amount) for basis, amount in sums.items()}


def question(row: dict[str, str]) -> Question:
    """What a row of the table asks."""
    return Question(
        action=RouteAction(row["action"]),
        on=ON,
        values=values(row["this decision"], row["a year"], row["whole life"]),
        plan=PlanEntry("FP-1", date(2026, 1, 6), is_budgeted=False) if row["plan"] == "yes" else None,
        is_key=row["key"] == "yes",
        template_slug="",
        says_budgeted=row["budget"] == "yes",
        is_routine=row["routine"] == "yes",
    )


def of_case(action: RouteAction, on: date, form: str, **given: object) -> Question:
    """What a case asks of any scheme, on the day of its decision."""
    usual: dict[str, object] = {"values": {}, "plan": None, "is_key": False}
    return Question(action=action, on=on, template_slug=form, **(usual | given))  # type: ignore[arg-type]


def exempt(amount: str) -> Value:
    return Value(f"{format_pounds(Decimal(amount))}, exempt from VAT", Decimal(amount))


# As the demonstration tells them, to which test_routes_of_the_cases.py holds them.
CASES = {
    "S0": of_case(
        RouteAction.EXTEND,
        date(2020, 10, 22),
        "delegated-powers",
        values={ValueBasis.THIS_DECISION: exempt("453750.00")},
        plan=PlanEntry("FP-2020-017", date(2020, 1, 6), is_budgeted=True),
    ),
    "S1": of_case(
        RouteAction.PROCURE,
        date(2022, 4, 7),
        "committee-report",
        values={ValueBasis.THIS_DECISION: exempt("40260800.00")},
        plan=PlanEntry("22/00034", date(2022, 2, 7), is_budgeted=True),
        is_key=True,
    ),
    "S2": of_case(
        RouteAction.EXTEND,
        date(2021, 3, 23),
        "member-decision",
        values={
            ValueBasis.THIS_DECISION: exempt("492608.00"),
            ValueBasis.ANNUAL: exempt("246304.00"),
            ValueBasis.WHOLE_LIFE: exempt("738912.00"),
        },
        plan=PlanEntry("21/0047", date(2021, 2, 8), is_budgeted=True),
    ),
    "S3": of_case(
        RouteAction.PROCURE,
        date(2021, 6, 22),
        "cabinet-report",
        values={ValueBasis.THIS_DECISION: exempt("23200000.00")},
        is_key=True,
    ),
    "S4": of_case(
        RouteAction.PROCURE,
        date(2024, 1, 16),
        "business-case",
        values={ValueBasis.THIS_DECISION: exempt("1861753.00"), ValueBasis.ANNUAL: exempt("195974.00")},
        plan=PlanEntry("P-2023-118", date(2023, 10, 10), is_budgeted=True),
        is_key=True,
    ),
}
