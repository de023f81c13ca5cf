"""Letters to providers: their words and the facts that can stand in them, who writes, sends and settles replies.

A reply over a link is only what somebody with the link typed: it moves nothing until a person here confirms it, and
then over the same door as any reply. Source: model.md §4.2 (notice, reply and deed), §4.4; S0 §4.1 (each provider is
asked to confirm).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.documents import prose
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from frameworks.enums import OUTCOMES, LetterAnswer, LetterKind, LetterReplyStatus

SHIPPED = Path(__file__).resolve().parent / "letter_texts.toml"
LONGEST_OPEN_DAYS = 120
"""A link stays open for a reply so many days at most."""

# The facts a letter can have in it, and what each is.
ALWAYS = {
    "council.name": "The council",
    "contract.title": "Title of the contract",
    "contract.reference": "Reference of the contract",
    "provider.name": "The provider’s registered name",
    "place.lot": "The lot and its title, or “the whole contract”",
    "place.end": "The day on which the provider’s place ends",
    "letter.date": "The day of the letter",
    "sender.name": "Who writes",
    "sender.post": "The post of whoever writes",
}
OF_KIND = {
    LetterKind.EXTENSION_OFFER: {
        "extension.from": "First day of the extension",
        "extension.to": "Last day of the extension",
        "decision.reference": "The decision that authorised it",
        "reply.by": "The day by which to reply",
    },
    LetterKind.ADMITTED_CONDITIONALLY: {"outcome.condition": "The condition, as the round gives it"},
}
SCORES = "scores"
WRITERS = (Role.CONTRACT_MANAGER, Role.COMMISSIONER)


@dataclass(frozen=True)
class Words:
    """The text of one kind of letter. `guidance` is for whoever writes and is never printed; `version` 0 is shipped."""

    subject: str
    body: str
    guidance: str
    version: int = 0


@cache
def shipped() -> Mapping[LetterKind, Words]:
    """The words that stand until a council has its own."""
    listed = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return {
        kind: Words(said["subject"], said["body"].strip(), said["guidance"])
        for kind in LetterKind
        for said in [listed[kind.value]]
    }


def tokens(kind: LetterKind) -> dict[str, str]:
    """The facts that can stand in a letter of this kind, each with what it is."""
    return {**ALWAYS, **OF_KIND.get(kind, {})}


def asks_for_reply(kind: LetterKind) -> bool:
    """Whether the letter has a reply slip and a day by which to answer."""
    return kind is LetterKind.EXTENSION_OFFER


def wording(kind: LetterKind, *, subject: str, body: str) -> Verdict:
    """Whether a text can be printed as it stands: only facts a letter of this kind has, and nothing unprintable."""
    known = dict.fromkeys(tokens(kind), "x")
    found = [*prose.parse(subject, facts=known).findings, *prose.parse(body, facts=known).findings]
    verdict = Verdict.of(
        (bool(subject.strip()), "no_subject", "Give the letter a subject.", "subject"),
        (bool(body.strip()), "no_body", "Write the letter.", "body"),
    )
    for finding in found:
        verdict &= Verdict.refuse(finding.code, f"Line {finding.line}: {finding.message}", "body")
    return verdict


def may_write_words(actor: Actor, *, is_own_council: bool = True) -> Verdict:
    """The council's letters are configured, as its forms are, by an administrator."""
    return Verdict.of(
        (
            actor.post_id is not None and actor.holds(Role.ADMINISTRATOR) and is_own_council,
            "not_yours",
            "The words of letters are kept by an administrator of the council.",
        )
    )


def may_write(actor: Actor, kind: LetterKind | None = None) -> Verdict:
    """Letters are written by those who deal with providers; outcomes also by the manager who signs them off."""
    roles = (*WRITERS, Role.APPROVING_MANAGER) if kind in OUTCOMES else WRITERS
    return Verdict.of(
        (
            actor.post_id is not None and actor.holds(*roles),
            "not_yours",
            "Letters to providers are written by commissioners and contract managers. Ask the contract’s manager.",
        )
    )


