"""Finding: what somebody may see, by the words they typed, in the same few queries however much there is.

First what has exactly the reference asked for, then what has every word in its reference or title, then the rest;
within each the newest first. So the order is the same on both engines, and says itself why something stands where.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from commissioning.actors import Actor
from commissioning.models.search import SearchEntry
from commissioning.search.engine import Matches
from commissioning.search.kinds import SearchKind, kinds
from commissioning.search.words import Asked, asked, excerpt, marked

PER_PAGE = 20


@dataclass(frozen=True)
class Hit:
    """One thing found, as it is shown: words that were asked for are marked, everything else is escaped."""

    kind: str
    reference: SafeString
    title: SafeString
    text: SafeString
    url: str


@dataclass(frozen=True)
class Found:
    """A page of what was found, and how many there are of each kind besides."""

    wanted: tuple[Asked, ...]
    page: Page[SearchEntry]
    hits: list[Hit]
    counts: list[tuple[SearchKind, int]]

    @property
    def total(self) -> int:
        """How many there are of every kind together."""
        return sum(count for _, count in self.counts)


class _Counted(Paginator[SearchEntry]):
    """Pages of entries that are counted already."""

    def __init__(self, entries: QuerySet[SearchEntry], count: int) -> None:
        super().__init__(entries, PER_PAGE)
        self._counted = count

    @cached_property
    def count(self) -> int:
        return self._counted


def find(typed: str, actor: Actor, *, kind: str = "", page: int | str = 1) -> Found:
    """What this person may see and has every word they typed; of one kind, where it is named."""
    wanted = asked(typed)
    entries = SearchEntry.objects.filter(Matches(wanted), seen(actor)) if wanted else SearchEntry.objects.none()
    number = dict(entries.order_by().values_list("kind").annotate(Count("pk")))
    counts = [(one, number[one.name]) for one in kinds() if one.name in number]
    if kind:
        entries = entries.filter(kind=kind)
    in_all = number.get(kind, 0) if kind else sum(number.values())
    shown = _Counted(_ordered(entries, typed, wanted) if in_all else entries.none(), in_all).get_page(page)
    return Found(wanted, shown, [_hit(entry, wanted) for entry in shown], counts)


def seen(actor: Actor) -> Q:
    """The condition on entries that this person may see what they stand for."""
    if not actor.council_id:
        return Q(pk__in=[])
    either = Q(pk__in=[])
    for kind in kinds():
        either |= Q(Exists(kind.seen(actor).order_by().filter(pk=OuterRef("object_pk"))), kind=kind.name)
    return Q(council_id=actor.council_id) & either


def _ordered(entries: QuerySet[SearchEntry], typed: str, wanted: tuple[Asked, ...]) -> QuerySet[SearchEntry]:
    exact = typed.replace("\x00", "").strip().rpartition(":")[2]  # PostgreSQL refuses the sign
    place = Case(
        When(reference__iexact=exact, then=Value(0)),
        When(Matches(wanted, heading=True), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return entries.order_by(place, F("on").desc(nulls_last=True), "kind", "reference", "pk")


def _hit(entry: SearchEntry, wanted: tuple[Asked, ...]) -> Hit:
    kind = next(one for one in kinds() if one.name == entry.kind)
    return Hit(
        kind=kind.one,
        reference=marked(entry.reference, wanted),
        title=marked(entry.title, wanted),
        text=excerpt(entry.text, wanted),
        url=kind.address(entry.page_pk),
    )
