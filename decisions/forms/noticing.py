"""What is asked for notice of a key decision, the shorter ways, the ruling on what is key, and a decision's number."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.forms import DateBoxesField, boxes
from decisions.enums import AgreedBy, ToldWhom
from decisions.models import ForwardPlanEntry, KeyDecisionNotice, Report, ReportAttachment
from decisions.selectors import facts, notices
from decisions.services.notices import NOTICE_FIELDS

NOTICE = "notice"
LONG = forms.Textarea(attrs={"rows": 4})
PUBLISHED = "It is published and printed in the record. Write nothing exempt."


class NoticeForm(forms.ModelForm):
    """The document of regulation 9(2)."""

    class Meta:
        model = KeyDecisionNotice
        formfield_callback = boxes
        fields = (
            "subject", "maker_name", "maker_title", "body", "members", "due_from", "due_to", "documents", "obtain_from",
            "ask_by", "private_reasons",
        )  # fmt: skip
        labels = {
            "subject": "Matter to be decided",
            "maker_name": "Name of who decides",
            "maker_title": "Their title",
            "body": "Or the body that decides",
            "members": "Its members, one a line",
            "due_from": "First day on which it may be decided",
            "due_to": "Last day on which it may be decided",
            "documents": "Documents to be submitted, one a line",
            "obtain_from": "Where and how to get them",
            "ask_by": "How to ask for others as they come",
            "private_reasons": "Why the meeting is to be private",
        }
        help_texts = {
            "subject": "In words that everybody understands. Write nothing exempt here or below.",
            "body": "Only where no single person decides.",
            "due_to": "The same day again where it is one day and not a period.",
            "obtain_from": "An office and the website; never a private address or telephone number.",
            "private_reasons": "Only where the public is to be kept out. Say which paragraph of Schedule 12A applies.",
        }

    def __init__(self, *args: Any, obj: Report | ForwardPlanEntry, **kwargs: Any) -> None:
        initial = _begun_for(obj) | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)


def _begun_for(obj: Report | ForwardPlanEntry) -> dict[str, Any]:
    """What is known already: the title, who decides today, and how the council's last notice ended."""
    begun: dict[str, Any] = {"subject": obj.title}
    last = KeyDecisionNotice.objects.filter(council=obj.council_id).order_by("pk").last()
    if last is not None:
        begun |= {"obtain_from": last.obtain_from, "ask_by": last.ask_by}
    maker = facts.maker_and_consultees(obj)[0] if isinstance(obj, Report) else None
    if maker is not None:
        holding = notices.holder_today(maker)
        begun |= {"maker_title": maker.title, "maker_name": str(holding.user) if holding else ""}
    return begun


class WrittenNoticeForm(forms.ModelForm):
    """The same document on a page of its own, about whatever it announces."""

    class Meta:
        model = KeyDecisionNotice
        fields = NOTICE_FIELDS
        labels = NoticeForm.Meta.labels
        help_texts = NoticeForm.Meta.help_texts | {
            "forward_plan_entry": "The line of the plan it announces, if there is one.",
            "report": "The report it announces, if it has been begun.",
        }


