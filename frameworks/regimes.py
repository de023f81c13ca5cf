"""Which procurement rules a contract was let under, and the grounds on which its term may be changed.

A contract stays under the rules in force when its procurement began, so the regime is kept with the day that settles
it and never follows today's date. Grounds are data with the days from and to which they may be used.
Sources: law.md §3.2–3.5; Procurement Act 2023 (commencement 24 Feb 2025); SI 2015/102 reg. 72; SI 2023/1348 reg. 13.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commissioning.calendar import say_date
from commissioning.verdicts import Verdict
from frameworks.enums import Regime

PA2023_STARTS_ON = date(2025, 2, 24)
PSR_STARTS_ON = date(2024, 1, 1)
PCR2015_STARTS_ON = date(2015, 2, 26)


@dataclass(frozen=True)
class Ground:
    """A ground for changing a contract's term under one regime. `is_option`: using an option the contract has."""

    code: str
    regime: Regime
    label: str
    is_option: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the ground could be relied on that day (both ends inclusive)."""
        return (self.valid_from is None or day >= self.valid_from) and (self.valid_to is None or day <= self.valid_to)


_PCR, _PA, _LIGHT, _PSR, _SMALL = (
    Regime.PCR2015,
    Regime.PA2023,
    Regime.PA2023_LIGHT_TOUCH,
    Regime.PSR,
    Regime.BELOW_THRESHOLD,
)
GROUNDS: tuple[Ground, ...] = (
    Ground("pcr72_1_a", _PCR, "Reg. 72(1)(a): clear, precise review clause or option", is_option=True),
    Ground("pcr72_1_b", _PCR, "Reg. 72(1)(b): necessary additional works, services or supplies"),
    Ground("pcr72_1_c", _PCR, "Reg. 72(1)(c): circumstances that could not be foreseen"),
    Ground("pcr72_1_d", _PCR, "Reg. 72(1)(d): replacement of the contractor"),
    Ground("pcr72_1_e", _PCR, "Reg. 72(1)(e): change that is not substantial"),
    Ground("pcr72_1_f", _PCR, "Reg. 72(1)(f) and (5): below the threshold and below 10% or 15%"),
    Ground("ppn_covid", _PCR, "Emergency relief under a procurement policy note", valid_from=date(2020, 3, 20)),
    Ground("pa_sch8_1", _PA, "Sch. 8 para. 1: provided for in the contract", True, PA2023_STARTS_ON),
    Ground("pa_sch8_2", _PA, "Sch. 8 paras 2–3: urgency and protecting life", valid_from=PA2023_STARTS_ON),
    Ground("pa_sch8_4", _PA, "Sch. 8 para. 4: unforeseeable circumstances", valid_from=PA2023_STARTS_ON),
    Ground("pa_sch8_5", _PA, "Sch. 8 paras 5–7: a known risk has come about", valid_from=PA2023_STARTS_ON),
    Ground("pa_sch8_8", _PA, "Sch. 8 para. 8: additional goods, services or works", valid_from=PA2023_STARTS_ON),
    Ground("pa_sch8_9", _PA, "Sch. 8 para. 9: transfer on corporate restructuring", valid_from=PA2023_STARTS_ON),
    Ground("pa_s74_3", _PA, "s. 74(3): change that is not substantial", valid_from=PA2023_STARTS_ON),
    Ground("pa_s74_4", _PA, "s. 74(4): below-threshold modification", valid_from=PA2023_STARTS_ON),
    Ground("palt_terms", _LIGHT, "Contract terms, with regard to the s. 12 objectives", True, PA2023_STARTS_ON),
    Ground("palt_s74_2", _LIGHT, "s. 74(2): a light touch contract may be modified", valid_from=PA2023_STARTS_ON),
    Ground("psr13_clear", _PSR, "Reg. 13: clearly provided for in the contract", True, PSR_STARTS_ON),
    Ground("psr13_succession", _PSR, "Reg. 13: provider changes by corporate succession", valid_from=PSR_STARTS_ON),
    Ground("psr13_external", _PSR, "Reg. 13: response to external factors", valid_from=PSR_STARTS_ON),
    Ground("psr13_small", _PSR, "Reg. 13: below £500,000 or 25% of lifetime value", valid_from=PSR_STARTS_ON),
    Ground("contract_terms", _SMALL, "The contract's own terms", is_option=True),
    Ground("agreed_change", _SMALL, "Agreed change that leaves the contract below threshold"),
)
_BY_CODE = {ground.code: ground for ground in GROUNDS}
GROUND_CHOICES = [(ground.code, ground.label) for ground in GROUNDS]


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
