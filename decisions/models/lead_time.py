"""How long a part of the way to a decision is reckoned to take, where somebody has said so instead of the rule."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from commissioning.actors import Actor
from commissioning.models.base import AppendOnlyModel, AppendOnlyQuerySet
from decisions.enums import LeadPart
from decisions.models.constraints import allowed_values
from frameworks.models.sight import within_sight


class LeadTimeQuerySet(AppendOnlyQuerySet):
    def visible_to(self, actor: Actor) -> LeadTimeQuerySet:
        """The council's own, and those of the contracts this person sees."""
        own = Q(council=actor.council_id, contract__isnull=True) if actor.council_id else Q(pk__in=[])
        return self.filter(own | Q(contract__isnull=False) & within_sight(actor, "contract__"))


class LeadTime(AppendOnlyModel):
    """One length, from a day on: for the whole council, for one contract, or for one of its options.

    The latest for the narrowest counts. Without a count it takes back what was said before: what is wider, or the
    rule, counts again. `count` is in the unit of its part: days, and months for a new procurement.
    """

    council = models.ForeignKey("commissioning.Council", models.PROTECT, related_name="lead_times")
    contract = models.ForeignKey(
        "frameworks.Contract", models.PROTECT, null=True, blank=True, related_name="lead_times"
    )
    option = models.ForeignKey("frameworks.TermOption", models.PROTECT, null=True, blank=True, related_name="+")
    part = models.CharField(max_length=14, choices=LeadPart.choices)
    count = models.PositiveSmallIntegerField("how long", null=True, blank=True)
    starts_on = models.DateField("counts from")
    reason = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_post = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    objects = LeadTimeQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["council", "contract"], name="decisions_lead_time_of")]
        constraints = [
            allowed_values("decisions_lead_time_part_known", "part", LeadPart, "Choose one of the listed parts."),
            CheckConstraint(
                name="decisions_lead_time_says_why",
                condition=~Q(reason=""),
                violation_error_message="Say why it takes so long here.",
            ),
            CheckConstraint(
                name="decisions_lead_time_option_has_its_contract",
                condition=Q(option__isnull=True) | Q(contract__isnull=False),
                violation_error_message="A length for an option names its contract as well.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {'as the rule says' if self.count is None else self.count}"
