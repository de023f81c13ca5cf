"""The errata to a report, in words; and what a new one is held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse

from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.clock import london_day
from commissioning.documents.anchoring import quote_of
from commissioning.documents.kept import Kept
from commissioning.enums import RenditionKind
from commissioning.models import SignedArtefact, Snapshot, StoredContent
from commissioning.panels import Panel
from commissioning.selectors.documents import Finding
from commissioning.services.documents import content_of, kept_texts
from decisions.errata import Material, Named, named_in
from decisions.models import Decision, DecisionItemLot, Erratum, Report
from decisions.selectors import issues, parts, seldom
from decisions.selectors.record import words_resolved


@dataclass(frozen=True)
class Told:
    """One erratum as people read it; `file` is the address of its certified note, once there is one."""

    number: int
    wrong: str
    right: str
    why: str
    by: str
    at: datetime
    file: str


def errata_of(report: Report) -> list[Told]:
    """Every erratum to the report, oldest first. No query before anything was issued."""
    if report.issued_at is None or not seldom.may_have(report, "errata"):
        return []
    note = SignedArtefact.objects.filter(rendition__snapshot=OuterRef("snapshot"))
    rows = list(Erratum.objects.filter(report=report).annotate(is_certified=Exists(note)).order_by("number"))
    wanted = [sha256 for row in rows for sha256 in (row.wrong_sha256, row.right_sha256, row.why_sha256)]
    said = kept_texts(wanted) if rows else {}
    return [
        Told(
            number=row.number,
            wrong=said[row.wrong_sha256],
            right=said[row.right_sha256],
            why=said[row.why_sha256],
            by=f"{row.made_name}, {row.made_post}",
            at=row.made_at,
            file=reverse("decisions:report-erratum", args=[report.pk, row.number]) if row.is_certified else "",
        )
        for row in rows
    ]


def beside(report: Report, actor: Actor, at: datetime) -> Panel | None:
    """The errata on the report's page; None where there is none."""
    told = errata_of(report)
    return Panel("Errata", "decisions/beside_errata.html", {"errata": told}) if told else None


def note(artefact: SignedArtefact, is_withheld: bool) -> Iterable[Finding]:
    """What a verification says of the errata to the document a file is of; none of their words where it is withheld."""
    reference, council = artefact.rendition.reference, artefact.council_id
    report = Report.objects.filter(reference=reference, council=council).first()
    told = errata_of(report) if report else []
    if not told:
        yield Finding("Erratum", "None")
    for one in told:
        made = f"Erratum {one.number}, by {one.by}, on {say_date(london_day(one.at))}"
        words = "" if is_withheld else f": “{one.wrong}” is to be read “{one.right}”"
        yield Finding("Erratum", f"{made}{words}")


def material_of(report: Report) -> Material:
    """What was decided; before a decision, what is asked for."""
    decision = Decision.objects.filter(report=report).first()
    named = list(_resolved(decision) if decision else _asked(report))
    found = Named()
    for words, sums, days, lots in named:
        found |= named_in(words) | Named(frozenset(sums), frozenset(days), frozenset(lots))
    return Material(found, tuple(words for words, *_ in named))


_Said = tuple[str, set, set, set]  # type: ignore[type-arg]


def _resolved(decision: Decision) -> Iterator[_Said]:
    for item in decision.items.order_by("order"):
        rows = list(DecisionItemLot.objects.filter(item=item).select_related("lot"))
        days = {day for row in rows for day in (row.from_on, row.to_on) if day}
        sums = {item.amount} if item.amount is not None else set()
        yield words_resolved(item), sums, days, {row.lot.number for row in rows}


def _asked(report: Report) -> Iterator[_Said]:
    for row in parts.recommendations(report):
        lots = list(row.lots.all())
        days = {day for one in lots for day in (one.from_on, one.to_on) if day}
        sums = {row.value_line.amount} if row.value_line else set()
        yield f"{row.text} {row.conditions}", sums, days, {one.lot.number for one in lots}


def printed_words(report: Report) -> str:
    """Everything the public paper says, and its record where there is one."""
    decision = Decision.objects.filter(report=report).select_related("snapshot").first()
    issue = issues.latest_issue(report)
    snapshots = [one.snapshot for one in (decision, issue) if one is not None]
    return " ".join(_words(snapshot) for snapshot in snapshots)


def _words(snapshot: Snapshot) -> str:
    try:
        document = Kept.from_bytes(content_of(snapshot.sha256)).document
    except StoredContent.DoesNotExist:
        return ""
    return " ".join([document.title, *(quote_of(block) for block in document.blocks)])


def file_of(report: Report, number: int) -> SignedArtefact | None:
    """The certified note of one erratum."""
    erratum = Erratum.objects.filter(report=report, number=number).select_related("report").first()
    if erratum is None:
        return None
    return SignedArtefact.objects.newest_of(RenditionKind.ERRATUM, erratum.reference)
