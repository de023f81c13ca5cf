"""Recording departures from the rules: waivers asked for and answered, breaches and what was done, late authorisations.

Nothing recorded is changed afterwards: it is answered, remedied, or struck out with a reason. Source: model.md §4.2.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.audit import Scalar
from commissioning.services.saving import checked
from commissioning.verdicts import Verdict
from decisions import departures as rules
from decisions.enums import DepartureKind, WaiverOutcome
from decisions.models import Breach, Decision, DepartureReason, LateAuthorisation, Waiver
from frameworks.models import Contract, Lot

SHIPPED = Path(__file__).resolve().parent.parent / "departure_reasons.toml"


@dataclass(frozen=True)
class Said:
    """What every departure says of itself; `value` in pounds. `department` is the contract's where there is one."""

    title: str
    reason: DepartureReason
    value: Decimal
    explanation: str
    department: str = ""
    contract: Contract | None = None

    def fields(self, actor: Actor, at: datetime) -> dict[str, Any]:
        """As columns of a row that this person records now."""
        of_contract = self.contract.department if self.contract else ""
        return {
            "council": actor.council,
            "contract": self.contract,
            "title": self.title.strip(),
            "department": of_contract or self.department.strip() or actor.department,
            "reason": self.reason,
            "value": self.value,
            "explanation": self.explanation.strip(),
            "recorded_by": actor.user,
            "recorded_post": actor.post_label,
            "recorded_at": at,
        }


@transaction.atomic
def ask_waiver(
    *, said: Said, rule: str, requested_on: date, applies_from: date | None, actor: Actor, at: datetime
) -> Waiver:
    """Ask for a rule of the council's own to be set aside; `applies_from` is the day from which it is needed."""
    day = clock.london_day(at)
    verdict = _may(said, DepartureKind.WAIVER, requested_on, actor)
    (verdict & rules.may_ask_waiver(requested_on=requested_on, today=day)).or_refuse()
    waiver = Waiver(**said.fields(actor, at), rule=rule.strip(), requested_on=requested_on, applies_from=applies_from)
    checked(waiver).save()
    audit.record(actor, "waiver.asked", waiver, at=at, changes=_first(waiver), reason=waiver.explanation)
    return waiver


@transaction.atomic
def decide_waiver(
    *, waiver: Waiver, version: int, granted: bool, decided_on: date, decided_by: str, actor: Actor, at: datetime
) -> Waiver:
    """Enter how a request was answered, by which post or body, on which day. Refused by `may_decide_waiver`."""
    waiver = Waiver.objects.locked(waiver.pk).expect_version(version)
    rules.may_decide_waiver(
        actor,
        is_waiting=waiver.outcome == WaiverOutcome.WAITING,
        is_voided=waiver.voided_at is not None,
        asked_by=waiver.recorded_by_id,
        requested_on=waiver.requested_on,
        decided_on=decided_on,
        decided_by=decided_by,
        today=clock.london_day(at),
    ).or_refuse()
    waiver.outcome = WaiverOutcome.GRANTED if granted else WaiverOutcome.REFUSED
    waiver.decided_on, waiver.decided_by, waiver.entered_by = decided_on, decided_by.strip(), actor.user
    waiver.save_version(update_fields=["outcome", "decided_on", "decided_by", "entered_by"])
    changes: dict[str, tuple[Scalar, Scalar]] = {
        "outcome": (WaiverOutcome.WAITING.value, str(waiver.outcome)),
        "decided_on": (None, decided_on),
    }
    audit.record(actor, f"waiver.{waiver.outcome}", waiver, at=at, changes=changes)
    return waiver


@transaction.atomic
def record_breach(
    *, said: Said, rule: str, is_of_law: bool, happened_on: date, found_on: date, actor: Actor, at: datetime,
    waiver: Waiver | None = None,
) -> Breach:  # fmt: skip
    """Record that a rule was broken. A waiver named beside it changes nothing about that."""
    verdict = _may(said, DepartureKind.BREACH, found_on, actor)
    verdict &= rules.may_record_breach(happened_on=happened_on, found_on=found_on, today=clock.london_day(at))
    verdict.or_refuse()
    breach = Breach(
        **said.fields(actor, at), rule=rule.strip(), is_of_law=is_of_law, happened_on=happened_on, found_on=found_on,
        waiver=waiver,
    )  # fmt: skip
    checked(breach).save()
    audit.record(actor, "breach.recorded", breach, at=at, changes=_first(breach), reason=breach.explanation)
    return breach


