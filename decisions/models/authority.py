"""Who may decide what: the council's scheme of delegation and its forward plan, as dated rows.

No code names a post or a sum; `decisions/routing.py` reads these rows and explains itself with their words.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.enums import Discipline
from commissioning.models.base import LockingQuerySet, VersionedModel
from decisions.enums import AuthorityLevel, Condition, RecordType, RouteAction, ValueBasis
from decisions.models.constraints import allowed_values, together


class AuthorityRuleQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> AuthorityRuleQuerySet:
        """The scheme of the actor's own council."""
        return self.filter(council=actor.council_id) if actor.council_id else self.none()

    def in_force_on(self, day: date) -> AuthorityRuleQuerySet:
        """Rules the monitoring officer has confirmed and whose dates (inclusive) take in the day; of those that a
        decision made by delegating, the ones whose delegation is not revoked by then.
        """
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            Q(grant__revoked_from__isnull=True) | Q(grant__revoked_from__gt=day),
            confirmed_at__isnull=False,
            starts_on__lte=day,
        )


class AuthorityRule(VersionedModel):
    """One line of the scheme of delegation: for this action and value, that post decides after asking those.

    `value_from` is inclusive and `value_to` exclusive, in pounds, measured on `value_basis`; empty means no bound.
    `level` says how high the post that decides stands: a report may always go to a rule of a higher level.
    A rule counts only once the monitoring officer has confirmed it.
    """

    council = models.ForeignKey("commissioning.Council", models.PROTECT, related_name="authority_rules")
    name = models.CharField(max_length=160)
    clause = models.CharField("article or clause", max_length=160, help_text="Where in the constitution it stands.")
    text = models.TextField(
        "words of the rule", help_text="The rule as the constitution has it; printed with the route."
    )
    action = models.CharField(max_length=12, choices=RouteAction.choices)
    priority = models.PositiveIntegerField(
        default=100, help_text="Where several rules fit, the lowest number is the council's ordinary route."
    )
    value_basis = models.CharField(max_length=16, choices=ValueBasis.choices, default=ValueBasis.THIS_DECISION)
    value_from = models.DecimalField(
        "value from (£, inclusive)", max_digits=14, decimal_places=2, null=True, blank=True
    )
    value_to = models.DecimalField("value below (£)", max_digits=14, decimal_places=2, null=True, blank=True)
    on_forward_plan = models.CharField(max_length=4, choices=Condition.choices, default=Condition.ANY)
    is_key = models.CharField("key decision", max_length=4, choices=Condition.choices, default=Condition.ANY)
    budgeted = models.CharField(
        "within an approved budget", max_length=4, choices=Condition.choices, default=Condition.ANY
    )
    routine = models.CharField(
        "ordinary business",
        max_length=4,
        choices=Condition.choices,
        default=Condition.ANY,
        help_text="Goes on with what the council does already, under settled policy.",
    )
    level = models.PositiveSmallIntegerField(
        "how high the post stands",
        choices=AuthorityLevel.choices,
        default=AuthorityLevel.CHIEF_OFFICER,
        help_text="A report may go to a higher level than its rule asks for, never to a lower one without the "
        "monitoring officer’s reason.",
    )
    maker_post = models.ForeignKey(
        "commissioning.Post", models.PROTECT, related_name="authority_rules", verbose_name="post that decides"
    )
    consultee_posts = models.ManyToManyField(
        "commissioning.Post", blank=True, related_name="+", verbose_name="posts to be consulted first"
    )
    template = models.ForeignKey(
        "decisions.ReportTemplate",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="form of report",
        help_text="Empty when the rule leaves the form open.",
    )
    record_type = models.CharField(max_length=32, choices=RecordType.choices)
    grant = models.ForeignKey(
        "decisions.AuthorityGrant",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="rules",
        verbose_name="delegated by",
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = AuthorityRuleQuerySet.as_manager()

    class Meta:
        ordering = ["council", "action", "priority", "name"]
        constraints = [
            allowed_values("decisions_rule_action_known", "action", RouteAction, "Choose one of the listed actions."),
            allowed_values("decisions_rule_level_known", "level", AuthorityLevel, "Choose one of the listed levels."),
            CheckConstraint(
                name="decisions_rule_starts_before_it_ends",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="A rule cannot end before it starts.",
            ),
            CheckConstraint(
                name="decisions_rule_band_has_room",
                condition=Q(value_from__isnull=True) | Q(value_to__isnull=True) | Q(value_to__gt=F("value_from")),
                violation_error_message="The upper value must be more than the lower one.",
            ),
            together("decisions_rule_confirmed_at_and_by_together", "confirmed_at", "confirmed_by", "A confirmation"),
            CheckConstraint(
                name="decisions_rule_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                violation_error_message="A change to the scheme is confirmed by somebody other than its proposer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause}: {self.name}"


class AuthorityRuleClearance(models.Model):
    """A discipline that must clear a report taking this rule's route."""

    rule = models.ForeignKey(AuthorityRule, models.CASCADE, related_name="clearances")
    discipline = models.CharField(max_length=12, choices=Discipline.choices)

    class Meta:
        ordering = ["rule", "discipline"]
        constraints = [
            UniqueConstraint(
                fields=["rule", "discipline"],
                name="decisions_rule_clearance_once",
                violation_error_message="The rule already asks for this clearance.",
            ),
            allowed_values(
                "decisions_rule_clearance_discipline_known",
                "discipline",
                Discipline,
                "Choose one of the listed disciplines.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_discipline_display()


class ForwardPlanEntryQuerySet(models.QuerySet["ForwardPlanEntry"]):
    def visible_to(self, actor: Actor) -> ForwardPlanEntryQuerySet:
        """The forward plan of the actor's own council."""
        return self.filter(council=actor.council_id) if actor.council_id else self.none()

    def approved_by(self, day: date) -> ForwardPlanEntryQuerySet:
        """Entries a body had approved on or before the day."""
        return self.filter(approved_on__lte=day)


class ForwardPlanEntry(models.Model):
    """A line of the annual procurement forward plan: what was to be done, and which body approved it when."""

    council = models.ForeignKey("commissioning.Council", models.PROTECT, related_name="forward_plan_entries")
    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    contract = models.ForeignKey("frameworks.Contract", models.PROTECT, related_name="forward_plan_entries")
    action = models.CharField(max_length=12, choices=RouteAction.choices)
    planned_value = models.DecimalField(
        "planned value (£)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Empty when the plan gives none.",
    )
    planned_on = models.DateField("planned for", null=True, blank=True)
    is_budgeted = models.BooleanField("within an approved budget", default=True)
    is_key = models.BooleanField("key decision", default=False)
    approving_body = models.CharField(max_length=160, blank=True)
    approving_decision = models.CharField("minute or decision reference", max_length=80, blank=True)
    approved_on = models.DateField(null=True, blank=True)

    objects = ForwardPlanEntryQuerySet.as_manager()

    class Meta:
        ordering = ["council", "reference"]
        verbose_name_plural = "forward plan entries"
        constraints = [
            UniqueConstraint(
                fields=["council", "reference"],
                name="decisions_forward_plan_reference_once_per_council",
                violation_error_message="The forward plan already has an entry with this reference.",
            ),
            allowed_values(
                "decisions_forward_plan_action_known", "action", RouteAction, "Choose one of the listed actions."
            ),
            CheckConstraint(
                name="decisions_forward_plan_approved_by_a_body",
                condition=Q(approved_on__isnull=True) | ~Q(approving_body=""),
                violation_error_message="An approved entry names the body that approved it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"
