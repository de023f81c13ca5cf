"""The acts on a contract's letters, each with the rule and the service behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from commissioning import clock
from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from frameworks import letters as rules
from frameworks.enums import LetterAnswer, LetterKind
from frameworks.forms import letters as forms
from frameworks.models import Admission, Contract, Letter, LetterReply, Lot
from frameworks.selectors import letters as selectors
from frameworks.services import letters


def _write(
    contract: Contract, *, version: int, places: Sequence[Admission], lots: Sequence[Lot] = (), **given: Any
) -> list[Letter]:
    """The form has put everybody on the lots among the places."""
    return letters.write_to_places(contract=contract, places=places, **given)


def _send(contract: Contract, *, version: int, **given: Any) -> list[Letter]:
    return letters.send(**given)


def _record_reply(contract: Contract, *, version: int, **given: Any) -> LetterReply:
    return letters.record_reply(**given)


def _confirm(contract: Contract, *, version: int, **given: Any) -> LetterReply:
    return letters.confirm_reply(**given)


def _set_aside(contract: Contract, *, version: int, **given: Any) -> LetterReply:
    return letters.set_aside_reply(**given)


def may_write(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """Those who deal with providers, while somebody has a place to be written to about."""
    return _while(rules.may_write(actor), selectors.places(contract), "nobody", "No provider holds a place on it.")


def may_send(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """While a letter is not recorded as sent."""
    return _while(
        rules.may_write(actor), selectors.unsent(contract), "nothing_to_send", "Every letter is recorded as sent."
    )


def may_record_reply(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """While a letter has no reply that counts."""
    rows = selectors.unanswered(contract)
    return _while(rules.may_write(actor), rows, "nothing_to_answer", "No letter waits for a reply.")


def may_settle(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """While a reply that came over a link waits."""
    rows = selectors.waiting_replies(contract)
    return _while(rules.may_write(actor), rows, "none_waiting", "No reply over a link waits to be confirmed.")


def may_give_links(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """While a letter that asks for a reply has none."""
    today = clock.london_day(at)
    rows = selectors.unanswered(contract).filter(kind=LetterKind.EXTENSION_OFFER, reply_by__gte=today)
    return _while(rules.may_write(actor), rows, "none_open", "No letter that asks for a reply is open.")


def _while(verdict: Verdict, rows: Any, code: str, sentence: str) -> Verdict:
    """The verdict on the person; only for those it allows, whether there are such rows."""
    return verdict & Verdict.of((rows.exists(), code, sentence)) if verdict.allowed else verdict


def _about_writing(contract: Contract, actor: Actor, at: datetime) -> list[str]:
    return [
        "Each provider chosen gets a letter of its own in the council’s words, with the dates of the register. What it "
        "says is kept as it is now. Nothing is sent from here: fetch the letters, send them, and record that."
    ]


def _about_sending(contract: Contract, actor: Actor, at: datetime) -> list[str]:
    return ["An offer of an extension is its notice: recorded as sent, the notice is on record as served on that day."]


def _about_replies(contract: Contract, actor: Actor, at: datetime) -> list[str]:
    return ["For a reply that came by post, by e-mail or on the telephone. To an offer, it is the reply to the notice."]


def _about_confirming(contract: Contract, actor: Actor, at: datetime) -> list[str]:
    return [
        "Whoever had the link gave this reply. Confirm it when you know that it is the provider’s. It is then recorded "
        "as the reply to the notice, and an acceptance can bring the extension into force. A comment moves nothing."
    ]


def _written(made: Iterable[Letter]) -> str:
    count = len(list(made))
    return f"{count} letter{'s' if count > 1 else ''} written. Next: send them, and record that they went out."


def _confirmed(reply: LetterReply) -> str:
    if reply.answer == LetterAnswer.COMMENT:
        return "Confirmed. A comment moves nothing."
    return "Confirmed, and recorded as the provider’s reply."


ALL = (
    ObjectAction(
        name="write",
        label="Write letters",
        verdict=may_write,
        perform=_write,
        form_class=forms.WriteForm,
        form_needs=("obj",),
        about=_about_writing,
        confirm=True,
        done=_written,
    ),
    ObjectAction(
        name="send",
        label="Record letters as sent",
        verdict=may_send,
        perform=_send,
        form_class=forms.SendForm,
        form_needs=("obj",),
        about=_about_sending,
        confirm=True,
        done="Recorded.",
    ),
    ObjectAction(
        name="record-reply",
        label="Record a reply to a letter",
        verdict=may_record_reply,
        perform=_record_reply,
        form_class=forms.RecordReplyForm,
        form_needs=("obj",),
        about=_about_replies,
        confirm=True,
        done="Reply recorded.",
    ),
    ObjectAction(
        name="confirm-reply",
        label="Confirm a reply",
        verdict=may_settle,
        perform=_confirm,
        form_class=forms.ConfirmReplyForm,
        form_needs=("obj",),
        about=_about_confirming,
        confirm=True,
        done=_confirmed,
    ),
    ObjectAction(
        name="set-aside-reply",
        label="Set a reply aside",
        verdict=may_settle,
        perform=_set_aside,
        form_class=forms.SetAsideForm,
        form_needs=("obj",),
        done="Set aside. Another link can be given.",
    ),
)
