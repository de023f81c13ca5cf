"""Who else may read what is exempt, and why: asked alike about a report and about the files of a contract."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.actors import Actor
from commissioning.models import Post


class LeaveForm(forms.Form):
    """The post that is given leave, and the reason; a form of its own says what is read, in `post_help` and
    `reason_help`.
    """

    post_help = ""
    reason_help = ""

    post = forms.ModelChoiceField(
        queryset=Post.objects.none(), label="Post", error_messages={"required": "Choose the post."}
    )
    reason = forms.CharField(
        label="Why they need to read it",
        max_length=250,
        error_messages={"required": "Say why they need to read it."},
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = Post.objects.visible_to(actor).filter(is_active=True)
        self.fields["post"].help_text, self.fields["reason"].help_text = self.post_help, self.reason_help
