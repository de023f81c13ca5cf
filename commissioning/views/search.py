"""Searching the workspace: everything this person may see, by its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commissioning.search.finding import Found, find
from commissioning.search.kinds import kinds

Request = Any  # a request whose actor `ActorMiddleware` has set
MOST_TYPED = 200


@dataclass(frozen=True)
class Choice:
    """One way to narrow what was found: by kind, with how many there are of it."""

    text: str
    count: int
    url: str
    is_current: bool


@require_safe
def search(request: Request) -> HttpResponse:
    """What was found, page by page; the words found are marked."""
    typed = request.GET.get("q", "").strip()[:MOST_TYPED]
    kind = request.GET.get("kind", "")
    kind = kind if kind in {one.name for one in kinds()} else ""
    found = find(typed, request.actor, kind=kind, page=request.GET.get("page", 1))
    context = {"typed": typed, "found": found, "choices": _choices(typed, kind, found)}
    return render(request, "search/results.html", context)


def _choices(typed: str, kind: str, found: Found) -> list[Choice]:
    offered = [("", "Everything", found.total), *((one.name, one.several, count) for one, count in found.counts)]
    return [Choice(text, count, _address(typed, name), name == kind) for name, text, count in offered]


def _address(typed: str, kind: str) -> str:
    query = QueryDict(mutable=True)
    query["q"] = typed
    if kind:
        query["kind"] = kind
    return f"?{query.urlencode()}"
