"""The head of a report: its particulars as a table, or as labels before their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from commissioning.documents import nodes, tree
from decisions import form_structure
from decisions.blocks import Blocks, led_by, notes_last, say, uncounted, without_notes
from decisions.enums import Classification, ExemptParagraph, SectionAnswer, SectionKind
from decisions.models import Report
from decisions.selectors import annexes, facts, parts, printed_lists
from decisions.selectors.notices import number_row

if TYPE_CHECKING:
    from decisions.selectors.writing import Writer

UNKNOWN = "To be confirmed"


def head(writer: Writer) -> Blocks:
    """The form's particulars in its own order and style."""
    entries = [_particular(writer, entry) for entry in writer.structure["particulars"]]
    if writer.setting("particulars_style") == "table":
        return (nodes.DetailsTable(tuple(entries)),)
    return tuple(uncounted(block) for entry in entries for block in led_by(f"{entry.label}: ", entry.blocks))


def _particular(writer: Writer, entry: Mapping[str, str]) -> nodes.Detail:
    """One particular; what is empty is answered “None”."""
    council, source = writer.report.council, entry["source"]
    label = {"wards": council.wards_word, "classification": council.status_word}.get(source, entry["label"])
    if source.startswith(form_structure.OF_SECTION):
        blocks = _of_section(writer, source.removeprefix(form_structure.OF_SECTION))
    elif write := _ROWS.get(source):
        blocks = write(writer)
    else:
        blocks = (say(_WORDS[source](writer.report) or SectionAnswer.NONE.label),)
    return nodes.Detail(label, blocks or (say(SectionAnswer.NONE.label),))


def _of_section(writer: Writer, key: str) -> Blocks:
    """A section's words at the head instead of in its place."""
    for section in parts.sections(writer.report):
        if section.key == key:
            return tuple(notes_last((*writer.text(section), *writer.exempt(section))))
    return ()


def _recommendations(writer: Writer) -> Blocks:
    """What is asked, from the same rows and words as the section further below."""
    asked = [one for one in parts.sections(writer.report) if one.kind == SectionKind.RECOMMENDATIONS][:1]
    lead = [uncounted(block) for section in asked for block in writer.text(section)]
    return tuple(without_notes((*lead, *printed_lists.recommendations(writer))))


def _contacts(writer: Writer) -> Blocks:
    return tuple(printed_lists.contact_line(row) for row in parts.contacts(writer.report))


def _facts(*names: str) -> Callable[[Writer], Blocks]:
    """The first of these facts that is stated; after submission only what was stated then, so that the head stands."""

    def write(writer: Writer) -> Blocks:
        known = facts.pinned(writer.report) or facts.live(writer.report)
        stated = (nodes.Paragraph((nodes.FactValue(name, known[name].text),)) for name in names if name in known)
        return tuple(stated)[:1]

    return write


def _or_unknown(write: Callable[[Writer], Blocks]) -> Callable[[Writer], Blocks]:
    return lambda writer: write(writer) or (say(UNKNOWN),)


def _from(writer: Writer) -> Blocks:
    """Whose proposal it is and whose report it is, each on a line of its own."""
    sponsor = _sponsor(writer.report)
    for maker in _facts("decision.maker")(writer):
        if isinstance(maker, nodes.Paragraph) and tree.plain_text(maker) != sponsor:
            return (replace(maker, inlines=(*maker.inlines, nodes.LineBreak(), nodes.Text(sponsor))),)
    return (say(sponsor),)


def _decision_number(writer: Writer) -> Blocks:
    """The number issued by the time the paper was, so that it stands; else the forward plan's reference."""
    report = writer.report
    row = number_row(report)
    if row is not None and (not report.is_frozen or report.issued_at is None or row.issued_at <= report.issued_at):
        return (say(row.text),)
    return _facts("forward_plan.reference")(writer) or (say(writer.report.reference),)


def _sponsor(report: Report) -> str:
    return str(report.sponsor_post or report.author_post)


def _exempt(report: Report) -> str:
    """Whether anything is withheld, and on which paragraphs of Schedule 12A; no word of what it is."""
    if report.classification == Classification.PUBLIC:
        return "No"
    grounds = {row.paragraph for row in parts.withheld(report)}
    grounds |= {row.exempt_paragraph for row in annexes.annexes(report) if row.exempt_paragraph is not None}
    named = "; ".join(ExemptParagraph(ground).label for ground in sorted(grounds))
    return f"Yes, in part. Local Government Act 1972, Schedule 12A: {named}"


_ROWS: Mapping[str, Callable[[Writer], Blocks]] = {
    "contacts": _contacts,
    "recommendations": _recommendations,
    "from": _from,
    "to": _or_unknown(_facts("pathway.to", "decision.maker")),
    "report_date": _or_unknown(_facts("decision.planned_on")),
    "decision_number": _decision_number,
    "decision_maker": _or_unknown(_facts("decision.maker")),
    "consultees": _facts("decision.consultees"),
    "past_pathway": _facts("pathway.past"),
    "future_pathway": _facts("pathway.future"),
}
_WORDS: Mapping[str, Callable[[Report], str]] = {
    "title": lambda report: report.title,
    "sponsor": _sponsor,
    "author": lambda report: str(report.author_post),
    "wards": lambda report: report.wards,
    "classification": lambda report: report.get_classification_display(),
    "enclosures": lambda report: report.enclosures,
    "reference": lambda report: report.reference,
    "contract": lambda report: f"{report.contract} {report.contract.title}",
    "key_decision": lambda report: "Yes" if report.counts_as_key else "No",
    "exempt": _exempt,
}
