"""What is asked when somebody leaves: the last day, who goes on, and how."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning import clock
from commissioning.actors import Actor
from commissioning.attempts import show
from commissioning.forms import DateBoxesField
from commissioning.models import PostHolding, User
from decisions.selectors.leaving import in_hand
from decisions.services.leaving import verdict_on

POSTS, MOVE = "posts", "move"


class HoldingChoice(forms.ModelChoiceField):
    """Somebody in a post."""

    def label_from_instance(self, holding: PostHolding) -> str:
        return f"{holding.user}, {holding.post}"


class LeavingForm(forms.Form):
    """One page for all that somebody has in hand."""

    last_on = DateBoxesField(
        label="What is their last day?",
        help_text="They hold their posts up to and including that day.",
        error_messages={"required": "Give their last day."},
    )
    to = HoldingChoice(
        queryset=PostHolding.objects.none(),
        label="Who goes on?",
        empty_label="Choose",
        error_messages={"required": "Choose who goes on."},
    )
    how = forms.ChoiceField(
        label="How?",
        widget=forms.RadioSelect,
        choices=[
            (POSTS, "They take over the posts: what belongs to the posts stays there"),
            (MOVE, "The posts fall vacant: what they look after moves to the post chosen above"),
        ],
        help_text="What the person drafts moves either way.",
        error_messages={"required": "Choose how."},
    )

    def __init__(self, *args: Any, obj: User, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj, self.actor = obj, actor
        now = PostHolding.objects.live_on(clock.today()).filter(post__council=actor.council_id, user__is_active=True)
        held = now.exclude(user__in=[obj.pk, actor.user_id or 0]).select_related("user", "post")
        self.fields["to"].queryset = held.prefetch_related("post__roles").order_by("user__full_name", "post__title")
        self.initial.setdefault("last_on", clock.today())

    def clean(self) -> dict[str, Any]:
        """Say at once where it would break something, before the answers are shown again."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors or self.actor.council is None:
            return cleaned
        given = {"leaver": self.obj, "to": cleaned["to"], "last_on": cleaned["last_on"], "actor": self.actor}
        found = in_hand(self.obj, self.actor.council, last_on=cleaned["last_on"])
        show(verdict_on(**given, takes_posts=cleaned["how"] == POSTS, at=clock.now(), found=found), self)
        return cleaned
