"""What is kept of decisions, for how long, and what is due to be removed: all reports together in a few queries.

A body is due when everything that names it is: what a report still in its time shares with one whose time is over
stays. A report under a legal hold stays whole. The time is counted from the decision, or from the day on which a report
that nobody decided was withdrawn or superseded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from django.db.models import Exists, Max, OuterRef

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import RenditionKind, RetentionAction, RetentionClass, Role
from commissioning.models import (
    Council,
    Disposal,
    DisposalItem,
    OutgoingMail,
    RetentionRule,
    SignedArtefact,
    Snapshot,
    StoredContent,
)
from commissioning.once import once
from commissioning.retention import is_due, kept_until
from decisions.enums import ReportStatus
from decisions.models import (
    Comment,
    Decision,
    DecisionItem,
    DecisionPaper,
    Erratum,
    LegalHold,
    Report,
    ReportAttachment,
    SavedVersion,
)
from decisions.models.legal_hold import held_reports
from frameworks.models import ContractAttachment

Bodies = dict[tuple[str, int], set[str]]  # class and report → hashes
PAPERS = (RenditionKind.ISSUED_PAPER, RenditionKind.EXEMPT_PAPER)
UNDECIDED = (ReportStatus.WITHDRAWN, ReportStatus.SUPERSEDED)
IN_ROWS = (RetentionClass.COMMENTS, RetentionClass.MAIL)


@dataclass(frozen=True)
class Ended:
    """A report whose course is over: from which day its time is counted, and whether a legal hold keeps it."""

    report: Report
    on: date
    is_held: bool


@dataclass(frozen=True)
class Due:
    """One class of one report whose time is over: its bodies by hash, or its rows by their count."""

    kind: RetentionClass
    report: Report
    ended_on: date
    kept_until: date
    hashes: frozenset[str] = field(default_factory=frozenset)
    rows: int = 0

    @property
    def what(self) -> str:
        """“3 documents” or “12 entries”."""
        count, noun = (self.rows, "entr") if self.kind in IN_ROWS else (len(self.hashes), "document")
        plural = ("y", "ies") if noun == "entr" else ("", "s")
        return f"{count} {noun}{plural[count != 1]}"


def rules_on(council: Council, day: date) -> dict[RetentionClass, RetentionRule]:
    """The rule of each class that has begun by the day; a class without one is kept."""
    begun = RetentionRule.objects.filter(council=council, starts_on__lte=day).order_by("starts_on", "pk")
    return {RetentionClass(row.kind): row for row in begun}


@once
def due(council: Council, on: date) -> list[Due]:
    """Everything whose time is over on a day and that can be removed, what ended first at the head."""
    rules = {kind: rule for kind, rule in rules_on(council, on).items() if rule.action == RetentionAction.DISPOSE}
    ended = {row.report.pk: row for row in _ended(council)} if rules else {}
    over = {
        (kind.value, pk)
        for kind, rule in rules.items()
        for pk, row in ended.items()
        if not row.is_held and is_due(row.on, years=rule.years, on=on)
    }
    if not over:
        return []
    bodies = _bodies(council)
    wanted = set().union(*(bodies.get(one, set()) for one in over))
    stay = set().union(*(hashes for one, hashes in bodies.items() if one not in over), _beside(council, wanted))
    going = set(StoredContent.objects.filter(pk__in=wanted - stay).values_list("pk", flat=True))
    counts = _rows(council, {pk for _, pk in over})
    found = [
        Due(
            RetentionClass(kind),
            ended[pk].report,
            ended[pk].on,
            kept_until(ended[pk].on, years=rules[RetentionClass(kind)].years),
            frozenset(bodies.get((kind, pk), set()) & going),
            counts.get((kind, pk), 0),
        )
        for kind, pk in over
    ]
    lines = [one for one in found if one.hashes or one.rows]
    return sorted(lines, key=lambda one: (one.ended_on, one.report.reference, one.kind))


def waiting_for(actor: Actor) -> list[Disposal]:
    """The disposals that somebody else proposed and this monitoring officer has not answered."""
    if not actor.holds(Role.MONITORING_OFFICER):
        return []
    return list(Disposal.objects.visible_to(actor).filter(answer__isnull=True).exclude(proposed_by=actor.user_id))


def held(council: Council) -> list[LegalHold]:
    """The legal holds that stand."""
    beside = ("report", "contract__council", "matter", "placed_by")
    return list(LegalHold.objects.standing().filter(council=council).select_related(*beside))


def stubs() -> Iterator[tuple[str, str]]:
    """Every body that a row of this package names, for `verify_audit`."""
    for row in Decision.objects.select_related("report"):
        yield f"Decision {row}", row.reasons_sha256
        yield f"Decision {row}", row.conflicts_sha256
    for item in DecisionItem.objects.select_related("decision__report"):
        yield str(item), item.words_sha256
    for erratum in Erratum.objects.select_related("report"):
        yield from ((str(erratum), one) for one in (erratum.wrong_sha256, erratum.right_sha256, erratum.why_sha256))
    for version in SavedVersion.objects.select_related("report"):
        yield str(version), version.sha256


def _ended(council: Council) -> Iterator[Ended]:
    """What was decided, and what was withdrawn or superseded before anybody decided it."""
    held_too = Exists(Report.objects.filter(held_reports(), pk=OuterRef("report")))
    decided = Decision.objects.filter(report__council=council).annotate(is_held=held_too)
    for row in decided.select_related("report"):
        yield Ended(row.report, clock.london_day(row.taken_at), row.is_held)
    held = Exists(Report.objects.filter(held_reports(), pk=OuterRef("pk")))
    undecided = Report.objects.filter(council=council, status__in=UNDECIDED, decision__isnull=True)
    for report in undecided.annotate(is_held=held, ended_at=Max("moves__made_at")).exclude(ended_at=None):
        yield Ended(report, clock.london_day(report.ended_at), report.is_held)


def _bodies(council: Council) -> Bodies:
    """Every body kept of the council's reports, decided or not."""
    found: Bodies = defaultdict(set)
    reports = dict(Report.objects.filter(council=council).values_list("reference", "pk"))
    errata = Erratum.objects.filter(report__council=council).select_related("report")
    for row in errata:
        reports[row.reference] = row.report_id
        found[RetentionClass.RECORD, row.report_id] |= {row.wrong_sha256, row.right_sha256, row.why_sha256}
    for kind, reference, sha256 in _documents(council):
        retention = RetentionClass.PAPERS if kind in PAPERS else RetentionClass.RECORD
        found[retention, reports.get(reference, 0)].add(sha256)
    for pk, *hashes in Decision.objects.filter(report__council=council).values_list(
        "report", "reasons_sha256", "conflicts_sha256"
    ):
        found[RetentionClass.RECORD, pk] |= {*hashes} - {""}
    items = DecisionItem.objects.filter(decision__report__council=council)
    scans = DecisionPaper.objects.filter(decision__report__council=council)
    for kind, rows in (
        (RetentionClass.RECORD, items.values_list("decision__report", "words_sha256")),
        (RetentionClass.RECORD, scans.values_list("decision__report", "scan_sha256")),
        (RetentionClass.DRAFTS, SavedVersion.objects.filter(report__council=council).values_list("report", "sha256")),
        (RetentionClass.ATTACHMENTS, ReportAttachment.objects.filter(report__council=council)
                                     .values_list("report", "sha256")),
    ):  # fmt: skip
        for pk, sha256 in rows:
            found[kind, pk].add(sha256)
    return found


