"""Matters and the stations of their way. Source: model.md §4.1 and §4.2 (Matter)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.services import audit
from commissioning.verdicts import Verdict
from decisions.models import Matter


def may_keep(actor: Actor) -> Verdict:
    """Those who write reports, and democratic services."""
    return Verdict.of(
        (
            actor.holds(Role.COMMISSIONER, Role.REPORT_AUTHOR, Role.DEMOCRATIC_SERVICES),
            "not_yours",
            "Matters are kept by commissioners, report authors and democratic services.",
        ),
    )


@transaction.atomic
def save(
    *,
    values: Mapping[str, str],
    steps: Sequence[tuple[int | None, Mapping[str, Any]]],
    actor: Actor,
    at: datetime,
    matter: Matter | None = None,
) -> Matter:
    """Add a matter, or change one, with those steps of its way that are given: (primary key or None, fields).

    Refused by `may_keep`, for another council's matter, and for a reference already taken.
    """
    is_new, matter = matter is None, matter or Matter(council=actor.council)
    taken = Matter.objects.filter(council=actor.council_id, reference=values["reference"]).exclude(pk=matter.pk)
    (
        may_keep(actor)
        & Verdict.of(
            (matter.council_id == actor.council_id, "other_council", "The matter is another council's."),
            (
                not taken.exists(),
                "reference_taken",
                "The council already has a matter with this reference.",
                "reference",
            ),
        )
    ).or_refuse()
    changes = {}
    for name in ("reference", "title", "service"):
        before = "" if is_new else getattr(matter, name)
        if before != values[name]:
            changes[name] = (before, values[name])
            setattr(matter, name, values[name])
    matter.save()
    for pk, fields in steps:
        if pk is None:
            matter.steps.create(**fields)
        else:
            matter.steps.update_or_create(pk=pk, defaults=dict(fields))
    audit.record(actor, "matter.saved", matter, at=at, changes={**changes, "steps": (0, len(steps))})
    return matter
