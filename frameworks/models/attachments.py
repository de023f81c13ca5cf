"""Files kept with a contract, and leave to read the exempt ones."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from commissioning.actors import Actor
from commissioning.models.attachments import Attachment, AttachmentQuerySet, attachment_constraints
from commissioning.models.leave import Leave, LeaveQuerySet, leave_constraints
from frameworks.models.contract import Contract
from frameworks.models.sight import within_sight


class FileLeaveQuerySet(LeaveQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Who may read what is itself no secret to those who see the contract."""
        return self.filter(within_sight(actor, "contract__"))


class FileLeave(Leave):
    """Leave to read the exempt files of one contract. Leave on a report about it opens none of them, nor this that."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="file_leave")

    objects = FileLeaveQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "leave to read exempt files"
        ordering = ["contract", "granted_at"]
        constraints = leave_constraints("frameworks_file_leave", "exempt files")

    def __str__(self) -> str:
        return f"{self.holder} may read the exempt files of {self.contract}"

    @property
    def council(self) -> models.Model:
        return self.contract.council


class ContractAttachmentQuerySet(AttachmentQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The files of the contracts a person sees; exempt ones as `readable_by` says, with leave on their contract."""
        leave = Q(Exists(FileLeave.objects.held_by(actor).filter(contract=OuterRef("contract"))))
        return self.filter(within_sight(actor, "contract__")).readable_by(actor, leave=leave)

    def current(self) -> Self:
        """Neither replaced nor withdrawn."""
        return self.filter(replaced_by=None, withdrawn_at=None)


class ContractAttachment(Attachment):
    """A file kept with a contract: the signed contract, a deed, a notice, a review."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="attachments")

    objects = ContractAttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "-attached_at", "-pk"]
        constraints = attachment_constraints("frameworks_contractattachment")

    @property
    def council(self) -> models.Model:
        return self.contract.council