def _documents(council: Council) -> Iterator[tuple[str, str, str]]:
    yield from Snapshot.objects.filter(council=council).values_list("kind", "reference", "sha256")
    made = SignedArtefact.objects.filter(council=council)
    yield from made.values_list("rendition__kind", "rendition__reference", "sha256")


def _beside(council: Council, wanted: set[str]) -> set[str]:
    """Bodies that something outside this council's reports names as well: a contract's files, or another council's.

    In one query, however many tables name a body.
    """
    others = [
        ContractAttachment.objects.filter(sha256__in=wanted).values_list("sha256", flat=True),
        Snapshot.objects.filter(sha256__in=wanted).exclude(council=council).values_list("sha256", flat=True),
    ]
    for model, of, names in (
        (ReportAttachment, "report__council", ("sha256",)),
        (SavedVersion, "report__council", ("sha256",)),
        (DecisionItem, "decision__report__council", ("words_sha256",)),
        (Decision, "report__council", ("reasons_sha256", "conflicts_sha256")),
        (Erratum, "report__council", ("wrong_sha256", "right_sha256", "why_sha256")),
    ):
        for name in names:
            elsewhere = model.objects.filter(**{f"{name}__in": wanted}).exclude(**{of: council})
            others.append(elsewhere.values_list(name, flat=True))
    first, *rest = (rows.order_by() for rows in others)
    return set(chain.from_iterable(first.union(*rest)))


def _rows(council: Council, reports: set[int]) -> Mapping[tuple[str, int], int]:
    """How many comments and e-mails there are of each report."""
    counts: dict[tuple[str, int], int] = defaultdict(int)
    for pk in Comment.objects.filter(report__in=reports).values_list("report", flat=True):
        counts[RetentionClass.COMMENTS, pk] += 1
    named = dict(Report.objects.filter(pk__in=reports).values_list("reference", "pk"))
    mail = OutgoingMail.objects.filter(council=council, reference__in=named)
    for reference in mail.values_list("reference", flat=True):
        counts[RetentionClass.MAIL, named[reference]] += 1
    return counts


def items_of(lines: Iterable[Due]) -> Iterator[DisposalItem]:
    """The lines as a disposal names them, unsaved."""
    for one in lines:
        for sha256 in sorted(one.hashes) or [""]:
            yield DisposalItem(kind=one.kind, reference=one.report.reference, kept_until=one.kept_until, sha256=sha256)
