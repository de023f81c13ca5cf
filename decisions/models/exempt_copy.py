"""That a paper or a record has an exempt copy, and the hash by which the public one vouches for it."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from commissioning.enums import EXEMPT_COPIES, RenditionKind
from commissioning.models.base import AppendOnlyModel
from decisions.models.exempt import new_nonce
from decisions.models.report import Report
from decisions.models.version import ReportPartAppendOnlyQuerySet


class ExemptCopy(AppendOnlyModel):
    """The copy of an issued paper, or of a decision's record, that holds what is withheld from the public.

    `public` is the snapshot it was made beside, `snapshot` its own, marked exempt. `vouched_sha256` is over the nonce
    and the content hash of the copy: the public one may print it, and a short passage cannot be guessed from it.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="exempt_copies")
    public = models.OneToOneField("commissioning.Snapshot", models.PROTECT, related_name="+")
    snapshot = models.OneToOneField("commissioning.Snapshot", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=RenditionKind)
    nonce = models.CharField(max_length=64, default=new_nonce, editable=False)
    vouched_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = ReportPartAppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["report", "pk"]
        verbose_name_plural = "exempt copies"
        constraints = [
            CheckConstraint(
                name="decisions_exempt_copy_of_paper_or_record",
                condition=Q(kind__in=EXEMPT_COPIES),
                violation_error_message="An exempt copy is of the paper issued or of the record.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.report}"

    @property
    def council(self) -> object:
        return self.report.council
