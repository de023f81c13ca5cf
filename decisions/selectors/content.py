"""A report as one content tree: what screen, paper, search and export all read.

Numbers are written in as text by the form's scheme. Guidance is never read here, so it can never print. Exempt text is
read only where a caller asks for the full copy; every other copy says that something is withheld, and on which ground.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.documents import nodes, numbering, prose, snapshot, tree
from commissioning.models import Post
from commissioning.selectors import people
from decisions.enums import ExemptParagraph, ParagraphNumbering, SectionAnswer, SectionKind
from decisions.models import ExemptText, Report, ReportTable, Section
from decisions.selectors import facts

Audience = Literal["full", "exempt_removed"]
WATERMARK = "DRAFT"


def build(report: Report, *, audience: Audience, status: str = "") -> nodes.Document:
    """The report's document, numbered and stamped with its content hash.

    `full` holds every exempt passage: only for a reader who may have them all; `for_reader` asks that. With `status`
    (such as “Issued for decision”) the paper stands on its own; otherwise one not yet issued is marked as a draft.
    """
    passages = report.exempt_texts.all() if audience == "full" else ExemptText.objects.none()
    return _build(report, passages, status)


def for_reader(report: Report, reader: Actor, *, status: str = "") -> nodes.Document:
    """The report with the exempt passages this actor has a grant to read, and no others."""
    return _build(report, ExemptText.objects.visible_to(reader).filter(report=report), status)


def issued_hash(report: Report) -> str:
    """The content hash the report would be issued under as it stands now."""
    return snapshot.content_hash(build(report, audience="exempt_removed"))


def _build(report: Report, exempt: Iterable[ExemptText], status: str) -> nodes.Document:
    structure, council = report.template_version.structure, report.council
    writer = _Writer(report, exempt)
    document = nodes.Document(
        title=report.title,
        council=nodes.Council(name=council.name, colour=council.brand_colour),
        reference=report.reference,
        kind=structure["name"],
        status=status or report.get_status_display(),
        classification=report.get_classification_display(),
        watermark=None if status or report.is_frozen else WATERMARK,
        blocks=(
            nodes.DetailsTable(tuple(writer.particular(entry) for entry in structure["particulars"])),
            *writer.sections(),
            *sign_off(report),
        ),
    )
    scheme = replace(numbering.SCHEMES[structure["scheme"]], counts_subheadings=structure["counts_subheadings"])
    return snapshot.stamped(numbering.number(document, scheme))


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


class _Writer:
    """Turns the rows of one report into blocks, each read from the database once."""

    def __init__(self, report: Report, exempt: Iterable[ExemptText]) -> None:
        self.report = report
        self.facts = {name: fact.text for name, fact in facts.resolve(report).items()}
        self.tables = {table.key: table for table in report.tables.prefetch_related("columns", "rows__cells__column")}
        self.withheld: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for pk, section, paragraph in report.exempt_texts.values_list("pk", "section_id", "paragraph"):
            self.withheld[section].append((pk, paragraph))
        self.readable = {passage.pk: passage for passage in exempt}

    # --- the head ---

    def particular(self, entry: Mapping[str, str]) -> nodes.Detail:
        """One row of the table of particulars; what is empty is answered “None”."""
        report, council, label = self.report, self.report.council, entry["label"]
        if entry["source"] == "contacts":
            contacts = tuple(_contact(row.name, row.post_title, row.email, row.phone) for row in report.contacts.all())
            return nodes.Detail(label, contacts or (_say(SectionAnswer.NONE.label),))
        words = {
            "title": report.title,
            "sponsor": str(report.sponsor_post or report.author_post),
            "wards": report.wards,
            "classification": report.get_classification_display(),
            "enclosures": report.enclosures,
            "reference": report.reference,
            "contract": f"{report.contract} {report.contract.title}",
        }
        label = {"wards": council.wards_word, "classification": council.status_word}.get(entry["source"], label)
        return nodes.Detail(label, (_say(words[entry["source"]] or SectionAnswer.NONE.label),))

    # --- the body ---

    def sections(self) -> list[nodes.Block]:
        """Every section in order: heading, text and rows, exempt passages, then its notes."""
        blocks: list[nodes.Block] = []
        for section in self.report.sections.all():
            blocks += self.section(section)
        return blocks

    def section(self, section: Section) -> list[nodes.Block]:
        """One section's heading and what stands under it."""
        inside = [*self.text(section), *self.rows(section), *self.exempt(section)]
        if section.numbering == ParagraphNumbering.NONE:
            inside = [_uncounted(block) for block in inside]
        return [*_heading(section), *_notes_last(inside)]

    def text(self, section: Section) -> tuple[nodes.Block, ...]:
        """The section's own words, or its explicit answer."""
        if section.answer != SectionAnswer.CONTENT:
            return (_say(f"{SectionAnswer(section.answer).label}."),)
        return self.prose(section.body, key_prefix=f"{section.key}-", heading_level=section.level + 2)

    def prose(self, markdown: str, *, key_prefix: str, heading_level: int = 4) -> tuple[nodes.Block, ...]:
        """Markdown as blocks, with facts resolved and tables in their places."""
        parsed = prose.parse(markdown, facts=self.facts, heading_level=heading_level, key_prefix=key_prefix)
        return tree.place_embeds(parsed.blocks, self.placed)

    def placed(self, embed: nodes.Embed) -> tuple[nodes.Block, ...] | None:
        """The table an embed code names, or None for a code that names nothing."""
        table = self.tables.get(embed.key) if embed.kind == "table" else None
        return (self.table(table),) if table else None

    def rows(self, section: Section) -> list[nodes.Block]:
        """What fills a section that is made of rows."""
        match section.kind:
            case SectionKind.RECOMMENDATIONS:
                return self.recommendations()
            case SectionKind.OPTIONS:
                return self.options()
            case SectionKind.BACKGROUND_PAPERS:
                return self.background_papers()
        return []

    def recommendations(self) -> list[nodes.Block]:
        """The recommendations as one list, lettered or numbered as the form says; conditions under their own."""
        items = []
        for row in self.report.recommendations.all():
            prefix = f"recommendation-{row.order}-"
            blocks = self.prose(row.text, key_prefix=prefix)
            if row.conditions:
                blocks += self.prose(f"Subject to: {row.conditions}", key_prefix=f"{prefix}conditions-")
            items.append(nodes.Item(blocks))
        style = self.report.template_version.structure["recommendation_labels"]
        return [nodes.Items(True, style, tuple(items))] if items else []

    def options(self) -> list[nodes.Block]:
        """Each alternative rejected, and why, as paragraphs of their own."""
        blocks: list[nodes.Block] = []
        for row in self.report.options_considered.filter(is_recommended=False):
            prefix = f"option-{row.order}-"
            blocks += _led_by(f"{row.title}. ", self.prose(row.text, key_prefix=prefix))
            reason = self.prose(row.reason_rejected, key_prefix=f"{prefix}reason-")
            blocks += [_uncounted(block) for block in _led_by("Not recommended: ", reason, strong=False)]
        return blocks

    def background_papers(self) -> list[nodes.Block]:
        """Each paper as a paragraph: title, date, and where it can be read."""
        blocks: list[nodes.Block] = []
        for row in self.report.background_papers.all():
            paragraph = next(
                (
                    block
                    for block in self.prose(row.title, key_prefix=f"paper-{row.order}-")
                    if isinstance(block, nodes.Paragraph)
                ),
                _say(row.title),
            )
            inlines = paragraph.inlines
            if row.dated_on:
                inlines += (nodes.Text(f", {say_date(row.dated_on)}"),)
            if row.url:
                inlines += (nodes.Text(": "), nodes.Link(row.url, (nodes.Text(row.url),)))
            blocks.append(replace(paragraph, inlines=inlines))
        return blocks

    def table(self, table: ReportTable) -> nodes.Table:
        """A table with its header row; lists stand in its cells."""
        columns = list(table.columns.all())
        widths = [column.width for column in columns]
        head = tuple(nodes.Cell((_say(column.heading),), is_header=True) for column in columns)
        rows = []
        for row in table.rows.all():
            bodies = {cell.column_id: cell.body for cell in row.cells.all()}
            rows.append(
                tuple(
                    nodes.Cell(
                        self.prose(bodies.get(column.pk, ""), key_prefix=f"{table.key}-{row.order}-{column.order}-"),
                        is_header=table.has_row_headers and column is columns[0],
                    )
                    for column in columns
                )
            )
        return nodes.Table(
            key=table.key,
            caption=table.caption,
            header_rows=(head,),
            rows=tuple(rows),
            widths=tuple(width for width in widths if width) if all(widths) else (),
        )

    def exempt(self, section: Section) -> list[nodes.Block]:
        """The section's exempt passages where they may be read; elsewhere, that something is withheld and why."""
        blocks: list[nodes.Block] = []
        for pk, paragraph in self.withheld[section.pk]:
            ground = ExemptParagraph(paragraph).label
            passage = self.readable.get(pk)
            if passage is None:
                blocks.append(
                    _say(f"Exempt information is withheld here. Local Government Act 1972, Schedule 12A: {ground}.")
                )
                continue
            blocks.append(_say(f"Exempt: not for publication. Local Government Act 1972, Schedule 12A: {ground}."))
            blocks += self.prose(passage.text, key_prefix=f"{section.key}-exempt-{passage.order}-")
        return blocks


