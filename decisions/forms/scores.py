"""What each option scores on a criterion: boxes in a grid of options and criteria, or beneath their criterion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from decisions.forms.kinds import CriterionForm
from decisions.forms.rows import Choices
from decisions.models import Criterion, OptionConsidered
from decisions.services.rows import FIELDS, RowChange
from decisions.services.rows_beneath import Scored, with_reason

MOST = 10
LONGEST_REASON = 300


@dataclass(frozen=True)
class TypedScore:
    """An option with its score and reason as they were typed."""

    option: OptionConsidered
    score: str = ""
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.option}: {with_reason(self.score, self.reason)}"


class ScoresWidget(forms.Widget):
    """A box for the score and one for the reason, for each option."""

    template_name = "decisions/widgets/scores.html"
    use_fieldset = True
    options: Sequence[OptionConsidered] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[TypedScore, ...]:
        """What was typed, possible or not."""
        typed = (
            TypedScore(
                option,
                str(data.get(f"{name}-{option.pk}") or "").strip(),
                str(data.get(f"{name}-{option.pk}-reason") or "").strip(),
            )
            for option in self.options
        )
        return tuple(one for one in typed if one.score or one.reason)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Empty boxes are sent too."""
        return not any(f"{name}-{option.pk}" in data for option in self.options)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["cells"] = self.cells(name, value, context["widget"]["attrs"].get("id", f"id_{name}"))
        return context

    def cells(self, name: str, value: Iterable[TypedScore] | None, id_: str) -> list[dict[str, Any]]:
        """The boxes of each option, filled in."""
        held = {one.option.pk: one for one in value or ()}
        return [
            {
                "option": option,
                "name": f"{name}-{option.pk}",
                "id": f"{id_}-{option.pk}",
                "typed": held.get(option.pk, TypedScore(option)),
            }
            for option in self.options
        ]

    def id_for_label(self, id_: str | None) -> str:
        """The first box."""
        return f"{id_}-{self.options[0].pk}" if id_ and self.options else ""


class ScoresField(forms.Field):
    """The scores of a criterion, as `Scored`; `set_options` gives the options there are."""

    widget = ScoresWidget

    def set_options(self, options: Sequence[OptionConsidered], criterion: Criterion | None) -> None:
        """The options to score, and what they score now."""
        self.widget.options = options
        known = {option.pk: option for option in options}
        scores = criterion.scores.all() if criterion is not None and criterion.pk else ()
        self.initial = tuple(TypedScore(known[row.option_id], str(row.score), row.reason) for row in scores)

    def clean(self, value: Iterable[TypedScore] | None) -> tuple[Scored, ...]:
        """Refuses a score that is no whole number from 0 to 10, and a reason without a score."""
        problems: list[str] = []
        scored: list[Scored] = []
        for one in value or ():
            if not one.score:
                problems.append(f"{one.option}: give the score, or take the reason out.")
            elif not (one.score.isdecimal() and int(one.score) <= MOST):
                problems.append(f"{one.option}: a score is a whole number from 0 to {MOST}.")
            elif len(one.reason) > LONGEST_REASON:
                problems.append(f"{one.option}: a reason has at most {LONGEST_REASON} characters.")
            else:
                scored.append(Scored(one.option, int(one.score), one.reason))
        if problems:
            raise ValidationError(problems)
        return tuple(scored)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(initial or ()) != set(data or ())


class ScoresForm(forms.Form):
    """The whole grid: a row for each criterion, a column for each option."""

    def __init__(self, *args: Any, criteria: Sequence[Criterion], options: Sequence[OptionConsidered],
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.criteria, self.options = criteria, options
        for criterion in criteria:
            field = ScoresField(required=False, label=f"{criterion}, {criterion.weight} per cent")
            field.set_options(options, criterion)
            self.fields[f"scores_{criterion.pk}"] = field

    @property
    def grid(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        """Each criterion's field with the boxes of every option."""
        bound = [self[name] for name in self.fields]
        return [(one, one.field.widget.cells(one.html_name, one.value(), one.auto_id)) for one in bound]

    def changes(self) -> list[RowChange]:
        """What the service is asked for: every criterion as it stands, with its scores."""
        return [
            RowChange(
                Criterion,
                row=criterion,
                values={name: getattr(criterion, name) for name in FIELDS[Criterion]},
                scores=self.cleaned_data[f"scores_{criterion.pk}"],
            )
            for criterion in self.criteria
        ]


class ScoredCriterionForm(CriterionForm):
    """A criterion with its scores, for a page that shows all criteria at once."""

    needs_choices = True
    scores = ScoresField(required=False, label="Scores", help_text="From 0 to 10 for each option.")

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scores"].set_options(choices.alternatives, self.instance)

    def change(self, row: Any) -> RowChange:
        return RowChange(Criterion, row=row, values=self.values(), scores=self.cleaned_data["scores"])
