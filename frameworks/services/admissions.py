"""Providers' places after they were given: suspended at once, ratified, lifted; ended; passed to another provider."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from commissioning import calendar, clock
from commissioning.actors import Actor
from commissioning.calendar import ONE_DAY, say_date
from commissioning.services import audit
from commissioning.services.audit import Scalar
from commissioning.services.saving import checked, save_new
from frameworks import admissions as rules
from frameworks.enums import AdmissionStatus, SuspensionGround, SuspensionStatus
from frameworks.models import Admission, Suspension, Variation
from frameworks.services import telling
from frameworks.services.serving import copy_to
from providers.enums import ProviderStatus
from providers.models import Provider
from providers.services import directory


@transaction.atomic
def suspend(*, admission: Admission, version: int, ground: str, reason: str, actor: Actor, at: datetime) -> Suspension:
    """Suspend a place on a lot from `at`. Refused unless admitted and a reason is given (`may_suspend`).

    In order: the suspension, with the day by which another person ratifies it; the place; audit; on commit, a mail to
    whoever may ratify it.
    """
    place = _held(admission, version)
    rules.may_suspend(actor, place.status, reason=reason).or_refuse()
    council, day = place.council, clock.london_day(at)
    row = save_new(
        Suspension(
            admission=place,
            ground=SuspensionGround(ground),
            reason=reason.strip(),
            suspended_at=at,
            suspended_by=actor.user,
            suspended_as=actor.post_label,
            ratify_by_on=calendar.add_working_days(day, rules.RATIFY_WITHIN_WORKING_DAYS, nation=council.nation),
        )
    )
    _moved(place, AdmissionStatus.SUSPENDED, reason)
    changes: dict[str, tuple[Scalar, Scalar]] = {"ground": (None, row.ground), "ratify by": (None, row.ratify_by_on)}
    audit.record(actor, "admission.suspended", place, at=at, changes=changes, reason=row.reason)
    telling.of_suspension(row, actor=actor, at=at)
    return row


@transaction.atomic
def ratify(*, admission: Admission, version: int, actor: Actor, at: datetime) -> Suspension:
    """Ratify the suspension of a place, as a second person with authority. Refused by `may_ratify`."""
    place = _held(admission, version)
    row = _standing(place)
    rules.may_ratify(actor, row.status if row else None, suspended_by=row.suspended_by_id if row else None).or_refuse()
    assert row is not None  # noqa: S101 - the rule has refused otherwise
    row.status, row.ratified_at, row.ratified_by = SuspensionStatus.RATIFIED, at, actor.user
    row.ratified_as = actor.post_label
    checked(row).save_version()
    place.save_version(update_fields=[])
    audit.record(actor, "admission.suspension_ratified", place, at=at)
    return row


@transaction.atomic
def lift(*, admission: Admission, version: int, reason: str, actor: Actor, at: datetime) -> Suspension:
    """Lift the suspension of a place for a reason: it is admitted again. Refused by `may_lift`."""
    place = _held(admission, version)
    row = _standing(place)
    rules.may_lift(actor, row.status if row else None, reason=reason).or_refuse()
    assert row is not None  # noqa: S101 - the rule has refused otherwise
    _lift(row, reason, actor, at)
    _moved(place, AdmissionStatus.ADMITTED, "")
    audit.record(actor, "admission.suspension_lifted", place, at=at, reason=reason)
    return row


@transaction.atomic
def remove(*, admission: Admission, version: int, on: date, reason: str, actor: Actor, at: datetime) -> Admission:
    """Take a place from a provider, whose last day is `on`. Refused by `may_remove`."""
    place = _held(admission, version)
    rules.may_remove(actor, place.status, reason=reason, on=on, admitted_on=place.admitted_on).or_refuse()
    return _end(place, AdmissionStatus.REMOVED, on, reason, actor, at)


@transaction.atomic
def withdraw(
    *, admission: Admission, version: int, on: date, actor: Actor, at: datetime, reason: str = ""
) -> Admission:
    """Record that a provider gives its place up, whose last day is `on`. Refused by `may_withdraw`."""
    place = _held(admission, version)
    rules.may_withdraw(actor, place.status, on=on, admitted_on=place.admitted_on).or_refuse()
    return _end(place, AdmissionStatus.WITHDRAWN, on, reason, actor, at)


@transaction.atomic
def meet_condition(*, admission: Admission, version: int, on: date, actor: Actor, at: datetime) -> Admission:
    """Record that the condition of a place is met: from now on work can be called off. Refused by the rule."""
    place = _held(admission, version)
    rules.may_meet_condition(
        actor,
        has_condition=bool(place.condition),
        is_met=place.condition_met_on is not None,
        on=on,
        today=clock.london_day(at),
    ).or_refuse()
    place.condition_met_on = on
    checked(place).save_version(update_fields=["condition_met_on"])
    audit.record(actor, "admission.condition_met", place, at=at, changes={"on": (None, on)})
    return place


@transaction.atomic
def pass_on(
    *, admission: Admission, version: int, to: Provider, on: date, instrument: str, actor: Actor, at: datetime,
    variation: Variation | None = None,
) -> Admission:  # fmt: skip
    """Pass a place to another provider from `on`, by novation. Refused by `may_pass_on`. Returns the new place.

    The place of the one that goes ends the day before; services, venues and rates go on with the one that follows.
    """
    place = _held(admission, version)
    rules.may_pass_on(
        actor,
        place.status,
        is_other=to.pk != place.provider_id,
        is_active=to.status == ProviderStatus.ACTIVE,
        has_a_place=_has_a_place(place, to),
        on=on,
        admitted_on=place.admitted_on,
        ends_on=place.ends_on,
        instrument=instrument,
    ).or_refuse()
    return _pass_on(place, to, on, instrument, variation, actor, at)


@transaction.atomic
def merge(
    *, provider: Provider, version: int, into: Provider, on: date, instrument: str, actor: Actor, at: datetime
) -> Provider:
    """Merge a provider into another from `on`: its places pass on, or end where the other has one on the lot already.

    Refused by `may_merge`, and where a place cannot pass on. The one that goes stays in the directory.
    """
    provider = Provider.objects.locked(provider.pk).expect_version(version)
    rules.may_merge(
        actor,
        is_other=into.pk != provider.pk,
        is_active=provider.status == ProviderStatus.ACTIVE,
        into_is_active=into.status == ProviderStatus.ACTIVE,
        is_council=into.council_id == provider.council_id,
    ).or_refuse()
    held = provider.admissions.filter(status__in=rules.HELD).select_related("lot__contract__council", "provider")
    for found in held.order_by("pk"):
        place = _held(found, found.version)
        if _has_a_place(place, into):
            last = max(on - ONE_DAY, place.admitted_on or on)
            _end(place, AdmissionStatus.WITHDRAWN, last, f"Merged into {into}, which has a place.", actor, at)
        elif place.ends_on is None or on <= place.ends_on:
            pass_on(
                admission=place, version=place.version, to=into, on=on, instrument=instrument, actor=actor, at=at
            )  # fmt: skip
    return directory.edit_provider(
        provider=provider, version=version, status=ProviderStatus.MERGED, parent=into, actor=actor, at=at
    )  # fmt: skip


def _pass_on(
    place: Admission, to: Provider, on: date, instrument: str, variation: Variation | None, actor: Actor, at: datetime
) -> Admission:
    ends_on, standing = place.ends_on, _standing(place)
    if standing is not None:
        _lift(standing, f"The place passed to {to}.", actor, at)
    place.ends_on = on - ONE_DAY
    _moved(place, AdmissionStatus.NOVATED, f"Passed to {to} on {say_date(on)}: {instrument.strip()}", ["ends_on"])
    follows = save_new(
        Admission(
            lot=place.lot,
            provider=to,
            status=AdmissionStatus.ADMITTED,
            admitted_on=on,
            ends_on=ends_on,
            condition=place.condition,
            condition_met_on=place.condition_met_on,
            novated_from=place,
            novation_instrument=instrument.strip(),
            novation_variation=variation,
        )
    )
    copy_to(follows, place, on=on)
    changes: dict[str, tuple[Scalar, Scalar]] = {
        "provider": (str(place.provider), str(to)),
        "variation": (None, str(variation) if variation else None),
    }
    audit.record(actor, "admission.passed_on", follows, at=at, changes=changes)
    return follows


def _held(admission: Admission, version: int) -> Admission:
    """The place as the person saw it, locked."""
    held: Admission = Admission.objects.locked(admission.pk)
    return held.expect_version(version)


def _standing(place: Admission) -> Suspension | None:
    rows = place.suspensions.select_for_update(of=("self",)).exclude(status=SuspensionStatus.LIFTED)
    found: Suspension | None = rows.first()
    return found


def _lift(row: Suspension, reason: str, actor: Actor, at: datetime) -> None:
    row.status, row.lifted_at, row.lifted_by = SuspensionStatus.LIFTED, at, actor.user
    row.lifted_reason = reason.strip()
    checked(row).save_version()


def _moved(place: Admission, status: AdmissionStatus, reason: str, fields: list[str] | None = None) -> None:
    place.status, place.reason = status, reason.strip()
    checked(place).save_version(update_fields=["status", "reason", *(fields or [])])


def _end(place: Admission, status: AdmissionStatus, on: date, reason: str, actor: Actor, at: datetime) -> Admission:
    standing = _standing(place)
    if standing is not None:
        _lift(standing, f"The place ended: {status.label.lower()}.", actor, at)
    before = place.ends_on
    place.ends_on = min(on, before) if before else on
    _moved(place, status, reason, ["ends_on"])
    audit.record(
        actor, f"admission.{status}", place, at=at, changes={"ends on": (before, place.ends_on)}, reason=reason
    )
    return place


def _has_a_place(place: Admission, provider: Provider) -> bool:
    there: bool = place.lot.admissions.standing().filter(provider=provider).exists()
    return there
