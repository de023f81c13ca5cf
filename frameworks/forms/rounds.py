"""What rounds of admission ask for: the plan, applications one by one or as a sheet, scores, the sign-off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning import clock
from commissioning.actors import Actor
from commissioning.forms import DateBoxesField, ProseField
from commissioning.forms.naming import name_fields
from commissioning.models import User
from frameworks.enums import AdmissionMode, RoundStatus
from frameworks.forms.acts import SHORT, LotChoice
from frameworks.forms.fields import field_for
from frameworks.importing.applicants import read_applicants
from frameworks.importing.score_sheet import read_scores
from frameworks.importing.sheets import Limits, Unreadable, read_sheet
from frameworks.models import AdmissionRound, Contract, Lot, LotApplication
from frameworks.rounds import STILL_OPEN
from frameworks.selectors import rounds as selectors
from providers.models import Provider

SHEET = Limits(size=5_000_000, unpacked=50_000_000, rows=2_000, columns=50)
PROBLEMS_SHOWN = 50
NO_SHEET = "Choose the sheet."


class RoundForm(forms.ModelForm):
    """A round of a list: which lots, from when to when, and what the public is told."""

    lots = LotChoice(
        queryset=Lot.objects.none(),
        label="Which lots can be applied for",
        error_messages={"required": "Tick the lots that can be applied for."},
    )

    class Meta:
        model = AdmissionRound
        fields = (
            "opens_on", "closes_on", "lots", "how_to_apply", "pass_mark", "evaluate_from", "evaluate_to", "outcome_on",
            "notice_ids", "decision_reference",
        )  # fmt: skip
        labels = {
            "opens_on": "First day for applications",
            "closes_on": "Last day for applications",
            "how_to_apply": "How to apply",
            "pass_mark": "Pass mark, out of 100",
            "evaluate_from": "Evaluation from",
            "evaluate_to": "Evaluation until",
            "outcome_on": "Day on which applicants hear",
            "notice_ids": "Numbers of its notices",
            "decision_reference": "Decision by which the list is re-opened",
        }
        help_texts = {
            "closes_on": "Inclusive. Empty only for a list that is always open.",
            "how_to_apply": "Published: whom to write to, what to send, how it is judged.",
            "notice_ids": "As Find a Tender numbers them.",
        }
        formfield_callback = field_for

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pass_mark"] = forms.DecimalField(
            label="Pass mark, out of 100", min_value=0, max_value=100, max_digits=5, decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "width-4"}),
            error_messages={"required": "Give the pass mark."},
        )  # fmt: skip
        self.fields["lots"].queryset = contract.lots.select_related("contract__council")
        if contract.admission_mode != AdmissionMode.AD_HOC:
            del self.fields["decision_reference"]
        if self.instance.pk:
            self.initial.setdefault("lots", [lot.pk for lot in self.instance.lots.all()])
        elif due := selectors.next_opening_of(contract):
            self.initial.setdefault("opens_on", due)
        if self.instance.pk and self.instance.status != RoundStatus.PLANNED:
            for name in set(self.fields) - STILL_OPEN:
                self.fields[name].disabled = True
        name_fields(self.fields.items())


class NameEvaluatorForm(forms.Form):
    """Whom to ask to score."""

    user = forms.ModelChoiceField(
        label="Who evaluates", queryset=User.objects.none(), empty_label="Choose",
        error_messages={"required": "Choose who evaluates."},
    )  # fmt: skip

    def __init__(self, *args: Any, obj: AdmissionRound, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = obj.evaluators.values("user")
        there = User.objects.visible_to(actor).filter(is_active=True).exclude(pk__in=named)
        self.fields["user"].queryset = there.order_by("full_name")


class DeclareForm(forms.Form):
    """An evaluator's own word on conflicts of interest."""

    NONE, SOME = "none", "some"
    has = forms.ChoiceField(
        label="Have you a conflict of interest with anybody who may apply?",
        choices=[(NONE, "No, I have none"), (SOME, "Yes, and I take no part in this round")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you have a conflict of interest."},
    )
    conflict = ProseField(
        label="What it is", required=False, widget=SHORT, help_text="Only where there is one. It is kept on record."
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        has, conflict = cleaned.pop("has", ""), cleaned.get("conflict", "").strip()
        if has == self.SOME and not conflict:
            self.add_error("conflict", "Say what the conflict is.")
        if has == self.NONE and conflict:
            self.add_error("conflict", "Leave this empty, or say that there is one.")
        return cleaned


class SheetForm(forms.Form):
    """A sheet to read; valid, it holds only what was read, under `holds`."""

    holds = ""
    file = forms.FileField(
        label="Sheet",
        help_text="CSV or XLSX. The whole sheet is entered, or nothing of it.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={
            "required": "Choose the sheet.",
            "empty": "This file is empty.",
            "missing": "Choose the sheet.",
        },
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        given = cleaned.pop("file", None)
        if given is None:
            return cleaned
        try:
            found, problems = self.read(read_sheet(given.read(), given.name, limits=SHEET))
        except Unreadable as problem:
            self.add_error("file", str(problem))
            return cleaned
        if problems:
            more = [f"And {len(problems) - PROBLEMS_SHOWN} more."] if len(problems) > PROBLEMS_SHOWN else []
            self.add_error("file", ValidationError([*problems[:PROBLEMS_SHOWN], *more]))
        return {**cleaned, self.holds: found}

    def read(self, sheet: Any) -> tuple[list[Any], list[str]]:
        """What the sheet holds, and what is wrong with the rest, in words."""
        raise NotImplementedError


class ApplicantsForm(SheetForm):
    holds = "applicants"

    def read(self, sheet: Any) -> tuple[list[Any], list[str]]:
        return read_applicants(sheet)


class ScoresForm(SheetForm):
    holds = "scores"

    def read(self, sheet: Any) -> tuple[list[Any], list[str]]:
        return read_scores(sheet)


class ApplicationForm(forms.Form):
    """One application as it came."""

    provider = forms.ModelChoiceField(
        label="Who applies", queryset=Provider.objects.none(), empty_label="Choose",
        help_text="Add it to the providers first if it is not there.",
        error_messages={"required": "Choose who applies."},
    )  # fmt: skip
    lots = LotChoice(
        queryset=Lot.objects.none(), label="For which lots", error_messages={"required": "Tick the lots applied for."}
    )
    received_on = DateBoxesField(label="Day it came", error_messages={"required": "Give the day it came."})
    insurance_until = DateBoxesField(
        label="Insurance runs until", required=False, help_text="Empty where none was shown: admitted on a condition."
    )

    def __init__(self, *args: Any, admission_round: AdmissionRound, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = Provider.objects.visible_to(actor).active()
        self.fields["lots"].queryset = admission_round.lots.select_related("contract__council")


class ScoreForm(forms.Form):
    """One's own score."""

    points = forms.DecimalField(
        label="Score, out of 100", min_value=0, max_value=100, max_digits=5, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "width-4"}),
        error_messages={"required": "Give a score."},
    )  # fmt: skip
    comment = ProseField(
        label="Why", widget=SHORT, help_text="The provider is told, without your name.",
        error_messages={"required": "Say why."},
    )  # fmt: skip

    def __init__(self, *args: Any, obj: LotApplication, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = selectors.line_of(obj, actor).own
        if own is not None:
            self.initial = {"points": own.points, "comment": own.comment, **self.initial}


class ModerateForm(forms.Form):
    """The score in the place of the evaluators' own."""

    points = forms.DecimalField(
        label="Moderated score, out of 100", min_value=0, max_value=100, max_digits=5, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "width-4"}),
        error_messages={"required": "Give the score."},
    )  # fmt: skip
    reason = ProseField(
        label="Why this is the score", widget=SHORT, help_text="The provider is told.",
        error_messages={"required": "Say why."},
    )  # fmt: skip


class SignOffForm(forms.Form):
    """The day from which the places count."""

    admitted_on = DateBoxesField(
        label="Day on which the places begin",
        help_text="Insurance is looked at on this day, or today where that is later.",
        error_messages={"required": "Give the day on which the places begin."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("admitted_on", clock.today())


class LettersForm(forms.Form):
    """Certified or plain."""

    is_certified = forms.TypedChoiceField(
        label="As what",
        choices=[("", "Plain PDF"), ("yes", "Certified PDF: nobody can change it unseen")],
        coerce=lambda word: word == "yes",
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
    )


class AbandonForm(forms.Form):
    reason = ProseField(
        label="Why it is abandoned", widget=SHORT, error_messages={"required": "Say why it is abandoned."}
    )
