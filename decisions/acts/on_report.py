"""Everything that can be done with a report, in the order a page shows it, and how near each act is to one person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from commissioning.actors import Actor
from commissioning.object_actions import Offer
from decisions.acts.around import AROUND
from decisions.acts.call_in import CALLING_IN
from decisions.acts.choosing import CHOOSING
from decisions.acts.consulting import CONSULTING
from decisions.acts.delegating import DELEGATING
from decisions.acts.keeping import KEEPING
from decisions.acts.moves import MOVES, named_for
from decisions.acts.noticing import NOTICING
from decisions.acts.of_form import OF_FORM
from decisions.acts.withheld import WITHHELD
from decisions.enums import Action
from decisions.models import Report

# Taking a report back is always possible, and seldom meant: it comes last among the moves.
ENDINGS = (Action.WITHDRAW, Action.SUPERSEDE)
REPORT_ACTS = (
    *(act for move, act in MOVES.items() if move not in ENDINGS),
    *CALLING_IN,
    *CONSULTING,
    *NOTICING,
    *CHOOSING,
    *WITHHELD,
    *KEEPING,
    *DELEGATING,
    *OF_FORM,
    *AROUND,
    *(MOVES[move] for move in ENDINGS),
)
AROUND_STEPS = (
    "publish-decision",
    "log-call-in",
    "record-call-in",
    "reconsider",
    "ask-consultee",
    "give-view",
    "record-view",
    "refresh-facts",
    "post-effects",
    "make-again",
    "answer-lower-route",
    "agree-exempt",
    "agree-jointly",
)
STEPS = frozenset(action.name for action in MOVES.values()).union(AROUND_STEPS)
# Said of most reports most of the time: told last, and folded away.
FAR_OFF = (
    "wrong_status", "not_your_role", "not_yours", "not_asked", "nothing_open", "no_exempt_text", "posted", "not_now",
    "nothing_moved", "no_warning", "no_blocker", "not_before_issue", "not_editable", "decided", "declared_already",
    "all_made", "newest_form", "no_ordinary_route", "no_other_rule", "nothing_withheld", "all_agreed", "issued",
    "not_issued", "nothing_delegated", "no_hold", "nothing_decided",
    "not_decided", "published", "not_open", "no_request", "not_sent_back",
)  # fmt: skip


class ReportOffer(Offer):
    """An act beside a report: a step on its course or something smaller, near or far."""

    @property
    def is_move(self) -> bool:
        """Shown as a button: it takes the report, or a view about it, further."""
        return self.action.name in STEPS

    @property
    def is_far_off(self) -> bool:
        """For somebody else, or for another time: told, but folded away."""
        return any(code in FAR_OFF for code in self.verdict.codes)


def offers_on(report: Report, actor: Actor, at: datetime, url_of: Callable[[Any, str], str]) -> list[ReportOffer]:
    """Every act with its verdict for this person now: what can be done, then what nearly can, then the rest.

    `url_of(report, name)` gives the address of an act's page on the face that asks.
    """
    offers = [
        ReportOffer(named_for(act, report), act.verdict(report, actor, at), url_of(report, act.name))
        for act in REPORT_ACTS
    ]
    return sorted(offers, key=lambda offer: (not offer.verdict.allowed, offer.is_far_off))
