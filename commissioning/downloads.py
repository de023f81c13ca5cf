"""Files that are for one person's eyes, as they are handed to a browser."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpResponse

ResponseT = TypeVar("ResponseT", bound=HttpResponse)


def private(response: ResponseT) -> ResponseT:
    """Neither kept on the way or by the browser, nor taken for anything but what it says it is."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
