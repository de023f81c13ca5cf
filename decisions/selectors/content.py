"""A report as one content tree: what screen, paper, search and export all read.

Numbers are written in as text by the form's scheme. Guidance is never read here, so it can never print. Exempt text is
read only where a caller asks for the full copy; every other copy says that something is withheld, and on which ground.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Literal

from commissioning import clock
from commissioning.actors import Actor
from commissioning.documents import nodes, numbering, snapshot
from commissioning.models import Post
from commissioning.once import once, reading_once
from commissioning.selectors import people
from commissioning.services import attachments
from decisions.enums import SectionAnswer
from decisions.models import ExemptText, Report, Section
from decisions.selectors import annexes, facts, particulars, parts, printed_money
from decisions.selectors.writing import Writer

Audience = Literal["full", "exempt_removed"]
WATERMARK = "DRAFT"


def build(report: Report, *, audience: Audience, status: str = "") -> nodes.Document:
    """The report's document, numbered and stamped with its content hash.

    `full` holds every exempt passage: only for a reader who may have them all; `for_reader` asks that. With `status`
    (such as “Issued for decision”) the paper stands on its own; otherwise one not yet issued is marked as a draft.
    """
    passages = report.exempt_texts.all() if audience == "full" else ExemptText.objects.none()
    named = annexes.every_exempt(report) if audience == "full" else frozenset()
    return _build(report, passages, status, named)


def for_reader(report: Report, reader: Actor, *, status: str = "") -> nodes.Document:
    """The report with the exempt passages this actor has a grant to read, and no others."""
    passages = ExemptText.objects.visible_to(reader).filter(report=report)
    return _build(report, passages, status, annexes.readable(report, reader))


@once
def issued_content(report: Report) -> nodes.Document:
    """What the report says to everybody who sees it: no exempt text, standing, watermark or place for signature."""
    return snapshot.issued_content(_build(report, (), "", (), signs=False))


@once
def issued_hash(report: Report) -> str:
    """The content hash the report would be issued under as it stands now."""
    return snapshot.content_hash(issued_content(report))


@reading_once()
def _build(
    report: Report, exempt: Iterable[ExemptText], status: str, exempt_annexes: Collection[int], *, signs: bool = True
) -> nodes.Document:
    writer = Writer(report, exempt, exempt_annexes)
    document = replace(
        _cover(report, status),
        blocks=(
            *particulars.head(writer),
            *writer.sections(),
            *annexes.as_blocks(report, exempt_annexes),
            *(sign_off(report) if signs else ()),
        ),
    )
    return snapshot.stamped(numbering.number(document, _scheme(report)))


@once
def outline(report: Report) -> dict[str, str]:
    """The number each section's heading prints with, by the section's key; empty where it prints without one."""
    body = tuple(Writer(report).sections())
    numbered = numbering.number(replace(_cover(report), blocks=body), _scheme(report))
    headings = {block.key: block.label for block in numbered.blocks if isinstance(block, nodes.Heading)}
    return {section.key: headings.get(section.key, "") for section in parts.sections(report)}


@once
def implications(report: Report) -> list[Section]:
    """The implications that a matrix ticks: those about which the report says something."""
    writer = Writer(report)
    return [section for section in writer.printed if writer.is_implication(section)]


@reading_once()
def section_as_printed(report: Report, key: str, body: str, reader: Actor) -> tuple[nodes.Block, ...]:
    """One section with these words in place of its own, numbered as it stands in the whole report."""
    writer = _writer_for(report, reader)
    blocks: list[nodes.Block] = []
    first = last = 0
    printed = {section.key for section in writer.printed}
    for section in parts.sections(report):
        if section.key == key:
            section = copy(section)
            section.body, section.answer = body, SectionAnswer.CONTENT
            written = writer.section(section)
            first, last = len(blocks), len(blocks) + len(written)
            blocks += written
        elif section.key in printed:
            blocks += writer.section(section)
    return numbering.number(replace(_cover(report), blocks=tuple(blocks)), _scheme(report)).blocks[first:last]


@dataclass(frozen=True)
class Placed:
    """A block as it prints, with the section it stands in.

    `is_exempt` when it stands in place of, or is, what only those granted may read; `is_withheld` when this reader is
    not among them and the block only says so.
    """

    section: Section
    block: nodes.Block
    is_exempt: bool = False
    is_withheld: bool = False


@reading_once()
def placed_for_reader(report: Report, reader: Actor) -> list[Placed]:
    """The blocks of every section that this person may read, numbered as in the whole report."""
    writer = _writer_for(report, reader)
    found: list[Placed] = []
    for section in writer.printed:
        written = writer.section(section)
        body = sum(not isinstance(block, nodes.Notes) for block in written)
        withheld = [block for block in writer.exempt(section) if not isinstance(block, nodes.Notes)]
        for place, block in enumerate(written):
            is_exempt = bool(withheld) and place >= body - len(withheld)
            found.append(Placed(section, block, is_exempt, is_withheld=is_exempt and not writer.readable))
    numbered = numbering.number(replace(_cover(report), blocks=tuple(one.block for one in found)), _scheme(report))
    return [replace(one, block=block) for one, block in zip(found, numbered.blocks, strict=True)]


def drawings(report: Report, document: nodes.Document) -> Mapping[str, bytes]:
    """The drawings made for a document's charts, by SHA-256."""
    return printed_money.charts(Writer(report), document)


def pictures(report: Report, document: nodes.Document) -> Mapping[str, bytes]:
    """Every picture of a document that has not been issued, by SHA-256: brought by somebody, or drawn for it."""
    return attachments.pictures_of(document, drawings(report, document))


def _writer_for(report: Report, reader: Actor) -> Writer:
    """A writer of what this person may read."""
    passages = ExemptText.objects.visible_to(reader).filter(report=report)
    return Writer(report, passages, annexes.readable(report, reader))


def _scheme(report: Report) -> numbering.Scheme:
    structure = report.template_version.structure
    return replace(numbering.SCHEMES[structure["scheme"]], counts_subheadings=structure["counts_subheadings"])


def _cover(report: Report, status: str = "") -> nodes.Document:
    """What the document says of itself, before its blocks."""
    structure, council = report.template_version.structure, report.council
    return nodes.Document(
        title=report.title,
        council=nodes.Council(name=council.name, colour=council.brand_colour),
        reference=report.reference,
        kind=structure["name"],
        status=status or report.get_status_display(),
        classification=report.get_classification_display(),
        watermark=None if status or report.is_frozen else WATERMARK,
        blocks=(),
    )


@once
def sign_off(report: Report) -> tuple[nodes.SignOff, ...]:
    """The form's blocks for signature, not yet signed: each post with the person in it today."""
    lines = []
    maker, consultees = facts.maker_and_consultees(report)
    posts = {"consultee": consultees, "decision_maker": [maker] if maker else []}
    for entry in report.template_version.structure["sign_off"]:
        lines += [_signature_line(entry, post) for post in posts[entry["part"]]]
    return (nodes.SignOff(tuple(lines)),) if lines else ()


def _signature_line(entry: Mapping[str, str], post: Post) -> nodes.SignatureLine:
    holding = people.holder_on(post, on=clock.today())
    actor = people.actor_in(holding) if holding else None
    return nodes.SignatureLine(
        role=entry["role"],
        name=actor.label if actor else "",
        post=actor.post_label if actor else post.title,
        statement=entry["statement"],
    )
