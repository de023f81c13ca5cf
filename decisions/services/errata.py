"""An erratum: a slip in an issued paper or a record put right beside it, append-only and certified.

Source: model.md invariant 28. Nothing that was decided is changed by one.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.clock import london_day
from commissioning.documents import nodes, snapshot
from commissioning.documents.kept import Kept
from commissioning.enums import RenditionKind
from commissioning.models import Snapshot
from commissioning.services import audit, documents
from commissioning.verdicts import Verdict
from decisions import errata
from decisions.enums import Classification, ReportStatus
from decisions.exemption import not_in_public
from decisions.models import Erratum, Report
from decisions.records import moment, say
from decisions.selectors import errata as selected
from decisions.selectors import exempt_leave, parts, versions

_PLAIN = "text/plain; charset=utf-8"
PLACE = "the erratum"


@transaction.atomic
def issue(
    *, report: Report, version: int, wrong: str, right: str, why: str, actor: Actor, at: datetime, is_sure: bool = False
) -> Erratum:
    """Say that words of the issued paper are a slip, and what is to be read in their place.

    Refused by `errata.may_issue` and `verdict_on`: among others where it would change a sum, a date or a lot of the
    decision, and where it repeats what is withheld from the public. The note is certified after the commit.
    """
    report = Report.objects.locked(report.pk).expect_version(version)
    (may_issue(report, actor) & verdict_on(report, wrong=wrong, right=right, why=why, is_sure=is_sure)).or_refuse()
    number = report.errata.count() + 1
    wrong, right, why = (" ".join(words.split()) for words in (wrong, right, why))
    row = Erratum(
        report=report,
        number=number,
        wrong_sha256=documents.keep(wrong.encode(), _PLAIN),
        right_sha256=documents.keep(right.encode(), _PLAIN),
        why_sha256=documents.keep(why.encode(), _PLAIN),
        content_hash=report.content_hash,
        made_by=actor.user,
        made_name=actor.label,
        made_post=actor.post_label,
        made_at=at,
    )
    row.snapshot = _snapshot(row, wrong=wrong, right=right, why=why)
    row.save()
    documents.request_rendition(snapshot=row.snapshot, actor=actor, at=at)
    audit.record(actor, "report.erratum", row, at=at, changes={"number": (None, number)}, reason=why, row=row)
    return row


def may_issue(report: Report, actor: Actor) -> Verdict:
    """Whether somebody puts a slip of this report right now."""
    mine = report.council_id == actor.council_id
    verdict = errata.may_issue(actor, status=ReportStatus(report.status), is_own_council=mine)
    may_read = versions.may_read_issue(report, actor) if verdict.allowed else Verdict.allow()
    return verdict & may_read


def verdict_on(report: Report, *, wrong: str, right: str, why: str, is_sure: bool) -> Verdict:
    """Whether these words are an erratum: quoted as printed, a slip and no change of substance, nothing exempt."""
    worded = errata.is_worded(wrong=wrong, right=right, why=why, paper=selected.printed_words(report))
    if not worded.allowed:
        return worded
    slip = errata.is_a_slip(selected.material_of(report), wrong=wrong, right=right, is_sure=is_sure)
    said = {PLACE: f"{wrong} {right} {why}"}
    for passage in parts.exempt_texts(report) if exempt_leave.was_ever_exempt(report) else ():
        if not not_in_public(versions.as_printed(report, passage.text), said).allowed:
            return slip & Verdict.refuse(
                "repeats_exempt", "This repeats what is withheld from the public. An erratum is public.", "right"
            )
    return slip


def _snapshot(row: Erratum, *, wrong: str, right: str, why: str) -> Snapshot:
    return documents.store_snapshot(
        council=row.report.council,
        kind=RenditionKind.ERRATUM,
        reference=row.reference,
        content=Kept(_document(row, wrong=wrong, right=right, why=why)),
        at=row.made_at,
    )


def _document(row: Erratum, *, wrong: str, right: str, why: str) -> nodes.Document:
    """The note as it is certified, filed and published beside the paper."""
    report, council = row.report, row.report.council
    told = [
        ("Paper or record", f"{report.reference}: {report.title}"),
        ("As printed", wrong),
        ("To be read", right),
        ("Why it is a slip", why),
        ("Put right by", f"{row.made_name}, {row.made_post}, on {moment(row.made_at)}"),
        ("Fingerprint of the paper (SHA-256)", row.content_hash),
    ]
    stands = "What was decided stands as it was decided. Paper and record are not changed; this note is read with them."
    return snapshot.stamped(
        nodes.Document(
            title=f"Erratum {row.number} to {report.reference}",
            council=nodes.Council(name=council.name, colour=council.brand_colour),
            reference=row.reference,
            kind="Erratum",
            status=f"Made {say_date(london_day(row.made_at))}",
            classification=Classification.PUBLIC.label,
            blocks=(*say(stands), nodes.DetailsTable(tuple(nodes.Detail(label, say(words)) for label, words in told))),
        )
    )
