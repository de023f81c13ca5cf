"""The comments on a report beside the paragraphs they are about, as one reader may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from commissioning.actors import Actor
from commissioning.documents import nodes
from commissioning.documents.anchoring import Anchor, find, units
from decisions.models import Comment, Report, Section
from decisions.selectors import content, exempt_leave


@dataclass(frozen=True)
class Thread:
    """A comment with the replies to it, oldest first. `was_rewritten`: its paragraph has other words now."""

    comment: Comment
    replies: tuple[Comment, ...]
    was_rewritten: bool = False
    is_elsewhere: bool = False


@dataclass
class Spot:
    """A block of the report as it reads, a list item by item, and what was said about it.

    What has no words of its own (a heading) and what this reader may not read cannot be spoken about.
    """

    section: Section
    node: nodes.Block
    anchor: Anchor
    is_exempt: bool
    is_withheld: bool = False
    threads: list[Thread] = field(default_factory=list)

    @property
    def can_be_spoken_about(self) -> bool:
        """Whether a comment can be made here."""
        return bool(self.anchor.quote) and not self.is_withheld

    @property
    def identity(self) -> str:
        """How an address names it: its section, and its place there."""
        return f"{self.anchor.place}-{self.anchor.position}"

    @property
    def open_count(self) -> int:
        """How many comments on it nobody has resolved."""
        return sum(thread.comment.resolved_at is None for thread in self.threads)


@dataclass(frozen=True)
class Discussion:
    """A report's spots in reading order with their comments, and the comments whose paragraph is gone."""

    spots: tuple[Spot, ...]
    gone: tuple[Thread, ...]

    @property
    def open_count(self) -> int:
        """How many comments nobody has resolved."""
        return sum(spot.open_count for spot in self.spots) + sum(
            thread.comment.resolved_at is None for thread in self.gone
        )

    def spot(self, place: str, position: int) -> Spot | None:
        """The spot an address names."""
        found = (one for one in self.spots if (one.anchor.place, one.anchor.position) == (place, position))
        return next((one for one in found if one.can_be_spoken_about), None)


def discussion(report: Report, reader: Actor) -> Discussion:
    """Everything said about the report that this person may read, each beside its paragraph as it is now."""
    spots = spots_of(report, reader)
    threads = threads_of(report, reader)
    gone: list[Thread] = []
    heard = [spot for spot in spots if spot.can_be_spoken_about]
    public, exempt = ([spot for spot in heard if spot.is_exempt is wanted] for wanted in (False, True))
    for thread in threads:
        # What was said of an exempt passage never stands beside a public one, nor the other way round.
        among = exempt if thread.comment.is_exempt else public
        place = find(_anchor(thread.comment), [spot.anchor for spot in among])
        if place is None:
            gone.append(thread)
            continue
        spot = among[place]
        spot.threads.append(
            Thread(
                thread.comment,
                thread.replies,
                was_rewritten=spot.anchor.digest != thread.comment.digest,
                is_elsewhere=spot.section.pk != thread.comment.section_id,
            )
        )
    return Discussion(tuple(spots), tuple(gone))


def withheld_count(report: Report, reader: Actor) -> int:
    """How many first comments this person may not read because they were made before something was made exempt."""
    until = exempt_leave.withheld_until(report, reader)
    if until is None:
        return 0
    return Comment.objects.filter(report=report, parent=None, is_exempt=False, at__lte=until).count()


def spots_of(report: Report, reader: Actor) -> list[Spot]:
    """Every block of the report's sections as this person may read it, in reading order."""
    spots: list[Spot] = []
    counted: defaultdict[str, int] = defaultdict(int)
    for placed in content.placed_for_reader(report, reader):
        for node, words in units((placed.block,)):
            key = placed.section.key
            anchor = Anchor(key, words, counted[key])
            spots.append(Spot(placed.section, node, anchor, placed.is_exempt, placed.is_withheld))
            counted[key] += 1
    return spots


def threads_of(report: Report, reader: Actor) -> list[Thread]:
    """The comments this person may read, oldest first, each with its replies."""
    rows = Comment.objects.visible_to(reader).filter(report=report).order_by("at", "pk")
    replies: defaultdict[int, list[Comment]] = defaultdict(list)
    first: list[Comment] = []
    for row in rows.select_related("author", "section", "resolved_by"):
        if row.parent_id is None:
            first.append(row)
        else:
            replies[row.parent_id].append(row)
    return [Thread(row, tuple(replies[row.pk])) for row in first]


def open_comments(section: Section, reader: Actor) -> list[Thread]:
    """The comments on one section that nobody has resolved, for the page on which the section is written.

    By the section a comment was made in: what has since moved elsewhere is told on the report's own page.
    """
    rows = Comment.objects.visible_to(reader).filter(section=section).order_by("at", "pk")
    rows = rows.select_related("author", "resolved_by")
    replies: defaultdict[int, list[Comment]] = defaultdict(list)
    first = []
    for row in rows:
        if row.parent_id is not None:
            replies[row.parent_id].append(row)
        elif row.resolved_at is None:
            first.append(row)
    return [Thread(row, tuple(replies[row.pk])) for row in first]


def open_counts(report: Report, reader: Actor) -> dict[str, int]:
    """How many comments nobody has resolved, by the key of the section they were made in; one query."""
    keys: Iterable[str | None] = (
        Comment.objects.visible_to(reader).filter(report=report).open().values_list("section__key", flat=True)
    )
    counts: defaultdict[str, int] = defaultdict(int)
    for key in keys:
        counts[key or ""] += 1
    return dict(counts)


def _anchor(comment: Comment) -> Anchor:
    place = comment.section.key if comment.section else ""
    anchor = Anchor(place, comment.quote, comment.position)
    if anchor.digest != comment.digest:
        raise ValueError(f"Comment {comment.pk} does not quote what it was made about.")
    return anchor
