"""The acts on a variation, each with the rule and the service behind it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from frameworks.forms.variations import DropForm, SignForm
from frameworks.models import Variation
from frameworks.selectors.variations import unpublished_before
from frameworks.services import variations
from frameworks.variation_enums import VariationStatus
from frameworks.variations import may_administer, may_sign, may_take_effect, may_void


def _may_administer(variation: Variation, actor: Actor, at: datetime) -> Verdict:
    return may_administer(actor, VariationStatus(variation.status), is_administrative=variation.is_administrative)


def _may_sign(variation: Variation, actor: Actor, at: datetime) -> Verdict:
    waiting = unpublished_before(variation) if variation.status == VariationStatus.AUTHORISED else []
    return may_sign(
        actor,
        VariationStatus(variation.status),
        unpublished=[notice.get_type_display() for notice in waiting],
        today=clock.london_day(at),
    )


def _may_take_effect(variation: Variation, actor: Actor, at: datetime) -> Verdict:
    return may_take_effect(
        actor,
        VariationStatus(variation.status),
        takes_effect_on=variation.takes_effect_on,
        today=clock.london_day(at),
    )


def _may_drop(variation: Variation, actor: Actor, at: datetime) -> Verdict:
    return may_void(actor, VariationStatus(variation.status), reason="…", asked_in=variation.asked_in)


def _administer(variation: Variation, **given: Any) -> Variation:
    return variations.make_administrative(variation=variation, **given)


def _sign(variation: Variation, **given: Any) -> Variation:
    return variations.sign(variation=variation, **given)


def _take_effect(variation: Variation, **given: Any) -> Variation:
    return variations.take_effect(variation=variation, **given)


def _drop(variation: Variation, **given: Any) -> Variation:
    return variations.void(variation=variation, **given)


def _about_signing(variation: Variation, actor: Actor, at: datetime) -> list[str]:
    """What the signature does to the register."""
    said = ["Record here an instrument that all who sign it have signed. This program sends nothing to a provider."]
    if variation.ends_on:
        said.append(f"In effect, the last day of the lots it names becomes {say_date(variation.ends_on)}.")
    return said


ACTS = (
    ObjectAction(
        name="sign",
        label="Record that it is signed",
        verdict=_may_sign,
        perform=_sign,
        form_class=SignForm,
        about=_about_signing,
        confirm=True,
        done=lambda done: "It is in effect." if done.status == VariationStatus.EFFECTIVE else "Recorded as signed.",
    ),
    ObjectAction(
        name="take-effect",
        label="Bring it into effect",
        verdict=_may_take_effect,
        perform=_take_effect,
        confirm=True,
        done="It is in effect.",
    ),
    ObjectAction(
        name="make-administrative",
        label="Make this administrative change",
        verdict=_may_administer,
        perform=_administer,
        confirm=True,
        done="Done: the change is on record.",
    ),
    ObjectAction(
        name="drop",
        label="Drop the draft",
        verdict=_may_drop,
        perform=_drop,
        form_class=DropForm,
        done="Dropped. It stays readable.",
    ),
)
