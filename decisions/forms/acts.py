"""What the acts on a report ask for: a reason, an answer in clearance, a view, an interest, a passage withheld."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import Discipline, Role
from commissioning.forms import DateBoxesField
from commissioning.forms.leave import LeaveForm
from commissioning.models import Post, PostHolding
from decisions.clearances import GIVEN
from decisions.enums import (
    ClearanceOutcome,
    ConsultationOutcome,
    ExemptParagraph,
    ParagraphNumbering,
    SectionKind,
)
from decisions.forms.held import HeldMeetingField
from decisions.forms.rows import RowForm
from decisions.models import Consultation, ExemptGrant, ExemptText, Meeting, Report, Section
from decisions.selectors import meetings, parts
from decisions.selectors.timing import days_of

LONG = forms.Textarea(attrs={"rows": 6})
SHORT = forms.Textarea(attrs={"rows": 3})


# What a clearance cannot do without, by its outcome.
WORDS_NEEDED = {
    ClearanceOutcome.CLEARED_WITH_COMMENT.value: "Write the comment: it is printed.",
    ClearanceOutcome.NOT_NEEDED.value: "Say why clearance is not needed: it is printed.",
}


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="Reason",
        widget=LONG,
        help_text="It is kept with the report.",
        error_messages={"required": "Give the reason; it is kept."},
    )


class DisciplineField(forms.ChoiceField):
    """One of the disciplines that the rule asks for and the actor's post clears; nothing is asked when there is one."""

    def __init__(self, report: Report, actor: Actor) -> None:
        asked = disciplines_of(report, actor)
        super().__init__(
            label="For which discipline",
            choices=[(one.value, one.label) for one in asked],
            widget=forms.HiddenInput if len(asked) == 1 else forms.RadioSelect,
            initial=asked[0].value if len(asked) == 1 else None,
            disabled=len(asked) == 1,
            error_messages={"required": "Choose the discipline in which you answer."},
        )


class DisciplineForm(forms.Form):
    """An act in one of the disciplines that the rule asks for and the actor's post clears."""

    def __init__(self, *args: Any, obj: Report, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"discipline": DisciplineField(obj, actor), **self.fields}


