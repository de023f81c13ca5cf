"""A variation in a report: the words it is recommended in, and which action of the scheme its decision needs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Protocol

from commissioning.calendar import say_date
from commissioning.money import format_pounds
from decisions.enums import EffectKind, RouteAction


class Varied(Protocol):
    """What a variation of the register says of itself."""

    title: str
    ends_on: date | None
    value_change: Decimal | None
    cap: Decimal | None

    @property
    def ground_words(self) -> str: ...

    @property
    def provider_after(self) -> object: ...


def words_for(variation: Varied, order: int) -> str:
    """What recommendation `order` asks for, to begin with: the change, its day, its sum, its provider and its ground.

    A sum that is asked for is a fact, so that it follows the register; a sum saved is no cost and is written out.
    """
    cost = f"{{{{ asked.n{order}.cost_total }}}}"
    said = [f"Vary the contract: {variation.title}"]
    if variation.ends_on:
        said.append(f"to end on {say_date(variation.ends_on)}")
    if variation.value_change:
        spends = variation.value_change > 0
        said.append(f"for {cost} more" if spends else f"for {format_pounds(-variation.value_change)} less")
    if variation.cap:
        most = cost if variation.cap == variation.value_change else format_pounds(variation.cap)
        said.append(f"at a cost of no more than {most}")
    if variation.provider_after:
        said.append(f"with {variation.provider_after} as its provider")
    ground = f", on the ground of {variation.ground_words}" if variation.ground_words else ""
    return f"{', '.join(said)}{ground}."


def action_of(form: RouteAction, effects: Collection[EffectKind]) -> RouteAction:
    """What the scheme of delegation is asked about: a report that only varies needs the power to vary.

    Any other effect leaves it to the form: what is extended, procured or awarded beside it settles who decides.
    """
    changing = {effect for effect in effects if effect is not EffectKind.NONE}
    return RouteAction.VARY if changing == {EffectKind.VARY} else form