@transaction.atomic
def remedy_breach(
    *, breach: Breach, version: int, remedy: str, remedied_on: date, actor: Actor, at: datetime
) -> Breach:
    """Record what was done about a breach. Refused by `may_remedy`."""
    breach = Breach.objects.locked(breach.pk).expect_version(version)
    rules.may_remedy(
        actor,
        is_open=breach.remedied_on is None,
        is_voided=breach.voided_at is not None,
        remedy=remedy,
        on=remedied_on,
        found_on=breach.found_on,
    ).or_refuse()
    breach.remedy, breach.remedied_on, breach.remedied_by = remedy.strip(), remedied_on, actor.user
    breach.save_version(update_fields=["remedy", "remedied_on", "remedied_by"])
    audit.record(
        actor, "breach.remedied", breach, at=at, changes={"remedied_on": (None, remedied_on)}, reason=breach.remedy
    )
    return breach


@transaction.atomic
def record_late(
    *, said: Said, service_from: date, authorised_on: date, actor: Actor, at: datetime,
    decision: Decision | None = None, lot: Lot | None = None,
) -> LateAuthorisation:  # fmt: skip
    """Record that a service ran from a day on which nothing authorised it, until a decision took effect."""
    there = LateAuthorisation.objects.counting().filter(decision=decision, lot=lot)
    verdict = _may(said, DepartureKind.LATE, authorised_on, actor)
    verdict &= rules.may_record_late(
        service_from=service_from,
        authorised_on=authorised_on,
        today=clock.london_day(at),
        is_of_contract=lot is None or said.contract is None or lot.contract_id == said.contract.pk,
        is_recorded=decision is not None and lot is not None and there.exists(),
    )
    verdict.or_refuse()
    late = LateAuthorisation(
        **said.fields(actor, at), service_from=service_from, authorised_on=authorised_on, decision=decision, lot=lot
    )
    checked(late).save()
    audit.record(actor, "late_authorisation.recorded", late, at=at, changes=_first(late), reason=late.explanation)
    return late


@transaction.atomic
def void(
    *, departure: Waiver | Breach | LateAuthorisation, version: int, why: str, actor: Actor, at: datetime
) -> Waiver | Breach | LateAuthorisation:
    """Strike out an entry made by mistake: it stays readable and counts no more. Refused by `may_void`."""
    row = type(departure).objects.locked(departure.pk).expect_version(version)
    rules.may_void(actor, is_voided=row.voided_at is not None, why=why).or_refuse()
    row.voided_at, row.voided_by, row.void_reason = at, actor.user, why.strip()
    row.save_version(update_fields=["voided_at", "voided_by", "void_reason"])
    audit.record(actor, "departure.struck_out", row, at=at, changes={"counts": (True, False)}, reason=row.void_reason)
    return row


@transaction.atomic
def keep_reason(
    *, values: Mapping[str, Any], actor: Actor, at: datetime, reason: DepartureReason | None = None,
    version: int | None = None,
) -> DepartureReason:  # fmt: skip
    """Add a reason to the council's own list, or change the words and days of one. Its kind and code stay."""
    verdict = rules.may_keep_reasons(actor)
    if reason is not None:
        reason = DepartureReason.objects.locked(reason.pk)
        reason.expect_version(reason.version if version is None else version)
        verdict &= Verdict.of(
            (reason.council_id == actor.council_id, "shipped", "Shipped reasons stand for every council: add your own.")
        )
    verdict.or_refuse()
    if reason is None:
        reason = DepartureReason(council=actor.council, kind=values["kind"], code=values["code"], version=0)
    before = (reason.label, reason.ends_on)
    reason.label, reason.starts_on, reason.ends_on = values["label"], values["starts_on"], values["ends_on"]
    checked(reason).save_version()
    changes = {"label": (before[0] or None, reason.label), "ends_on": (before[1], reason.ends_on)}
    audit.record(actor, "departure_reason.kept", reason, at=at, changes=changes)
    return reason


def load_shipped_reasons(*, using: str = "default") -> None:
    """Add the reasons that every council begins with, where they are missing; those there are left alone."""
    listed = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    for kind, reasons in listed.items():
        for code, label in reasons.items():
            DepartureReason.objects.using(using).get_or_create(
                council=None, kind=kind, code=code, defaults={"label": label}
            )


def _may(said: Said, kind: DepartureKind, day: date, actor: Actor) -> Verdict:
    """What all three ask before they are written."""
    council = actor.council
    is_own = council is not None and (said.contract is None or said.contract.council_id == council.pk)
    in_force = (
        is_own
        and council is not None
        and (DepartureReason.objects.in_force(council, kind, day).filter(pk=said.reason.pk).exists())
    )
    return rules.may_record(actor, is_own_council=is_own) & rules.says_enough(
        explanation=said.explanation, value=said.value, is_reason_in_force=in_force or not is_own
    )


def _first(row: Waiver | Breach | LateAuthorisation) -> dict[str, tuple[None, Any]]:
    """What the chain keeps of a new entry: its reason by code, and the sum."""
    return {"reason_code": (None, row.reason.code), "value": (None, row.value)}
