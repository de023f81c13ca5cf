"""The questions on the way from an option to a drafted report, one form for each step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from commissioning.calendar import say_date
from commissioning.forms import PoundsField
from commissioning.models import Post
from commissioning.money import format_pounds
from decisions.enums import LotAnswer
from decisions.forms.rows import option_in_words
from decisions.models import ForwardPlanEntry, Report, ReportTemplate
from decisions.selectors.proposals import LotChoice, MoneyChoice, OptionChoice
from frameworks.enums import OptionKind, VatBasis
from frameworks.models import MoneyLine
from frameworks.sums import added_up

ADDED_UP, ESTIMATE = "added_up", "estimate"


class Hinted(str):
    """A choice's value with a hint beside it."""

    hint = ""

    @classmethod
    def of(cls, value: Any, hint: str) -> Hinted:
        """The value, with its hint."""
        made = cls(value)
        made.hint = hint
        return made


class StepForm(forms.Form):
    """A step knows which version of the proposal it was opened on."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_version(self) -> int:
        """The version the person saw; a new proposal has none."""
        return int(self.cleaned_data.get("version") or 0)


class OptionForm(StepForm):
    """Which option; how many months of it, where its clause lets it be used in parts."""

    option = forms.ChoiceField(
        label="Which option do you want to use?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the option to be used."},
    )

    def __init__(self, *args: Any, choices: Sequence[OptionChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usable = {str(choice.option.pk): choice for choice in choices if choice.verdict.allowed}
        self.fields["option"].choices = [
            (Hinted.of(pk, option_hint(choice)), option_in_words(choice.option)) for pk, choice in self.usable.items()
        ]
        if len(self.usable) == 1:
            self.fields["option"].initial = next(iter(self.usable))
        if any(choice.option.terms.may_be_split for choice in self.usable.values()):
            self.fields["months"] = forms.IntegerField(
                label="How many months of it?",
                required=False,
                min_value=1,
                help_text="Only where the option can be used in parts. Empty: all that is left of it.",
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "width-3"}),
                error_messages={"invalid": "Write the months as a whole number."},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        choice = self.usable.get(cleaned.get("option", ""))
        return {**cleaned, "option": choice.option if choice else None, "months": cleaned.get("months")}


def option_hint(choice: OptionChoice) -> str:
    """What the option would do, and by when notice falls due."""
    reaches = " or ".join(say_date(day) for day in choice.reaches)
    told = [f"Extends to {reaches}." if reaches else ""]
    if choice.option.kind == OptionKind.POOL:
        told.append("Can be used in parts.")
    if choice.notice:
        day, is_stated = choice.notice
        told.append(
            f"Notice by {day:%A} {say_date(day)}."
            if is_stated
            else f"The contract names no day for notice; the term ends on {day:%A} {say_date(day)}."
        )
    return " ".join(part for part in told if part)


class LotsForm(StepForm):
    """What is to become of each lot, and of the people who use the lots that end."""

    arrangements = forms.CharField(
        label="What is arranged for the people who use lots that end?",
        required=False,
        help_text="Only if you resolve not to extend. It goes into the report, where the author can change it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, choice: OptionChoice, answers: Mapping[int, LotAnswer], is_single: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = {f"lot_{one.lot.pk}": one for one in choice.usable}
        offered = [answer for answer in LotAnswer if not (is_single and answer == LotAnswer.LEAVE)]
        for name, one in self.asked.items():
            self.fields[name] = forms.ChoiceField(
                label="The contract" if is_single else f"{one.lot.label}: {one.lot.title}",
                help_text=lot_hint(one),
                choices=[(answer.value, answer.label) for answer in offered],
                initial=answers[one.lot.pk].value,
                widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline govuk-radios--small"}),
                error_messages={"required": "Say what is to become of it."},
            )
        self.order_fields([*self.asked, "arrangements", "version"])

    @property
    def lot_boxes(self) -> list[forms.BoundField]:
        """What is asked of each lot."""
        return [self[name] for name in self.asked]

    def given(self) -> dict[int, LotAnswer]:
        """The answers as they now stand on the page, by the lot's primary key."""
        return {one.lot.pk: LotAnswer(self[name].value()) for name, one in self.asked.items() if _is_answer(self[name])}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        answers = {one.lot.pk: LotAnswer(cleaned[name]) for name, one in self.asked.items() if cleaned.get(name)}
        return {"version": cleaned.get("version"), "answers": answers, "arrangements": cleaned.get("arrangements", "")}


def _is_answer(bound: forms.BoundField) -> bool:
    return bound.value() in LotAnswer.values


def lot_hint(one: LotChoice) -> str:
    """When a lot ends now, and when it would."""
    if one.ends_on is None or one.span is None:
        return ""
    return (
        f"Ends {one.ends_on:%A} {say_date(one.ends_on)}. Extended, it would run from {say_date(one.span.from_on)} "
        f"to {one.span.to_on:%A} {say_date(one.span.to_on)}."
    )


