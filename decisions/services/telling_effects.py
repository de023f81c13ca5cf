"""Telling whoever looks after a contract what a decision has done to it, once that has reached the register."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import MailKind
from commissioning.models import Post
from commissioning.selectors.people import actors_of
from commissioning.services import mail
from decisions.enums import EffectKind
from decisions.models import DecisionItem, VariationAsked
from frameworks.models import Contract


def of_effect(item: DecisionItem, *, actor: Actor, at: datetime) -> None:
    """Tell the contract's manager that notice can be served, a variation signed or an awarded contract signed; or the
    planned contract's owner that its procurement can begin."""
    found = _whom(item)
    if found is None:
        return
    contract, post, what, path = found
    mail.tell(
        council=contract.council,
        to=[one.user for one in actors_of(Post.objects.filter(pk__in=[post]), on=clock.today())],
        kind=MailKind.YOURS,
        reference=contract.reference,
        what=what,
        path=path,
        about=f"{item._meta.label_lower}:{item.pk}",
        actor=actor,
        at=at,
    )


def _whom(item: DecisionItem) -> tuple[Contract, int | None, str, str] | None:
    """The contract, the post that is told, what is to be done, and where."""
    if item.effect == EffectKind.EXTEND and item.option is not None:
        contract = item.option.contract
        path = reverse("frameworks:contract-act", args=[contract.pk, "serve-notice"])
        what = "An extension is authorised: serve notice on the providers"
        return contract, contract.contract_manager_post_id, what, path
    if item.effect == EffectKind.VARY:
        asked = VariationAsked.objects.select_related("variation__contract__council")
        variation = asked.get(recommendation=item.recommendation_id).variation
        path = reverse("frameworks:variation-detail", args=[variation.pk])
        what = "A variation is authorised: publish what is due, and record when it is signed"
        return variation.contract, variation.contract.contract_manager_post_id, what, path
    if item.effect == EffectKind.AWARD:
        contract = item.decision.report.contract
        path = reverse("frameworks:contract-procurement", args=[contract.pk])
        what = "The contract is awarded: publish what is due, and record when it is signed"
        return contract, contract.contract_manager_post_id, what, path
    planned = Contract.objects.filter(planning__item=item).first() if item.effect == EffectKind.PROCURE else None
    if planned is None:
        return None
    path = reverse("frameworks:contract-detail", args=[planned.pk])
    return planned, planned.owner_post_id, "A contract is planned: its procurement can begin", path
