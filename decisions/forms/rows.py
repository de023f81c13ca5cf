"""The rows of a report as an author fills them in: recommendations, alternatives, papers, contacts, quoted figures.

The other kinds stand in `kinds`, `schedules`, `figures` and `scores`, made of the same `RowForm`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Q

from commissioning import calendar
from commissioning.actors import Actor
from commissioning.forms import boxes
from commissioning.models import Post
from decisions.enums import OPTION_EFFECTS, EffectKind, RecommendationVerb
from decisions.forms.lots import LotsField, NamedLot
from decisions.models import (
    BackgroundPaper,
    MoneySchedule,
    OptionConsidered,
    QuotedFigure,
    Recommendation,
    RecommendationLot,
    Report,
    ReportContact,
)
from decisions.selectors import lots, replacing
from decisions.services.rows import FIELDS, LotAsked, RowChange
from frameworks.enums import OptionKind
from frameworks.models import Lot, MoneyLine, TermOption


@dataclass(frozen=True)
class Choices:
    """What an author may choose from in the rows of one report, read once for all its rows.

    `option` names the contract by one of its options; without it, it is the contract that leads the report.
    """

    report: Report
    actor: Actor
    option: TermOption | None = None

    def about(self, row: Recommendation) -> Choices:
        """What there is to choose from for this row: of its own contract, where a report asks about several."""
        known = {pk for pk, _ in self.named["option"]}
        if row.option_id is None or row.option_id in known:
            return self
        return Choices(self.report, self.actor, row.option)

    @property
    def contract(self) -> int:
        """The primary key of the contract."""
        return self.option.contract_id if self.option else self.report.contract_id

    @cached_property
    def lots(self) -> Sequence[Lot]:
        seen = Lot.objects.visible_to(self.actor).filter(contract=self.contract)
        return list(seen.select_related("contract__council").order_by("number"))

    def name_of(self, lot: Lot) -> str:
        """What a lot is called in this report."""
        return lots.name_of(lot, self.report)

    @cached_property
    def sums(self) -> Sequence[MoneyLine]:
        """Every sum of the contracts the report is about: its own, and those whose lots it names."""
        named = RecommendationLot.objects.filter(recommendation__report=self.report).values("lot__contract")
        about = Q(contract=self.report.contract_id) | Q(contract__in=named)
        seen = MoneyLine.objects.visible_to(self.actor).filter(about)
        return list(seen.select_related("lot", "contract__council").order_by("contract", "pk"))

    @cached_property
    def schedules(self) -> Sequence[MoneySchedule]:
        """The schedules a chart can be drawn from."""
        return list(self.report.schedules.all())

    @cached_property
    def figure_keys(self) -> Set[str]:
        """The keys that figures of the report have already."""
        return set(self.report.figures.values_list("key", flat=True))

    @cached_property
    def alternatives(self) -> Sequence[OptionConsidered]:
        """The options that are scored."""
        return list(self.report.options_considered.all())

    @cached_property
    def named(self) -> Mapping[str, list[tuple[Any, str]]]:
        """The choices of each field that points to a row of the contract or to a post."""
        contract = self.contract
        return {
            "option": _choices(TermOption.objects.visible_to(self.actor).filter(contract=contract), option_in_words),
            "value_line": _choices(
                MoneyLine.objects.visible_to(self.actor).filter(contract=contract).select_related("lot"), str
            ),
            "delegate_post": _choices(Post.objects.visible_to(self.actor).filter(is_active=True), str),
        }


@dataclass(frozen=True)
class Box:
    """A box of a row's form; `counts_for` are the answers to `decided_by` with which it counts, empty for all."""

    field: Any
    counts_for: str = ""


