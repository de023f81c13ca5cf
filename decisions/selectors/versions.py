"""What a report said at each step of its course, and what is different between two of them.

Versions are read without exempt text, whoever reads them: of an exempt passage it is told only that it changed. One
kept before something was last made exempt may hold the same words, and is read with leave alone (`may_read`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commissioning.actors import Actor
from commissioning.documents import nodes, prose, snapshot
from commissioning.documents.anchoring import quote_of, units
from commissioning.documents.errors import InvalidDocument
from commissioning.documents.kept import Kept
from commissioning.enums import RenditionKind
from commissioning.models import SignedArtefact, Snapshot, StoredContent
from commissioning.once import once
from commissioning.verdicts import Verdict
from decisions import exemption
from decisions.enums import Action
from decisions.models import Erratum, Report, ReportVersion, SavedVersion
from decisions.selectors import content, exempt_leave, facts, issues

NOW = "now"
SEEN = "seen"

Passages = Sequence[Mapping[str, Any]]


class VersionDisposed(LookupError):
    """The words of this version were disposed of; its hash is kept."""


@dataclass(frozen=True)
class Step:
    """One state of a report that can be compared: a kept version, an issue from before versions were kept, or now.

    `key` names it in an address. `exempt` is None where nothing is known of the exempt passages at that time.
    """

    key: str
    name: str
    why: str
    who: str = ""
    post: str = ""
    at: datetime | None = None
    sha256: str = ""
    exempt: Passages | None = None
    issue: int | None = None


def passages_of(report: Report) -> list[dict[str, Any]]:
    """The report's exempt passages by place, ground and hash; no word of them."""
    return [
        {"passage": row.pk, "section": row.section.key, "paragraph": row.paragraph, "sha256": row.sha256}
        for row in report.exempt_texts.select_related("section").order_by("section__order", "order")
    ]


@once
def last_seen_version(report: Report, actor: Actor) -> SavedVersion | None:
    """The report as it was when this person last acted on it; None if they have not.

    An act is a move, a view given, or keeping a version: each keeps one.
    """
    if actor.user_id is None:
        return None
    return SavedVersion.objects.filter(report=report, saved_by=actor.user_id).order_by("-number").first()


@once
def steps(report: Report) -> list[Step]:
    """Every version of the report that can be read again, newest first; the report as it is now is not among them."""
    issues = {issue.issued_at: issue for issue in report.versions.select_related("issued_by", "snapshot")}
    found = []
    for row in SavedVersion.objects.filter(report=report).select_related("saved_by", "move"):
        is_issue = row.move is not None and row.move.action == Action.ISSUE
        issue = issues.pop(row.saved_at, None) if is_issue else None
        found.append(_of_saved(row, issue))
    found += [_of_issue(issue) for issue in issues.values()]
    return sorted(found, key=_when, reverse=True)


def step_named(report: Report, actor: Actor, key: str) -> Step | None:
    """The step an address names: a version's number, `issue-1`, `now`, or `seen` for the reader's last act."""
    if key == NOW:
        return step_now(report)
    if key == SEEN:
        seen = last_seen_version(report, actor)
        key = str(seen.number) if seen else ""
    return next((step for step in steps(report) if step.key == key), None)


def step_now(report: Report) -> Step:
    """The report as it stands."""
    return Step(NOW, "Now", "As it stands now", exempt=passages_of(report))


def may_read(report: Report, reader: Actor, *wanted: Step) -> Verdict:
    """Whether this person may read all of these steps; the report as it stands now is always theirs to read."""
    until = exempt_leave.withheld_until(report, reader)
    verdicts = [exemption.may_read_kept(step.at, withheld_until=until) for step in wanted if step.at is not None]
    return next((verdict for verdict in verdicts if not verdict.allowed), Verdict.allow())


def may_read_issue(report: Report, reader: Actor) -> Verdict:
    """Whether this person may read the paper as it was last issued."""
    issue = issues.latest_issue(report)
    until = exempt_leave.withheld_until(report, reader)
    return exemption.may_read_kept(issue.issued_at, withheld_until=until) if issue else Verdict.allow()


def may_read_certified(artefact: SignedArtefact, reader: Actor) -> Verdict:
    """Whether somebody who sees the report may read a certified file of it; nothing exempt of another."""
    snapshot = artefact.rendition.snapshot
    report = _report_of(snapshot)
    if report is None:
        return Verdict.of(
            (
                not snapshot.is_exempt,
                "holds_exempt",
                "This record holds exempt text. Those granted to read it fetch it from the report.",
            )
        )
    until = exempt_leave.withheld_until(report, reader)
    is_open = not snapshot.is_exempt or exempt_leave.has_leave(report, reader)
    return exemption.may_read_kept(snapshot.taken_at, withheld_until=until) & Verdict.of(
        (is_open, "holds_exempt", f"This file holds exempt text. {exemption.WHO_GIVES}")
    )


