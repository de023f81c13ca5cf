"""What democratic services enter from a decision signed on paper or minuted, and what the second person says of it."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning import clock
from commissioning.enums import Role
from commissioning.forms import DateBoxesField
from commissioning.models import PostHolding
from decisions.forms.deciding import DecideForm
from decisions.forms.minute import EnterMinuteForm
from decisions.forms.on_paper import OF_SCAN, OnPaperForm
from decisions.forms.times import TimeOfDayField, in_london
from decisions.models import Report
from decisions.selectors.paper import PaperTyped, body_of


class SignerField(forms.ModelChoiceField):
    """Who signed, by name and capacity, with the days they hold the post."""

    def label_from_instance(self, holding: PostHolding) -> str:
        kind = "" if holding.kind == "substantive" else f" ({holding.get_kind_display().lower()})"
        until = f", until {holding.ends_on:%-d %B %Y}" if holding.ends_on else ""
        return f"{holding.user}, {holding.post}{kind}{until}"


class EnterPaperForm(OnPaperForm):
    """What the signed paper says, from its scan. A paper that refuses every recommendation refuses the report."""

    deferred = "The paper approves nothing and does not refuse everything: it is a deferral."

    scan = forms.FileField(
        label="Scan of the signed paper",
        help_text=OF_SCAN,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        error_messages={"required": "Choose the scan of the signed paper.", "empty": "The file is empty."},
    )
    signer = SignerField(
        queryset=PostHolding.objects.none(),
        label="Who signed it",
        help_text="In the capacity in which they held the post that day.",
        error_messages={"required": "Choose who signed the paper."},
    )
    signed_on = DateBoxesField(
        label="Day it was signed", error_messages={"required": "Give the day on which the paper was signed."}
    )
    signed_time = TimeOfDayField(
        label="Time it was signed",
        error_messages={"required": "Give the time at which the paper was signed."},
    )
    conflicts = forms.CharField(
        label="Conflicts of interest declared on the paper",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In the words of the paper. Leave it empty when it declares none.",
    )

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, **kwargs)
        self.fields["reason"].label = "Reasons for the decision, as on the paper"
        self.fields["reason"].help_text = "Printed in the record, in the words of the paper."
        makers = PostHolding.objects.filter(
            post__council=obj.council_id, post__roles__role=Role.DECISION_MAKER, starts_on__lte=clock.today()
        )
        signers = makers.select_related("post__council", "user").order_by("post__title", "-starts_on").distinct()
        box = self.fields["signer"]
        box.queryset = signers
        # Read here, once: the list that is drawn, and who is chosen beforehand.
        read = list(signers)
        box.choices = [("", box.empty_label), *((one.pk, box.label_from_instance(one)) for one in read)]
        box.initial = next((one for one in read if one.post_id == obj.decision_maker_post_id), None)

    def typed(self, cleaned: dict[str, Any], *, is_refusal: bool) -> PaperTyped:
        """The paper, signed by whoever held the post."""
        holding: PostHolding = cleaned["signer"]
        return PaperTyped(
            maker=holding.user,
            maker_post=holding.post,
            signed_at=in_london(cleaned["signed_on"], cleaned["signed_time"]),
            scan=cleaned["scan"],
            conflicts=cleaned["conflicts"].strip(),
            is_refusal=is_refusal,
        )

    @property
    def first_boxes(self) -> list[forms.BoundField]:
        """What is asked about the paper itself."""
        return [self["scan"], self["signer"], self["signed_on"], self["signed_time"]]

    @property
    def last_boxes(self) -> list[forms.BoundField]:
        """What is asked about the decision as a whole."""
        return [self["reason"], self["conflicts"]]


def enter_form(*args: Any, obj: Report, **kwargs: Any) -> DecideForm:
    """The page for a signed paper or, where a body decides, for the minute of its meeting."""
    form = EnterMinuteForm if body_of(obj) is not None else EnterPaperForm
    return form(*args, obj=obj, **kwargs)


class ConfirmPaperForm(forms.Form):
    """That the second person has compared every word."""

    has_compared = forms.BooleanField(
        label="I have compared the scan with what is entered here, and they agree",
        error_messages={"required": "Open the scan and compare it; confirm only when it agrees."},
    )

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if body_of(obj) is not None:
            box = self.fields["has_compared"]
            box.label = "I have compared the minute with what is entered here, and they agree"
            box.error_messages["required"] = "Open the minute and compare it; confirm only when it agrees."


class RejectPaperForm(forms.Form):
    """What is wrong with the entry."""

    reason = forms.CharField(
        label="What does not agree with the scan",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Whoever entered the paper reads it, and enters it again.",
        error_messages={"required": "Say what does not agree; it is kept."},
    )

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if body_of(obj) is not None:
            self.fields["reason"].label = "What does not agree with the minute"
            self.fields["reason"].help_text = "Whoever entered it reads this, and enters the minute again."
