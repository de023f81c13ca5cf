"""Which variation of the register a recommendation asks for."""

from __future__ import annotations

from typing import Self

from django.db import models

from commissioning.actors import Actor
from decisions.models.report import Report
from decisions.models.rows import Recommendation


class VariationAskedQuerySet(models.QuerySet["VariationAsked"]):
    """Variations that reports ask for."""

    def visible_to(self, actor: Actor) -> Self:
        """What the reports ask for that a person sees."""
        return self.filter(recommendation__report__in=Report.objects.visible_to(actor))


class VariationAsked(models.Model):
    """A recommendation to vary, and the draft of the register that it asks to be authorised.

    The draft is held while a report asks for it, so that what is decided is what stands in the paper.
    """

    recommendation = models.OneToOneField(Recommendation, models.CASCADE, related_name="variation_asked")
    variation = models.ForeignKey("frameworks.Variation", models.PROTECT, related_name="asked")

    objects = VariationAskedQuerySet.as_manager()

    class Meta:
        ordering = ["recommendation"]
        verbose_name_plural = "variations asked for"

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.variation}"
