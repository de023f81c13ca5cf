"""Files kept with a report, which are its annexes, or with its decision."""

from __future__ import annotations

from typing import Self

from django.db import models

from commissioning.actors import Actor
from commissioning.models.attachments import Attachment, AttachmentQuerySet, attachment_constraints
from decisions.models.decision import Decision
from decisions.models.exempt import on_its_report
from decisions.models.report import Report


class ReportAttachmentQuerySet(AttachmentQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The files of the reports a person reads; exempt ones as `readable_by` says, with leave on their report."""
        seen = self.filter(report__in=Report.objects.visible_to(actor))
        return seen.readable_by(actor, leave=on_its_report(actor))

    def annexes(self) -> Self:
        """What is printed with a report as its annexes, in order: neither replaced, withdrawn nor of its decision."""
        return self.filter(decision=None, replaced_by=None, withdrawn_at=None).order_by("attached_at", "pk")


class ReportAttachment(Attachment):
    """An annex of a report; with a `decision`, a paper of the decision that came after it."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="attachments")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments")

    objects = ReportAttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["report", "attached_at", "pk"]
        constraints = attachment_constraints("decisions_reportattachment")

    @property
    def council(self) -> models.Model:
        return self.report.council
