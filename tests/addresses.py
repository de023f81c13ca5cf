"""Every address of the project by its name, and how a table of tests writes one down.

A table's word for an address is its name, then what it is about: `decisions:report-section report finance`. A word
that names an object of the test's world stands for that object, any other for itself; `?key=value` comes last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# Without a name: Django's and the library's old addresses, which lead to named ones.
NAMELESS = {"accounts/social/login/cancelled/", "accounts/social/login/error/", "accounts/social/signup/",
            "accounts/social/connections/"}  # fmt: skip


def every_address(
    resolver: URLResolver | None = None, namespace: str = "", route: str = ""
) -> Iterator[tuple[str, str]]:
    """Every address of the project: its name (empty where it has none) and its route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        where = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield (f"{namespace}{pattern.name}" if pattern.name else "", where)
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from every_address(pattern, namespace + inner, where)


def address(words: str, world: Mapping[str, object]) -> str:
    """Where the words of a table lead in a world of objects, each under the word that names it."""
    name, *given = words.split()
    query = given.pop() if given and given[-1].startswith("?") else ""
    if name == "admin:app_list":
        return reverse(name, kwargs={"app_label": given[0]})
    asked = query.format_map({word: str(value) for word, value in world.items()})
    return reverse(name, args=[world.get(word, word) for word in given]) + asked
