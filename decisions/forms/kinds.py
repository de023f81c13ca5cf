"""Risks, steps of a timetable, engagement and criteria as an author fills them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from commissioning.attempts import show
from commissioning.forms import DateOrMonthField, Month, boxes
from commissioning.milestones import COUNTS, is_said
from decisions.enums import EngagementAudience, MilestonePrecision
from decisions.forms.rows import PlacedForm
from decisions.models import Criterion, Engagement, Milestone, Risk
from decisions.risks import is_explained

ONE_TO_FIVE = tuple((str(number), str(number)) for number in range(1, 6))
SCORES = ("likelihood", "impact", "residual_likelihood", "residual_impact")


def _in_a_row() -> forms.RadioSelect:
    return forms.RadioSelect(attrs={"class": "govuk-radios--inline govuk-radios--small"})


class RiskForm(PlacedForm):
    """A risk before and after what is done about it; the scores themselves are computed."""

    class Meta:
        model = Risk
        formfield_callback = boxes
        fields = (
            "title", "description", "likelihood", "impact", "mitigation", "residual_likelihood", "residual_impact",
            "comment", "owner", "due_on",
        )  # fmt: skip
        labels = {
            "title": "Risk",
            "description": "What could happen, and what would follow",
            "likelihood": "Likelihood",
            "impact": "Impact",
            "mitigation": "What is done about it",
            "residual_likelihood": "Likelihood afterwards",
            "residual_impact": "Impact afterwards",
            "comment": "Why it is greater afterwards",
            "owner": "Who looks after it",
            "due_on": "Done by",
        }
        help_texts = {
            "title": "In a few words, such as: the new provider is not ready in time.",
            "likelihood": "From 1, very unlikely, to 5, almost certain.",
            "impact": "From 1, slight, to 5, severe.",
            "residual_likelihood": "Once what is done about it works. Leave both out where nothing is done.",
            "comment": "Only where likelihood × impact is greater afterwards than before.",
            "owner": "A post rather than a person.",
        }
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "mitigation": forms.Textarea(attrs={"rows": 3}),
            "comment": forms.Textarea(attrs={"rows": 2}),
            **{name: _in_a_row() for name in SCORES},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SCORES:
            is_open = name.startswith("residual")
            self.fields[name].choices = [*ONE_TO_FIVE, ("", "Not scored")] if is_open else ONE_TO_FIVE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        after = [cleaned.get(name) for name in SCORES[2:]]
        if None in after and after != [None, None]:
            missing = SCORES[2:][after.index(None)]
            self.add_error(missing, "Give both scores for afterwards, or neither.")
        if not self.errors:
            before = cleaned["likelihood"] * cleaned["impact"]
            residual = None if None in after else after[0] * after[1]  # type: ignore[operator]
            show(is_explained(before, residual, comment=cleaned["comment"]), self)
        return cleaned


def _boxes_that_count() -> Mapping[str, Sequence[str]]:
    """For each box of a date the precisions with which it counts."""
    return {box: [one.value for one in COUNTS if box in COUNTS[one]] for box in ("starts_on", "ends_on", "words")}


class MilestoneForm(PlacedForm):
    """A step of the timetable. How exact it is decides which of the boxes for its date count."""

    decided_by = "precision"
    counts = _boxes_that_count()

    starts_on = DateOrMonthField(
        required=False,
        label="Date",
        help_text="The day, or the first day of several. Leave the day empty where only the month is known.",
    )

    class Meta:
        model = Milestone
        formfield_callback = boxes
        fields = ("label", "precision", "starts_on", "ends_on", "words", "source")
        labels = {
            "label": "Step",
            "precision": "How exactly the date is known",
            "ends_on": "Last day",
            "words": "In words",
            "source": "Where the date comes from",
        }
        help_texts = {
            "label": "Such as: invitation to tender.",
            "ends_on": "Only for what goes from one day to another.",
            "words": "A season, such as “Spring 2022 onwards”; or a month more closely, such as “mid-July 2022”.",
            "source": "Such as the forward plan. Not printed.",
        }
        widgets = {"precision": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["precision"].choices = MilestonePrecision.choices
        day = self.instance.starts_on
        if day is not None and self.instance.precision == MilestonePrecision.MONTH:
            self.initial["starts_on"] = Month(day.year, day.month)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = cleaned.get("starts_on")
        has_day = not isinstance(typed, Month)
        if isinstance(typed, Month):
            cleaned["starts_on"] = typed.first
        if not self.errors:
            said = {name: cleaned[name] for name in ("starts_on", "ends_on", "words")}
            show(is_said(MilestonePrecision(cleaned["precision"]), has_day=has_day, **said), self)
        return cleaned


class EngagementForm(PlacedForm):
    """Who was asked before the decision, how, when, and what they said."""

    class Meta:
        model = Engagement
        formfield_callback = boxes
        fields = ("audience", "method", "from_on", "to_on", "summary")
        labels = {
            "audience": "With whom",
            "method": "How",
            "from_on": "First day",
            "to_on": "Last day",
            "summary": "What was said",
        }
        help_texts = {"method": "Such as: two meetings at the day centre; a survey of 240 people."}
        widgets = {"audience": forms.RadioSelect, "summary": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = EngagementAudience.choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("from_on"), cleaned.get("to_on")
        if last is not None and "from_on" not in self.errors:
            if first is None:
                self.add_error("from_on", "Give the first day as well, or take the last day out.")
            elif last < first:
                self.add_error("to_on", "The last day cannot be before the first.")
        return cleaned


class CriterionForm(PlacedForm):
    """What options are scored on."""

    weight = forms.IntegerField(
        min_value=1,
        max_value=100,
        label="Weight in per cent",
        help_text="The weights of all criteria come to 100.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "width-5"}),
    )

    class Meta:
        model = Criterion
        formfield_callback = boxes
        fields = ("name", "weight")
        labels = {"name": "Criterion"}
