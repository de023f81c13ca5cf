"""Pounds: Decimal with two places, never a float."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

PENNY = Decimal("0.01")
_WRITTEN = re.compile(r"^£?\s*(?P<sign>-?)\s*£?\s*(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<pence>\.\d{1,2})?$")


def pounds(value: str | int | Decimal) -> Decimal:
    """An exact amount in pounds with two places. Refuses fractions of a penny and floats (`ValueError`)."""
    if isinstance(value, float):
        raise ValueError("A sum of money cannot come from a floating-point number.")
    try:
        amount = Decimal(value)
        exact = amount.quantize(PENNY)
    except InvalidOperation as error:
        raise ValueError(f"“{value}” is not a sum of money.") from error
    if exact != amount:
        raise ValueError(f"“{value}” has fractions of a penny.")
    return exact


def round_pounds(value: Decimal, to: Decimal = PENNY) -> Decimal:
    """Round half up to a multiple of `to` pounds (a penny unless said: £1, £1,000, £100,000)."""
    steps = (value / to).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return (steps * to).quantize(PENNY)


def parse_pounds(text: str) -> Decimal:
    """Read a sum as an officer writes it: "£453,750", "453750.00", "-£1,000". Refuses anything else by name."""
    match = _WRITTEN.match(text.strip())
    if not match:
        raise ValueError(f"“{text}” is not a sum of money. Write it like £453,750 or 453750.00.")
    return pounds(match["sign"] + match["whole"].replace(",", "") + (match["pence"] or ""))


def format_pounds(amount: Decimal) -> str:
    """ "£453,750", with pence only where there are any: "£37,812.50"; a negative as "-£1,000"."""
    exact = pounds(amount)
    sign, size = ("-", -exact) if exact < 0 else ("", exact)
    return f"{sign}£{size:,.0f}" if size == size.to_integral_value() else f"{sign}£{size:,.2f}"
