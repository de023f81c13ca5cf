"""Lots named by a recommendation or resolved by a decision: one row each, ticked or not, with its last day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.forms import DateBoxes, DateBoxesField
from frameworks.models import Lot


@dataclass(frozen=True)
class NamedLot:
    """A lot as it is ticked; `until` is its inclusive last day, a string while it is not a date, None when empty.

    `name` is what the page calls it, where its number alone would not do.
    """

    lot: Lot
    until: date | str | None = None
    is_named: bool = True
    name: str = field(default="", compare=False)

    def __str__(self) -> str:
        until = f" until {self.until:%-d %B %Y}" if isinstance(self.until, date) else ""
        return f"{self.name or self.lot.label}{until}"


class LotsWidget(forms.Widget):
    """A row for each lot: a tick box, when it ends now, and three boxes for its last day."""

    template_name = "decisions/widgets/lots.html"
    use_fieldset = True
    lots: Sequence[Lot] = ()
    is_single = False  # one contract without lots: its only lot is called by the contract's name
    name_of: Callable[[Lot], str] = attrgetter("label")

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[NamedLot, ...]:
        """What was ticked or typed, in the lots' order, possible or not."""
        typed = (
            NamedLot(
                lot,
                DateBoxes().value_from_datadict(data, files, _box(name, lot, "until")),
                _box(name, lot) in data,
                self.name_of(lot),
            )
            for lot in self.lots
        )
        return tuple(one for one in typed if one.is_named or one.until)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """An unticked box is not sent, so nothing can be said from its absence."""
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        held = {one.lot.pk: one for one in value or ()}
        context["widget"]["rows"] = [
            self._row(name, lot, held.get(lot.pk), context["widget"]["attrs"]) for lot in self.lots
        ]
        context["widget"]["is_single"] = self.is_single
        return context

    def id_for_label(self, id_: str | None) -> str:
        """The first tick box."""
        return f"{id_}-{self.lots[0].pk}" if id_ and self.lots else ""

    def _row(self, name: str, lot: Lot, held: NamedLot | None, attrs: dict[str, Any]) -> dict[str, Any]:
        id_ = attrs.get("id", f"id_{name}")
        boxes = DateBoxes().get_context(
            _box(name, lot, "until"), held.until if held else None, {"id": f"{id_}-{lot.pk}-until"}
        )
        return {
            "lot": lot,
            "label": self.name_of(lot),
            "name": _box(name, lot),
            "id": f"{id_}-{lot.pk}",
            "is_named": held is not None and held.is_named,
            "boxes": boxes["widget"],
        }


class LotsField(forms.Field):
    """The lots named, as a tuple of `NamedLot`; `set_lots` gives those there are to choose from."""

    widget = LotsWidget

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def set_lots(self, lots: Sequence[Lot], *, name_of: Callable[[Lot], str], is_single: bool = False) -> None:
        """The lots to choose from, and what each is called here. What they were shown with is `initial`."""
        self.widget.lots, self.widget.name_of, self.widget.is_single = lots, name_of, is_single

    def clean(self, value: Iterable[NamedLot] | None) -> tuple[NamedLot, ...]:
        """Each ticked lot with its last day as a date, or None. An unticked lot is left out.

        Refused are impossible dates, and a last day changed for a lot that is not ticked: one of the two is a slip.
        """
        shown = {one.lot.pk: one.until for one in self.initial or ()}
        problems: list[str] = []
        named: list[NamedLot] = []
        for one in value or ():
            try:
                until = DateBoxesField(required=False).clean(one.until)
            except ValidationError as error:
                problems += [f"{one.name}: {message}" for message in error.messages]
                continue
            if not one.is_named:
                if until not in (None, shown.get(one.lot.pk)):
                    problems.append(f"{one.name}: tick it, or leave its last day as it was.")
                continue
            named.append(NamedLot(one.lot, until, name=one.name))
        if problems:
            raise ValidationError(problems)
        if self.required and not named:
            raise ValidationError("Tick at least one lot.", code="required")
        return tuple(named)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return tuple(initial or ()) != self.clean(data)
        except ValidationError:
            return True


def _box(name: str, lot: Lot, part: str = "") -> str:
    return f"{name}-{lot.pk}-{part}" if part else f"{name}-{lot.pk}"
