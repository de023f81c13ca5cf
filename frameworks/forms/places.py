"""What is asked around a provider's place: suspending, ending, passing it on; services, venues, rates; a merger."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning import clock
from commissioning.actors import Actor
from commissioning.forms import DateBoxesField, ProseField
from commissioning.forms.naming import name_fields
from frameworks.enums import SuspensionGround
from frameworks.forms.acts import SHORT
from frameworks.forms.fields import field_for
from frameworks.models import Admission, Area, ClientGroup, Rate, RateCard, Service, Variation, Venue
from providers.models import Provider

TO_SPLIT = "Separated by commas. They join the council's list."


class SuspendForm(forms.Form):
    """Why a place is suspended, at once."""

    ground = forms.ChoiceField(
        label="On what ground", choices=SuspensionGround.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose the ground."},
    )  # fmt: skip
    reason = ProseField(
        label="Why", widget=SHORT, help_text="The provider is told.", error_messages={"required": "Say why."}
    )


class LiftForm(forms.Form):
    reason = ProseField(label="Why it is lifted", widget=SHORT, error_messages={"required": "Say why it is lifted."})


class EndForm(forms.Form):
    """The last day of a place, and why."""

    on = DateBoxesField(label="Last day of the place", error_messages={"required": "Give the last day."})
    reason = ProseField(label="Why", widget=SHORT, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", clock.today())


class RemoveForm(EndForm):
    reason = ProseField(
        label="Why", widget=SHORT, help_text="The provider is told.", error_messages={"required": "Say why."}
    )


class ConditionForm(forms.Form):
    on = DateBoxesField(label="Day on which it was met", error_messages={"required": "Give the day."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", clock.today())


class PassOnForm(forms.Form):
    """To whom a place passes, from when, and by which paper."""

    to = forms.ModelChoiceField(
        label="To which provider", queryset=Provider.objects.none(), empty_label="Choose",
        error_messages={"required": "Choose the provider."},
    )  # fmt: skip
    on = DateBoxesField(label="From which day", error_messages={"required": "Give the day."})
    instrument = forms.CharField(
        label="By which deed or letter", max_length=200, error_messages={"required": "Name the deed or letter."}
    )
    variation = forms.ModelChoiceField(
        label="Which variation of the contract", queryset=Variation.objects.none(), required=False, empty_label="None"
    )

    def __init__(self, *args: Any, obj: Admission, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Provider.objects.visible_to(actor).active().exclude(pk=obj.provider_id)
        self.fields["to"].queryset = others
        variations = Variation.objects.filter(contract=obj.lot.contract_id).select_related("contract__council")
        self.fields["variation"].queryset = variations


class MergeForm(forms.Form):
    """Into which other provider one is merged."""

    into = forms.ModelChoiceField(
        label="Merged into", queryset=Provider.objects.none(), empty_label="Choose",
        error_messages={"required": "Choose the other organisation."},
    )  # fmt: skip
    on = DateBoxesField(label="From which day", error_messages={"required": "Give the day."})
    instrument = forms.CharField(
        label="Where one can read of it", max_length=200, help_text="A deed, a letter, a register.",
        error_messages={"required": "Say where one can read of the merger."},
    )  # fmt: skip

    def __init__(self, *args: Any, obj: Provider, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Provider.objects.visible_to(actor).active().exclude(pk=obj.pk)


class ServiceForm(forms.ModelForm):
    """What is offered, for whom, and where."""

    further_groups = forms.CharField(label="Others it is for", max_length=300, required=False, help_text=TO_SPLIT)
    further_areas = forms.CharField(label="Other areas", max_length=300, required=False, help_text=TO_SPLIT)

    class Meta:
        model = Service
        fields = ("title", "client_groups", "areas", "capacity", "ended_on")
        labels = {
            "title": "What is offered",
            "client_groups": "Whom it is for",
            "areas": "In which areas",
            "capacity": "How many places",
            "ended_on": "Offered until",
        }
        help_texts = {"ended_on": "Only once it has ended or is about to.", "capacity": "Empty where not stated."}
        error_messages = {"title": {"required": "Say what is offered."}}
        formfield_callback = field_for

    def __init__(self, *args: Any, admission: Admission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists: dict[str, Any] = {"client_groups": ClientGroup, "areas": Area}
        for name, model in lists.items():
            own = model.objects.filter(council=admission.council)
            self.fields[name] = forms.ModelMultipleChoiceField(
                queryset=own, required=False, widget=forms.CheckboxSelectMultiple, label=self.Meta.labels[name]
            )
            if not own.exists():
                del self.fields[name]
        order = ["title", "client_groups", "further_groups", "areas", "further_areas", "capacity", "ended_on"]
        self.order_fields(order)
        if self.instance.pk is None:
            del self.fields["ended_on"]
        name_fields(self.fields.items())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("further_groups", "further_areas"):
            cleaned[name] = [word.strip() for word in cleaned.get(name, "").split(",") if word.strip()]
        return {"client_groups": [], "areas": [], **cleaned}


class VenueForm(forms.ModelForm):
    """A building and where it lies."""

    further_area = forms.CharField(
        label="Another area", max_length=100, required=False, help_text="It joins the council's list."
    )

    class Meta:
        model = Venue
        fields = ("name", "address", "postcode", "area", "is_accessible", "closed_on")
        labels = {
            "name": "Name of the venue",
            "address": "Address",
            "postcode": "Postcode",
            "area": "In which area",
            "is_accessible": "It is step-free",
            "closed_on": "Used until",
        }
        error_messages = {"name": {"required": "Name the venue."}}
        formfield_callback = field_for

    def __init__(self, *args: Any, admission: Admission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.filter(council=admission.council)
        self.fields["area"].required = False
        self.order_fields(["name", "address", "postcode", "area", "further_area", "is_accessible", "closed_on"])
        if self.instance.pk is None:
            del self.fields["closed_on"]
        name_fields(self.fields.items())


class RateCardForm(forms.ModelForm):
    class Meta:
        model = RateCard
        fields = ("starts_on", "source")
        labels = {"starts_on": "Charged from", "source": "Where it is written"}
        help_texts = {"source": "Schedule, letter or e-mail."}
        formfield_callback = field_for

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self.fields.items())


class RateForm(forms.ModelForm):
    """One price of a card."""

    class Meta:
        model = Rate
        fields = ("kind", "unit", "group_from", "group_to", "band", "price")
        labels = {
            "kind": "How",
            "unit": "For how long",
            "group_from": "Smallest group",
            "group_to": "Largest group",
            "band": "Band",
            "price": "Price in pounds",
        }
        help_texts = {
            "group_from": "Only for a group: two or more.",
            "group_to": "Empty where there is no largest.",
            "band": "Only where prices go by band of need.",
        }
        widgets = {"kind": forms.RadioSelect, "unit": forms.RadioSelect}
        formfield_callback = field_for

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "unit"):
            field = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]
        name_fields(self.fields.items())
