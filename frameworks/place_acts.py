"""The acts on a provider's place on a lot, and the merger of a provider, each with its rule and its service."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.object_actions import ObjectAction
from commissioning.once import once
from commissioning.verdicts import Verdict
from frameworks import admissions as rules
from frameworks.forms import places as forms
from frameworks.models import Admission, Suspension
from frameworks.selectors import places
from frameworks.services import admissions
from providers.enums import ProviderStatus
from providers.models import Provider


@once
def _suspension(place: Admission) -> Suspension | None:
    return places.suspension_of(place)


def _may_suspend(place: Admission, actor: Actor, at: datetime) -> Verdict:
    return rules.may_suspend(actor, place.status, reason="…")


def _may_ratify(place: Admission, actor: Actor, at: datetime) -> Verdict:
    row = _suspension(place)
    return rules.may_ratify(actor, row.status if row else None, suspended_by=row.suspended_by_id if row else None)


def _may_lift(place: Admission, actor: Actor, at: datetime) -> Verdict:
    row = _suspension(place)
    return rules.may_lift(actor, row.status if row else None, reason="…")


def _may_meet(place: Admission, actor: Actor, at: datetime) -> Verdict:
    today = clock.london_day(at)
    is_met = place.condition_met_on is not None
    return rules.may_meet_condition(
        actor, has_condition=bool(place.condition), is_met=is_met, on=today, today=today
    )  # fmt: skip


def _may_pass_on(place: Admission, actor: Actor, at: datetime) -> Verdict:
    return rules.may_pass_on(
        actor, place.status, is_other=True, is_active=True, has_a_place=False, on=place.ends_on or clock.london_day(at),
        admitted_on=None, ends_on=place.ends_on, instrument="…",
    )  # fmt: skip


def _may_withdraw(place: Admission, actor: Actor, at: datetime) -> Verdict:
    return rules.may_withdraw(actor, place.status, on=clock.london_day(at), admitted_on=None)


def _may_remove(place: Admission, actor: Actor, at: datetime) -> Verdict:
    return rules.may_remove(actor, place.status, reason="…", on=clock.london_day(at), admitted_on=None)


def _about_suspending(place: Admission, actor: Actor, at: datetime) -> list[str]:
    """That it works at once, and who answers for it afterwards."""
    days = rules.RATIFY_WITHIN_WORKING_DAYS
    return [
        "The place is suspended at once: nothing can be called off under it, and it is left out of who serves where.",
        f"Somebody with authority ratifies or lifts it within {days} working days, and is told by e-mail.",
    ]


def _about_ratifying(place: Admission, actor: Actor, at: datetime) -> list[str]:
    """What was suspended, by whom and why."""
    row = _suspension(place)
    if row is None:
        return []
    when = say_date(clock.london_day(row.suspended_at))
    return [
        f"Suspended on {when} by {row.suspended_by}, {row.suspended_as}. {row.get_ground_display()}: {row.reason}",
        f"To be ratified by {say_date(row.ratify_by_on)}. If it should not stand, lift it instead.",
    ]


def _about_passing_on(place: Admission, actor: Actor, at: datetime) -> list[str]:
    """What goes on with the other provider."""
    return [
        "The place of this provider ends the day before; the other has it from then on, with its services, venues and "
        "rates, and with the same last day. A change of provider usually needs a variation with its ground."
    ]


def _about_merging(provider: Provider, actor: Actor, at: datetime) -> list[str]:
    """What becomes of its places."""
    return [
        "Every place it holds passes to the other organisation on that day; where the other has a place on the same "
        "lot already, this one's ends. It stays in the directory as merged, with its history."
    ]


ON_PLACE = (
    ObjectAction(
        name="suspend", label="Suspend the provider", verdict=_may_suspend,
        perform=lambda place, **given: admissions.suspend(admission=place, **given), form_class=forms.SuspendForm,
        about=_about_suspending,
        done=lambda row: f"{row.admission.provider} is suspended. To be ratified by {row.ratify_by_on:%A %-d %B}.",
    ),
    ObjectAction(
        name="ratify", label="Ratify the suspension", verdict=_may_ratify,
        perform=lambda place, **given: admissions.ratify(admission=place, **given), about=_about_ratifying,
        confirm=True, done="The suspension is ratified.",
    ),
    ObjectAction(
        name="lift", label="Lift the suspension", verdict=_may_lift,
        perform=lambda place, **given: admissions.lift(admission=place, **given), form_class=forms.LiftForm,
        done="The suspension is lifted.",
    ),
    ObjectAction(
        name="meet-condition", label="Record that the condition is met", verdict=_may_meet,
        perform=lambda place, **given: admissions.meet_condition(admission=place, **given),
        form_class=forms.ConditionForm, about=lambda place, actor, at: [place.condition] if place.condition else [],
        done="The condition is met: work can be called off.",
    ),
    ObjectAction(
        name="pass-on", label="Pass the place to another provider", verdict=_may_pass_on,
        perform=lambda place, **given: admissions.pass_on(admission=place, **given), form_class=forms.PassOnForm,
        form_needs=("obj", "actor"), about=_about_passing_on, confirm=True,
        done=lambda made: f"The place is now that of {made.provider}.",
    ),
    ObjectAction(
        name="withdraw", label="Record that the provider gives it up", verdict=_may_withdraw,
        perform=lambda place, **given: admissions.withdraw(admission=place, **given), form_class=forms.EndForm,
        confirm=True, done="Recorded.",
    ),
    ObjectAction(
        name="remove", label="Remove the provider", verdict=_may_remove,
        perform=lambda place, **given: admissions.remove(admission=place, **given), form_class=forms.RemoveForm,
        confirm=True, done="The provider is removed.",
    ),
)  # fmt: skip


def may_merge(provider: Provider, actor: Actor, at: datetime) -> Verdict:
    """Whether this person may merge the provider into another."""
    return rules.may_merge(
        actor, is_other=True, is_active=provider.status == ProviderStatus.ACTIVE, into_is_active=True, is_council=True
    )


def _merge(provider: Provider, **given: Any) -> Provider:
    return admissions.merge(provider=provider, **given)


MERGE = ObjectAction(
    name="merge", label="Merge into another provider", verdict=may_merge, perform=_merge, form_class=forms.MergeForm,
    form_needs=("obj", "actor"), about=_about_merging, confirm=True, done="Merged.",
)  # fmt: skip
