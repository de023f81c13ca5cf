"""Files kept with a contract: attached, replaced by a later one, withdrawn. None is ever deleted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.models import Post, User
from commissioning.services import attachments, leave
from commissioning.services.attachments import NewFile, may_follow
from commissioning.verdicts import Verdict
from frameworks.attaching import may_attach, may_give_file_leave
from frameworks.models import Contract, ContractAttachment, FileLeave


@transaction.atomic
def attach(
    *, contract: Contract, given: NewFile, actor: Actor, at: datetime, replaces: ContractAttachment | None = None
) -> ContractAttachment:
    """Keep a file with a contract, in place of another when it `replaces` one. Refused by `may_attach`.

    A file is replaced once, by one of the same contract; who replaces an exempt file has to be able to read it.
    """
    contract = Contract.objects.locked(contract.pk)
    replaced = _current(contract, replaces, actor) if replaces else None
    (may_attach(actor) & _is_seen(contract, actor) & may_follow(replaced)).or_refuse()
    row = ContractAttachment(contract=contract, replaces=replaced)
    return attachments.add(row, given=given, verb="contract.file_attached", about=contract, actor=actor, at=at)


@transaction.atomic
def withdraw(*, attachment: ContractAttachment, reason: str, actor: Actor, at: datetime) -> ContractAttachment:
    """Say that a file no longer counts, and why. Refused by `may_attach`, and for one that does not count already."""
    contract = Contract.objects.locked(attachment.contract_id)
    row = _current(contract, attachment, actor)
    (may_attach(actor) & _is_seen(contract, actor)).or_refuse()
    return attachments.withdraw(
        row, reason=reason, verb="contract.file_withdrawn", about=contract, actor=actor, at=at
    )  # fmt: skip


@transaction.atomic
def give_leave(
    *, contract: Contract, reason: str, actor: Actor, at: datetime, user: User | None = None, post: Post | None = None
) -> FileLeave:
    """Let one person, or the holder of one post, read the exempt files of a contract they see.

    Refused by `may_give_file_leave`, for a contract the actor does not see, and as `leave.give` says.
    """
    contract = Contract.objects.locked(contract.pk)
    has_exempt = contract.attachments.exempt().exists()
    (may_give_file_leave(actor, has_exempt=has_exempt) & _is_seen(contract, actor)).or_refuse()
    return leave.give(
        FileLeave(contract=contract), user=user, post=post, reason=reason,
        verb="contract.file_leave_given", about=contract, actor=actor, at=at,
    )  # fmt: skip


@transaction.atomic
def take_leave_back(*, file_leave: FileLeave, actor: Actor, at: datetime) -> FileLeave:
    """End leave to read the exempt files of a contract. Refused as giving it, and when it has ended."""
    contract = Contract.objects.locked(file_leave.contract_id)
    (may_give_file_leave(actor, has_exempt=True) & _is_seen(contract, actor)).or_refuse()
    return leave.take_back(file_leave, verb="contract.file_leave_taken_back", about=contract, actor=actor, at=at)


def _current(contract: Contract, attachment: ContractAttachment, actor: Actor) -> ContractAttachment:
    """The file as it is now; one of another contract, or one the actor may not read, is not there."""
    return ContractAttachment.objects.visible_to(actor).get(pk=attachment.pk, contract=contract)


def _is_seen(contract: Contract, actor: Actor) -> Verdict:
    seen = Contract.objects.visible_to(actor).filter(pk=contract.pk).exists()
    return Verdict.of((seen, "not_seen", "This contract is outside what your post sees."))
