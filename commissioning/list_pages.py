"""The page of a list, the same for every list: narrowed, sorted, kept as a view, taken away as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import SavedList
from commissioning.exports import Cell, download, links
from commissioning.filters import Filters
from commissioning.verdicts import Verdict
from commissioning.views.saved_views import saved_views_of

Request = Any  # a request whose actor `ActorMiddleware` has set


@dataclass(frozen=True)
class Listing:
    """One list. `seen(actor)` are the rows a person sees, `table(rows, actor=…, at=…, …)` draws them, and
    `lines(rows, actor, at)` writes them under `headings()`.

    `one` and `several` name what is listed; `none_yet` is said to whoever may add the first, `none_seen` to others.
    """

    name: SavedList
    one: str
    several: str
    seen: Callable[[Actor], QuerySet[Any]]
    filters: type[Filters]
    table: Callable[..., Any]
    headings: Callable[[], Sequence[str]]
    lines: Callable[[Iterable[Any], Actor, datetime], Iterable[Sequence[Cell]]]
    may_add: Callable[[Actor], Verdict]
    none_yet: str
    none_seen: str
    template: str
    export: str

    def narrowed(self, request: Request) -> Filters:
        """The rows this person sees, as far as the filters in the address leave them."""
        return self.filters(request.GET, self.seen(request.actor), request=request)

    def drawn(self, filters: Filters, request: Request, at: datetime, **given: Any) -> Any:
        """The table of those rows."""
        return self.table(filters.qs, actor=request.actor, at=at, request=request, **given)

    def nothing(self, actor: Actor, *, is_narrowed: bool, may_add: bool) -> str:
        """Why the list is empty, and what to do."""
        if is_narrowed:
            return f"No {self.one} is like that. Take a filter away, or search for fewer words."
        if actor.post is None:
            return (
                f"You hold no post today, so you see no {self.several}. An administrator can enter the post you hold."
            )
        return self.none_yet if may_add else self.none_seen


def show(listing: Listing, request: Request) -> HttpResponse:
    """The rows this person sees, as they like to see them."""
    saved = saved_views_of(request, listing.name)
    if saved.opening_url and not request.GET:
        return redirect(saved.opening_url)
    filters, may_add = listing.narrowed(request), listing.may_add(request.actor)
    nothing = listing.nothing(request.actor, is_narrowed=bool(filters.active), may_add=may_add.allowed)
    table = listing.drawn(filters, request, clock.now(), empty_text=nothing)
    context = {
        "table": table,
        "total": table.page.paginator.count,
        "filters": filters,
        "saved": saved,
        "may_add": may_add,
        "exports": links(listing.export, saved.query),
    }
    return render(request, listing.template, context)


def export(listing: Listing, request: Request, file_type: str) -> HttpResponse:
    """The same rows in the same order, all of them, as a file."""
    at = clock.now()
    table = listing.drawn(listing.narrowed(request), request, at)
    lines = listing.lines(table.data.data, request.actor, at)
    return download(listing.several, listing.headings(), lines, file_type=file_type, on=clock.london_day(at))
