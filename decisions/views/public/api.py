"""The description of the read API as a page: what its OpenAPI document says, for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commissioning.api.reading import MOST_AT_ONCE, WITH_TOKEN, WITHOUT_TOKEN
from commissioning.public_pages import public_page, unchanging
from decisions.api.whole import API


@dataclass(frozen=True)
class Parameter:
    """Something that can be asked of an address."""

    name: str
    where: str
    about: str


@dataclass(frozen=True)
class Operation:
    """One address of the API: what it answers, and what can be asked of it."""

    path: str
    summary: str
    wants_token: bool
    parameters: tuple[Parameter, ...]
    answer: str

    @property
    def example(self) -> str:
        """How a program asks, as typed in a terminal."""
        header = ' -H "Authorization: Bearer $TOKEN"' if self.wants_token else ""
        return f"curl{header} {settings.SITE_URL}{self.path}"


@login_not_required
@unchanging
def described(request: HttpRequest) -> HttpResponse:
    """Every address of the API, read from its own description."""
    found = list(_operations(API.get_openapi_schema()))
    context = {
        "public": [one for one in found if not one.wants_token],
        "with_token": [one for one in found if one.wants_token],
        "document_url": reverse("api:openapi-json"),
        "limits": (WITHOUT_TOKEN.partition("/")[0], WITH_TOKEN.partition("/")[0]),
        "most": MOST_AT_ONCE,
    }
    return public_page(request, "public/api.html", context)


def _operations(document: Any) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        one = methods["get"]
        yield Operation(
            path=path,
            summary=one.get("description") or one["summary"],
            wants_token="security" in one,
            parameters=tuple(_parameter(given) for given in one.get("parameters", [])),
            answer=_answer(one),
        )


def _parameter(given: Any) -> Parameter:
    schema = given["schema"]
    about = schema.get("description") or given.get("description", "")
    limits = [f"{word} {schema[name]}" for name, word in (("minimum", "from"), ("maximum", "to")) if name in schema]
    required = "needed" if given.get("required") else f"otherwise {schema['default']}" if schema.get("default") else ""
    said = ", ".join(filter(None, (*limits, required)))
    return Parameter(given["name"], given["in"], ". ".join(filter(None, (about.rstrip("."), said))))


def _answer(operation: Any) -> str:
    """The name of what comes back, as the description has it."""
    schema = operation["responses"][200]["content"]["application/json"]["schema"]
    named = schema.get("$ref") or schema.get("items", {}).get("$ref", "")
    return str(named).rpartition("/")[2]
