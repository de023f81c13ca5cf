"""The page on which an administrator hands on what somebody who leaves has in hand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commissioning.models import User
from commissioning.views.acts import WorkspaceFace, respond
from decisions.acts.leaving import HAND_OVER


class LeaverFace(WorkspaceFace):
    """The act on somebody who leaves, and back to their account."""

    folder = "decisions"

    def object_label(self, obj: User) -> str:
        return str(obj)

    def back_text(self, obj: User) -> str:
        return "Back to the account"

    def object_url(self, obj: Any) -> str:
        return reverse("admin:commissioning_user_change", args=[obj.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Last day, successor and how; then all of it once more; then done."""
    leaver = get_object_or_404(User.objects.visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]
    return respond(LeaverFace(), request, leaver, (HAND_OVER,), HAND_OVER.name)