class RowForm(forms.ModelForm):
    """A row; `folded` names the boxes few rows need, shown at once only where they are filled in or wrong.

    With a `fold_title` the workspace folds them too. Which of the boxes in `counts` count is `decided_by` another; a
    form that `needs_choices` is given what there is to choose from. Where `one_box` is asked for, the workspace
    folds all the others.
    """

    folded: tuple[str, ...] = ()
    fold_title = ""
    one_box = ""
    decided_by = ""
    counts: Mapping[str, Sequence[str]] = {}
    needs_choices = False

    @property
    def open_boxes(self) -> list[Box]:
        """The boxes the workspace shows at once."""
        hidden = [box.name for box in self.folded_boxes]
        return [
            Box(field, " ".join(self.counts.get(field.name, ())))
            for field in self.visible_fields()
            if field.name not in hidden
        ]

    @property
    def folded_boxes(self) -> list[Any]:
        """The boxes it folds under `fold_title`."""
        if self.one_box:
            return [box for box in self.visible_fields() if box.name != self.one_box]
        return [self[name] for name in self.folded if name in self.fields] if self.fold_title else []

    @property
    def has_folded_answers(self) -> bool:
        """Whether a box that is usually empty is not, or is wrong. Every row has a place: that tells nothing."""
        if self.one_box:
            return any(box.errors for box in self.folded_boxes)
        held = [self[name] for name in self.folded if name in self.fields]
        return any(box.errors or (box.name != "place" and box.value()) for box in held)

    def ask_for(self, name: str) -> None:
        """Ask for one box alone, and fold the others; without a name, or for a box it has not, nothing changes."""
        if name in self.fields:
            self.one_box, self.fold_title = name, "Everything else about it"

    def say_what_is_lost(self) -> None:
        """Before the form is shown again: an error on each box whose answer a page cannot bring back. Here none."""

    def values(self) -> dict[str, Any]:
        """The row's own fields, for the service."""
        return {name: self.cleaned_data[name] for name in FIELDS[self._meta.model]}

    def change(self, row: Any) -> RowChange:
        """What the service is asked for: the stored row changed to this, or a new one where `row` is None."""
        return RowChange(self._meta.model, row=row, values=self.values())


class PlacedForm(RowForm):
    """A row with a place among the others: an empty place is the last."""

    folded: tuple[str, ...] = ("place",)

    place = forms.IntegerField(
        required=False,
        min_value=1,
        label="Place",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "width-5"}),
        error_messages={"invalid": "Write the place as a whole number: 1 for the first."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["place"].initial = self.instance.order

    def values(self) -> dict[str, Any]:
        """The row's own fields, and its place when one is given."""
        values = super().values()
        if self.cleaned_data.get("place"):
            values["order"] = self.cleaned_data["place"]
        return values


class RecommendationForm(PlacedForm):
    """One thing asked for, with what it does to the register."""

    needs_choices = True
    folded = ("conditions", "delegate_post", "place")
    lots = LotsField(
        label="Lots",
        help_text="Tick the lots it is about. Leave a last day empty to use the whole option.",
    )

    class Meta:
        model = Recommendation
        formfield_callback = boxes
        fields = ("verb", "text", "effect", "option", "value_line", "conditions", "delegate_post")
        labels = {
            "verb": "What is asked",
            "text": "Words of the recommendation",
            "effect": "What it does to the contract",
            "option": "Option in the contract",
            "value_line": "Sum",
            "delegate_post": "Post delegated to",
        }
        help_texts = {
            "text": "Printed as it stands. Facts such as {{ option.end }} may be used.",
            "value_line": "A money line of the contract. Is it missing? Add it on the contract's own page first.",
            "delegate_post": "Only for a recommendation to delegate.",
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 5}), "conditions": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = choices.about(self.instance)
        self.report = choices.report
        self.fields["lots"].set_lots(choices.lots, name_of=choices.name_of)
        self.fields["verb"].choices = [("", "Choose"), *RecommendationVerb.choices]
        for name, offered in choices.named.items():
            # What is not offered is refused as well: the choices alone only say what the box shows.
            field = self.fields[name]
            field.queryset = field.queryset.filter(pk__in=[pk for pk, _ in offered if pk])
            field.choices = offered
        if not self.instance.pk and choices.report.option_id:
            self.initial["option"] = choices.report.option_id
        if self.instance.pk:
            named = {row.lot_id: row for row in self.instance.lots.all()}
            held = tuple(
                NamedLot(lot, named[lot.pk].to_on, name=choices.name_of(lot)) for lot in choices.lots if lot.pk in named
            )
            self.fields["lots"].initial = held
        self.asked: list[LotAsked] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        effect, option, lots = cleaned.get("effect"), cleaned.get("option"), cleaned.get("lots", ())
        if effect in OPTION_EFFECTS and option is None:
            self.add_error("option", "Choose the option it is about.")
        if effect == EffectKind.PROCURE and option is not None:
            self.add_error("option", "A new contract uses no option of the running one. Choose “None”.")
        if cleaned.get("verb") == RecommendationVerb.DELEGATE and cleaned.get("delegate_post") is None:
            self.add_error("delegate_post", "Choose the post delegated to.")
        if option is None and lots:
            self.add_error("lots", "Choose the option before the lots it is to be used for.")
        if option is not None and not self.errors:
            self.asked = [asked for one in lots if (asked := self._asked(effect, option, one))]
        return cleaned

    def change(self, row: Any) -> RowChange:
        return RowChange(Recommendation, row=row, values=self.values(), lots=self.asked)

    def _asked(self, effect: str, option: TermOption, one: NamedLot) -> LotAsked | None:
        """The lot with the days asked for: from the day after its end, to the last day given or the option's own."""
        if effect != EffectKind.EXTEND:
            if one.until:
                self.add_error("lots", f"{one.name}: only an extension has a new last day.")
            return LotAsked(one.lot)
        end = replacing.end_of(one.lot, self.report)
        if end is None:
            self.add_error("lots", f"{one.name} has no term on the register yet, so it cannot be extended.")
            return None
        if one.until is None and option.kind == OptionKind.POOL:
            self.add_error("lots", f"{one.name}: give the last day; this option leaves it open.")
            return None
        until = one.until or calendar.extend_end(end, months=option.months)
        return LotAsked(one.lot, end + calendar.ONE_DAY, until)


