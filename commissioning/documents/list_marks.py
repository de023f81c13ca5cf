"""How other programs mark the items of a list, as we name it."""

from __future__ import annotations

import re

from commissioning.documents.nodes import ListStyle

BULLETS = "·•o§▪◦‣-–*\uf0b7\uf0a7\uf0d8"
CAPITAL = frozenset(("A", "I", "upper-alpha", "upper-latin", "upper-roman"))
NAMES: dict[str, ListStyle] = {
    "a": "lower-alpha", "A": "lower-alpha", "lower-alpha": "lower-alpha", "upper-alpha": "lower-alpha",
    "lower-latin": "lower-alpha", "upper-latin": "lower-alpha", "i": "lower-roman", "I": "lower-roman",
    "lower-roman": "lower-roman", "upper-roman": "lower-roman", "1": "decimal", "decimal": "decimal",
    "bullet": "bullet",
}  # fmt: skip


def named(name: str, otherwise: ListStyle) -> ListStyle:
    """A mark's HTML or CSS name as ours."""
    return NAMES.get(name, otherwise)


def is_capital(name: str) -> bool:
    """Whether a mark's name asks for capitals, which we do not have."""
    return name in CAPITAL


def of_mark(mark: str) -> str:
    """The CSS name of a mark written out: “·”, “3.”, “(b)”, “iv)”."""
    core = mark.strip("().\u00a0 ")
    if not core or core in BULLETS:
        return "bullet"
    if core.isdigit() or re.fullmatch(r"\d+(\.\d+)+", core):
        return "decimal"
    is_roman = len(core) > 1 or core.lower() in "ivx"
    kind = "roman" if is_roman and re.fullmatch(r"[ivxlcdm]+", core.lower()) else "alpha"
    return f"{'lower' if core == core.lower() else 'upper'}-{kind}"