class NamedReportForm(forms.Form):
    """The report that a notice of a contract announced."""

    report = forms.ModelChoiceField(
        queryset=Report.objects.none(), label="Report", error_messages={"required": "Choose the report."}
    )

    def __init__(self, *args: Any, obj: KeyDecisionNotice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report"].queryset = Report.objects.open().filter(contract=obj.contract_id)


class WithdrawForm(forms.Form):
    """Why a notice is taken back."""

    reason = forms.CharField(
        label="Why it is withdrawn",
        widget=LONG,
        help_text=PUBLISHED,
        error_messages={"required": "Say why it is withdrawn."},
    )


class _WithDocument(forms.Form):
    """Evidence in words, or as a public document of the report."""

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        public = ReportAttachment.objects.filter(
            report=obj, exempt_paragraph__isnull=True, withdrawn_at__isnull=True
        ).order_by("title")
        self.fields["evidence"] = forms.CharField(
            label="How it was given",
            required=False,
            widget=LONG,
            help_text="Such as “by letter of 2 March”. It is kept with the report.",
        )
        self.fields["attachment"] = forms.ModelChoiceField(
            queryset=public,
            required=False,
            label="Document that shows it",
            empty_label="None",
            help_text="A public file of this report.",
        )


class ExceptionForm(_WithDocument):
    """A general exception (regulation 10)."""

    impracticable = forms.CharField(
        label="Why 28 clear days’ notice is impracticable",
        widget=LONG,
        help_text=PUBLISHED,
        error_messages={"required": "Say why notice is impracticable; it is published."},
    )
    told = forms.TypedChoiceField(
        label="Who was told in writing",
        widget=forms.RadioSelect,
        choices=ToldWhom.choices,
        coerce=ToldWhom,
        help_text="The members only where nobody is chair.",
        error_messages={"required": "Say who was told in writing."},
    )
    told_on = DateBoxesField(label="On", error_messages={"required": "Give the day of the written notice."})


class UrgencyForm(_WithDocument):
    """Special urgency (regulation 11)."""

    impracticable = forms.CharField(
        label="Why notice, and the clear days of a general exception, are impracticable",
        widget=LONG,
        help_text=PUBLISHED,
        error_messages={"required": "Say why notice is impracticable; it is published."},
    )
    urgent_because = forms.CharField(
        label="Why it is urgent and cannot reasonably be deferred",
        widget=LONG,
        help_text=PUBLISHED,
        error_messages={"required": "Say why it is urgent; it is published."},
    )
    agreed_as = forms.TypedChoiceField(
        label="Who agreed",
        widget=forms.RadioSelect,
        choices=AgreedBy.choices,
        coerce=AgreedBy,
        help_text="In this order: the next only where there is nobody before, or they cannot act.",
        error_messages={"required": "Say who agreed."},
    )
    agreed_by = forms.CharField(
        label="Their name", max_length=150, error_messages={"required": "Give the name of who agreed."}
    )
    agreed_on = DateBoxesField(label="Agreed on", error_messages={"required": "Give the day of the agreement."})
    passed_over = forms.CharField(
        label="Why nobody earlier in the order could act",
        required=False,
        widget=LONG,
        help_text="Empty where the chair of the scrutiny committee agreed.",
    )


class TakeBackForm(forms.Form):
    """What is taken back, and why."""

    what = forms.ChoiceField(
        label="What is withdrawn",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is withdrawn."},
    )
    reason = forms.CharField(
        label="Why it is withdrawn",
        widget=LONG,
        help_text=PUBLISHED,
        error_messages={"required": "Say why it is withdrawn."},
    )

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = [(row.kind, row.get_kind_display()) for row in notices.shorter_notices(obj)]
        if notices.notice_of(obj) is not None:
            standing.insert(0, (NOTICE, "The notice of the key decision"))
        self.fields["what"].choices = standing
        if len(standing) == 1:
            self.fields["what"].initial = standing[0][0]


class NumberForm(forms.Form):
    """A number of the council's own counting, or the next."""

    n = forms.IntegerField(
        label="Number within the year",
        required=False,
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "width-5"}),
        help_text="Leave it empty for the next one. A higher number skips those before it for good.",
        error_messages={"invalid": "Write a whole number, such as 34."},
    )


class RulingForm(forms.Form):
    """Whether it is key, in the monitoring officer's view."""

    is_key = forms.TypedChoiceField(
        label="Is it a key decision?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        error_messages={"required": "Choose yes or no."},
    )
    reason = forms.CharField(
        label="Why",
        widget=LONG,
        help_text="Scrutiny may ask for a report about it.",
        error_messages={"required": "Say why; scrutiny may ask for it."},
    )
