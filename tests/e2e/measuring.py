"""What the live server served, and what it cost: every page with its markup and the number of its queries."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import brotli
from django.contrib.staticfiles import finders
from django.db import connection
from django.http import HttpRequest, HttpResponse
from playwright.sync_api import Page

MOST_QUERIES = 30
MOST_BYTES = 150_000
PICTURES = (".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp")
RESOURCES = "() => performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname)"


@dataclass(frozen=True)
class Served:
    """One HTML page as it left the program."""

    path: str
    route: str
    status: int
    queries: int
    body: bytes


class Log:
    """The pages served in this run, by the thread of the live server, read by the thread of the tests."""

    def __init__(self) -> None:
        self.pages: list[Served] = []
        self.lock = threading.Lock()

    def add(self, page: Served) -> None:
        with self.lock:
            self.pages.append(page)
            del self.pages[:-50]

    def last(self, path: str) -> Served:
        """The newest page served under this address."""
        with self.lock:
            return next(page for page in reversed(self.pages) if page.path == path)


LOG = Log()


class Measure:
    """Middleware of the live server of the tests, and of nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked of every new connection once, and of none that the product keeps.
        connection.features.supports_json_field  # noqa: B018
        queries = 0

        def count(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal queries
            queries += 1
            return execute(*arguments)

        with connection.execute_wrapper(count):
            response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            route = getattr(request.resolver_match, "route", "") or ""
            LOG.add(Served(request.path, route, response.status_code, queries, response.content))
        return response


def over_budget(page: Page, served: Served) -> list[str]:
    """What is too much about a page: its queries, or its bytes on the way, compressed and without pictures."""
    found = []
    if served.queries > MOST_QUERIES:
        found.append(f"{served.queries} queries, and {MOST_QUERIES} are allowed")
    parts = {"the page": compressed(served.body)} | {path: weight(path) for path in loaded(page)}
    if sum(parts.values()) > MOST_BYTES:
        found.append(f"{sum(parts.values())} bytes, and {MOST_BYTES} are allowed: {parts}")
    return found


def loaded(page: Page) -> list[str]:
    """The paths of the files the page as it stands needed, without pictures."""
    return sorted({path for path in page.evaluate(RESOURCES) if not path.endswith(PICTURES)})


def weight(path: str) -> int:
    """How many bytes a file is on the way to the browser."""
    if path.startswith("/static/"):
        file = finders.find(path.removeprefix("/static/"))
        assert isinstance(file, str), path
        with open(file, "rb") as opened:
            content = opened.read()
        return len(content) if path.endswith(".woff2") else compressed(content)
    return 500  # the council's colours


_WEIGHED: dict[bytes, int] = {}


def compressed(content: bytes) -> int:
    """The size as a browser is sent it."""
    if content not in _WEIGHED:
        _WEIGHED[content] = len(brotli.compress(content, quality=5))
    return _WEIGHED[content]
