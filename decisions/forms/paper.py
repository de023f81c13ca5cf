"""What democratic services enter from a decision signed on paper, and what the second person says of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from commissioning import clock
from commissioning.enums import Role
from commissioning.forms import DateBoxesField
from commissioning.models import PostHolding
from decisions.enums import ItemOutcome
from decisions.forms.deciding import DecideForm
from decisions.forms.times import TimeOfDayField, in_london
from decisions.models import Report
from decisions.paper import MOST_BYTES
from decisions.resolving import APPROVED
from decisions.selectors.paper import PaperTyped, problem_with

CHOOSE_AGAIN = "A browser does not keep a chosen file: choose the scan again."


class SignerField(forms.ModelChoiceField):
    """Who signed, by name and capacity, with the days they hold the post."""

    def label_from_instance(self, holding: PostHolding) -> str:
        kind = "" if holding.kind == "substantive" else f" ({holding.get_kind_display().lower()})"
        until = f", until {holding.ends_on:%-d %B %Y}" if holding.ends_on else ""
        return f"{holding.user}, {holding.post}{kind}{until}"


class EnterPaperForm(DecideForm):
    """What the signed paper says, from its scan. A paper that refuses every recommendation refuses the report.

    `cleaned_data` has what `services.workflow.perform` takes: `reason`, `items` and `paper`.
    """

    scan = forms.FileField(
        label="Scan of the signed paper",
        help_text=f"A PDF of at most {MOST_BYTES // 1024 // 1024} MB, with every page.",
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
        del self.fields["has_no_conflict"]
        self.fields.pop("takes_report_reasons", None)
        self.report_reasons = ""  # a paper's reasons are entered as they stand on it
        self.fields["reason"].required = True
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

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        """A paper may say anything of a recommendation, also of a single one."""
        return list(ItemOutcome.choices)

    def clean_scan(self) -> bytes:
        """The bytes of the scan, when it is a PDF that opens."""
        given: UploadedFile = self.cleaned_data["scan"]
        if given.size is not None and given.size > MOST_BYTES:
            raise forms.ValidationError(problem_with(b" " * (MOST_BYTES + 1)))
        content = given.read()
        if problem := problem_with(content):
            raise forms.ValidationError(problem)
        return content

    def refuse_all_unapproved(self, cleaned: dict[str, Any]) -> None:
        """All refused is a refusal of the report; a paper that approves nothing else is no decision yet."""
        outcomes = {one.outcome for one in cleaned["items"].values()}
        if not self.errors and not outcomes & set(APPROVED) and outcomes != {ItemOutcome.REFUSED}:
            raise forms.ValidationError("The paper approves nothing and does not refuse everything: it is a deferral.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            if "scan" in self.files and "scan" not in self.errors:
                self.add_error("scan", CHOOSE_AGAIN)
            return cleaned
        holding: PostHolding = cleaned["signer"]
        paper = PaperTyped(
            maker=holding.user,
            maker_post=holding.post,
            signed_at=in_london(cleaned["signed_on"], cleaned["signed_time"]),
            scan=cleaned["scan"],
            conflicts=cleaned["conflicts"].strip(),
            is_refusal={one.outcome for one in cleaned["items"].values()} == {ItemOutcome.REFUSED},
        )
        return {"reason": cleaned["reason"], "items": cleaned["items"], "paper": paper}

    @property
    def first_boxes(self) -> list[forms.BoundField]:
        """What is asked about the paper itself."""
        return [self["scan"], self["signer"], self["signed_on"], self["signed_time"]]

    @property
    def last_boxes(self) -> list[forms.BoundField]:
        """What is asked about the decision as a whole."""
        return [self["reason"], self["conflicts"]]


class ConfirmPaperForm(forms.Form):
    """That the second person has compared every word."""

    has_compared = forms.BooleanField(
        label="I have compared the scan with what is entered here, and they agree",
        error_messages={"required": "Open the scan and compare it; confirm only when it agrees."},
    )


class RejectPaperForm(forms.Form):
    """What is wrong with the entry."""

    reason = forms.CharField(
        label="What does not agree with the scan",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Whoever entered the paper reads it, and enters it again.",
        error_messages={"required": "Say what does not agree; it is kept."},
    )