class OptionConsideredForm(PlacedForm):
    """An alternative, and why it is not recommended."""

    folded = ("strengths", "weaknesses", "opportunities", "threats", "place")
    fold_title = "Strengths, weaknesses, opportunities and threats"

    class Meta:
        model = OptionConsidered
        formfield_callback = boxes
        fields = (
            "title", "text", "is_recommended", "is_do_nothing", "reason_rejected",
            "strengths", "weaknesses", "opportunities", "threats",
        )  # fmt: skip
        labels = {
            "title": "Alternative",
            "text": "What it would mean",
            "is_recommended": "This is what the report recommends",
            "is_do_nothing": "This option is to do nothing",
            "reason_rejected": "Why it is not recommended",
        }
        help_texts = {
            "reason_rejected": "Needed, unless this is what it recommends.",
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "reason_rejected": forms.Textarea(attrs={"rows": 3}),
            "strengths": forms.Textarea(attrs={"rows": 3}),
            "weaknesses": forms.Textarea(attrs={"rows": 3}),
            "opportunities": forms.Textarea(attrs={"rows": 3}),
            "threats": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_rejected"].needed_later = True


class BackgroundPaperForm(PlacedForm):
    """A paper relied on."""

    class Meta:
        model = BackgroundPaper
        formfield_callback = boxes
        fields = ("title", "dated_on", "url", "kept_until")
        labels = {"title": "Title", "dated_on": "Date", "url": "Web address", "kept_until": "Kept until"}


class ReportContactForm(PlacedForm):
    """An officer's work contact."""

    class Meta:
        model = ReportContact
        formfield_callback = boxes
        fields = ("name", "post_title", "email", "phone")
        labels = {"name": "Name", "post_title": "Post", "email": "Work e-mail", "phone": "Work telephone"}
        help_texts = {"email": "Give an e-mail address or a telephone number, or both."}


class QuotedFigureForm(RowForm):
    """A number in the text that is evidence, with its source."""

    class Meta:
        model = QuotedFigure
        formfield_callback = boxes
        fields = ("figure", "meaning", "source", "url")
        labels = {"figure": "Figure", "meaning": "What it means", "source": "Source", "url": "Web address"}
        help_texts = {
            "figure": "Exactly as it stands in the text, such as £1.17.",
            "source": "Where it comes from, so that a reader could look it up.",
        }


def option_in_words(option: TermOption) -> str:
    """An option as an officer chooses it."""
    length = f"up to {option.months} months" if option.kind == OptionKind.POOL else f"{option.months} months"
    return f"Option {option.order}: {length}"


def _choices(rows: Any, label: Any) -> list[tuple[Any, str]]:
    return [("", "None"), *((row.pk, label(row)) for row in rows)]
