"""Authority delegated by decisions, read among the records: to whom, how much is left, until when."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from commissioning.admin.base import CouncilModelAdmin
from commissioning.money import format_pounds
from decisions.models import AuthorityGrant


@admin.register(AuthorityGrant)
class AuthorityGrantAdmin(CouncilModelAdmin):
    """Made by a decision that has taken effect; nobody adds or changes one here."""

    list_display = ("__str__", "action", "held", "cap", "starts_on", "expires_on")
    list_filter = ("action", "held")
    fields = (
        "item", "action", "contract", "matter", "to_whom", "held", "cap", "used_so_far", "left", "starts_on",
        "expires_on",
    )  # fmt: skip

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
