"""What is asked for an action that follows from a decision, and what is said when it is done."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning import clock
from commissioning.actors import Actor
from commissioning.forms import DateBoxesField
from commissioning.forms.attachments import AttachmentForm
from commissioning.models import Post
from decisions.governance_enums import ActionKind
from decisions.models import Action

LONG = forms.Textarea(attrs={"rows": 4})


def posts_of(actor: Actor) -> Any:
    """The council's posts in use."""
    return Post.objects.filter(council=actor.council_id, is_active=True).order_by("title")


class AskForm(forms.Form):
    """An action: what, who, by when."""

    what = forms.CharField(
        label="What is to be done?",
        max_length=300,
        help_text="In one sentence, with nothing exempt in it: whoever holds the post reads it.",
        error_messages={"required": "Say what is to be done."},
    )
    kind = forms.ChoiceField(
        label="What kind of thing is it?",
        choices=ActionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of thing it is."},
    )
    owner_post = forms.ModelChoiceField(
        label="Which post is to do it?",
        queryset=Post.objects.none(),
        empty_label="Choose",
        error_messages={"required": "Choose the post that is to do it."},
    )
    due_on = DateBoxesField(label="By when?", error_messages={"required": "Say by when."})

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_post"].queryset = posts_of(actor)


class FinishForm(AttachmentForm):
    """That it is done, how one knows, and a file if there is one."""

    done_on = DateBoxesField(label="When was it done?", error_messages={"required": "Say when it was done."})
    evidence = forms.CharField(
        label="How does one know?",
        widget=LONG,
        max_length=2000,
        help_text="What was sent, signed or seen, and where it is kept.",
        error_messages={"required": "Say how one knows that it was done."},
    )
    field_order = ("done_on", "evidence", "file", "title", "kind", "access", "exempt_paragraph", "exempt_reasoning")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("file", "title", "kind", "access"):
            self.fields[name].required = False
        self.fields["file"].label = "A file that shows it"
        self.initial.setdefault("done_on", clock.today())

    def clean_file(self) -> Any:
        return super().clean_file() if self.cleaned_data.get("file") else None

    def clean(self) -> dict[str, Any]:
        """With a file, all that is asked of one; without, nothing of it."""
        said = {name: self.cleaned_data.get(name) for name in ("done_on", "evidence")}
        if not self.cleaned_data.get("file"):
            return self.cleaned_data if self.errors else {**said, "given": None}
        for name, missing in (
            ("title", "Give the file a title."),
            ("kind", "Choose what the file is."),
            ("access", "Say who may read the file."),
        ):
            if not self.cleaned_data.get(name):
                self.add_error(name, missing)
        if self.errors:
            return self.cleaned_data
        cleaned = super().clean()
        return cleaned if self.errors else {**said, **cleaned}


class HandOverForm(forms.Form):
    """The post that is to do it instead."""

    owner_post = forms.ModelChoiceField(
        label="Which post is to do it instead?",
        queryset=Post.objects.none(),
        empty_label="Choose",
        error_messages={"required": "Choose the post."},
    )

    def __init__(self, *args: Any, obj: Action, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_post"].queryset = posts_of(actor).exclude(pk=obj.owner_post_id)


class DropForm(forms.Form):
    """Why it is not needed any more."""

    reason = forms.CharField(
        label="Why is it not needed any more?",
        widget=LONG,
        max_length=1000,
        error_messages={"required": "Say why it is not needed any more."},
    )
