"""Saying something about a report, and keeping a version of it."""

from __future__ import annotations

from django import forms

from decisions.commenting import LONGEST


class CommentForm(forms.Form):
    """A comment on a paragraph whose words the person has before them (`digest`)."""

    digest = forms.CharField(widget=forms.HiddenInput)
    body = forms.CharField(
        label="Your comment",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write the comment."},
    )


class ReplyForm(forms.Form):
    """An answer to a comment."""

    body = forms.CharField(
        label="Your reply",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write the reply."},
    )


class KeepVersionForm(forms.Form):
    """Keep the report as it stands."""

    why = forms.CharField(
        label="Why you are keeping it",
        required=False,
        max_length=200,
        help_text="For example: before the figures are updated.",
    )