class MoneyForm(StepForm):
    """The sum asked for: a line of the register, the lots' own estimates added up, or a new estimate."""

    money = forms.ChoiceField(
        label="Sum asked for",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the sum that is asked for."},
    )
    estimate = PoundsField(required=False, label="New estimate, in pounds", help_text="For the whole further period.")
    estimate_vat = forms.ChoiceField(
        required=False,
        label="VAT of the new estimate",
        choices=[("", "Choose"), *VatBasis.choices],
        help_text="Limits on who may decide are compared with what is paid including VAT.",
    )
    estimate_source = forms.CharField(required=False, max_length=200, label="What the new estimate rests on")

    def __init__(
        self, *args: Any, lines: Sequence[MoneyChoice], own: Sequence[MoneyLine], may_estimate: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {str(one.line.pk): one.line for one in lines if one.verdict.allowed}
        offered: list[tuple[Any, str]] = [
            (Hinted.of(pk, line.source), f"{line.stated.words}: {line.label}") for pk, line in self.lines.items()
        ]
        total = added_up(line.stated for line in own)
        if total and not offered:
            how = " + ".join(format_pounds(line.amount) for line in own)
            offered.append((Hinted.of(ADDED_UP, how), f"{total.words}: the lots’ own estimates added up"))
        if may_estimate:
            offered.append((ESTIMATE, "A new estimate" if offered else "An estimate"))
        for name in ("estimate", "estimate_vat", "estimate_source"):
            self.fields[name].leaving_is_an_answer = True  # needed with the new estimate, and with nothing else
            if not may_estimate:
                del self.fields[name]
        self.fields["money"].choices = offered
        if offered:
            self.fields["money"].initial = offered[0][0]

    @property
    def opens_estimate(self) -> bool:
        """Whether the boxes of a new estimate are shown at once: it is chosen, begun, or all there is."""
        boxes = [self[name] for name in ("estimate", "estimate_vat", "estimate_source") if name in self.fields]
        is_only = len(self.fields["money"].choices) == 1
        return is_only or self["money"].value() == ESTIMATE or any(box.errors or box.value() for box in boxes)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.get("money", "")
        if chosen == ESTIMATE and cleaned.get("estimate") is None and "estimate" not in self.errors:
            self.add_error("estimate", "Give the estimate in pounds.")
        if chosen == ESTIMATE and not cleaned.get("estimate_vat"):
            self.add_error("estimate_vat", "Say whether the estimate includes VAT.")
        is_new = chosen == ESTIMATE
        return {
            "version": cleaned.get("version"),
            "line": self.lines.get(chosen),
            "adds_up_lots": chosen == ADDED_UP,
            "estimate": cleaned.get("estimate") if is_new else None,
            "estimate_vat": cleaned.get("estimate_vat", "") if is_new else "",
            "estimate_source": cleaned.get("estimate_source", "") if is_new else "",
        }


class RouteForm(StepForm):
    """The forward plan entry that the decision rests on."""

    entry = forms.ModelChoiceField(
        ForwardPlanEntry.objects.none(),
        required=False,
        label="Forward plan entry",
        empty_label="None",
        help_text="The approved entry the report relies on, if there is one.",
    )

    def __init__(self, *args: Any, entries: Sequence[ForwardPlanEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["entry"]
        field.queryset = ForwardPlanEntry.objects.filter(pk__in=[entry.pk for entry in entries])


class DraftForm(StepForm):
    """The head of the report, and where its first words come from."""

    title = forms.CharField(
        label="Title of the report", max_length=250, error_messages={"required": "Give the report a title."}
    )
    template = forms.ModelChoiceField(
        ReportTemplate.objects.none(), label="Form of report", empty_label=None, widget=forms.RadioSelect
    )
    sponsor_post = forms.ModelChoiceField(
        Post.objects.none(),
        required=False,
        label="Report of",
        empty_label="My own post",
        help_text="The officer whose report it is, usually a chief officer.",
    )
    copied_from = forms.ModelChoiceField(
        Report.objects.none(),
        required=False,
        label="Start from an earlier report",
        empty_label="No, start from the form’s own words",
        help_text="Its prose is copied where both reports have the same section. Dates and sums come from the "
        "register, never from the earlier report.",
    )

    def __init__(
        self,
        *args: Any,
        templates: Sequence[ReportTemplate],
        posts: Any,
        earlier: Sequence[Report],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = ReportTemplate.objects.filter(pk__in=[form.pk for form in templates])
        if len(templates) == 1:
            self.fields["template"].widget = forms.HiddenInput()
        self.fields["sponsor_post"].queryset = posts
        copied = self.fields["copied_from"]
        copied.queryset = Report.objects.filter(pk__in=[report.pk for report in earlier])
        copied.choices = [
            ("", copied.empty_label),
            *((report.pk, f"{report.reference}: {report.title}") for report in earlier),
        ]
        if not earlier:
            del self.fields["copied_from"]

    @property
    def folded_boxes(self) -> list[forms.BoundField]:
        """What is nearly always right as it is filled in."""
        return [self[name] for name in ("sponsor_post", "copied_from") if name in self.fields]

    @property
    def open_boxes(self) -> list[forms.BoundField]:
        """What is shown at once."""
        folded = [box.name for box in self.folded_boxes]
        return [box for box in self.visible_fields() if box.name not in folded]

    @property
    def has_folded_errors(self) -> bool:
        """Whether something is wrong with what is folded."""
        return any(box.errors for box in self.folded_boxes)
