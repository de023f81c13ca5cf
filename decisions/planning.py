"""When the parts of a plan of procurement fit together. What the register could hold: `frameworks.planning`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commissioning.verdicts import Verdict
from decisions.enums import EffectKind


@dataclass(frozen=True)
class FollowedLot:
    """A running lot that a lot of the plan follows: its key, its contract's, and how it is named."""

    key: int
    contract: int
    label: str


def may_say(effect: EffectKind, *, follows: int | None, lots: Sequence[FollowedLot]) -> Verdict:
    """Whether a recommendation with this effect may plan a contract that follows another, by its key, with its lots.

    Refused for another effect than to procure, for a lot of another contract than the one followed, and for a lot
    followed twice.
    """
    strangers = [lot.label for lot in lots if lot.contract != follows]
    twice = [lot.label for place, lot in enumerate(lots) if lot in lots[:place]]
    return Verdict.of(
        (
            effect == EffectKind.PROCURE,
            "not_procuring",
            "Only a recommendation that plans a new contract has a plan. Change what it does to the register first.",
        ),
        (
            not strangers,
            "lot_of_another_contract",
            f"{', '.join(strangers)}: name the contract that is followed, or take the lot out.",
            "lots",
        ),
        (not twice, "followed_twice", f"{', '.join(twice)}: two planned lots cannot follow the same lot.", "lots"),
    )
