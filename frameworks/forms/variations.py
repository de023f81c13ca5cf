"""What a draft of a variation asks for, and the acts on one; and a procurement notice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from commissioning.actors import Actor
from commissioning.forms import DateBoxesField
from commissioning.forms.naming import name_fields
from frameworks.enums import OPEN_STAGES
from frameworks.forms.acts import LotChoice
from frameworks.forms.fields import field_for
from frameworks.models import Contract, Lot, Notice, Variation
from frameworks.models.variation import CHANGES, KEEPINGS
from frameworks.regimes import GROUNDS
from frameworks.selectors.variations import subject_of
from frameworks.variation_enums import NoticeType
from providers.models import Provider

NONE_OF_THEM = "none"
CHANGE_LABELS = {
    "changes_term": "The term: it ends on another day",
    "changes_value": "The value: it costs more or less",
    "changes_scope": "The scope: what is bought",
    "changes_provider": "The provider",
    "changes_price": "The price or how it is worked out",
    "is_administrative": "An administrative detail only, such as an address",
}


# The questions in the order of the page: a heading, whether few drafts need it, and its boxes.
GROUPS = (
    (
        "What is changed",
        False,
        ("title", "kinds", "lots", "ends_on", "value_change", "vat_basis", "before", "after", "reason"),
    ),
    ("Another provider", True, ("provider_before", "provider_after")),
    ("Ground and law", False, ("ground", "clause", "does", "is_relief", "subject", "base_value", "base_source")),
    ("Carrying on until a new contract begins", True, ("bridges_to", "cap")),
    ("The council’s own rules", True, ("waiver_reference",)),
)


class ContractChoice(forms.ModelChoiceField):
    """Contracts by reference and title."""

    def label_from_instance(self, contract: Contract) -> str:
        return f"{contract.reference} {contract.title}"


class VariationForm(forms.ModelForm):
    """A draft: what is changed, on which ground, from what to what, measured against what."""

    kinds = forms.MultipleChoiceField(
        label="What does it change?",
        choices=list(CHANGE_LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick what it changes."},
    )
    lots = LotChoice(queryset=Lot.objects.none(), label="Which lots is it about?", required=False)
    does = forms.MultipleChoiceField(
        label="Does it do any of these?",
        choices=[*((name, one.label) for name, one in KEEPINGS.items()), (NONE_OF_THEM, "None of these")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Some grounds do not carry a change that does. Not asked of an administrative change.",
        required=False,
    )
    bridges_to = ContractChoice(
        label="Does it carry the service on until another contract begins?",
        queryset=Contract.objects.none(),
        required=False,
        empty_label="No",
        help_text="A planned contract, or one in procurement.",
    )

    class Meta:
        model = Variation
        fields = (
            "title", "kinds", "lots", "ends_on", "value_change", "vat_basis", "before", "after", "provider_before",
            "provider_after", "reason", "ground", "clause", "does", "is_relief", "subject", "base_value",
            "base_source", "bridges_to", "cap", "waiver_reference",
        )  # fmt: skip
        labels = {
            "title": "What is changed, in a line",
            "ends_on": "New last day",
            "value_change": "By how much the value changes",
            "vat_basis": "How these sums stand to VAT",
            "before": "What stood before",
            "after": "What stands after",
            "provider_before": "Provider that leaves",
            "provider_after": "Provider that follows",
            "reason": "Why",
            "ground": "On which ground",
            "clause": "The words of the contract or of the notice it relies on",
            "is_relief": "It is emergency relief",
            "subject": "What the contract buys",
            "base_value": "What the contract was worth at award",
            "base_source": "Where that is written",
            "cap": "The most that carrying on may cost",
            "waiver_reference": "Waiver, if the council’s own rules had to be waived",
        }
        help_texts = {
            "ends_on": "Only for a change of the term. The last day counts.",
            "value_change": "Only for a change of the value. Less is written with a minus: -£5,000.",
            "before": "For a change of scope, price or an administrative detail.",
            "subject": "Thresholds and some limits depend on it.",
            "base_value": "Empty: what the register says. Percentages are of it; an indexed price counts as indexed.",
            "cap": "Only where it carries on until another contract begins.",
        }
        formfield_callback = field_for

    def __init__(self, *args: Any, contract: Contract, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contract = contract
        self.fields["lots"].queryset = contract.lots.select_related("contract__council").order_by("number")
        self.only = list(contract.lots.all()[:2])
        if len(self.only) == 1:
            del self.fields["lots"]
        own = Provider.objects.visible_to(actor)
        held = Q(admissions__lot__contract=contract)
        self.fields["provider_before"].queryset = own.filter(held).distinct()
        self.fields["provider_after"].queryset = own
        grounds = [(ground.code, ground.label) for ground in GROUNDS if ground.regime == contract.regime]
        self.fields["ground"].choices = [("", "None: an administrative change"), *grounds]
        following = Contract.objects.visible_to(actor).filter(stage__in=OPEN_STAGES).exclude(pk=contract.pk)
        self.fields["bridges_to"].queryset = following.order_by("reference")
        self._fill_in()
        name_fields(self.fields.items())

    def _fill_in(self) -> None:
        if self.instance.pk is None:
            self.initial.setdefault("subject", subject_of(self.contract))
            return
        self.initial["kinds"] = [name for name in CHANGES if getattr(self.instance, name)]
        self.initial["does"] = [name for name in KEEPINGS if getattr(self.instance, name)] or [NONE_OF_THEM]
        self.initial["lots"] = list(self.instance.lots.values_list("lot", flat=True))

    @property
    def groups(self) -> list[tuple[str, bool, bool, list[forms.BoundField]]]:
        """The questions under their headings: whether they fold, and whether any of them is answered or wrong."""
        found = []
        for heading, folds, names in GROUPS:
            boxes = [self[name] for name in names if name in self.fields]
            found.append((heading, folds, any(box.errors or box.value() for box in boxes), boxes))
        return found

    def clean(self) -> dict[str, Any]:
        """Boxes become the columns they stand for; an answer to what it does is asked of all but plain details."""
        cleaned = super().clean() or self.cleaned_data
        kinds, does = cleaned.pop("kinds", []), cleaned.pop("does", [])
        if len(self.only) == 1:
            cleaned["lots"] = self.only
        if "is_administrative" not in kinds and not self.errors:
            if not does:
                self.add_error("does", "Tick what it does, or “None of these”.")
            if not cleaned.get("ground"):
                self.add_error("ground", "Choose the ground it stands on.")
        if NONE_OF_THEM in does and len(does) > 1:
            self.add_error("does", "Tick what it does, or “None of these”, but not both.")
        cleaned |= {name: name in kinds for name in CHANGES}
        cleaned |= {name: name in does for name in KEEPINGS}
        return cleaned

    def _post_clean(self) -> None:
        """The service says what is wrong with a draft as a whole: its words name what would make it right."""


class SignForm(forms.Form):
    """The instrument that was signed."""

    signed_on = DateBoxesField(label="When was it signed?", error_messages={"required": "Give the day it was signed."})
    instrument = forms.CharField(
        label="What was signed?",
        max_length=200,
        help_text="The deed or letter, and where it is kept.",
        error_messages={"required": "Say what was signed."},
    )
    takes_effect_on = DateBoxesField(
        label="From when does it take effect?", required=False, help_text="Empty: on the day it was signed."
    )


class DropForm(forms.Form):
    """Why a draft is dropped."""

    reason = forms.CharField(
        label="Why is it dropped?", widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Say why."}
    )


class NoticeForm(forms.ModelForm):
    """A procurement notice that is due, or was published, or is not needed."""

    class Meta:
        model = Notice
        fields = ("type", "due_on", "published_on", "identifier", "url", "not_needed_because")
        labels = {
            "type": "Which notice",
            "due_on": "Due by",
            "published_on": "Published on",
            "identifier": "Its number",
            "url": "Where it can be read",
            "not_needed_because": "Or: why it is not needed",
        }
        help_texts = {
            "published_on": "Record it once it has been published. This program publishes nothing.",
            "identifier": "As the service shows it: 2026/S 000-012345.",
            "not_needed_because": "As procurement has answered for this case.",
        }
        formfield_callback = field_for

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [("", "Choose"), *NoticeType.choices]
        if self.instance.pk:
            del self.fields["type"]
        name_fields(self.fields.items())

    def _post_clean(self) -> None:
        """The service says what is wrong with it as a whole."""
