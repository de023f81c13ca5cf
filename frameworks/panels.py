"""What contracts show on the home page: notices to serve and corrections that wait for a second person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import Min, Q
from django.urls import reverse

from commissioning import attachment_panels
from commissioning.actors import Actor
from commissioning.clock import LONDON, london_day
from commissioning.enums import Role
from commissioning.panels import Panel, Waiting
from frameworks.admissions import RATIFIERS
from frameworks.corrections import may_settle
from frameworks.enums import SINGLE_KINDS, CorrectionStatus, SuspensionStatus, UseStatus
from frameworks.models import Contract, ContractAttachment, Correction, Suspension, Variation
from frameworks.selectors.letters import LETTERS_SHOWN, last_letters, unconfirmed
from frameworks.selectors.seldom import may_have
from frameworks.variation_enums import VariationStatus

# The heading under which an upper package tells the contracts list (`panels.register_column("frameworks.contract", …)`)
# the day on which work towards the next option has to begin.
LAST_SAFE_START = "Last safe start"


def waiting(actor: Actor, at: datetime) -> Iterator[Waiting]:
    """Contracts that wait for this person, each with the page of the very act."""
    if actor.holds(Role.CONTRACT_MANAGER):
        yield from _notices(actor)
        yield from _replies(actor)
        yield from _variations(actor, at)
    yield from _corrections(actor)
    if actor.holds(*RATIFIERS):
        yield from _suspensions(actor)


def _notices(actor: Actor) -> Iterator[Waiting]:
    """Contracts in this post's care on which an extension is authorised and no provider has been told."""
    authorised = Contract.objects.visible_to(actor).filter(
        contract_manager_post=actor.post_id,
        lots__uses__status=UseStatus.AUTHORISED,
        lots__uses__decided_on__isnull=False,
    )
    for contract in authorised.select_related("council").annotate(since=Min("lots__uses__decided_on")):
        since = datetime.combine(contract.since, time(0), tzinfo=LONDON)
        yield Waiting(
            str(contract), "Serve notice of the extension on its providers", since, _act(contract, "serve-notice")
        )


def _replies(actor: Actor) -> Iterator[Waiting]:
    """Replies over links, on contracts in this post's care, that nobody has confirmed or set aside."""
    for reply in unconfirmed(actor):
        url = reverse("frameworks:contract-letter-act", args=[reply.letter.contract_id, "confirm-reply"])
        yield Waiting(str(reply.letter), "Confirm or set aside the provider’s reply", reply.given_at, url)


def _variations(actor: Actor, at: datetime) -> Iterator[Waiting]:
    """Variations of contracts in this post's care that are authorised, or whose day to take effect has come."""
    mine = Variation.objects.visible_to(actor).filter(contract__contract_manager_post=actor.post_id)
    due = Q(status=VariationStatus.SIGNED, takes_effect_on__lte=london_day(at))
    for one in mine.filter(Q(status=VariationStatus.AUTHORISED) | due).select_related("contract__council"):
        is_signed = one.status == VariationStatus.SIGNED
        since = one.takes_effect_on if is_signed else one.authorised_on
        why = "Bring it into effect" if is_signed else "Publish what is due, and record when it is signed"
        url = reverse("frameworks:variation-detail", args=[one.pk])
        yield Waiting(str(one), why, datetime.combine(since or london_day(at), time(0), tzinfo=LONDON), url)


def _corrections(actor: Actor) -> Iterator[Waiting]:
    """Corrections this person may confirm or decline, because somebody else proposed them."""
    proposed = Correction.objects.visible_to(actor).filter(status=CorrectionStatus.PROPOSED)
    for row in proposed.select_related("lot__contract__council"):
        if may_settle(actor, proposer_id=row.proposed_by_id, status=CorrectionStatus(row.status)).allowed:
            contract = row.lot.contract
            url = _act(contract, "confirm-correction")
            yield Waiting(str(contract), "Confirm or decline a correction", row.proposed_at, url)


def _suspensions(actor: Actor) -> Iterator[Waiting]:
    """Suspensions that somebody else made at once, and that this person may ratify or lift."""
    made = Suspension.objects.visible_to(actor).filter(status=SuspensionStatus.AT_ONCE).exclude(suspended_by=actor.user)
    for row in made.select_related("admission__provider", "admission__lot__contract__council"):
        url = reverse("frameworks:place-detail", args=[row.admission_id])
        yield Waiting(str(row.admission), "Ratify or lift the suspension", row.suspended_at, url)


def files_of(contract: Contract, actor: Actor, at: datetime) -> Panel:
    """The contract's files that this person may have, latest first."""
    files = ContractAttachment.objects.visible_to(actor).filter(contract=contract)
    if not may_have(contract, "attachments"):
        files = files.none()
    return attachment_panels.panel(contract, files, name="frameworks:contract", none="No file of it that you may see.")


def letters_of(contract: Contract, actor: Actor, at: datetime) -> Panel:
    """The last letters to its providers, each with when it went out and what came back, in one query."""
    found = last_letters(contract) if may_have(contract, "letters") else []
    return Panel(
        "Letters to providers",
        "frameworks/beside_letters.html",
        {
            "letters": found[:LETTERS_SHOWN],
            "has_more": len(found) > LETTERS_SHOWN,
            "is_single": contract.kind in SINGLE_KINDS,
            "url": reverse("frameworks:contract-letters", args=[contract.pk]),
        },
    )


def _act(contract: Contract, name: str) -> str:
    return reverse("frameworks:contract-act", args=[contract.pk, name])
