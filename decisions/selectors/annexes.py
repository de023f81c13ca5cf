"""The annexes of a report as it prints and certifies them: what each is, and the hash that vouches for its file."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.template.defaultfilters import filesizeformat

from commissioning.actors import Actor
from commissioning.documents import nodes
from commissioning.once import once_each
from decisions.enums import SectionKind
from decisions.models import Report, ReportAttachment
from decisions.records import Annex
from decisions.selectors import parts

HEADING = "Annexes"


@once_each
def annexes(reports: Sequence[Report]) -> dict[int, list[ReportAttachment]]:
    """What is printed with the report, in order: neither replaced nor withdrawn, nor a paper of its decision."""
    return parts.of_each(reports, ReportAttachment.objects.annexes(), seldom="attachments")


def readable(report: Report, reader: Actor) -> frozenset[int]:
    """The exempt annexes that this person may read."""
    if not any(row.is_exempt for row in annexes(report)):
        return frozenset()
    seen = ReportAttachment.objects.visible_to(reader).filter(report=report, exempt_paragraph__isnull=False)
    return frozenset(seen.values_list("pk", flat=True))


def every_exempt(report: Report) -> frozenset[int]:
    """All exempt annexes: for a copy made for readers who may have them all."""
    return frozenset(row.pk for row in annexes(report) if row.is_exempt)


def as_blocks(report: Report, exempt: Collection[int]) -> list[nodes.Block]:
    """The list of annexes under a heading of its own, for a form without a section of enclosures; else nothing."""
    if any(section.kind == SectionKind.ENCLOSURES for section in parts.sections(report)):
        return []
    rows = listed(report, exempt)
    return [nodes.Heading(key="list-of-annexes", level=2, text=HEADING, is_counted=False), *rows] if rows else []


def listed(report: Report, exempt: Collection[int]) -> list[nodes.Block]:
    """The annexes, with the titles of those exempt ones only that are named; nothing where there are none."""
    blocks: list[nodes.Block] = []
    for number, row in enumerate(annexes(report), start=1):
        words = _in_words(row) if not row.is_exempt or row.pk in exempt else _withheld(row)
        lead = nodes.Text(f"Annex {number}. ", strong=True)
        blocks.append(nodes.Paragraph((lead, nodes.Text(words)), is_counted=False))
    return blocks


def certified(report: Report) -> list[Annex]:
    """The annexes as a decision's record names them; an exempt one by its ground alone."""
    return [
        Annex(
            title="" if row.is_exempt else row.title,
            kind=row.kind,
            sha256=row.vouched_sha256,
            exempt_paragraph=row.exempt_paragraph,
        )
        for row in annexes(report)
    ]


def _in_words(row: ReportAttachment) -> str:
    withheld = f"Exempt, not for publication: {_ground(row)}. " if row.is_exempt else ""
    size = filesizeformat(row.size).replace("\xa0", " ")
    return f"{row.title} ({row.get_kind_display()}, {size}). {withheld}SHA-256 of the file: {row.sha256}"


def _withheld(row: ReportAttachment) -> str:
    return f"Exempt, withheld from publication. Local Government Act 1972, Schedule 12A: {_ground(row)}."


def _ground(row: ReportAttachment) -> str:
    return str(row.get_exempt_paragraph_display())
