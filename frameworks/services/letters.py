"""Letters to providers: written to one or to all of a lot, recorded as sent, answered over a link or to us, confirmed.

What a letter says is pinned when it is written. Sending an offer serves the notice of its extension; confirming a reply
records the provider's answer: both over the doors in `options`, which alone move a term.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.documents import nodes
from commissioning.documents.kept import Kept
from commissioning.enums import RenditionKind
from commissioning.services import audit, documents
from commissioning.services.audit import Scalar
from commissioning.services.saving import checked, save_new
from commissioning.verdicts import Refused, Verdict
from frameworks import letters as rules
from frameworks.enums import LetterAnswer, LetterKind, LetterReplyStatus, NoticeMethod, Reply
from frameworks.letter_paper import Score, Sheet, paper_of, subject_of
from frameworks.letters import Words
from frameworks.models import (
    Admission,
    Contract,
    Letter,
    LetterLink,
    LetterReply,
    LetterTemplate,
    Lot,
    OptionResponse,
    OptionUse,
)
from frameworks.selectors.letters import extensions, facts_of, words_for
from frameworks.services import options
from providers.models import Provider

SECRET_BYTES = 32


@dataclass(frozen=True)
class Addressee:
    """Who a letter goes to and about what. `scores` and `facts` (such as `outcome.condition`) come from the caller."""

    provider: Provider
    lot: Lot | None = None
    admission: Admission | None = None
    option_use: OptionUse | None = None
    scores: Sequence[Score] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def write(
    *, kind: LetterKind, contract: Contract, to: Sequence[Addressee], actor: Actor, at: datetime,
    reply_by: date | None = None, is_certified: bool = False,
) -> list[Letter]:  # fmt: skip
    """Write the same kind of letter to each of these, in the council's words as they are now.

    Refused by `may_write`, `may_ask_by` and `may_address`. One audit event for all. A certified letter is rendered
    after the commit and can be tried again; a plain one is rendered whenever it is fetched.
    """
    contract = Contract.objects.select_related("council").get(pk=Contract.objects.locked(contract.pk).pk)
    kind, on = LetterKind(kind), clock.london_day(at)
    verdict = rules.may_write(actor, kind) & rules.may_ask_by(kind, reply_by=reply_by, today=on)
    (verdict & _may_address(kind, contract, to)).or_refuse()
    words = words_for(contract.council, kind)
    there, written = contract.letters.count(), []
    for number, one in enumerate(to, start=there + 1):
        letter = Letter(
            contract=contract, number=number, kind=kind, provider=one.provider, lot=one.lot, admission=one.admission,
            option_use=one.option_use, addressed_to=one.provider.legal_name, template_version=words.version,
            is_certified=is_certified, reply_by=reply_by, written_on=on, written_by=actor.user,
        )  # fmt: skip
        written.append(_pin(letter, _sheet(letter, one, words, actor, on), actor, at))
    changes: dict[str, tuple[None, Scalar]] = {
        "kind": (None, kind.value),
        "letters": (None, len(written)),
        "first": (None, str(written[0])),
    }
    audit.record(actor, "letters.written", contract, at=at, changes=changes)
    return written


@transaction.atomic
def write_to_places(
    *, kind: LetterKind, contract: Contract, places: Sequence[Admission], actor: Actor, at: datetime,
    reply_by: date | None = None, is_certified: bool = False,
) -> list[Letter]:  # fmt: skip
    """The same to providers by their places, so to one or to all of a lot; an offer is of the lot's extension."""
    offered = extensions(place.lot for place in places) if kind == LetterKind.EXTENSION_OFFER else {}
    to = [Addressee(place.provider, place.lot, place, offered.get(place.lot_id)) for place in places]
    return write(
        kind=kind, contract=contract, to=to, reply_by=reply_by, is_certified=is_certified, actor=actor, at=at
    )  # fmt: skip


@transaction.atomic
def send(*, letters: Iterable[Letter], sent_on: date, how: NoticeMethod, actor: Actor, at: datetime) -> list[Letter]:
    """Record that letters went out, by whom, when and how. An offer is the notice of its extension: it is served.

    Refused by `may_send`, and as `options.serve_notice` refuses: after the latest day for notice record the notice
    with the provider's consent first, then the letter as sent.
    """
    sent = []
    for one in letters:
        letter = _held(one)
        rules.may_send(
            actor, is_sent=letter.sent_on is not None, written_on=letter.written_on, sent_on=sent_on,
            today=clock.london_day(at),
        ).or_refuse()  # fmt: skip
        letter.sent_on, letter.sent_by, letter.sent_how = sent_on, actor.user, NoticeMethod(how)
        checked(letter).save_version(update_fields=["sent_on", "sent_by", "sent_how"])
        if letter.option_use and letter.admission and _response(letter) is None:
            options.serve_notice(
                use=letter.option_use, admission=letter.admission, served_on=sent_on, how=NoticeMethod(how),
                actor=actor, at=at,
            )  # fmt: skip
        changes: dict[str, tuple[None, Scalar]] = {"sent_on": (None, sent_on), "how": (None, str(how))}
        audit.record(actor, "letter.sent", letter, at=at, changes=changes)
        sent.append(letter)
    if not sent:
        raise Refused(Verdict.refuse("nothing", "Choose at least one letter.", "letters"))
    return sent


