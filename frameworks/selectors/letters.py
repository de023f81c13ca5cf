"""What is read of letters: the words of a council, the log of a contract, the facts that stand in a letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.enums import RenditionKind
from commissioning.models import Council, SignedArtefact
from commissioning.verdicts import Verdict
from frameworks.enums import LetterAnswer, LetterKind, LetterReplyStatus, UseStatus
from frameworks.letters import Words, shipped
from frameworks.models import Admission, Contract, Letter, LetterReply, LetterTemplate, Lot, OptionUse
from providers.models import ProviderContact

LETTERS_SHOWN = 5


def words_for(council: Council, kind: LetterKind) -> Words:
    """The council's own words for a kind of letter, or those shipped."""
    own = LetterTemplate.objects.filter(council=council, kind=kind).first()
    return own.words if own else shipped()[kind]


def log_of(contract: Contract) -> QuerySet[Letter]:
    """Every letter of a contract, newest first, with the reply that counts and whom notices go to."""
    counting = LetterReply.objects.exclude(status=LetterReplyStatus.SET_ASIDE).select_related("settled_by")
    told = ProviderContact.objects.filter(receives_notices=True).exclude(email="")
    return (
        contract.letters.select_related("contract__council", "provider", "lot", "written_by", "sent_by")
        .prefetch_related(Prefetch("replies", counting, to_attr="counting"))
        .prefetch_related(Prefetch("provider__contacts", told, to_attr="told"))
        .order_by("-number")
    )


@dataclass(frozen=True)
class Told:
    """A letter on its contract's page, with the reply that counts in a few words; empty where there is none."""

    letter: Letter
    answer: str
    replied_on: date | None
    is_unconfirmed: bool


def last_letters(contract: Contract) -> list[Told]:
    """The last few letters and one more, if there is one, in one query."""
    counting = LetterReply.objects.exclude(status=LetterReplyStatus.SET_ASIDE).filter(letter=OuterRef("pk"))
    found = contract.letters.select_related("lot").annotate(
        answer=Subquery(counting.values("answer")[:1]),
        replied_on=Subquery(counting.values("replied_on")[:1]),
        reply_status=Subquery(counting.values("status")[:1]),
    )
    return [
        Told(
            letter,
            LetterAnswer(letter.answer).label.lower() if letter.answer else "",
            letter.replied_on,
            letter.reply_status == LetterReplyStatus.WAITING,
        )
        for letter in found.order_by("-number")[: LETTERS_SHOWN + 1]
    ]


def waiting_replies(contract: Contract) -> QuerySet[LetterReply]:
    """Replies that came over a link and that nobody here has dealt with."""
    found = LetterReply.objects.filter(letter__contract=contract, status=LetterReplyStatus.WAITING)
    return found.select_related("letter__contract__council", "letter__provider", "letter__lot")


def unconfirmed(actor: Actor) -> QuerySet[LetterReply]:
    """The same on every contract in a contract manager's care."""
    found = LetterReply.objects.visible_to(actor).filter(status=LetterReplyStatus.WAITING)
    return found.filter(letter__contract__contract_manager_post=actor.post_id).select_related(
        "letter__contract__council"
    )


def unsent(contract: Contract) -> QuerySet[Letter]:
    """Letters written and not recorded as sent."""
    found = contract.letters.filter(sent_on__isnull=True)
    return found.select_related("contract__council", "provider", "lot").order_by("number")


def unanswered(contract: Contract) -> QuerySet[Letter]:
    """Letters to which no reply counts."""
    answered = LetterReply.objects.exclude(status=LetterReplyStatus.SET_ASIDE).values("letter")
    found = contract.letters.exclude(pk__in=answered)
    return found.select_related("contract__council", "provider", "lot").order_by("number")


def places(contract: Contract) -> QuerySet[Admission]:
    """Everybody with a place on the contract, lot by lot."""
    held = Admission.objects.filter(lot__contract=contract).admitted()
    return held.select_related("lot__contract__council", "provider").order_by("lot__number", "provider__legal_name")


def extensions(lots: Iterable[Lot]) -> dict[int, OptionUse]:
    """The extension of each lot that is authorised and can be offered, the last one where there are several."""
    offered = (UseStatus.AUTHORISED, UseStatus.NOTICE_SERVED, UseStatus.IN_FORCE)
    found = OptionUse.objects.authorised_here().filter(lot__in=list(lots), status__in=offered)
    return {use.lot_id: use for use in found.select_related("option__contract__council").order_by("from_on")}


def facts_of(
    contract: Contract,
    *,
    provider_name: str,
    lot: Lot | None,
    place_ends_on: date | None,
    use: OptionUse | None,
    reply_by: date | None,
    actor: Actor,
    on: date,
) -> dict[str, str]:
    """The facts that a letter can have in it, in words. What is not known of one says so."""
    lots = "the whole contract" if lot is None or contract.is_single_provider else f"lot {lot.number}, {lot.title}"
    ends_on = place_ends_on or (lot.current_ends_on if lot else contract.current_ends_on)
    return {
        "council.name": contract.council.name,
        "contract.title": contract.title,
        "contract.reference": contract.reference,
        "provider.name": provider_name,
        "place.lot": lots,
        "place.end": _said(ends_on),
        "letter.date": say_date(on),
        "sender.name": actor.label,
        "sender.post": actor.post_label,
        "extension.from": _said(use.from_on if use else None),
        "extension.to": _said(use.to_on if use else None),
        "decision.reference": use.decision_reference if use else NOT_KNOWN,
        "reply.by": _said(reply_by),
    }


NOT_KNOWN = "not recorded"


def _said(day: date | None) -> str:
    return say_date(day) if day else NOT_KNOWN


def may_read_letter(artefact: SignedArtefact, reader: Actor) -> Verdict:
    """A certified letter is for those who see its contract; it is no document for the public."""
    rendition = artefact.rendition
    if rendition.kind != RenditionKind.LETTER:
        return Verdict.allow()
    seen = Letter.objects.visible_to(reader).filter(snapshot=rendition.snapshot_id).exists()
    return Verdict.of((seen, "not_yours", "This letter is between the council and a provider."))


def certified(letters: Sequence[Letter]) -> dict[int, SignedArtefact]:
    """The certified file of each letter that has one, by the letter's key."""
    found = SignedArtefact.objects.filter(rendition__snapshot__in=[one.snapshot_id for one in letters])
    of_snapshot = {artefact.rendition.snapshot_id: artefact for artefact in found.select_related("rendition")}
    return {one.pk: of_snapshot[one.snapshot_id] for one in letters if one.snapshot_id in of_snapshot}