def _heading(section: Section) -> tuple[nodes.Heading, ...]:
    """A section's heading; one whose paragraphs go on counting under the section above is a sub-heading."""
    if not section.heading:
        return ()
    return (
        nodes.Heading(
            key=section.key,
            level=section.level + 1,
            text=section.heading,
            is_counted=section.numbering == ParagraphNumbering.FULL,
            is_subheading=section.numbering == ParagraphNumbering.PARAGRAPHS,
        ),
    )


def _notes_last(blocks: Iterable[nodes.Block]) -> list[nodes.Block]:
    """Notes after everything else in the section, as one run."""
    found = list(blocks)
    notes = tuple(note for block in found if isinstance(block, nodes.Notes) for note in block.notes)
    rest: list[nodes.Block] = [block for block in found if not isinstance(block, nodes.Notes)]
    return [*rest, nodes.Notes(notes)] if notes else rest


def _led_by(words: str, blocks: tuple[nodes.Block, ...], *, strong: bool = True) -> list[nodes.Block]:
    """Blocks whose first paragraph begins with these words."""
    lead = nodes.Text(words, strong=strong, emphasis=not strong)
    if blocks and isinstance(blocks[0], nodes.Paragraph):
        return [replace(blocks[0], inlines=(lead, *blocks[0].inlines)), *blocks[1:]]
    return [nodes.Paragraph((lead,)), *blocks]


def _uncounted(block: nodes.Block) -> nodes.Block:
    return replace(block, is_counted=False) if isinstance(block, nodes.Paragraph) else block


def _contact(name: str, post: str, email: str, phone: str) -> nodes.Paragraph:
    inlines: tuple[nodes.Inline, ...] = (nodes.Text(f"{name}, {post}"),)
    if email:
        inlines += (nodes.Text(", "), nodes.Link(f"mailto:{email}", (nodes.Text(email),)))
    return nodes.Paragraph(inlines + ((nodes.Text(f", {phone}"),) if phone else ()))


def _say(text: str) -> nodes.Paragraph:
    return nodes.Paragraph((nodes.Text(text),) if text else ())