def may_address(
    kind: LetterKind, *, is_anybody: bool, is_one_contract: bool, has_extension: bool, has_place: bool
) -> Verdict:
    """Whether what is to be written fits those it goes to."""
    return Verdict.of(
        (is_anybody, "nobody", "Choose at least one provider to write to.", "places"),
        (is_one_contract, "other_contract", "Write only to providers with a place on this contract.", "places"),
        (
            kind in OUTCOMES or has_place,
            "no_place",
            "The provider holds no place on that lot, so there is nothing to write to it about.",
            "places",
        ),
        (
            kind is not LetterKind.EXTENSION_OFFER or has_extension,
            "not_authorised",
            "No extension is authorised for that lot. It can be offered once a decision has authorised it.",
            "places",
        ),
    )


def may_ask_by(kind: LetterKind, *, reply_by: date | None, today: date) -> Verdict:
    """A letter that asks for a reply says by when: after today, and not so far off that nobody waits for it."""
    if not asks_for_reply(kind):
        return Verdict.of((reply_by is None, "no_reply_asked", "This kind of letter asks for no reply.", "reply_by"))
    latest = today + timedelta(days=LONGEST_OPEN_DAYS)
    return Verdict.of(
        (reply_by is not None, "no_day", "Say by when the provider is to reply.", "reply_by"),
        (reply_by is None or reply_by > today, "too_early", "Leave at least a day for the reply.", "reply_by"),
        (
            reply_by is None or reply_by <= latest,
            "too_late",
            f"Ask for the reply by {say_date(latest)} at the latest: a link stays open for {LONGEST_OPEN_DAYS} days.",
            "reply_by",
        ),
    )


def may_send(actor: Actor, *, is_sent: bool, written_on: date, sent_on: date, today: date) -> Verdict:
    """Sending is recorded once, on a day from the letter's own to today."""
    return may_write(actor) & Verdict.of(
        (not is_sent, "sent", "That letter is recorded as sent. Write another if it has to go again.", "letters"),
        (sent_on <= today, "in_the_future", "Record it when it has been sent.", "sent_on"),
        (
            sent_on >= written_on,
            "before_letter",
            f"The letter is of {say_date(written_on)}: it cannot have been sent before.",
            "sent_on",
        ),
    )


def may_give_link(actor: Actor, *, kind: LetterKind, is_answered: bool, reply_by: date | None, today: date) -> Verdict:
    """A link is given for a letter that asks for a reply, until it is answered or its day has passed."""
    return may_write(actor) & Verdict.of(
        (asks_for_reply(kind), "no_reply_asked", "This kind of letter asks for no reply."),
        (not is_answered, "answered", "A reply to this letter is on record already."),
        (
            reply_by is None or reply_by >= today,
            "closed",
            "The day by which to reply has passed. Write again, or record the reply that came otherwise.",
        ),
    )


def may_answer(*, is_open: bool, is_answered: bool, answer: LetterAnswer, comment: str, name: str) -> Verdict:
    """What somebody with the link may do: answer once, with their name, while the link is open."""
    return Verdict.of(
        (is_open, "closed", "This link cannot be used any more. Please write to the council instead."),
        (not is_answered, "answered", "A reply to this letter has been given already."),
        (
            answer is not LetterAnswer.COMMENT or bool(comment.strip()),
            "no_comment",
            "Write your comment.",
            "comment",
        ),
        (bool(name.strip()), "no_name", "Give your name and position.", "given_name"),
    )


def may_record_reply(
    actor: Actor,
    *,
    is_answered: bool,
    replied_on: date,
    written_on: date,
    today: date,
    asks: bool,
    answer: LetterAnswer,
) -> Verdict:
    """A reply that came by post, e-mail or telephone: recorded once, on a day from the letter's own to today."""
    return may_write(actor) & Verdict.of(
        (not is_answered, "answered", "A reply to this letter is on record already.", "letter"),
        (replied_on <= today, "in_the_future", "Record the reply when it has come.", "replied_on"),
        (
            replied_on >= written_on,
            "before_letter",
            f"The letter is of {say_date(written_on)}: nobody can have replied to it before.",
            "replied_on",
        ),
        (
            asks or answer is LetterAnswer.COMMENT,
            "nothing_offered",
            "This letter offers nothing that can be accepted or declined. Record a comment.",
            "answer",
        ),
    )


def may_settle(actor: Actor, *, status: LetterReplyStatus) -> Verdict:
    """A reply that came over a link is confirmed or set aside once."""
    return may_write(actor) & Verdict.of(
        (status is LetterReplyStatus.WAITING, "settled", "This reply has been dealt with already.", "reply"),
    )
