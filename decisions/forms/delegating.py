"""The terms on which a recommendation delegates authority, and the agreement of a joint holder."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.forms import DateBoxesField
from commissioning.forms.money import PoundsField
from commissioning.models import Post
from decisions.enums import EffectKind, HeldBy, RouteAction
from decisions.forms.acts import SHORT
from decisions.models import Recommendation, Report
from decisions.selectors import delegating
from frameworks.models import Contract


class RecommendationField(forms.ModelChoiceField):
    """A recommendation by its letter or number and its post."""

    def label_from_instance(self, row: Recommendation) -> str:
        return f"{row}: {row.delegate_post}"


class DelegateForm(forms.Form):
    """To whom besides, how they hold it, to do what, how much and until when."""

    recommendation = RecommendationField(
        queryset=Recommendation.objects.none(),
        label="Recommendation that delegates",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    others = forms.ModelMultipleChoiceField(
        queryset=Post.objects.none(),
        label="Posts beside the one it names",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all empty where one post alone is to have it.",
    )
    held = forms.TypedChoiceField(
        label="How they hold it",
        choices=HeldBy.choices,
        coerce=HeldBy,
        initial=HeldBy.SEVERALLY,
        widget=forms.RadioSelect,
    )
    action = forms.TypedChoiceField(label="To do what", choices=RouteAction.choices, coerce=RouteAction)
    contract = forms.ModelChoiceField(
        queryset=Contract.objects.none(),
        label="About which contract",
        required=False,
        empty_label="This matter, and what the decision plans",
    )
    cap = PoundsField(
        label="Up to how much in all (£)", required=False, help_text="With VAT. Leave it empty where there is no limit."
    )
    expires_on = DateBoxesField(
        label="Last day", error_messages={"required": "Give the last day on which it can be used."}
    )

    def __init__(self, *args: Any, obj: Report, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Recommendation.objects.filter(report=obj, effect=EffectKind.DELEGATE).select_related("delegate_post")
        self.fields["recommendation"].queryset = rows
        self.fields["recommendation"].initial = rows.first()
        posts = Post.objects.visible_to(actor).filter(is_active=True, roles__role=Role.DECISION_MAKER)
        self.fields["others"].queryset = posts.distinct()
        self.fields["contract"].queryset = Contract.objects.filter(pk=obj.contract_id).select_related("council")
        said = next(iter(delegating.delegations(obj).values()), None)
        if said is not None:
            kept = {name: getattr(said, name) for name in ("held", "action", "contract", "cap", "expires_on")}
            self.initial.update(kept, recommendation=said.recommendation, others=list(said.others.all()))


class AgreeForm(forms.Form):
    """What the other holder wrote; democratic services say whose words they are."""

    post = forms.ModelChoiceField(queryset=Post.objects.none(), label="Who agrees", empty_label=None, required=False)
    words = forms.CharField(
        label="What they wrote",
        widget=SHORT,
        help_text="The agreement in their words, with its date; it is kept with the report.",
        error_messages={"required": "Give what was written."},
    )

    def __init__(self, *args: Any, obj: Report, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = [post.pk for post in delegating.agreements_missing(obj)]
        if actor.post_id in missing:
            del self.fields["post"]
            self.fields["words"].label = "Your agreement, in writing"
        else:
            self.fields["post"].queryset = Post.objects.filter(pk__in=missing)


class RevokeGrantForm(forms.Form):
    """From which day a delegation gives no more authority, and why."""

    from_on = DateBoxesField(
        label="First day on which it gives no more authority",
        help_text="Today or later. What was decided under it before stands.",
        error_messages={"required": "Give the first day on which it gives no more authority."},
    )
    reason = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Name the body that revokes it, with its minute or decision.",
        error_messages={"required": "Say why, and which body or decision revokes it."},
    )
