"""Every address that nobody has to sign in for, filled with everything that a world of tests has to put there.

A new public address is walked as soon as it exists; one that asks for something not listed here fails in so many words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from django.urls import URLPattern, URLResolver, get_resolver, reverse

PREFIXES = ("public", "api/")


def public_patterns(
    resolver: URLResolver | None = None, route: str = "", space: str = ""
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name and parameters of every address under /public/ and /api/."""
    for pattern in (resolver or get_resolver()).url_patterns:
        where = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from public_patterns(pattern, where, f"{pattern.namespace}:" if pattern.namespace else "")
        elif isinstance(pattern, URLPattern) and where.startswith(PREFIXES):
            yield f"{space}{pattern.name}", tuple(pattern.pattern.converters)


def public_addresses(world: Mapping[str, Sequence[object]]) -> Iterator[tuple[str, str]]:
    """Each of them with every combination of what `world` has for its parameters, by name."""
    for name, parameters in public_patterns():
        unknown = [one for one in parameters if one not in world]
        if unknown:
            raise AssertionError(f"{name} asks for {unknown}: say in this walk what to put there.")
        for given in product(*(world[one] for one in parameters)):
            yield f"{name} {' '.join(map(str, given))}".strip(), reverse(name, args=given)
