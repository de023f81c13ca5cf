"""A schedule of money: which of the register's sums stand in it, in what order, and what each is called there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.forms import boxes
from commissioning.keys import free_key
from commissioning.money import format_pounds
from decisions.forms.rows import Choices, RowForm
from decisions.models import MoneySchedule
from decisions.schedules import lower_first
from decisions.services.rows import FIELDS, RowChange
from decisions.services.rows_beneath import SumShown
from frameworks.models import MoneyLine

LONGEST_LABEL = 150


@dataclass(frozen=True)
class ChosenSum:
    """A sum as it is ticked; `place` is what was typed for it, an empty label means the register's own."""

    line: MoneyLine
    place: str = ""
    label: str = ""
    is_ticked: bool = True

    @property
    def name(self) -> str:
        """What the sum is called and comes to."""
        return f"{self.label or self.line.label}, {format_pounds(self.line.amount)}"

    def __str__(self) -> str:
        return f"{self.name} (place {self.place})" if self.place else self.name


class SumsWidget(forms.Widget):
    """A row for each sum of the register: a tick box, what it is, its place and its label."""

    template_name = "decisions/widgets/sums.html"
    use_fieldset = True
    lines: Sequence[MoneyLine] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[ChosenSum, ...]:
        """What was ticked or typed, in the register's order, possible or not."""
        typed = (
            ChosenSum(
                line,
                str(data.get(_box(name, line, "place")) or "").strip(),
                str(data.get(_box(name, line, "label")) or "").strip(),
                _box(name, line) in data,
            )
            for line in self.lines
        )
        return tuple(one for one in typed if one.is_ticked or one.place or one.label)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """An unticked box is not sent, so nothing can be said from its absence."""
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        held = {one.line.pk: one for one in value or ()}
        context["widget"]["rows"] = [
            {
                "line": line,
                "what": ", ".join(filter(None, [line.label, line.finance_year, line.cohort])),
                "amount": format_pounds(line.amount),
                "terms": f"{line.get_certainty_display()}, {lower_first(line.get_vat_basis_display())}",
                "chosen": held.get(line.pk, ChosenSum(line, is_ticked=False)),
                "name": _box(name, line),
                "id": f"{context['widget']['attrs'].get('id', f'id_{name}')}-{line.pk}",
            }
            for line in self.lines
        ]
        context["widget"]["names_contracts"] = len({line.contract_id for line in self.lines}) > 1
        return context

    def id_for_label(self, id_: str | None) -> str:
        """The first tick box."""
        return f"{id_}-{self.lines[0].pk}" if id_ and self.lines else ""


class SumsField(forms.Field):
    """The sums chosen, as `ChosenSum` in the order asked for; `set_lines` gives those there are."""

    widget = SumsWidget

    def set_lines(self, lines: Sequence[MoneyLine]) -> None:
        """The sums to choose from."""
        self.widget.lines = lines

    def clean(self, value: Iterable[ChosenSum] | None) -> tuple[ChosenSum, ...]:
        """Each ticked sum, by place; without one it comes after those that have one. Refuses what is not a place."""
        problems: list[str] = []
        chosen = list(value or ())
        for one in chosen:
            if not one.is_ticked:
                problems.append(f"{one.name}: tick it, or take its place and label out.")
            if one.place and not (one.place.isdecimal() and int(one.place)):
                problems.append(f"{one.name}: write the place as a whole number, 1 for the first.")
            if len(one.label) > LONGEST_LABEL:
                problems.append(f"{one.name}: a label has at most {LONGEST_LABEL} characters.")
        if problems:
            raise ValidationError(problems)
        if self.required and not chosen:
            raise ValidationError("Tick at least one sum.", code="required")
        return tuple(sorted(chosen, key=lambda one: int(one.place) if one.place else len(chosen) + 1_000))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return tuple(initial or ()) != tuple(data or ())


class ScheduleForm(RowForm):
    """A table of sums. Its key is made of its title, once, so that the text that places it stays right."""

    needs_choices = True
    sums = SumsField(
        label="Sums",
        help_text="Tick those that stand in the table. A place is a number, 1 for the first; a label replaces the "
        "register's own.",
    )

    class Meta:
        model = MoneySchedule
        formfield_callback = boxes
        fields = ("caption", "shows_calculation", "has_total")
        labels = {"caption": "Title", "shows_calculation": "Say how each sum is arrived at", "has_total": "Add them up"}
        help_texts = {"has_total": "Only where all are equally certain and alike in VAT."}

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = {one.key for one in choices.schedules}
        self.fields["sums"].set_lines(choices.sums)
        if self.instance.pk:
            known = {line.pk: line for line in choices.sums}
            held = [row for row in self.instance.lines.all() if row.line_id in known]
            self.fields["sums"].initial = tuple(
                ChosenSum(known[row.line_id], str(row.order), row.label) for row in sorted(held, key=_by_line)
            )

    def values(self) -> dict[str, Any]:
        key = self.instance.key or free_key(self.cleaned_data["caption"], self.taken, otherwise="schedule")
        return {"key": key, **{name: self.cleaned_data[name] for name in FIELDS[MoneySchedule] if name != "key"}}

    def change(self, row: Any) -> RowChange:
        sums = [SumShown(one.line, one.label) for one in self.cleaned_data["sums"]]
        return RowChange(MoneySchedule, row=row, values=self.values(), sums=sums)


def _by_line(row: Any) -> tuple[int, int]:
    """The register's order, in which the boxes stand."""
    return row.line.contract_id, row.line_id


def _box(name: str, line: MoneyLine, part: str = "") -> str:
    return f"{name}-{line.pk}-{part}" if part else f"{name}-{line.pk}"
