"""The council's rules of procedure, as dated rows that the monitoring officer has confirmed."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models.base import LockingQuerySet, VersionedModel
from decisions.enums import DayUnit
from decisions.models.constraints import allowed_values
from decisions.procedure import THE_LAW_ALONE

LONGEST_GROUND = 250


def validate_number_format(form: str) -> None:
    """A decision number says which it is: `{n}` (or `{n:05}`) once, and if wanted the year as `{yy}` or `{yyyy}`."""
    try:
        first, second = (form.format(n=n, yy="26", yyyy="2026") for n in (1, 2))
    except (KeyError, ValueError, IndexError, AttributeError) as wrong:
        raise ValidationError("Write {n} for the number and {yy} or {yyyy} for the year: {yy}/{n:05}.") from wrong
    if first == second:
        raise ValidationError("Write {n} where the number goes, as in {yy}/{n:05}.")


class ProcedureRulesQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> ProcedureRulesQuerySet:
        """The rules of the actor's own council."""
        return self.filter(council=actor.council_id) if actor.council_id else self.none()

    def confirmed(self) -> ProcedureRulesQuerySet:
        """Those confirmed, the latest first: the first of a council that begins by a day is the one that counts."""
        return self.filter(confirmed_at__isnull=False).order_by("-starts_on", "-pk")


class ProcedureRules(VersionedModel):
    """When a decision is key, how long what is public before it, and who may call it in, from a day on.

    A council's latest confirmed rules count until later ones begin. Proposed by an administrator, they count once the
    monitoring officer has confirmed them. What `procedure.Procedure` says of each field holds here.
    """

    council = models.ForeignKey("commissioning.Council", models.PROTECT, related_name="procedure_rules")
    clause = models.CharField("where they stand", max_length=160, help_text="Part of the constitution, as printed.")
    starts_on = models.DateField("in force from")
    key_value_from = models.DecimalField(
        "key from (£)", max_digits=14, decimal_places=2, null=True, blank=True,
        help_text="Spending or saving this much or more is a key decision. Empty where there are none.",
    )  # fmt: skip
    key_wards_from = models.PositiveSmallIntegerField(
        "key from so many wards", null=True, blank=True,
        help_text="A significant effect on this many wards or divisions or more is a key decision.",
    )  # fmt: skip
    notice_clear_days = models.PositiveSmallIntegerField(
        "clear days' notice of a key decision", default=THE_LAW_ALONE.notice_clear_days
    )
    exception_clear_days = models.PositiveSmallIntegerField(
        "clear days under general exception", default=THE_LAW_ALONE.exception_clear_days
    )
    agenda_clear_days = models.PositiveSmallIntegerField(
        "clear days papers are public before a meeting", default=THE_LAW_ALONE.agenda_clear_days
    )
    despatch_working_days = models.PositiveSmallIntegerField(
        "working days from final report to despatch", default=THE_LAW_ALONE.despatch_working_days
    )
    publication_working_days = models.PositiveSmallIntegerField(
        "working days to publish a decision in", default=THE_LAW_ALONE.publication_working_days
    )
    reminder_working_days = models.PositiveSmallIntegerField(
        "remind so many working days before a day falls due", default=THE_LAW_ALONE.reminder_working_days
    )
    escalation_working_days = models.PositiveSmallIntegerField(
        "escalate so many working days after a day fell due", default=THE_LAW_ALONE.escalation_working_days
    )
    decision_number = models.CharField(
        "form of a decision number", max_length=40, default=THE_LAW_ALONE.decision_number,
        validators=[validate_number_format],
        help_text="{n} is the number within the year, {n:05} with leading noughts; {yy} or {yyyy} the year.",
    )  # fmt: skip
    call_in_days = models.PositiveSmallIntegerField(
        "days for call-in", null=True, blank=True, help_text="Empty where decisions cannot be called in."
    )
    call_in_unit = models.CharField(max_length=8, choices=DayUnit.choices, default=DayUnit.WORKING)
    call_in_cut_off = models.TimeField("call-in ends on its last day at", default=time(17, 0))
    call_in_requests = models.PositiveSmallIntegerField("members needed to call in", default=1)
    call_in_by = models.CharField(
        "who may call in", max_length=250, blank=True, help_text="In the constitution's sense: any five members."
    )
    call_in_key_only = models.BooleanField("only key decisions can be called in", default=False)
    call_in_spares_officers = models.BooleanField("officers' decisions cannot be called in", default=False)
    call_in_spares_urgent = models.BooleanField("decisions agreed to be urgent cannot be called in", default=True)
    scrutiny_chair_post = models.ForeignKey(
        "commissioning.Post", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="chair of the scrutiny committee",
    )  # fmt: skip
    council_chair_post = models.ForeignKey(
        "commissioning.Post", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="chair of the council",
    )  # fmt: skip
    council_vice_chair_post = models.ForeignKey(
        "commissioning.Post", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="vice-chair of the council",
    )  # fmt: skip
    dispensation_lets_act = models.BooleanField(
        "a dispensation lets a person act again", default=False,
        help_text="Where somebody has declared an interest and was given a dispensation. Otherwise it is only printed.",
    )  # fmt: skip
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = ProcedureRulesQuerySet.as_manager()

    class Meta:
        ordering = ["council", "-starts_on", "-pk"]
        verbose_name = "rules of procedure"
        verbose_name_plural = "rules of procedure"
        constraints = [
            allowed_values("decisions_procedure_unit_known", "call_in_unit", DayUnit, "Choose how days are counted."),
            CheckConstraint(
                name="decisions_procedure_call_in_by_somebody",
                condition=Q(call_in_days__isnull=True) | Q(call_in_days__gte=1, call_in_requests__gte=1),
                violation_error_message="A call-in takes at least one day and one member.",
            ),
            CheckConstraint(
                name="decisions_procedure_key_test_is_positive",
                condition=(Q(key_value_from__isnull=True) | Q(key_value_from__gt=0))
                & (Q(key_wards_from__isnull=True) | Q(key_wards_from__gte=1)),
                violation_error_message="A key decision begins above nothing: more than £0, at least one ward.",
            ),
            CheckConstraint(
                name="decisions_procedure_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True) | Q(proposed_by__isnull=True)
                | ~Q(confirmed_by=F("proposed_by")),
                violation_error_message="Rules of procedure are confirmed by somebody other than their proposer.",
            ),
            # Rules without a proposer come from a setting of before these rows; they are confirmed by nobody here.
            CheckConstraint(
                name="decisions_procedure_confirmed_at_and_by_together",
                condition=Q(proposed_by__isnull=True) | Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                violation_error_message="A confirmation is recorded with both its time and its person.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Rules of procedure from {self.starts_on:%-d %B %Y}"


class CallInGround(models.Model):
    """A ground on which the council's rules let a decision be called in, as members tick it."""

    rules = models.ForeignKey(ProcedureRules, models.CASCADE, related_name="grounds")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=LONGEST_GROUND)

    class Meta:
        ordering = ["rules", "order"]
        constraints = [
            UniqueConstraint(
                fields=["rules", "order"],
                name="decisions_call_in_ground_order_once",
                violation_error_message="Two grounds cannot stand in the same place.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