class ClearForm(DisciplineForm):
    """A clearance, with a comment where there is one to make."""

    outcome = forms.ChoiceField(
        label="Your answer",
        widget=forms.RadioSelect,
        choices=[(value, ClearanceOutcome(value).label) for value in GIVEN],
        error_messages={"required": "Choose your answer."},
    )
    reason = forms.CharField(
        label="Comment, or why clearance is not needed",
        required=False,
        widget=LONG,
        help_text="Printed on the page of the report. Not needed when you choose “Cleared”.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("reason") and cleaned.get("outcome") in WORDS_NEEDED:
            self.add_error("reason", WORDS_NEEDED[cleaned["outcome"]])
        return cleaned


class RequireChangesForm(DisciplineForm):
    """What has to change before this discipline clears."""

    reason = forms.CharField(
        label="What has to change",
        widget=LONG,
        error_messages={"required": "Say what has to change; the author reads it."},
    )


class IssueForm(forms.Form):
    """Whether the paper goes to its decision-maker at once: two moves with one press."""

    puts_to_maker = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        maker = obj.decision_maker_post  # nobody's before it is submitted, when the page says why it cannot be issued
        self.fields["puts_to_maker"].label = f"Put it before the {maker.title if maker else 'decision-maker'} at once"


class AskConsulteeForm(forms.Form):
    """Whom to ask for a view, and by when."""

    post = forms.ModelChoiceField(
        queryset=Post.objects.none(),
        label="Post to be consulted",
        error_messages={"required": "Choose the post to be consulted."},
    )
    reply_due_on = DateBoxesField(
        label="Reply asked for by",
        error_messages={"required": "Give the day by which a reply is asked for."},
    )
    capacity = forms.CharField(
        label="In what capacity",
        required=False,
        max_length=200,
        help_text="As it is printed, such as “Chairman, Adults Committee”. Empty: the title of the post.",
    )

    def __init__(self, *args: Any, obj: Report, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Post.objects.visible_to(actor).filter(is_active=True, roles__role=Role.CONSULTEE).distinct()
        self.fields["post"].queryset = posts
        demanded = obj.consultee_posts.exclude(pk__in=obj.consultations.values("consultee_post")).first()
        self.fields["post"].initial = demanded
        if demanded and obj.authority_rule:
            self.fields["post"].help_text = f"{obj.authority_rule.clause} asks for this view before the decision."
        days = obj.council.clearance_working_days  # a view takes as long as a clearance, unless somebody says otherwise
        self.fields["reply_due_on"].initial = days_of(obj.council).count(clock.today(), days)


class OpenConsultationForm(forms.Form):
    """One of the consultations still open."""

    consultation = forms.ModelChoiceField(
        queryset=Consultation.objects.none(),
        label="Consultation",
        empty_label=None,
        error_messages={"required": "Choose the consultation."},
    )

    def __init__(self, *args: Any, obj: Report, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        still_open = self.open_to(obj, actor)
        field = self.fields["consultation"]
        field.queryset = still_open
        if len(still_open) == 1:
            field.widget, field.disabled, field.initial = forms.HiddenInput(), True, still_open[0].pk

    def open_to(self, report: Report, actor: Actor) -> Any:
        """The open consultations of the report."""
        return report.consultations.open().select_related("consultee_post", "report")


class GiveViewForm(OpenConsultationForm):
    """The consultee's own view."""

    outcome = forms.ChoiceField(
        label="Your view",
        widget=forms.RadioSelect,
        choices=[one for one in ConsultationOutcome.choices if one[0] != ConsultationOutcome.NO_REPLY],
        error_messages={"required": "Choose your view."},
    )
    view = forms.CharField(
        label="In your words",
        required=False,
        widget=LONG,
        help_text="Your view is printed in the record with your name, post and the time, as signed electronically. "
        "Write your comments or why you disagree; leave it empty if you simply agree.",
    )

    def open_to(self, report: Report, actor: Actor) -> Any:
        return super().open_to(report, actor).filter(consultee_post=actor.post_id)

    def clean_outcome(self) -> ConsultationOutcome:
        """The enum member the service expects."""
        return ConsultationOutcome(self.cleaned_data["outcome"])


class RecordViewForm(OpenConsultationForm):
    """A view given by word of mouth or e-mail, or no reply by the day, recorded on behalf."""

    outcome = forms.ChoiceField(
        label="View",
        widget=forms.RadioSelect,
        choices=ConsultationOutcome.choices,
        error_messages={"required": "Choose the view, or no reply."},
    )
    view = forms.CharField(label="In their words", required=False, widget=LONG, help_text="Printed in the record.")
    evidence = forms.CharField(
        label="How it was given, or how it was asked for in vain",
        widget=SHORT,
        help_text="Such as “E-mail of 20 October 2020 to the author”, with where it is kept.",
        error_messages={"required": "Say how the view was given, or how it was asked for in vain."},
    )
    substitute = forms.ModelChoiceField(
        queryset=PostHolding.objects.none(),
        required=False,
        label="Given in their place by",
        help_text="Only when somebody else spoke for the consultee.",
        empty_label="Nobody: the consultee gave it",
    )

    meeting = HeldMeetingField(
        queryset=Meeting.objects.none(), required=False, label="Meeting in which it was given",
        help_text="A committee or another body gives its view in a meeting.", empty_label="In no meeting",
    )  # fmt: skip
    minute = forms.CharField(label="Number of the minute", required=False, max_length=40)

    def __init__(self, *args: Any, obj: Report, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, actor=actor, **kwargs)
        self._of_meetings(obj)
        in_post = PostHolding.objects.visible_to(actor).live_on(clock.today())
        self.fields["substitute"].queryset = in_post.select_related("post__council", "user").order_by("post__title")

    def clean_outcome(self) -> ConsultationOutcome:
        """The enum member the service expects."""
        return ConsultationOutcome(self.cleaned_data["outcome"])

    def _of_meetings(self, report: Report) -> None:
        """The meetings held by the bodies asked that had the report on their agenda, where there are any."""
        asked = {row.consultee_post_id for row in parts.consultations(report) if not row.outcome}
        standing = [one.meeting for one in meetings.standing_of(report) if one.meeting.body.post_id in asked]
        held = [one.pk for one in standing if one.held_on <= clock.today()]
        if not held:
            del self.fields["meeting"], self.fields["minute"]
            return
        box: Any = self.fields["meeting"]
        box.queryset = Meeting.objects.filter(pk__in=held).select_related("body")
        self.fields["evidence"].required = False
        self.fields["evidence"].help_text += " Not needed for a minute."


class ConflictForm(forms.Form):
    """One's own interest in a report."""

    nature = forms.CharField(
        label="What your interest is",
        widget=LONG,
        help_text="It is printed in the record. You take no further part in this report.",
        error_messages={"required": "Say what the conflict of interest is."},
    )
    dispensation = forms.CharField(
        label="Dispensation, if one was granted", required=False, widget=SHORT, help_text="By whom, when, for what."
    )


class ExemptTextForm(forms.Form):
    """A passage withheld from the public, with its ground."""

    section = forms.ModelChoiceField(queryset=Section.objects.none(), label="Section it belongs to")
    paragraph = forms.TypedChoiceField(
        label="Paragraph of Schedule 12A",
        choices=ExemptParagraph.choices,
        coerce=lambda value: ExemptParagraph(int(value)),
    )
    public_interest_reasoning = forms.CharField(
        label="Why withholding it outweighs publishing it",
        widget=LONG,
        help_text="The public-interest reasoning. Local Government Act 1972, Schedule 12A, Part 2.",
    )
    text = forms.CharField(
        label="The passage",
        widget=LONG,
        help_text="Read only by those given leave. It stands in no other copy, list, e-mail or log.",
    )

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = obj.sections.exclude(kind=SectionKind.GROUP)


class RemoveExemptTextForm(forms.Form):
    """Which passage to take out."""

    exempt_text = forms.ModelChoiceField(queryset=ExemptText.objects.none(), label="Passage")

    def __init__(self, *args: Any, obj: Report, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        granted = ExemptText.objects.visible_to(actor).filter(report=obj)
        self.fields["exempt_text"].queryset = granted.select_related("section")


class GrantForm(LeaveForm):
    """Who else may read the exempt text."""

    post_help = "Whoever holds it may then read the exempt text."
    reason_help = "Everybody who sees the report reads this."


class RevokeForm(forms.Form):
    """Which leave to take back."""

    exempt_grant = forms.ModelChoiceField(queryset=ExemptGrant.objects.none(), label="Leave to read")

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exempt_grant"].queryset = obj.exempt_grants.standing().select_related("user", "post", "report")


class AddSectionForm(forms.Form):
    """A sub-section of the author's own."""

    after = forms.ModelChoiceField(queryset=Section.objects.none(), label="Under the section", to_field_name="key")
    heading = forms.CharField(
        label="Heading",
        required=False,
        max_length=200,
        help_text="Leave it empty to go on with the numbered paragraphs of the section above.",
    )
    numbering = forms.ChoiceField(
        label="Numbering", choices=ParagraphNumbering.choices, initial=ParagraphNumbering.PARAGRAPHS
    )

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after"].queryset = obj.sections.filter(level__lt=3)


class OwnSectionForm(forms.Form):
    """One of the sub-sections the author added."""

    section = forms.ModelChoiceField(queryset=Section.objects.none(), label="Sub-section", to_field_name="key")

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = obj.sections.filter(is_locked=False)


class GiveSectionForm(forms.Form):
    """A section to be written by somebody else."""

    section = forms.ModelChoiceField(queryset=Section.objects.none(), label="Section", to_field_name="key")
    post = forms.ModelChoiceField(
        queryset=Post.objects.none(),
        required=False,
        label="Post asked to write it",
        empty_label="Nobody: the author writes it",
    )

    def __init__(self, *args: Any, obj: Report, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = obj.sections.exclude(kind=SectionKind.GROUP)
        contributors = Post.objects.visible_to(actor).filter(is_active=True)
        self.fields["post"].queryset = contributors.filter(roles__role__in=[Role.CONTRIBUTOR, Role.CLEARER]).distinct()


def disciplines_of(report: Report, actor: Actor) -> list[Discipline]:
    """The disciplines the report's rule asks for in which the actor's post clears."""
    return [one for one in parts.disciplines_required(report) if actor.clears(one)]


class ExemptPassageForm(RowForm):
    """A passage already withheld, to be rewritten by somebody granted to read it."""

    class Meta:
        model = ExemptText
        fields = ("paragraph", "public_interest_reasoning", "text")

    def cleaned_fields(self) -> dict[str, Any]:
        """What the service takes."""
        return {**self.cleaned_data, "paragraph": ExemptParagraph(self.cleaned_data["paragraph"])}