@transaction.atomic
def give_link(*, letter: Letter, actor: Actor, at: datetime) -> tuple[LetterLink, str]:
    """A new link to reply by, and its secret, which is kept nowhere: an earlier link of the letter stops working."""
    letter = _held(letter)
    rules.may_give_link(
        actor, kind=LetterKind(letter.kind), is_answered=_is_answered(letter), reply_by=letter.reply_by,
        today=clock.london_day(at),
    ).or_refuse()  # fmt: skip
    for link in letter.links.filter(used_at__isnull=True, withdrawn_at__isnull=True):
        link.withdrawn_at = at
        link.save_version(update_fields=["withdrawn_at"])
    secret = secrets.token_urlsafe(SECRET_BYTES)
    link = save_new(
        LetterLink(
            letter=letter,
            secret_sha256=hash_of(secret),
            made_at=at,
            made_by=actor.user,
            expires_on=letter.reply_by,  # type: ignore[misc]  # what asks for a reply has its day
        )
    )
    audit.record(actor, "letter.link_given", letter, at=at, changes={"expires_on": (None, link.expires_on)})
    return link, secret


def hash_of(secret: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def answer_by_link(
    *, link: LetterLink, answer: LetterAnswer, given_name: str, at: datetime, comment: str = ""
) -> LetterReply:
    """Take what somebody with the link answers, once. It waits for somebody here to confirm it, and moves nothing."""
    letter = _held(link.letter)  # before its link, as whoever gives another link or records a reply
    link = LetterLink.objects.locked(link.pk)
    answer, today = LetterAnswer(answer), clock.london_day(at)
    rules.may_answer(
        is_open=link.is_open_on(today), is_answered=_is_answered(letter), answer=answer, comment=comment,
        name=given_name,
    ).or_refuse()  # fmt: skip
    link.used_at = at
    link.save_version(update_fields=["used_at"])
    reply = save_new(
        LetterReply(
            letter=letter, answer=answer, comment=comment.strip(), given_name=given_name.strip(), given_at=at,
            replied_on=today, link=link,
        )
    )  # fmt: skip
    changes = {"answer": (None, answer.value)}
    audit.record(Actor.system(letter.council), "letter.answered_by_link", letter, at=at, changes=changes)
    return reply


@transaction.atomic
def record_reply(
    *, letter: Letter, answer: LetterAnswer, replied_on: date, given_name: str, actor: Actor, at: datetime,
    comment: str = "",
) -> LetterReply:  # fmt: skip
    """Record a reply that came otherwise than over the link. It counts at once, and a link that still works ends."""
    letter = _held(letter)
    answer = LetterAnswer(answer)
    rules.may_record_reply(
        actor, is_answered=_is_answered(letter), replied_on=replied_on, written_on=letter.written_on,
        today=clock.london_day(at), asks=rules.asks_for_reply(LetterKind(letter.kind)), answer=answer,
    ).or_refuse()  # fmt: skip
    for link in letter.links.filter(used_at__isnull=True, withdrawn_at__isnull=True):
        link.withdrawn_at = at
        link.save_version(update_fields=["withdrawn_at"])
    reply = save_new(
        LetterReply(
            letter=letter, answer=answer, comment=comment.strip(), given_name=given_name.strip(), given_at=at,
            replied_on=replied_on, recorded_by=actor.user, status=LetterReplyStatus.CONFIRMED, settled_at=at,
            settled_by=actor.user,
        )
    )  # fmt: skip
    _through_the_door(letter, reply, actor, at)
    audit.record(actor, "letter.reply_recorded", letter, at=at, changes={"answer": (None, answer.value)})
    return reply


@transaction.atomic
def confirm_reply(*, reply: LetterReply, actor: Actor, at: datetime) -> LetterReply:
    """Confirm that a reply over a link is the provider's: its answer is then recorded as any other."""
    letter, reply = _waiting(reply, actor)
    reply.status, reply.settled_at, reply.settled_by = LetterReplyStatus.CONFIRMED, at, actor.user
    checked(reply).save_version()
    _through_the_door(letter, reply, actor, at)
    audit.record(actor, "letter.reply_confirmed", letter, at=at, changes={"answer": (None, reply.answer)})
    return reply


@transaction.atomic
def set_aside_reply(*, reply: LetterReply, reason: str, actor: Actor, at: datetime) -> LetterReply:
    """Say that a reply over a link does not count, and why. Another link can then be given."""
    letter, reply = _waiting(reply, actor)
    reply.status, reply.settled_at, reply.settled_by = LetterReplyStatus.SET_ASIDE, at, actor.user
    reply.settled_reason = reason.strip()
    checked(reply).save_version()
    audit.record(actor, "letter.reply_set_aside", letter, at=at, reason=reply.settled_reason)
    return reply


@transaction.atomic
def keep_words(
    *, values: Mapping[str, Any], actor: Actor, at: datetime, template: LetterTemplate | None = None,
    version: int | None = None,
) -> LetterTemplate:  # fmt: skip
    """Give the council its own words for a kind of letter, or change them. Letters already written keep theirs."""
    rules.may_write_words(actor).or_refuse()
    if template is None:
        template = LetterTemplate(council=actor.council, kind=values["kind"], version=0)
    else:
        rules.may_write_words(actor, is_own_council=template.council_id == actor.council_id).or_refuse()
        template = LetterTemplate.objects.locked(template.pk)
        template.expect_version(template.version if version is None else version)
    rules.wording(LetterKind(template.kind), subject=values["subject"], body=values["body"]).or_refuse()
    template.subject, template.body, template.guidance = values["subject"], values["body"], values["guidance"]
    checked(template).save_version()
    changes = {"version": (template.version - 1 or None, template.version)}
    audit.record(actor, "letter_words.kept", template, at=at, changes=changes, reason=template.body)
    return template


def _may_address(kind: LetterKind, contract: Contract, to: Sequence[Addressee]) -> Verdict:
    lots = [one.lot for one in to if one.lot is not None]
    places = [one.admission for one in to if one.admission is not None]
    is_own = all(one.provider.council_id == contract.council_id for one in to)
    is_one = is_own and all(lot.contract_id == contract.pk for lot in lots)
    return rules.may_address(
        kind,
        is_anybody=bool(to),
        is_one_contract=is_one and all(place.lot.contract_id == contract.pk for place in places),
        has_extension=all(one.option_use is not None for one in to),
        has_place=len(places) == len(to),
    )


def _sheet(letter: Letter, one: Addressee, words: Words, actor: Actor, on: date) -> Sheet:
    council = letter.contract.council
    facts = facts_of(
        letter.contract, provider_name=one.provider.legal_name, lot=one.lot,
        place_ends_on=one.admission.ends_on if one.admission else None, use=one.option_use, reply_by=letter.reply_by,
        actor=actor, on=on,
    )  # fmt: skip
    return Sheet(
        council=nodes.Council(name=council.name, colour=council.brand_colour),
        reference=str(letter),
        words=words,
        facts={**facts, **one.facts},
        particulars=(
            ("To", letter.addressed_to),
            ("Date", say_date(on)),
            ("Our reference", str(letter)),
            ("From", f"{actor.label}, {actor.post_label}"),
        ),
        scores=one.scores,
        reply_by=say_date(letter.reply_by) if letter.reply_by else "",
    )


def _pin(letter: Letter, sheet: Sheet, actor: Actor, at: datetime) -> Letter:
    """Keep the words as they are, with the letter that says them."""
    letter.subject = subject_of(sheet)
    letter.snapshot = documents.store_snapshot(
        council=letter.contract.council, kind=RenditionKind.LETTER, reference=str(letter), at=at,
        content=Kept(paper_of(sheet)),
    )  # fmt: skip
    save_new(letter)
    if letter.is_certified:
        documents.request_rendition(snapshot=letter.snapshot, actor=actor, at=at)
    return letter


def _held(letter: Letter) -> Letter:
    """The letter, locked, with what it is about."""
    Letter.objects.locked(letter.pk)
    found = Letter.objects.select_related("contract__council", "provider", "lot", "admission", "option_use__lot")
    return found.get(pk=letter.pk)


def _is_answered(letter: Letter) -> bool:
    return letter.replies.exclude(status=LetterReplyStatus.SET_ASIDE).exists()


def _waiting(reply: LetterReply, actor: Actor) -> tuple[Letter, LetterReply]:
    letter = _held(reply.letter)
    reply = LetterReply.objects.locked(reply.pk)
    rules.may_settle(actor, status=LetterReplyStatus(reply.status)).or_refuse()
    return letter, reply


def _response(letter: Letter) -> OptionResponse | None:
    """The provider's side of the extension that was offered, once notice is served."""
    return OptionResponse.objects.filter(option_use=letter.option_use_id, admission=letter.admission_id).first()


def _through_the_door(letter: Letter, reply: LetterReply, actor: Actor, at: datetime) -> None:
    """Record the answer to an offer where answers to notices are recorded. A comment records nothing there."""
    if letter.option_use_id is None or reply.answer == LetterAnswer.COMMENT:
        return
    response = _response(letter)
    if response is None:
        message = "No notice to this provider is on record. Record the letter as sent first: that serves it."
        raise Refused(Verdict.refuse("no_notice", message))
    options.record_reply(
        response=response, reply=Reply(reply.answer), replied_on=reply.replied_on, actor=actor, at=at
    )  # fmt: skip
