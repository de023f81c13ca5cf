"""A draft written elsewhere: begun, its headings sent where they belong, brought into a report, what is left put aside.

The file itself is kept, so that nothing is lost. Until it is brought, nothing of the report changes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from django.conf import settings
from django.db import transaction

from commissioning.actors import Actor
from commissioning.documents.drafts import draft as words
from commissioning.documents.drafts.reading import read as read_file
from commissioning.documents.errors import InvalidDocument
from commissioning.services import attachments, audit
from commissioning.services.saving import save_new
from commissioning.verdicts import Refused, Verdict
from decisions.bringing.placing import Placing
from decisions.bringing.settling import settled
from decisions.editing import may_begin_report, may_edit
from decisions.enums import ReportStatus
from decisions.models import BroughtDraft, NotPlaced, Report, ReportTemplate
from decisions.selectors import bringing as read
from decisions.selectors import facts
from decisions.services import reports, versions
from decisions.services.brought_text import Writing
from frameworks.models import Contract

BEFORE = "Before a draft was brought in"
LONGEST_TITLE = 250


@dataclass(frozen=True)
class Upload:
    """A file as somebody gives it."""

    content: bytes
    name: str


@dataclass(frozen=True)
class Brought:
    """The report, the draft that was brought into it, and what of it went where."""

    report: Report
    draft: BroughtDraft
    placing: Placing


@transaction.atomic
def begin(
    *,
    upload: Upload,
    actor: Actor,
    at: datetime,
    template: ReportTemplate | None = None,
    contract: Contract | None = None,
    report: Report | None = None,
    replaces: bool = False,
) -> BroughtDraft:
    """Read a file for a new report of a form and contract, or for `report`, which its author writes.

    Refused to whoever may not begin or write that report, for a file that cannot be read as a draft, and for another
    council's contract. What anybody began and left for 30 days is forgotten.
    """
    _may_bring(actor, contract=contract, report=report).or_refuse()
    content = _read(upload)
    forget_old(at=at)
    draft = BroughtDraft(
        council=actor.council,
        person=actor.user,
        template=None if report else template,
        contract=None if report else contract,
        report=report,
        replaces=replaces,
        file_name=PurePosixPath(upload.name).name[-150:],
        size=len(upload.content),
        upload=upload.content,
        reading=words.to_json(content),
        begun_at=at,
        changed_at=at,
    )
    draft = save_new(draft)
    draft.title = report.title if report else _title(draft)
    draft.save(update_fields=["title"])
    return draft


@transaction.atomic
def choose(
    *, draft: BroughtDraft, version: int, choices: Mapping[int, str], replaces: bool, actor: Actor, at: datetime
) -> BroughtDraft:
    """Say where headings go, by their place: the key of a section, or nothing to keep one in the list."""
    draft = _opened(draft, version, actor)
    keys = {place.key for place in read.shape_for(draft).places}
    unknown = sorted({key for key in choices.values() if key and key not in keys})
    if unknown:
        raise Refused(Verdict.refuse("no_such_section", f"The report has no section “{unknown[0]}”."))
    draft.choices = {str(number): key for number, key in sorted(choices.items())}
    draft.replaces, draft.changed_at = replaces, at
    draft.save_version()
    return draft


@transaction.atomic
def bring(*, draft: BroughtDraft, version: int, actor: Actor, at: datetime, title: str = "") -> Brought:
    """Bring the draft into its report, making that first where there is none. One transaction, one audit event more.

    A report that is there is kept as a version beforehand. Refused by what the report's own services refuse.
    """
    draft = _opened(draft, version, actor)
    report = draft.report or _begin_report(draft, title, actor, at)
    _may_bring(actor, contract=None, report=report).or_refuse()
    if draft.report is not None:
        versions.keep(report=report, version=report.version, actor=actor, at=at, why=BEFORE)
        report.refresh_from_db()
    draft.report, draft.template, draft.contract = report, None, None
    placing = settled(read.unsettled(draft), facts.Texts(report))
    writing = Writing(report, placing, bytes(draft.upload), replaces=draft.replaces, actor=actor, at=at)
    report = writing.write()
    draft.sha256 = attachments.keep(bytes(draft.upload))
    draft.upload, draft.reading, draft.choices = b"", "", {}
    draft.title, draft.changed_at, draft.brought_at, draft.brought_post = report.title, at, at, actor.post_label
    draft.save_version()
    NotPlaced.objects.bulk_create(
        NotPlaced(draft=draft, order=order, what=one.what[:250], words=one.words)
        for order, one in enumerate(writing.left, start=1)
    )
    counts = {"sections": len(placing.texts), "rows": len(placing.rows), "not_placed": len(writing.left)}
    changes = {"sha256": (None, draft.sha256)} | {name: (0, count) for name, count in counts.items()}
    audit.record(actor, "report.draft_brought", report, at=at, changes=changes)
    return Brought(report, draft, placing)


@transaction.atomic
def drop(*, draft: BroughtDraft, actor: Actor, at: datetime) -> None:
    """Forget a draft that was not brought. Refused for one that was: its file is kept with the report."""
    draft = _own(draft, actor)
    Verdict.of(
        (draft.brought_at is None, "brought", "This draft is in its report already; its file is kept.")
    ).or_refuse()
    draft.delete()


def forget_old(*, at: datetime) -> int:
    """Forget every draft that was begun and left for 30 days, whoever began it; how many there were."""
    return int(BroughtDraft.objects.to_forget(at).delete()[0])


@transaction.atomic
def put_aside(*, drafts: Sequence[BroughtDraft], entries: Collection[int], actor: Actor, at: datetime) -> int:
    """Take entries off the list of what has no place, by their primary key; how many there were. They are kept."""
    own = [_own(draft, actor) for draft in drafts]
    asked = NotPlaced.objects.filter(draft__in=own, pk__in=entries, dismissed_at=None)
    return asked.update(dismissed_at=at, dismissed_by=actor.user)


def _may_bring(actor: Actor, *, contract: Contract | None, report: Report | None) -> Verdict:
    if report is not None:
        seen = Report.objects.visible_to(actor).filter(pk=report.pk).exists()
        return Verdict.of((seen, "not_seen", "This report is outside what your post sees.")) & may_edit(
            actor, status=ReportStatus(report.status), author_id=report.author_id
        )
    seen = contract is None or Contract.objects.visible_to(actor).filter(pk=contract.pk).exists()
    return may_begin_report(actor) & Verdict.of(
        (seen, "not_seen", "This contract is outside what your post sees.", "contract")
    )


def _read(upload: Upload) -> words.Draft:
    largest = settings.ATTACHMENT_MAX_MEGABYTES
    Verdict.of(
        (
            len(upload.content) <= largest * 1_000_000,
            "too_large",
            f"This file is larger than {largest} megabytes. Take large pictures out, or split it.",
            "file",
        ),
    ).or_refuse()
    try:
        return read_file(upload.content, upload.name)
    except InvalidDocument as problem:
        raise Refused(Verdict.refuse("unreadable", str(problem), "file")) from problem


def _title(draft: BroughtDraft) -> str:
    """The title the draft has, else the name of its file."""
    said = read.placed(draft).particulars.get("title", "") or PurePosixPath(draft.file_name).stem
    return said[:LONGEST_TITLE]


def _begin_report(draft: BroughtDraft, title: str, actor: Actor, at: datetime) -> Report:
    if draft.template is None or draft.contract is None:
        raise ValueError("A draft that belongs to no report has a form and a contract.")
    return reports.create(
        template=draft.template,
        contract=draft.contract,
        option=read.option_for(draft.template, draft.contract),
        title=title or draft.title,
        actor=actor,
        at=at,
    )


def _own(draft: BroughtDraft, actor: Actor) -> BroughtDraft:
    """The draft locked; one that is somebody else's is not there."""
    locked: BroughtDraft = BroughtDraft.objects.locked(draft.pk)
    mine = BroughtDraft.objects.visible_to(actor).filter(pk=locked.pk).exists()
    Verdict.of((mine, "not_yours", "Only whoever brought this draft can go on with it.")).or_refuse()
    return locked


def _opened(draft: BroughtDraft, version: int, actor: Actor) -> BroughtDraft:
    locked = _own(draft, actor).expect_version(version)
    Verdict.of((locked.brought_at is None, "brought", "This draft is in its report already.")).or_refuse()
    return locked
