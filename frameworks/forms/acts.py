"""What the acts on a contract ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import ONE_DAY, say_date
from commissioning.forms import DateBoxesField
from commissioning.forms.leave import LeaveForm
from frameworks.enums import AdmissionMode, ContractStage, NoticeMethod, Reply, TermEventKind
from frameworks.history import RECORDABLE
from frameworks.kinds import NEXT_STAGES
from frameworks.models import Admission, Contract, Correction, FileLeave, Lot, OptionResponse, TermEvent, TermOption
from frameworks.options import option_span
from frameworks.regimes import GROUNDS
from frameworks.selectors import acts
from frameworks.selectors.terms import position_of
from providers.models import Provider

SHORT = forms.Textarea(attrs={"rows": 3})


RECORDED = {
    TermEventKind.HISTORY: "The term as first awarded, or the use of an option",
    TermEventKind.VARIATION: "A variation: it was changed otherwise than by an option",
    TermEventKind.RELIEF: "Emergency relief",
    TermEventKind.EARLY_TERMINATION: "An early end",
}


class LotChoice(forms.ModelMultipleChoiceField):
    """Lots of one contract, ticked; where there is only one, nobody has to choose it."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, lot: Lot) -> str:
        until = f", to {say_date(lot.current_ends_on)}" if lot.current_ends_on else ""
        return f"Lot {lot.number}: {lot.title}{until}"


class EntryChoice(forms.ModelChoiceField):
    """Entries of the ledgers; where there is only one lot, it is not named."""

    is_single = False

    def label_from_instance(self, event: TermEvent) -> str:
        span = f"{say_date(event.from_on)} to {say_date(event.to_on)}"
        return f"{_entry(event, is_single=self.is_single)}: {event.get_kind_display().lower()}, {span}"


class CorrectionChoice(forms.ModelChoiceField):
    """Corrections, each in its own sentence."""

    widget = forms.RadioSelect
    is_single = False

    def label_from_instance(self, correction: Correction) -> str:
        return told(correction, is_single=self.is_single)


class PlaceChoice(forms.ModelMultipleChoiceField):
    """Places or notices, ticked: provider and, where there are several, lot."""

    widget = forms.CheckboxSelectMultiple
    is_single = False

    def label_from_instance(self, row: Admission | OptionResponse) -> str:
        place = row.admission if isinstance(row, OptionResponse) else row
        return str(place.provider) if self.is_single else f"{place.provider}, lot {place.lot.number}"


class OptionChoice(forms.ModelChoiceField):
    def label_from_instance(self, option: TermOption) -> str:
        return f"Option {option.order}, {option.months} months"


class HistoryForm(forms.Form):
    """A term agreed on paper: its beginning, an option used, a variation, relief or an early end."""

    kind = forms.ChoiceField(
        label="What is recorded",
        choices=[(kind.value, RECORDED[kind]) for kind in RECORDABLE],
        initial=TermEventKind.HISTORY,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is recorded."},
    )
    lots = LotChoice(
        queryset=Lot.objects.none(),
        label="For which lots",
        error_messages={"required": "Tick the lots it is recorded for."},
    )
    option = OptionChoice(
        queryset=TermOption.objects.none(), required=False, label="Which option was used", empty_label="None"
    )
    from_on = DateBoxesField(label="First day", error_messages={"required": "Give the first day."})
    to_on = DateBoxesField(
        label="Last day",
        help_text="Inclusive: three years from 3 July 2018 end on 2 July 2021.",
        error_messages={"required": "Give the last day."},
    )
    decision_reference = forms.CharField(
        label="Which decision",
        max_length=60,
        help_text="Its reference, or how the paper is filed.",
        error_messages={"required": "Say which decision it was: its reference, or how the paper is filed."},
    )
    instrument = forms.CharField(
        label="Where it is written", max_length=200, required=False, help_text="Contract, deed, letter or minute."
    )
    ground = forms.ChoiceField(
        label="On what ground", required=False, help_text="Only for a variation or emergency relief."
    )
    transition_reason = forms.CharField(
        label="Why there is a gap or an overlap", required=False, widget=SHORT, help_text="Only where there is one."
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

    event = EntryChoice(
        queryset=TermEvent.objects.none(),
        label="Which entry is wrong",
        empty_label=None,
        error_messages={"required": "Choose the entry that is wrong."},
    )
    from_on = DateBoxesField(label="The right first day", required=False, help_text="Leave empty if it is right.")
    to_on = DateBoxesField(label="The right last day", required=False, help_text="Leave empty if it is right.")
    is_taken_back = forms.BooleanField(label="The entry should not be there at all", required=False)
    reason = forms.CharField(
        label="What was wrong, and how you know",
        widget=SHORT,
        error_messages={"required": "Say what was wrong, and how you know."},
    )

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = acts.correctable(obj)
        self.fields["event"].is_single = obj.is_single_provider

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("is_taken_back") and (cleaned.get("from_on") or cleaned.get("to_on")):
            self.add_error("is_taken_back", "Give the right days, or take the entry back; not both.")
        return cleaned


class SettleForm(forms.Form):
    """Which of the corrections that wait; those one proposed oneself are not offered."""

    correction = CorrectionChoice(
        queryset=Correction.objects.none(),
        label="Which correction",
        empty_label=None,
        error_messages={"required": "Choose the correction."},
    )

    def __init__(self, *args: Any, obj: Contract, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(
            self,
            "correction",
            acts.waiting_corrections(obj).exclude(proposed_by=actor.user),
            is_single=obj.is_single_provider,
        )


class DeclineForm(SettleForm):
    reason = forms.CharField(
        label="Why the entry is right as it stands",
        widget=SHORT,
        error_messages={"required": "Say why the entry is right as it stands."},
    )


class NoticeForm(forms.Form):
    """Notice of an authorised extension, served on one provider or several in the same way."""

    places = PlaceChoice(
        queryset=Admission.objects.none(),
        label="Who was given notice",
        error_messages={"required": "Tick who was given notice."},
    )
    served_on = DateBoxesField(
        label="Day the notice was served", error_messages={"required": "Give the day the notice was served."}
    )
    how = forms.ChoiceField(
        label="How it was served", choices=NoticeMethod, error_messages={"required": "Choose how it was served."}
    )
    consent_on = DateBoxesField(
        label="Day the provider consented to late notice",
        required=False,
        help_text="Only where the notice came after its latest day.",
    )
    consent_evidence = forms.CharField(label="Where that consent is kept", max_length=200, required=False)

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "places", acts.places_to_notify(obj), is_single=obj.is_single_provider)
        today = clock.today()
        self.initial.setdefault("served_on", today)
        if not any(due.is_late_on(today) for due in acts.notices_due(obj)):
            del self.fields["consent_on"], self.fields["consent_evidence"]


class ReplyForm(forms.Form):
    """What one provider, or several alike, answered."""

    responses = PlaceChoice(
        queryset=OptionResponse.objects.none(),
        label="Which providers",
        error_messages={"required": "Tick who replied."},
    )
    reply = forms.ChoiceField(
        label="What they replied",
        choices=Reply,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they replied."},
    )
    replied_on = DateBoxesField(
        label="Day of the reply", required=False, help_text="Leave empty only where there was no reply."
    )

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "responses", acts.unanswered(obj), is_single=obj.is_single_provider)


