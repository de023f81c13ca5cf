"""Asking for another route than the ordinary one, and the monitoring officer's answer to a lower one."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning import clock
from decisions.choosing import direction_of
from decisions.enums import RouteDirection
from decisions.forms.acts import SHORT
from decisions.models import AuthorityRule, Report
from decisions.routing import Route
from decisions.selectors import routes


class RuleField(forms.ModelChoiceField):
    """The rules in force for the action other than the ordinary one, highest first, each with how it stands to it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=AuthorityRule.objects.none(), widget=forms.RadioSelect, empty_label=None, **kwargs)
        self.directions: dict[int, RouteDirection] = {}

    def offer(self, found: Route, rules: list[AuthorityRule]) -> None:
        """Offer these rules beside the ordinary one of the route found."""
        others = [row for row in rules if row.pk != found.ordinary.pk]
        self.directions = {row.pk: direction_of(routes.rule_of(row), found.ordinary, found.question) for row in others}
        pks = [row.pk for row in others]
        rows = AuthorityRule.objects.filter(pk__in=pks).select_related("maker_post")
        self.queryset = rows.order_by("-level", "priority")

    def label_from_instance(self, rule: AuthorityRule) -> str:
        stands = {
            RouteDirection.HIGHER: "higher",
            RouteDirection.ALIKE: "of the same level",
            RouteDirection.LOWER: "lower: the monitoring officer has to agree",
        }
        return f"{rule.maker_post.title}, under {rule.clause} ({rule.name}) – {stands[self.directions[rule.pk]]}"


class ChooseRouteForm(forms.Form):
    """Whom the author asks instead, and why."""

    rule = RuleField(
        label="Who is to decide instead",
        error_messages={"required": "Choose who is to decide.", "invalid_choice": "Choose one of the rules listed."},
    )
    reason = forms.CharField(
        label="Why",
        widget=SHORT,
        required=False,
        help_text="Printed with the route. Needed for a lower route, which counts once the monitoring officer agrees.",
    )

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at = clock.now()
        found = routes.ordinary_route(obj, at)
        if isinstance(found, Route):
            self.fields["rule"].offer(found, routes.rules_in_force(obj, clock.london_day(at)))


class AnswerRouteForm(forms.Form):
    """The monitoring officer's answer, with the reason."""

    agrees = forms.TypedChoiceField(
        label="May the report go by this lower route?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes, it may"), ("no", "No, the ordinary route applies")],
        coerce=lambda value: value == "yes",
        error_messages={"required": "Choose your answer."},
    )
    reason = forms.CharField(
        label="Reason",
        widget=SHORT,
        help_text="Kept, and printed with the route.",
        error_messages={"required": "Give the reason; it is kept."},
    )
