"""What the acts on a contract ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.actors import Actor
from commissioning.calendar import ONE_DAY, say_date
from commissioning.forms import DateBoxesField
from frameworks.enums import ContractStage, NoticeMethod, Reply, TermEventKind
from frameworks.history import RECORDABLE
from frameworks.kinds import NEXT_STAGES
from frameworks.models import Admission, Contract, Correction, Lot, OptionResponse, TermEvent, TermOption
from frameworks.options import option_span
from frameworks.regimes import GROUNDS
from frameworks.selectors import acts
from frameworks.selectors.terms import position_of
from providers.models import Provider

SHORT = forms.Textarea(attrs={"rows": 3})


class LotChoice(forms.ModelMultipleChoiceField):
    """Lots of one contract, ticked; where there is only one, nobody has to choose it."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, lot: Lot) -> str:
        until = f", to {say_date(lot.current_ends_on)}" if lot.current_ends_on else ""
        return f"Lot {lot.number}: {lot.title}{until}"


class EntryChoice(forms.ModelChoiceField):
    def label_from_instance(self, event: TermEvent) -> str:
        span = f"{say_date(event.from_on)} to {say_date(event.to_on)}"
        return f"Lot {event.lot.number}, entry {event.sequence}: {event.get_kind_display().lower()}, {span}"


class CorrectionChoice(forms.ModelChoiceField):
    def label_from_instance(self, correction: Correction) -> str:
        return told(correction)


