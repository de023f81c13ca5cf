"""Who reads what is exempt in a report, who says so, and who reads what was kept before it was exempt.

Source: Local Government Act 1972, Schedule 12A; model.md invariant 31 and §4.4; docs/adr/0017, 0018.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from decisions.enums import BEFORE_ISSUE, ReportStatus

WHO_GIVES = "The author of the report or the monitoring officer can give leave."
KEPT_BEFORE = (
    "What was kept of the report before something in it was made exempt may show the same words. It is read only with "
    f"leave to read what is exempt. {WHO_GIVES}"
)
TELLING = 6  # words in a sentence that two texts do not share by chance
SAID_BEFORE = "Withheld: said before something in the report was made exempt."


def may_grant_exempt(actor: Actor, *, author_id: int, has_leave: bool) -> Verdict:
    """Leave to read what is exempt is given by the author, as long as they have it themselves, or the monitoring
    officer: so whoever lost leave does not give it back to themselves."""
    is_author = actor.user_id == author_id
    return Verdict.of(
        (
            actor.post_id is not None and (is_author or actor.holds(Role.MONITORING_OFFICER)),
            "not_yours",
            "Only the author of the report or the monitoring officer can say who reads its exempt text.",
        ),
        (
            not is_author or has_leave or actor.holds(Role.MONITORING_OFFICER),
            "no_leave",
            "You have no leave to read what is exempt in this report, so you cannot give it. The monitoring officer "
            "can.",
        ),
    )


def may_withhold(*, holds_exempt: bool, has_leave: bool) -> Verdict:
    """Whoever withholds something reads all that is or was exempt in the report, so they have to be able to already."""
    return Verdict.of(
        (
            has_leave or not holds_exempt,
            "not_granted",
            "You have no leave to read what is exempt in this report already. The monitoring officer can give it.",
        ),
    )


def agreement_digest(*, nonce: str, paragraph: int, reasoning: str, words: str) -> str:
    """What the monitoring officer agrees to, as a SHA-256: the withheld words, their ground and its reasoning.

    `words` is a passage's text, or a file's own hash and title. Over the nonce, so that a short passage cannot be
    guessed from it. One letter changed asks anew.
    """
    agreed = json.dumps([nonce, int(paragraph), reasoning, words], ensure_ascii=False)
    return hashlib.sha256(agreed.encode()).hexdigest()


def may_agree(
    actor: Actor, *, status: ReportStatus, is_own_council: bool, author_id: int, is_conflicted: bool, has_leave: bool
) -> Verdict:
    """The monitoring officer agrees, or not, to what they have read, until the paper is issued.

    Not to what they wrote themselves, and not with a conflict of interest. Source: model.md invariants 19 and 31.
    """
    return Verdict.of(
        (
            actor.holds(Role.MONITORING_OFFICER) and is_own_council,
            "not_yours",
            "Only the monitoring officer agrees to what is withheld from the public.",
        ),
        (
            status in BEFORE_ISSUE,
            "issued",
            "The paper has been issued or the report has ended. What is withheld is agreed before that.",
        ),
        (
            actor.user_id != author_id,
            "agrees_to_own",
            "You wrote this report, so whoever covers the monitoring officer's post has to agree to what it withholds.",
        ),
        (
            not is_conflicted,
            "conflict_declared",
            "You have declared a conflict of interest in this report, so somebody else has to act on it.",
        ),
        (
            has_leave,
            "no_leave",
            "You have no leave to read what is exempt in this report. Give it to your own post, with a reason, then "
            "agree to what you have read.",
        ),
    )


def answer_is_worded(*, is_agreed: bool, reason: str) -> Verdict:
    """Whoever does not agree says why: the author reads it and changes what is withheld, or makes it public."""
    return Verdict.of(
        (is_agreed or bool(reason.strip()), "no_reason", "Say why you do not agree: the author reads it.", "reason"),
    )


def not_in_public(passage: Iterable[str], public: Mapping[str, str]) -> Verdict:
    """A passage is taken out of the public text before it is withheld, so that no later version holds it still.

    `passage` is its paragraphs as they print, `public` the report's public text by the name of its place. Refused
    where a sentence of the passage stands in it word for word; a short one only where it is all that is withheld.
    """
    telling = list(_telling(passage))
    found = [place for place, words in public.items() if any(_stands_in(one, words) for one in telling)]
    said = f"These words still stand in {', '.join(found)}, where everybody reads them. Take them out there first."
    return Verdict.of((not found, "still_public", said, "text"))


def _telling(passage: Iterable[str]) -> Iterator[str]:
    """The sentences long enough to be found nowhere else by chance; of a short passage, all of it."""
    paragraphs = [" ".join(one.casefold().split()) for one in passage]
    sentences = [sentence for one in paragraphs for sentence in re.split(r"(?<=[.!?])\s", one)]
    yield from [one for one in sentences if len(one.split()) >= TELLING] or filter(None, [" ".join(paragraphs)])


def _stands_in(sentence: str, words: str) -> bool:
    public = " ".join(words.casefold().split())
    return re.search(rf"(?<!\w){re.escape(sentence)}(?!\w)", public) is not None


def may_read_kept(kept_at: datetime, *, withheld_until: datetime | None) -> Verdict:
    """What was kept of a report up to the moment something in it was last made exempt is read with leave alone.

    A version, an issued paper, a comment: what is exempt now may have been public in it. `withheld_until` is that
    moment, or None for whoever has leave and where nothing was ever exempt.
    """
    return Verdict.of((withheld_until is None or kept_at > withheld_until, "kept_before_exempt", KEPT_BEFORE))


def said(words: str, at: datetime | None, *, withheld_until: datetime | None) -> str:
    """Words given on the way (a reason, a view, a comment of a clearance) as a reader may have them."""
    is_open = at is None or may_read_kept(at, withheld_until=withheld_until).allowed
    return words if is_open or not words else SAID_BEFORE
