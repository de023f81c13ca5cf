"""Authority delegated by decisions, read among the records: to whom, how much is left, until when."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin
from commissioning.calendar import say_date
from commissioning.money import format_pounds
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions import delegating
from decisions.forms.delegating import RevokeGrantForm
from decisions.models import AuthorityGrant
from decisions.selectors.delegating import relying_on
from decisions.services import delegating as write


def _may_revoke(grant: AuthorityGrant, actor: Actor, at: datetime) -> Verdict:
    return delegating.may_revoke_any(
        actor, expires_on=grant.expires_on, revoked_from=grant.revoked_from, on=clock.london_day(at)
    )


def _revoke(grant: AuthorityGrant, *, version: int, **given: Any) -> AuthorityGrant:
    return write.revoke(grant=grant, **given)


def _what_relies_on_it(grant: AuthorityGrant, actor: Actor, at: datetime) -> list[str]:
    """The reports on their way that will need another route."""
    named = ", ".join(report.reference for report in relying_on(grant))
    return [f"On their way under it, and refused at signing from that day on: {named}."] if named else []


@admin.register(AuthorityGrant)
class AuthorityGrantAdmin(CouncilModelAdmin):
    """Made by a decision that has taken effect; nobody adds or changes one here. The monitoring officer revokes."""

    list_display = ("__str__", "action", "held", "cap", "starts_on", "expires_on", "revoked_from")
    list_filter = ("action", "held")
    fields = (
        "item", "action", "contract", "matter", "to_whom", "held", "cap", "used_so_far", "left", "starts_on",
        "expires_on", "revoked",
    )  # fmt: skip
    object_actions = [
        ObjectAction(
            name="revoke",
            label="Revoke the delegation",
            verdict=_may_revoke,
            perform=_revoke,
            form_class=RevokeGrantForm,
            about=_what_relies_on_it,
            confirm=True,
            done=lambda grant: f"Revoked: it gives no more authority from {say_date(grant.revoked_from)} on.",
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        beside = ("item__decision__report", "item__recommendation", "contract__council", "matter")
        return super().get_queryset(request).select_related(*beside).prefetch_related("posts")

    @admin.display(description="to whom")
    def to_whom(self, grant: AuthorityGrant) -> str:
        return ", ".join(post.title for post in grant.posts.all())

    @admin.display(description="used")
    def used_so_far(self, grant: AuthorityGrant) -> str:
        """What the decisions that relied on it come to."""
        return format_pounds(grant.used)

    @admin.display(description="left")
    def left(self, grant: AuthorityGrant) -> str:
        remaining: Decimal | None = grant.remaining
        return "no limit" if remaining is None else format_pounds(remaining)

    @admin.display(description="revoked")
    def revoked(self, grant: AuthorityGrant) -> str:
        if grant.revoked_from is None:
            return "No"
        return f"From {say_date(grant.revoked_from)} on, by {grant.revoked_post}. {grant.revoked_reason}"
