"""What the acts on letters ask for, and what the one-time page asks a provider."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning import clock
from commissioning.forms import DateBoxesField
from frameworks.enums import LetterAnswer, LetterKind, NoticeMethod
from frameworks.forms.acts import SHORT, LotChoice, PlaceChoice
from frameworks.letters import may_ask_by
from frameworks.models import Admission, Contract, Letter, LetterReply, Lot
from frameworks.selectors import letters

ANSWERS = {
    LetterAnswer.ACCEPTED.value: "We accept",
    LetterAnswer.DECLINED.value: "We decline",
    LetterAnswer.COMMENT.value: "Neither yet: we only have a comment",
}
WRITTEN_HERE = (LetterKind.EXTENSION_OFFER, LetterKind.NON_EXTENSION)


def named(letter: Letter) -> str:
    """A letter in a list of choices."""
    lot = f", lot {letter.lot.number}" if letter.lot and not letter.contract.is_single_provider else ""
    return f"L{letter.number}: {letter.get_kind_display().lower()}, {letter.provider}{lot}"


class LettersChoice(forms.ModelMultipleChoiceField):
    """Letters, ticked."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, letter: Letter) -> str:
        return named(letter)


class LetterChoice(forms.ModelChoiceField):
    """One letter."""

    widget = forms.RadioSelect

    def label_from_instance(self, letter: Letter) -> str:
        return named(letter)


class ReplyChoice(forms.ModelChoiceField):
    """A reply that came over a link: which letter, what it says, who gave it."""

    widget = forms.RadioSelect

    def label_from_instance(self, reply: LetterReply) -> str:
        comment = f". “{reply.comment}”" if reply.comment else ""
        day = f"{reply.replied_on:%-d %B %Y}"
        return f"{named(reply.letter)} – {reply.get_answer_display()}, {reply.given_name}, {day}{comment}"


class WriteForm(forms.Form):
    """Which letter, to whom: everybody on some lots, or some providers."""

    kind = forms.ChoiceField(
        label="Which letter",
        choices=[(kind.value, kind.label) for kind in WRITTEN_HERE],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which letter."},
    )
    lots = LotChoice(
        queryset=Lot.objects.none(),
        required=False,
        label="To everybody with a place on these lots",
    )
    places = PlaceChoice(
        queryset=Admission.objects.none(), required=False, label="To these providers", help_text="Each gets a letter."
    )
    reply_by = DateBoxesField(
        label="By when are they to reply?", required=False, help_text="Only for an offer of an extension."
    )
    is_certified = forms.BooleanField(
        label="Certify the letters",
        required=False,
        help_text="Each is then signed with the council’s certificate, and anybody can verify the file.",
    )

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = letters.places(obj)
        is_single = obj.is_single_provider
        self.fields["places"].queryset, self.fields["places"].is_single = self.held, is_single
        self.fields["lots"].queryset = obj.lots.select_related("contract__council")
        if is_single:
            del self.fields["lots"]
            self.initial.setdefault("places", [place.pk for place in self.held])

    def clean(self) -> dict[str, Any]:
        """Everybody on the lots chosen, and the providers ticked, each place once."""
        cleaned: dict[str, Any] = super().clean() or {}
        lots = {lot.pk for lot in cleaned.get("lots", ())}
        ticked = {place.pk for place in cleaned.get("places", ())}
        cleaned["places"] = [place for place in self.held if place.lot_id in lots or place.pk in ticked]
        if not cleaned["places"] and "places" not in self.errors:
            self.add_error("places", "Choose lots, or tick providers.")
        if "kind" in cleaned and "reply_by" in cleaned:
            asked = may_ask_by(LetterKind(cleaned["kind"]), reply_by=cleaned["reply_by"], today=clock.today())
            for reason in asked.reasons:
                self.add_error(reason.field, reason.message)
        return cleaned


class SendForm(forms.Form):
    """Letters that went out in the same way on the same day."""

    letters = LettersChoice(
        queryset=Letter.objects.none(),
        label="Which letters went out",
        error_messages={"required": "Tick the letters that went out."},
    )
    sent_on = DateBoxesField(label="On which day", error_messages={"required": "Give the day."})
    how = forms.ChoiceField(label="How", choices=NoticeMethod, error_messages={"required": "Choose how."})

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letters"].queryset = letters.unsent(obj)
        self.initial.setdefault("sent_on", clock.today())


class LinksForm(forms.Form):
    """Letters to give a link for."""

    letters = LettersChoice(
        queryset=Letter.objects.none(),
        label="For which letters",
        help_text="An earlier link of a letter stops working.",
        error_messages={"required": "Tick at least one letter."},
    )

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asking = letters.unanswered(obj).filter(kind=LetterKind.EXTENSION_OFFER, reply_by__gte=clock.today())
        self.fields["letters"].queryset = asking


class AnswerForm(forms.Form):
    """A provider's answer."""

    answer = forms.ChoiceField(
        label="What is your answer?",
        choices=list(ANSWERS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your answer."},
    )
    comment = forms.CharField(label="Comment", required=False, max_length=2000, widget=SHORT)
    given_name = forms.CharField(
        label="Your name and position",
        max_length=200,
        error_messages={"required": "Give your name and position."},
    )


class RecordReplyForm(forms.Form):
    """A reply that came by post, e-mail or telephone."""

    letter = LetterChoice(
        queryset=Letter.objects.none(),
        label="To which letter",
        empty_label=None,
        error_messages={"required": "Choose the letter."},
    )
    answer = forms.ChoiceField(
        label="What they answered",
        choices=LetterAnswer,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they answered."},
    )
    replied_on = DateBoxesField(label="Day of the reply", error_messages={"required": "Give the day of the reply."})
    given_name = forms.CharField(
        label="Who replied", max_length=200, error_messages={"required": "Say who replied for the provider."}
    )
    comment = forms.CharField(label="What else they said", required=False, max_length=2000, widget=SHORT)

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].queryset = letters.unanswered(obj)


class ConfirmReplyForm(forms.Form):
    """Which of the replies that wait."""

    reply = ReplyChoice(
        queryset=LetterReply.objects.none(),
        label="Which reply",
        empty_label=None,
        error_messages={"required": "Choose the reply."},
    )

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply"].queryset = letters.waiting_replies(obj)


class SetAsideForm(ConfirmReplyForm):
    reason = forms.CharField(
        label="Why it does not count", widget=SHORT, error_messages={"required": "Say why it does not count."}
    )
