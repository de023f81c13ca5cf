"""The read API's doors: who reads, how often, how much at once, and when an answer is still the same.

Nothing but GET. What is public needs no token and says nothing else to whoever has one; what is not public is read as
one person in one post, limited by every model's own `visible_to`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import http_date
from ninja import Schema
from ninja.security import HttpBearer
from ninja.throttling import AnonRateThrottle, AuthRateThrottle

from commissioning import clock
from commissioning.actors import Actor
from commissioning.models import ApiToken, AuditEvent, Council
from commissioning.selectors.api_tokens import actor_of

WITHOUT_TOKEN, WITH_TOKEN = "200/m", "600/m"
MOST_AT_ONCE = 100
AT_ONCE = 50


@dataclass(frozen=True)
class Reader:
    """A program that reads for somebody: by which token, and as whom."""

    token: ApiToken
    actor: Actor

    def __str__(self) -> str:
        return f"token {self.token.pk}"  # what its limit is counted under


class Token(HttpBearer):
    """`Authorization: Bearer …`: the actor is the token's person in the token's post, whoever else is signed in."""

    openapi_description = "A token of your own: sign in, and make one under “Your programs”."

    def authenticate(self, request: HttpRequest, token: str) -> Reader | None:
        """Whom the token speaks for; 401 when nobody."""
        found = actor_of(token, on=clock.today())
        return Reader(*found) if found else None


TOKEN = Token()
EVERYBODY = AnonRateThrottle(WITHOUT_TOKEN)
READERS = AuthRateThrottle(WITH_TOKEN)


class Results(Schema):
    """A page of results: how many there are in all, and where the pages before and after are."""

    count: int
    page: int
    pages: int
    next: str | None
    previous: str | None


def page_of(
    request: HttpRequest, rows: QuerySet[Any], told: Callable[[Iterable[Any]], list[Any]], *, page: int, per_page: int
) -> dict[str, Any]:
    """One page of rows, as `told` writes them. A page that is not there is not found."""
    pages = Paginator(rows, per_page)
    if not 1 <= page <= pages.num_pages:
        raise Http404("There is no such page.")
    shown = pages.page(page)
    return framed(request, shown, told(shown.object_list))


def framed(request: HttpRequest, shown: Page[Any], results: list[Any]) -> dict[str, Any]:
    """Results with their number, and the addresses of the pages before and after."""
    return {
        "count": shown.paginator.count,
        "page": shown.number,
        "pages": shown.paginator.num_pages,
        "next": _address(request, shown.number + 1) if shown.has_next() else None,
        "previous": _address(request, shown.number - 1) if shown.has_previous() else None,
        "results": results,
    }


def note_change(response: HttpResponse, council: Council) -> None:
    """Say when what is told was last changed: with the last act in the council, or as this day began."""
    today = datetime.combine(clock.today(), time.min, tzinfo=clock.LONDON)
    # When it was written down: an act of an earlier day that is recorded now changes what is told now.
    written = AuditEvent.objects.filter(chain=council.code).order_by("-sequence").values_list("recorded_at", flat=True)
    last = written.first()
    response["Last-Modified"] = http_date(max(last, today).timestamp() if last else today.timestamp())


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