class DeedForm(forms.Form):
    """Deeds of extension completed on the same day."""

    responses = PlaceChoice(
        queryset=OptionResponse.objects.none(),
        label="Which providers",
        error_messages={"required": "Tick whose deed was signed."},
    )
    signed_on = DateBoxesField(label="Day of the deed", error_messages={"required": "Give the day of the deed."})
    reference = forms.CharField(label="Where the deed is kept", max_length=80, required=False)

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "responses", acts.without_deed(obj), is_single=obj.is_single_provider)


class AdmitForm(forms.Form):
    """A provider's place on one lot or several."""

    provider = forms.ModelChoiceField(
        queryset=Provider.objects.none(), error_messages={"required": "Choose the provider."}
    )
    lots = LotChoice(
        queryset=Lot.objects.none(),
        label="On which lots",
        error_messages={"required": "Tick the lots it is admitted to."},
    )
    admitted_on = DateBoxesField(label="Day of admission", error_messages={"required": "Give the day of admission."})
    paper_reference = forms.CharField(
        label="Which decision on paper",
        max_length=60,
        required=False,
        help_text="Only for a round held before this register. Now, open a round of admission instead.",
    )

    def __init__(self, *args: Any, obj: Contract, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = Provider.objects.visible_to(actor).active()
        self.fields["lots"].queryset = obj.lots.select_related("contract__council")
        if obj.admission_mode not in (AdmissionMode.PERIODIC, AdmissionMode.AD_HOC):
            del self.fields["paper_reference"]


class GiveLeaveForm(LeaveForm):
    """Who else may read the exempt files."""

    post_help = "Whoever holds it, and sees this contract, may then read its exempt files; no report about it."
    reason_help = "Everybody who sees the contract reads this."


class TakeLeaveBackForm(forms.Form):
    """Which leave to take back."""

    file_leave = forms.ModelChoiceField(
        queryset=FileLeave.objects.none(), label="Leave to read", error_messages={"required": "Choose the leave."}
    )

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = obj.file_leave.standing().select_related("user", "post", "contract__council")
        self.fields["file_leave"].queryset = standing


class StageForm(forms.Form):
    stage = forms.ChoiceField(
        label="It is now", widget=forms.RadioSelect, error_messages={"required": "Choose what stage it is at now."}
    )

    def __init__(self, *args: Any, obj: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        following = NEXT_STAGES.get(ContractStage(obj.stage), ())
        self.fields["stage"].choices = [(stage.value, stage.label) for stage in following]


def _offer(form: forms.Form, name: str, rows: QuerySet[Any], *, is_single: bool) -> None:
    """The rows to choose from; where there is only one it is chosen already."""
    choice = form.fields[name]
    choice.queryset, choice.is_single = rows, is_single
    found = list(rows.values_list("pk", flat=True)[:2])
    if len(found) == 1:
        form.initial.setdefault(name, found if isinstance(choice, PlaceChoice) else found[0])


def told(correction: Correction, *, is_single: bool = False) -> str:
    """A correction in one sentence: what the entry says, what it would say, who proposed it and why."""
    event, span = correction.event, correction.span
    says = f"{_entry(event, is_single=is_single)}: {say_date(event.from_on)} to {say_date(event.to_on)}"
    becomes = f"becomes {say_date(span.from_on)} to {say_date(span.to_on)}" if span else "is taken back"
    return f"{says} {becomes}. Proposed by {correction.proposed_by}: {correction.reason}"


def _entry(event: TermEvent, *, is_single: bool) -> str:
    return f"Entry {event.sequence}" if is_single else f"Lot {event.lot.number}, entry {event.sequence}"
