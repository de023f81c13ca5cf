"""What the log holds of a request, and what it does not: no words somebody searched for, no row of the database."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django_structlog.middlewares.request import RequestMiddleware
from structlog.typing import EventDict, WrappedLogger

# PostgreSQL explains a broken constraint with the whole row, several lines of it where a text has them.
_ROW = re.compile(r"\nDETAIL:.*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL)

# Whoever knows the rest of such an address can answer for a provider, or read somebody's calendar.
SECRET = ("/public/reply/", "/calendar/feed/")
_SECRET = re.compile(f"({'|'.join(map(re.escape, SECRET))})[^/\\s]+")


class RequestLogMiddleware(RequestMiddleware):
    """Each request by its address, without what follows the question mark: a search may hold a name or exempt words.

    Of an address that is a secret only the beginning.
    """

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        begun = next((one for one in SECRET if request.path.startswith(one)), None)
        return f"{request.method} {f'{begun}…' if begun else request.path}"


def without_rows(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """An exception as it is logged, without the row of the database that it was about."""
    if "exception" in event:
        event["exception"] = _ROW.sub("", str(event["exception"]))
    return event


def without_secrets(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """What Django itself writes of a refused request, and an exception, with no more of a secret address than above."""
    for key in ("event", "exception", "request"):
        if isinstance(event.get(key), str):
            event[key] = _SECRET.sub(r"\1…", event[key])
    return event
