"""One published decision as people expect to read it: who, what, why, what else was considered, and its documents.

Source: SI 2012/2089 regs 13–15; SI 2014/2095 regs 7–8. Words come from what was certified, never from rows that could
have moved since; a file is offered only where anybody may read it, and only the newest of its kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString, mark_safe

from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.documents import nodes
from commissioning.documents.html.page import render_part
from commissioning.documents.kept import Kept
from commissioning.enums import ExemptParagraph, RenditionKind
from commissioning.models import SignedArtefact, StoredContent
from commissioning.selectors.documents import may_read_document
from commissioning.services.documents import content_of
from decisions.enums import SectionKind
from decisions.models import Action, AgendaItem, Decision, Report, ReportAttachment, ReportContact
from decisions.selectors import annexes, call_in
from decisions.selectors.errata import Told, errata_of
from decisions.selectors.notices import number_of
from decisions.selectors.record import reasons_of, words_resolved

# What the forms call the section that says what a report is for, the most telling first.
PURPOSES = ("purpose", "summary", "executive-summary", "why")
# What is set into a page: no pictures, whose addresses are for people who sign in.
_READABLE = (nodes.Paragraph, nodes.Items, nodes.Table, nodes.DetailsTable, nodes.Heading, nodes.Notes)
NOTHING = SafeString("")
FILES = {
    "record": (RenditionKind.RECORD, "Certified record of the decision"),
    "notice": (RenditionKind.DECISION_NOTICE, "Decision notice"),
    "paper": (RenditionKind.ISSUED_PAPER, "Report issued for decision, public copy"),
}


@dataclass(frozen=True)
class PublicItem:
    """One recommendation as it was resolved."""

    label: str
    outcome: str
    words: str


@dataclass(frozen=True)
class PublicFile:
    """A certified file anybody may have; `name` is its word in an address."""

    name: str
    title: str
    artefact: SignedArtefact


@dataclass(frozen=True)
class PublicDecision:
    """Everything the page says. Where the decision `is_withheld`, its words and files are empty."""

    decision: Decision
    is_withheld: bool
    is_key: bool
    items: tuple[PublicItem, ...] = ()
    reasons: str = ""
    conflicts: str = ""
    purpose: SafeString = NOTHING
    alternatives: SafeString = NOTHING
    contacts: tuple[ReportContact, ...] = ()
    files: tuple[PublicFile, ...] = ()
    annexes: tuple[ReportAttachment, ...] = ()
    grounds: tuple[str, ...] = ()
    errata: tuple[Told, ...] = ()
    number: str = ""
    meeting: str = ""

    @property
    def report(self) -> Report:
        return self.decision.report


def read(decision: Decision) -> PublicDecision:
    """What anybody may read of a decision of `published`."""
    report = decision.report
    grounds = tuple(grounds_of(report))
    is_withheld = bool(decision.is_withheld)  # type: ignore[attr-defined]
    if is_withheld:
        return PublicDecision(decision, is_withheld, report.counts_as_key, grounds=grounds, number=number_of(report))
    paper = _paper(decision)
    options = report.sections.filter(kind=SectionKind.OPTIONS).values_list("key", flat=True)
    return PublicDecision(
        decision,
        is_withheld,
        report.counts_as_key,
        items=tuple(_items(decision)),
        reasons=_kept(decision.reasons_sha256) and reasons_of(decision),
        conflicts=_kept(decision.conflicts_sha256),
        purpose=_section(paper, PURPOSES),
        alternatives=_section(paper, tuple(options)),
        contacts=tuple(report.contacts.order_by("order")),
        files=tuple(files_of(report)),
        annexes=tuple(papers_of(report)),
        grounds=grounds,
        errata=tuple(one for one in errata_of(report) if report.exempt_at is None or one.at > report.exempt_at),
        number=number_of(report),
        meeting=_meeting(report),
    )


def call_in_sentences(decision: Decision, at: datetime) -> list[str]:
    """Whether the decision can be called in, until when, and how many have asked for it; no member is named."""
    track = getattr(decision, "call_in", None)
    if track is None:
        return ["Not stated."]
    window = call_in.window_of(track)
    if window is None:
        return [f"No. {track.why}"]
    asked = len(track.counted)
    return [
        f"Yes: {track.get_status_display().lower()}.",
        f"{call_in.count_down(track, at)}.",
        f"Requests: {asked} of the {call_in.rule_under(track).requests_needed} it takes.",
    ]


def files_of(report: Report) -> Iterator[PublicFile]:
    """The newest certified file of each kind, where anybody may read it and nothing exempt is in it."""
    kinds = [kind for kind, _ in FILES.values()]
    found = (
        SignedArtefact.objects.filter(council=report.council_id, rendition__reference=report.reference)
        .filter(rendition__kind__in=kinds, rendition__snapshot__is_exempt=False)
        .select_related("rendition__snapshot")
        .order_by("pk")
    )
    newest = {artefact.rendition.kind: artefact for artefact in found}
    for name, (kind, title) in FILES.items():
        artefact = newest.get(kind)
        if artefact is not None and may_read_document(artefact, Actor.nobody()).allowed:
            yield PublicFile(name, title, artefact)
    for row in report.errata.order_by("number"):
        note = SignedArtefact.objects.newest_of(RenditionKind.ERRATUM, row.reference)
        if note is not None and may_read_document(note, Actor.nobody()).allowed:
            yield PublicFile(f"erratum-{row.number}", f"Erratum {row.number}, certified", note)


def papers_of(report: Report) -> list[ReportAttachment]:
    """The annexes and the papers of the decision that are public, and neither replaced nor withdrawn.

    What shows that an action was done is for those who read the report: any post attaches it, and nobody has looked
    whether it can be published.
    """
    evidence = Action.objects.filter(report=report, evidence_file__isnull=False).values("evidence_file")
    rows = ReportAttachment.objects.filter(
        report=report, exempt_paragraph=None, replaced_by=None, withdrawn_at=None
    ).exclude(pk__in=evidence)
    return list(rows.order_by("attached_at", "pk"))


def grounds_of(report: Report) -> list[str]:
    """The paragraphs of Schedule 12A under which something of the report is withheld; not a word of it."""
    passages = report.exempt_texts.order_by().values_list("paragraph", flat=True)
    files = [row.exempt_paragraph for row in annexes.annexes(report) if row.exempt_paragraph]
    return [str(ExemptParagraph(number).label) for number in sorted({*passages, *files})]


def _meeting(report: Report) -> str:
    """The meeting whose agenda the report stands on, if any: “Cabinet, 14 September 2020”."""
    item = AgendaItem.objects.standing().filter(report=report).select_related("meeting__body").last()
    return f"{item.meeting.body}, {say_date(item.meeting.held_on)}" if item else ""


def _items(decision: Decision) -> Iterator[PublicItem]:
    for row in decision.items.select_related("recommendation").order_by("order"):
        if words := _kept(row.words_sha256) and words_resolved(row):
            yield PublicItem(str(row.recommendation), str(row.get_outcome_display()), words)


def _kept(sha256: str) -> str:
    """Stored words; nothing where there were none, and once they were disposed of."""
    found = StoredContent.objects.filter(pk=sha256).first() if sha256 else None
    return bytes(found.content).decode() if found else ""


def _paper(decision: Decision) -> nodes.Document | None:
    """The paper as it was issued; None once it was disposed of, and where it was kept before something was exempt."""
    snapshot, report = decision.report_version.snapshot, decision.report
    if snapshot.is_exempt or (report.exempt_at is not None and snapshot.taken_at <= report.exempt_at):
        return None
    try:
        return Kept.from_bytes(content_of(snapshot.sha256)).document
    except StoredContent.DoesNotExist:
        return None


def _section(paper: nodes.Document | None, keys: Sequence[str]) -> SafeString:
    """What stands under the first of these headings that the paper has, as HTML; empty where it has none of them."""
    blocks = list(paper.blocks) if paper else []
    heads = {block.key: place for place, block in enumerate(blocks) if isinstance(block, nodes.Heading)}
    start = next((heads[key] for key in keys if key in heads), None)
    if start is None:
        return NOTHING
    head, found = blocks[start], []
    for block in blocks[start + 1 :]:
        if isinstance(block, nodes.Heading) and isinstance(head, nodes.Heading) and block.level <= head.level:
            break
        if isinstance(block, _READABLE):
            found.append(block)
    # The renderer writes every element itself and escapes every word: nothing typed is markup.
    return mark_safe(render_part(tuple(found))) if found else NOTHING
