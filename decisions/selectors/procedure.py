"""The rules of procedure of a council on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import prefetch_related_objects

from commissioning.models import Council
from commissioning.once import once
from decisions.enums import DayUnit
from decisions.models import ProcedureRules
from decisions.procedure import THE_LAW_ALONE, CallInRule, Procedure


@once
def procedure_of(council: Council, on: date) -> Procedure:
    """What the council's confirmed rules say on a day; the law alone where it has none yet."""
    row = rules_of(council, on)
    return _read(row) if row else THE_LAW_ALONE


@once
def rules_of(council: Council, on: date) -> ProcedureRules | None:
    """The confirmed rules in force on a day, with their grounds of call-in and the posts they name."""
    found = confirmed_by(council, on)
    prefetch_related_objects([found] if found else [], "grounds")
    return found


def confirmed_by(council: Council, on: date) -> ProcedureRules | None:
    """The same rules for whoever asks nothing of their grounds: a page of many days reads a council's rules once."""
    return next((row for row in _confirmed(council) if row.starts_on <= on), None)


@once
def _confirmed(council: Council) -> list[ProcedureRules]:
    """Every confirmed rules of procedure of a council, the latest first, with the posts they name."""
    found = ProcedureRules.objects.filter(council=council).confirmed()
    return list(found.select_related("scrutiny_chair_post", "council_chair_post", "council_vice_chair_post"))


def _read(row: ProcedureRules) -> Procedure:
    return Procedure(
        pk=row.pk,
        clause=row.clause,
        key_value_from=row.key_value_from,
        key_wards_from=row.key_wards_from,
        notice_clear_days=row.notice_clear_days,
        exception_clear_days=row.exception_clear_days,
        agenda_clear_days=row.agenda_clear_days,
        despatch_working_days=row.despatch_working_days,
        publication_working_days=row.publication_working_days,
        reminder_working_days=row.reminder_working_days,
        escalation_working_days=row.escalation_working_days,
        decision_number=row.decision_number,
        call_in=call_in_of(row),
        dispensation_lets_act=row.dispensation_lets_act,
    )


@once
def call_in_of(row: ProcedureRules) -> CallInRule | None:
    """How these rules let a decision be called in; None where they do not."""
    if row.call_in_days is None:
        return None
    return CallInRule(
        days=row.call_in_days,
        unit=DayUnit(row.call_in_unit),
        cut_off=row.call_in_cut_off,
        requests_needed=row.call_in_requests,
        by=row.call_in_by,
        grounds=tuple(ground.text for ground in row.grounds.all()),
        is_key_only=row.call_in_key_only,
        spares_officers=row.call_in_spares_officers,
        spares_urgent=row.call_in_spares_urgent,
    )
