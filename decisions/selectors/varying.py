"""Variations that a report asks for: as they are pinned and recorded, and whether the register could hold them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from commissioning import clock
from commissioning.verdicts import Verdict
from decisions.enums import EffectKind
from decisions.models import Report
from decisions.selectors import parts
from frameworks.enums import OPEN_STAGES
from frameworks.history import may_award
from frameworks.kinds import LISTS
from frameworks.models import Contract, Variation
from frameworks.selectors.variations import assessment, lot_ends, lots_of, said_by
from frameworks.variations import says_enough
from frameworks.varying import Assessment


def as_recorded(variation: Variation) -> dict[str, Any]:
    """What it asks for in plain JSON types: a change of any of it is a change of what is asked."""
    return {
        "variation": variation.number,
        "changes": sorted(variation.changes),
        "ground": variation.ground,
        "ends_on": variation.ends_on.isoformat() if variation.ends_on else None,
        "value_change": str(variation.value_change) if variation.value_change is not None else None,
        "vat_basis": str(variation.vat_basis),
        "cap": str(variation.cap) if variation.cap is not None else None,
        "before": variation.before,
        "after": variation.after,
        "provider_after": str(variation.provider_after) if variation.provider_after else None,
        "relief": variation.is_relief,
    }


def judged(variation: Variation, *, on: date) -> tuple[Verdict, Assessment]:
    """What the register and its rules say of a draft if it is decided on a day."""
    lots = lots_of(variation)
    found = assessment(variation, lots, on=on)
    return says_enough(said_by(variation), lot_ends(variation.contract, lots)) & found.verdict, found


def may_be_awarded(contract: Contract) -> Verdict:
    """Whether the contract a report is about could be awarded as the register stands now."""
    lots = list(contract.lots.prefetch_related("admissions"))
    empty = sum(not lot.admissions.admitted().exists() for lot in lots)
    return may_award(
        is_open=contract.stage in OPEN_STAGES, lots=len(lots), empty_lots=empty, is_list=contract.kind in LISTS
    )


def awards_of(report: Report) -> dict[int, Verdict]:
    """For each recommendation to award, by its key, whether the register could hold the award."""
    asked = [row.pk for row in parts.recommendations(report) if row.effect == EffectKind.AWARD]
    verdict = may_be_awarded(report.contract) if asked else Verdict.allow()
    return dict.fromkeys(asked, verdict)


def register_says(report: Report, at: datetime) -> Verdict:
    """Whether every variation and award the report asks for could be authorised now."""
    verdict = Verdict.allow()
    for variation in parts.variations(report).values():
        verdict &= judged(variation, on=clock.london_day(at))[0]
    for awarded in awards_of(report).values():
        verdict &= awarded
    return verdict
