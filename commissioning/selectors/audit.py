"""Reading the audit chain in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from commissioning import clock
from commissioning.actors import Actor
from commissioning.models import AuditEvent
from commissioning.models.audit import READERS
from commissioning.verdicts import Verdict


@dataclass(frozen=True)
class Happening:
    """One event as a person reads it: when, who in which post, what, and what it changed."""

    at: datetime
    who: str
    what: str
    changes: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return f"{self.who}: {self.what}."


def may_read_trail(actor: Actor) -> Verdict:
    """Whether the actor's job is to read the council's whole audit trail."""
    return Verdict.of(
        (
            actor.holds(*READERS),
            "not_yours",
            "The audit trail is read by auditors, statutory officers, democratic services and administrators.",
        )
    )


def reason_digest_of(event: AuditEvent) -> str:
    """The fingerprint of the reason that was given; empty where none was."""
    reason = event.payload.get("reason", "")
    return reason if isinstance(reason, str) else ""


def history_of(obj: models.Model) -> list[Happening]:
    """Everything the chain says of one thing, oldest first. The caller has already checked who may see the thing."""
    return [happening(event) for event in AuditEvent.objects.about(obj)]


def recent(actor: Actor, *, limit: int = 10) -> list[Happening]:
    """What the person did last in this council, newest first."""
    if not actor.council_id or not actor.user_id:
        return []
    events = AuditEvent.objects.filter(chain=actor.council.code, actor_user_pk=str(actor.user_id))
    return [happening(event) for event in events.order_by("-sequence")[:limit]]


def happening(event: AuditEvent) -> Happening:
    """One event in words."""
    who = f"{event.actor_label}, {event.actor_post}" if event.actor_post else event.actor_label
    return Happening(
        event.at.astimezone(clock.LONDON), who, f"{in_words(event.verb)} {event.object_label}", changes_of(event)
    )


def in_words(verb: str) -> str:
    """`report.put_to_maker` as a person says it: "report put to maker:" before the thing it happened to."""
    return verb.replace(".", " ").replace("_", " ") + ":"


def changes_of(event: AuditEvent) -> tuple[str, ...]:
    """What an event changed, each as "field: before → after"."""
    return tuple(
        f"{name.replace('_', ' ')}: {_plain(value[0])} → {_plain(value[1])}"
        for name, value in event.payload.items()
        if isinstance(value, list)
    )


def _plain(value: Any) -> str:
    if value in (None, ""):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    try:
        return f"{date.fromisoformat(value):%-d %B %Y}" if isinstance(value, str) and len(value) == 10 else str(value)
    except ValueError:
        return str(value)
