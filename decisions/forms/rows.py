"""The rows of a report as an author fills them in: recommendations, alternatives, papers, contacts, quoted figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms

from commissioning import calendar
from commissioning.actors import Actor
from commissioning.models import Post
from decisions.enums import EffectKind, RecommendationVerb
from decisions.forms.lots import LotsField, NamedLot
from decisions.models import (
    BackgroundPaper,
    OptionConsidered,
    QuotedFigure,
    Recommendation,
    Report,
    ReportContact,
)
from decisions.services.rows import FIELDS, LotAsked
from frameworks.enums import OptionKind
from frameworks.models import Lot, MoneyLine, TermOption


@dataclass(frozen=True)
class Choices:
    """What an author may choose from in the rows of one report, read once for all its rows."""

    report: Report
    actor: Actor

    @cached_property
    def lots(self) -> Sequence[Lot]:
        return list(Lot.objects.visible_to(self.actor).filter(contract=self.report.contract_id).order_by("number"))

    @cached_property
    def named(self) -> Mapping[str, list[tuple[Any, str]]]:
        """The choices of each field that points to a row of the contract or to a post."""
        contract = self.report.contract_id
        return {
            "option": _choices(TermOption.objects.visible_to(self.actor).filter(contract=contract), option_in_words),
            "value_line": _choices(
                MoneyLine.objects.visible_to(self.actor).filter(contract=contract).select_related("lot"), str
            ),
            "delegate_post": _choices(Post.objects.visible_to(self.actor).filter(is_active=True), str),
        }


class RowForm(forms.ModelForm):
    """A row; `folded` names the boxes few rows need, shown at once only where they are filled in or wrong."""

    folded: tuple[str, ...] = ()

    @property
    def has_folded_answers(self) -> bool:
        """Whether a box that is usually empty is not, or is wrong. Every row has a place: that tells nothing."""
        return any(self[name].errors or (name != "place" and self[name].value()) for name in self.folded)

    def values(self) -> dict[str, Any]:
        """The row's own fields, for the service."""
        return {name: self.cleaned_data[name] for name in FIELDS[self._meta.model]}


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

    folded = ("conditions", "delegate_post", "place")
    lots = LotsField(
        label="Lots",
        help_text="Tick the lots it is about. Leave a last day empty to use the whole option.",
    )

    class Meta:
        model = Recommendation
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
        self.fields["lots"].set_lots(choices.lots)
        self.fields["verb"].choices = [("", "Choose"), *RecommendationVerb.choices]
        for name, offered in choices.named.items():
            self.fields[name].choices = offered
        if not self.instance.pk and choices.report.option_id:
            self.initial["option"] = choices.report.option_id
        if self.instance.pk:
            named = {row.lot_id: row for row in self.instance.lots.all()}
            held = tuple(NamedLot(lot, named[lot.pk].to_on) for lot in choices.lots if lot.pk in named)
            self.fields["lots"].initial = held
        self.asked: list[LotAsked] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        effect, option, lots = cleaned.get("effect"), cleaned.get("option"), cleaned.get("lots", ())
        if effect != EffectKind.NONE and option is None:
            self.add_error("option", "Choose the option it is about.")
        if cleaned.get("verb") == RecommendationVerb.DELEGATE and cleaned.get("delegate_post") is None:
            self.add_error("delegate_post", "Choose the post delegated to.")
        if option is None and lots:
            self.add_error("lots", "Choose the option before the lots it is to be used for.")
        if option is not None and not self.errors:
            self.asked = [asked for one in lots if (asked := self._asked(effect, option, one))]
        return cleaned

    def _asked(self, effect: str, option: TermOption, one: NamedLot) -> LotAsked | None:
        """The lot with the days asked for: from the day after its end, to the last day given or the option's own."""
        if effect != EffectKind.EXTEND:
            if one.until:
                self.add_error("lots", f"Lot {one.lot.number}: only an extension has a new last day.")
            return LotAsked(one.lot)
        end = one.lot.authorised_ends_on
        if end is None:
            self.add_error("lots", f"Lot {one.lot.number} has no term on the register yet, so it cannot be extended.")
            return None
        if one.until is None and option.kind == OptionKind.POOL:
            self.add_error("lots", f"Lot {one.lot.number}: give the last day; this option leaves it open.")
            return None
        until = one.until or calendar.extend_end(end, months=option.months)
        return LotAsked(one.lot, end + calendar.ONE_DAY, until)


class OptionConsideredForm(PlacedForm):
    """An alternative, and why it is not recommended."""

    class Meta:
        model = OptionConsidered
        fields = ("title", "text", "is_recommended", "is_do_nothing", "reason_rejected")
        labels = {
            "title": "Alternative",
            "text": "What it would mean",
            "is_recommended": "This is what the report recommends",
            "is_do_nothing": "This is doing nothing",
            "reason_rejected": "Why it is not recommended",
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "reason_rejected": forms.Textarea(attrs={"rows": 3}),
        }


class BackgroundPaperForm(PlacedForm):
    """A paper relied on."""

    class Meta:
        model = BackgroundPaper
        fields = ("title", "dated_on", "url", "kept_until")
        labels = {"title": "Title", "dated_on": "Date", "url": "Web address", "kept_until": "Kept until"}


class ReportContactForm(PlacedForm):
    """An officer's work contact."""

    class Meta:
        model = ReportContact
        fields = ("name", "post_title", "email", "phone")


class QuotedFigureForm(RowForm):
    """A number in the text that is evidence, with its source."""

    class Meta:
        model = QuotedFigure
        fields = ("figure", "meaning", "source", "url")


def option_in_words(option: TermOption) -> str:
    """An option as an officer chooses it."""
    length = f"up to {option.months} months" if option.kind == OptionKind.POOL else f"{option.months} months"
    return f"Option {option.order}: {length}"


def _choices(rows: Any, label: Any) -> list[tuple[Any, str]]:
    return [("", "None"), *((row.pk, label(row)) for row in rows)]
