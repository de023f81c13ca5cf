"""What every page for the public shares: the council it speaks for, its areas, and nothing of whoever is signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commissioning.actors import Actor
from commissioning.models import Council

Address = Callable[[Council | None], str]


@dataclass(frozen=True)
class PublicArea:
    """One of the areas a reader of the public pages can go to; `address` is empty where it has nothing for them."""

    text: str
    order: int
    address: Address


_areas: dict[str, PublicArea] = {}


def register_public_area(text: str, *, order: int, address: Address) -> None:
    """Let a package add an area to the head of every public page.

    `address` is given the council the page speaks for (None where none is known) and answers with a URL, or with
    nothing where the area should not be offered. Areas stand by `order`, lowest first.
    """
    _areas[text] = PublicArea(text, order, address)


def public_areas(council: Council | None) -> list[tuple[str, str]]:
    """The areas to offer on a page of this council: text and address."""
    found = [(area.text, area.address(council)) for area in sorted(_areas.values(), key=lambda area: area.order)]
    return [(text, url) for text, url in found if url]


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