class PlaceChoice(forms.ModelMultipleChoiceField):
    """Places or notices, ticked: provider and lot."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row: Admission | OptionResponse) -> str:
        place = row.admission if isinstance(row, OptionResponse) else row
        return f"{place.provider}, lot {place.lot.number}"


class HistoryForm(forms.Form):
    """A term agreed on paper: its beginning, an option used, a variation, relief or an early end."""

    kind = forms.ChoiceField(
        label="What is recorded",
        choices=[(kind.value, kind.label) for kind in RECORDABLE],
        initial=TermEventKind.HISTORY,
        help_text="Recorded history is an award, or the use of an option in the contract.",
    )
    lots = LotChoice(queryset=Lot.objects.none(), label="For which lots")
    option = forms.ModelChoiceField(
        queryset=TermOption.objects.none(),
        required=False,
        label="Option used",
        empty_label="None: this is the award",
    )
    from_on = DateBoxesField(label="First day")
    to_on = DateBoxesField(label="Last day", help_text="Inclusive: three years from 3 July 2018 end on 2 July 2021.")
    decision_reference = forms.CharField(
        label="The paper decision", max_length=60, help_text="Its reference, or how it is filed."
    )
    instrument = forms.CharField(
        label="The paper it stands on", max_length=200, required=False, help_text="Contract, deed, letter, minute."
    )
    ground = forms.ChoiceField(label="Ground", required=False, help_text="For a variation or relief.")
    transition_reason = forms.CharField(
        label="Reason for a gap or an overlap", required=False, widget=SHORT, help_text="Only where there is one."
    )
    reason = forms.CharField(label="Note", required=False, widget=SHORT)

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lots = obj.lots.select_related("contract__council").prefetch_related("uses__option")
        self.fields["lots"].queryset = lots
        grounds = [(ground.code, ground.label) for ground in GROUNDS if ground.regime == obj.regime]
        self.fields["ground"].choices = [("", "None"), *grounds]
        self.fields["option"].queryset = obj.options.select_related("contract__council")
        found = list(lots)
        self.only = found if len(found) == 1 else None
        if self.only:
            del self.fields["lots"]
        if all(lot.starts_on is None for lot in found):
            del self.fields["option"]
            self.initial = {"from_on": obj.starts_on, "to_on": obj.initial_ends_on, **self.initial}
        elif self.only and obj.options.exists() and found[0].authorised_ends_on:
            left = option_span(obj.options.order_by("order").last().terms, position_of(found[0]))
            self.initial = {"from_on": left.from_on if left else found[0].authorised_ends_on + ONE_DAY, **self.initial}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.only:
            cleaned["lots"] = self.only
        return cleaned


class CorrectionForm(forms.Form):
    """The entry that is wrong, what it should say, and how one knows."""

    event = EntryChoice(queryset=TermEvent.objects.none(), label="Entry that is wrong", empty_label=None)
    from_on = DateBoxesField(label="Right first day", required=False, help_text="Empty: as it is.")
    to_on = DateBoxesField(label="Right last day", required=False, help_text="Empty: as it is.")
    is_taken_back = forms.BooleanField(label="The entry should not be there at all", required=False)
    reason = forms.CharField(label="What was wrong, and how you know", widget=SHORT)

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = acts.correctable(obj)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("is_taken_back") and (cleaned.get("from_on") or cleaned.get("to_on")):
            self.add_error("is_taken_back", "Give the right days, or take the entry back; not both.")
        return cleaned


class SettleForm(forms.Form):
    """Which of the corrections that wait; those one proposed oneself are not offered."""

    correction = CorrectionChoice(queryset=Correction.objects.none(), label="Correction", empty_label=None)

    def __init__(self, *args: Any, obj: Contract, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["correction"].queryset = acts.waiting_corrections(obj).exclude(proposed_by=actor.user)


class DeclineForm(SettleForm):
    reason = forms.CharField(label="Why the entry is right as it stands", widget=SHORT)


class NoticeForm(forms.Form):
    """Notice of an authorised extension, served on one provider or several in the same way."""

    places = PlaceChoice(queryset=Admission.objects.none(), label="Served on")
    served_on = DateBoxesField(label="Day it was served")
    how = forms.ChoiceField(label="How", choices=NoticeMethod)
    consent_on = DateBoxesField(
        label="Day the provider consented to late notice", required=False, help_text="Only after the latest notice day."
    )
    consent_evidence = forms.CharField(label="Where that consent is kept", max_length=200, required=False)

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].queryset = acts.places_to_notify(obj)


class ReplyForm(forms.Form):
    """What one provider, or several alike, answered."""

    responses = PlaceChoice(queryset=OptionResponse.objects.none(), label="Provider")
    reply = forms.ChoiceField(label="Reply", choices=Reply)
    replied_on = DateBoxesField(label="Day of the reply", required=False)

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responses"].queryset = acts.unanswered(obj)


class DeedForm(forms.Form):
    """Deeds of extension completed on the same day."""

    responses = PlaceChoice(queryset=OptionResponse.objects.none(), label="Provider")
    signed_on = DateBoxesField(label="Day of the deed")
    reference = forms.CharField(label="Where the deed is kept", max_length=80, required=False)

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responses"].queryset = acts.without_deed(obj)


class AdmitForm(forms.Form):
    """A provider's place on one lot or several."""

    provider = forms.ModelChoiceField(queryset=Provider.objects.none())
    lots = LotChoice(queryset=Lot.objects.none(), label="On which lots")
    admitted_on = DateBoxesField(label="Day of admission")

    def __init__(self, *args: Any, obj: Contract, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = Provider.objects.visible_to(actor).active()
        self.fields["lots"].queryset = obj.lots.select_related("contract__council")


class StageForm(forms.Form):
    stage = forms.ChoiceField(label="It is now", widget=forms.RadioSelect)

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        following = NEXT_STAGES.get(ContractStage(obj.stage), ())
        self.fields["stage"].choices = [(stage.value, stage.label) for stage in following]


def told(correction: Correction) -> str:
    """A correction in one sentence: what the entry says, what it would say, who proposed it and why."""
    event, span = correction.event, correction.span
    says = f"Lot {correction.lot.number}, entry {event.sequence}: {say_date(event.from_on)} to {say_date(event.to_on)}"
    becomes = f"becomes {say_date(span.from_on)} to {say_date(span.to_on)}" if span else "is taken back"
    return f"{says} {becomes}. Proposed by {correction.proposed_by}: {correction.reason}"
