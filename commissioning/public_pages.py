"""What every page for the public shares: the council it speaks for, its areas, and nothing of whoever is signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from commissioning.actors import Actor
from commissioning.models import Council

Address = Callable[[Council | None], str]
View = Callable[..., HttpResponse]
SECONDS_KEPT = 300  # what is withdrawn from the public is gone from every copy on the way five minutes later


@dataclass(frozen=True)
class PublicArea:
    """One of the areas a reader of the public pages can go to; `address` is empty where it has nothing for them.

    `about` says in a sentence what is found there.
    """

    text: str
    order: int
    address: Address
    about: str = ""


_areas: dict[str, PublicArea] = {}


def register_public_area(text: str, *, order: int, address: Address, about: str = "") -> None:
    """Let a package add an area to the head of every public page.

    `address` is given the council the page speaks for (None where none is known) and answers with a URL, or with
    nothing where the area should not be offered. Areas stand by `order`, lowest first. An area with words `about` it
    stands on a council's front page too.
    """
    _areas[text] = PublicArea(text, order, address, about)


def public_areas(council: Council | None) -> list[tuple[str, str]]:
    """The areas to offer on a page of this council: text and address."""
    return [(area.text, url) for area, url in _offered(council)]


def described_areas(council: Council) -> list[tuple[str, str, str]]:
    """What a council's front page leads to: text, address, and what is found there."""
    return [(area.text, url, area.about) for area, url in _offered(council) if area.about]


def _offered(council: Council | None) -> list[tuple[PublicArea, str]]:
    found = [(area, area.address(council)) for area in sorted(_areas.values(), key=lambda area: area.order)]
    return [(area, url) for area, url in found if url]


def unchanging(view: View) -> View:
    """A page that is only read, the same for everybody: kept a few minutes on the way, and not sent again while the
    same (ETag). Each such view says besides, for itself, that it needs no signing in."""
    return require_safe(cache_control(public=True, max_age=SECONDS_KEPT)(conditional_page(view)))


def council_or_404(code: str) -> Council:
    """The council whose public pages these are."""
    return get_object_or_404(Council, code=code)


def public_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    council: Council | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw a public page (its template extends `public/base.html`) in the colours of the council it speaks for.

    Everybody is shown the same, signed in or not: the page knows no person, no post and no messages. Without a
    `council` it speaks for the only one of the installation; where there are several, for none.
    """
    council = council or sole_council()
    everybody = {"actor": Actor.nobody(), "user": AnonymousUser(), "actor_posts": [], "messages": []}
    shared = {**everybody, "council": council, "public_areas": public_areas(council)}
    return render(request, template, {**(context or {}), **shared}, status=status)


def sole_council() -> Council | None:
    """The council of an installation that has one; None where there are several, or none yet."""
    found = list(Council.objects.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None
