"""Which procurement rules a contract was let under, and the grounds on which its term may be changed.

A contract stays under the rules in force when its procurement began, so the regime is kept with the day that settles
it and never follows today's date. Grounds are data (`law/grounds.toml`) with the days from and to which they may be
used.
Sources: law.md §3.2–3.5; Procurement Act 2023 (commencement 24 Feb 2025); SI 2015/102 reg. 72; SI 2023/1348 reg. 13.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.calendar import say_date
from commissioning.verdicts import Verdict
from frameworks import law
from frameworks.enums import Regime

PA2023_STARTS_ON = date(2025, 2, 24)
PSR_STARTS_ON = date(2024, 1, 1)
PCR2015_STARTS_ON = date(2015, 2, 26)


@dataclass(frozen=True)
class Ground:
    """A ground for changing a contract under one regime, with its source. `is_option`: using an option it has.

    `keeps`: what the change may not do (`Keeping`); `only`: what alone it may change, and `bars`: what it may not
    (`ChangeKind`); `needs`: what has to be said with it, a clause or a provider. `is_relief`: fit for an emergency.
    """

    code: str
    regime: Regime
    label: str
    source: str = ""
    is_option: bool = False
    is_relief: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    keeps: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Whether the ground could be relied on that day (both ends inclusive)."""
        return (self.valid_from is None or day >= self.valid_from) and (self.valid_to is None or day <= self.valid_to)


def _ground(row: Mapping[str, Any]) -> Ground:
    return Ground(
        code=row["code"],
        regime=Regime(row["regime"]),
        label=row["label"],
        source=row["source"],
        is_option=row.get("option", False),
        is_relief=row.get("relief", False),
        valid_from=row.get("from"),
        valid_to=row.get("to"),
        keeps=tuple(row.get("keeps", ())),
        only=tuple(row.get("only", ())),
        bars=tuple(row.get("bars", ())),
        needs=tuple(row.get("needs", ())),
    )


GROUNDS: tuple[Ground, ...] = tuple(_ground(row) for row in law.rows("grounds"))
_BY_CODE = {ground.code: ground for ground in GROUNDS}
GROUND_CHOICES = [(ground.code, ground.label) for ground in GROUNDS]


def ground_of(code: str) -> Ground | None:
    """The ground with this code; None for none and for an unknown one."""
    return _BY_CODE.get(code)


def ground_label(code: str) -> str:
    """The words of a ground, or nothing for none."""
    return _BY_CODE[code].label if code else ""


def option_ground(regime: Regime) -> str:
    """The code of the ground on which an option is used under a regime (model.md §4.4, first row)."""
    return next(ground.code for ground in GROUNDS if ground.regime == regime and ground.is_option)


def may_govern(regime: Regime, basis_on: date) -> Verdict:
    """Whether a procurement begun on `basis_on` can be under this regime."""
    first, last = {
        Regime.PCR2015: (PCR2015_STARTS_ON, PA2023_STARTS_ON),
        Regime.PA2023: (PA2023_STARTS_ON, None),
        Regime.PA2023_LIGHT_TOUCH: (PA2023_STARTS_ON, None),
        Regime.PSR: (PSR_STARTS_ON, None),
        Regime.BELOW_THRESHOLD: (date.min, None),
    }[regime]
    return Verdict.of(
        (
            basis_on >= first,
            "regime_too_early",
            f"{regime.label} applies to procurements begun on or after {say_date(first)}. "
            "Choose the rules in force on the day, or correct the day.",
            "regime_basis_on",
        ),
        (
            last is None or basis_on < last,
            "regime_too_late",
            f"A procurement begun on or after {say_date(PA2023_STARTS_ON)} is under the Procurement Act 2023. "
            "Choose that regime, or correct the day.",
            "regime_basis_on",
        ),
    )


def may_rely_on(code: str, regime: Regime, *, on: date, field: str = "ground") -> Verdict:
    """Whether a ground belongs to the contract's regime and could be relied on that day; `field` is where it stands."""
    ground = _BY_CODE.get(code)
    return Verdict.of(
        (
            ground is not None and ground.regime == regime,
            "wrong_ground",
            f"Choose a ground of the {regime.label}.",
            field,
        ),
        (
            ground is None or ground.holds_on(on),
            "ground_not_in_force",
            f"That ground could not be relied on on {say_date(on)}.",
            field,
        ),
    )