def _report_of(snapshot: Snapshot) -> Report | None:
    """The report that a kept document is of; an erratum's note has a reference of its own."""
    if snapshot.kind == RenditionKind.ERRATUM:
        row = Erratum.objects.filter(snapshot=snapshot).select_related("report").first()
        return row.report if row else None
    return Report.objects.filter(reference=snapshot.reference, council=snapshot.council_id).first()


def document_of(report: Report, step: Step) -> nodes.Document:
    """What the report said at a step. `VersionDisposed` when the words are no longer kept."""
    if step.key == NOW:
        return content.issued_content(report)
    try:
        kept = bytes(StoredContent.objects.get(pk=step.sha256).content)
    except StoredContent.DoesNotExist as gone:
        raise VersionDisposed("The words of this version were disposed of.") from gone
    if step.key.startswith("issue-"):
        return snapshot.issued_content(Kept.from_bytes(kept).document)
    document = nodes.from_json(kept)
    if not isinstance(document, nodes.Document):
        raise InvalidDocument("This is not a kept version.")
    return document


def also_withheld(report: Report) -> list[str]:
    """What else is read with leave alone once something more is made exempt, for whoever is about to do it."""
    kept = report.saved_versions.count() or report.versions.count()
    counted = [(kept, "version"), (report.comments.filter(parent=None).count(), "comment")]
    named = " and ".join(f"{count} {what}{'s' if count > 1 else ''}" for count, what in counted if count)
    given = report.consultations.exclude(view="").exists() or report.clearances.exclude(comment="").exists()
    said = [
        "What was kept of the report before something in it is made exempt may show the same words. From then on only "
        f"those with leave read it, on screen and on paper{f'; so far that is {named}' if named else ''}. Everybody "
        "else is told that it is withheld, and who can give leave."
    ]
    if given:
        said.append(
            "A view or a comment of a clearance given so far is printed in the record as it was given. If it repeats "
            "the passage, ask for it anew."
        )
    return said


def public_words(report: Report) -> dict[str, str]:
    """What everybody who sees the report reads in it, by the name of the place: what a version kept now would hold."""
    found: dict[str, list[str]] = defaultdict(list)
    place = "the particulars"
    for block in content.issued_content(report).blocks:
        place = f"“{block.text}”" if isinstance(block, nodes.Heading) else place
        found[place].append(quote_of(block))
    return {place: " ".join(words) for place, words in found.items()}


def as_printed(report: Report, markdown: str) -> list[str]:
    """Words an author typed, paragraph by paragraph as they print."""
    return [words for _, words in units(prose.parse(markdown, facts=facts.Texts(report)).blocks)]


def exempt_changes(report: Report, before: Step, after: Step) -> list[str]:
    """A sentence for every exempt passage added, taken out or rewritten between two steps; none of their words."""
    if before.exempt is None or after.exempt is None or not (before.exempt or after.exempt):
        return []
    headings = dict(report.sections.values_list("key", "heading"))
    old = {passage["passage"]: passage for passage in before.exempt}
    new = {passage["passage"]: passage for passage in after.exempt}
    said = []
    for pk in dict.fromkeys([*old, *new]):
        where = (new.get(pk) or old[pk])["section"]
        place = f"in “{headings.get(where) or where}”"
        if pk not in new:
            said.append(f"An exempt passage {place} was taken out.")
        elif pk not in old:
            said.append(f"An exempt passage {place} was added.")
        elif old[pk]["sha256"] != new[pk]["sha256"]:
            said.append(f"The words of an exempt passage {place} were changed.")
        elif old[pk]["paragraph"] != new[pk]["paragraph"]:
            said.append(f"An exempt passage {place} is withheld on another ground.")
    return said


def _of_saved(row: SavedVersion, issue: ReportVersion | None) -> Step:
    return Step(
        key=str(row.number),
        name=f"Version {row.number}",
        why=row.why,
        who=str(row.saved_by),
        post=row.saved_post,
        at=row.saved_at,
        sha256=row.sha256,
        exempt=row.exempt,
        issue=issue.number if issue else None,
    )


def _of_issue(issue: ReportVersion) -> Step:
    return Step(
        key=f"issue-{issue.number}",
        name=f"Issue {issue.number}",
        why=Action.ISSUE.label,
        who=str(issue.issued_by),
        post=issue.issued_post,
        at=issue.issued_at,
        sha256=issue.snapshot.sha256,
        issue=issue.number,
    )


def _when(step: Step) -> tuple[datetime, int]:
    if step.at is None:
        raise ValueError("Only what is kept has a moment.")
    return step.at, int(step.key) if step.key.isdecimal() else 0
