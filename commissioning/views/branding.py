"""A council's colours as a stylesheet of its own: the content security policy allows nothing inline."""

from __future__ import annotations

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from commissioning import colours
from commissioning.models import Council

NO_COUNCIL = "none"
DEFAULT_COLOUR = "#1d5a6c"


def stylesheet(colour: str) -> str:
    """The custom properties the site's stylesheet is written in."""
    return (
        ":root {\n"
        f"  --brand: {colour};\n"
        f"  --brand-ink: {colours.ink_on(colour)};\n"
        f"  --brand-text: {colours.legible(colour)};\n"
        "}\n"
    )


def stylesheet_version(council: Council | None) -> tuple[str, str]:
    """Whose colours, and a short digest of them, so that a browser keeps them until they change."""
    colour = council.brand_colour if council else DEFAULT_COLOUR
    digest = hashlib.sha256(stylesheet(colour).encode()).hexdigest()[:12]
    return (council.code if council else NO_COUNCIL), digest


@login_not_required
@require_safe
@cache_control(max_age=31_536_000, public=True)
def council_stylesheet(request: HttpRequest, code: str) -> HttpResponse:
    """The colours of one council. A colour is no secret, and the sign-in page needs one too."""
    colour = DEFAULT_COLOUR
    if code != NO_COUNCIL:
        colour = get_object_or_404(Council, code=code).brand_colour
    return HttpResponse(stylesheet(colour), content_type="text/css")
