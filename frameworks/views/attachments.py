"""Files kept with a contract."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commissioning import attachment_pages, clock
from commissioning.actors import Actor
from commissioning.attachment_pages import ExemptLeave
from commissioning.verdicts import Verdict
from frameworks import acts
from frameworks.attaching import WHO_GIVES, may_attach
from frameworks.models import Contract, ContractAttachment
from frameworks.services import attachments


def _find(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(Contract.objects.visible_to(request.actor).select_related("council"), pk=pk)


def _files(contract: Contract, actor: Actor) -> QuerySet[ContractAttachment]:
    return ContractAttachment.objects.visible_to(actor).filter(contract=contract)


def _may_add(contract: Contract, actor: Actor) -> Verdict:
    return may_attach(actor)


def _may_change(file: ContractAttachment, actor: Actor) -> Verdict:
    return may_attach(actor)


def _attach(contract: Contract, **given: Any) -> ContractAttachment:
    return attachments.attach(contract=contract, **given)


def _leave(contract: Contract, actor: Actor) -> ExemptLeave:
    at = clock.now()
    given = contract.file_leave.standing().select_related("user", "post", "granted_by")
    around = [act for act in acts.ALL if act.name in acts.FILE_LEAVE]
    return ExemptLeave(
        given, [(act.label, act.verdict(contract, actor, at), _act(contract, act.name)) for act in around]
    )


def _act(contract: Contract, name: str) -> str:
    return reverse("frameworks:contract-act", args=[contract.pk, name])


SHELF = attachment_pages.Shelf(
    name="frameworks:contract",
    find=_find,
    files=_files,
    may_add=_may_add,
    may_change=_may_change,
    attach=_attach,
    withdraw=attachments.withdraw,
    leave=_leave,
    who_gives=WHO_GIVES,
    label=lambda contract: f"{contract.reference} {contract.title}",
    detail="frameworks:contract-detail",
    thing="Back to the contract",
    explained="The signed contract, deeds, notices, reviews and letters. Nothing is deleted: a file is replaced by a "
    "later one or withdrawn, and both stay readable.",
)
