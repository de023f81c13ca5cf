"""An exempt passage of a draft never becomes words that everybody reads, whatever stands inside it."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import docx
import pytest

from commissioning.documents import nodes, numbering, prose
from commissioning.documents.drafts.reading import read
from commissioning.documents.drafts.writing import write
from decisions.bringing.placing import EXEMPT, place
from decisions.bringing.shape import Place, Shape
from decisions.enums import SectionKind

BEGINS = "Exempt: not for publication. Local Government Act 1972, Schedule 12A: Paragraph 3."
ENDS = "Here ends what is exempt."
PLACES = (("implications", "Implications", ""), ("finance", "Finance", "implications"), ("reasons", "Reasons", ""),
          ("risk", "Risk management", ""))  # fmt: skip
SHAPE = Shape(
    tuple(
        Place(
            key, heading, SectionKind.GROUP if key == "implications" else SectionKind.PROSE, 2 if parent else 1, parent
        )
        for key, heading, parent in PLACES
    )
)


def brought(file, name, choices=None):
    """The public text of each section, and what is kept as exempt."""
    placing = place(read(file, name), SHAPE, choices)
    exempt = [one.words for one in placing.not_placed if one.what == EXEMPT]
    return {text.key: text.markdown for text in placing.texts}, " ".join(exempt)


def exported(file_type, passage):
    """A copy of a report with an exempt passage under Reasons, as its author fetches it."""
    blocks = [nodes.Heading("reasons", 2, "Reasons")]
    for text in ("Open reason.", BEGINS, passage, ENDS):
        blocks += prose.parse(text, facts={}, heading_level=4, key_prefix="reasons-").blocks
    blocks += [nodes.Heading("risk", 2, "Risk management"), nodes.Paragraph((nodes.Text("Open risk."),))]
    council = nodes.Council("Brackenford Borough Council", "#1d5a6c")
    document = numbering.number(nodes.Document("A report", council, "", tuple(blocks)), numbering.SCHEMES["n.n"])
    return write(document, file_type=file_type, pictures={}, created_at=datetime(2020, 10, 5, tzinfo=UTC))


@pytest.mark.parametrize("file_type", ["docx", "md"])
@pytest.mark.parametrize("heading", ["Prices by provider", "Risks"])
def test_a_sub_heading_inside_a_passage_is_as_exempt_as_the_rest(file_type, heading):
    passage = f"Lot 4 bid one.\n\n### {heading}\n\nAcorn asked for forty pounds."
    texts, exempt = brought(exported(file_type, passage), f"copy.{file_type}")
    assert texts == {"reasons": "Open reason.", "risk": "Open risk."}
    assert exempt.endswith(f"Lot 4 bid one. ### {heading}\n\nAcorn asked for forty pounds.")


def test_a_bold_line_inside_a_typed_passage_is_as_exempt_as_the_rest():
    word = docx.Document()
    word.add_heading("Reasons", 1)
    for text in ("Open reason.", BEGINS, "Lot 4 bid one."):
        word.add_paragraph(text)
    word.add_paragraph().add_run("Risk management").bold = True
    word.add_paragraph("Acorn asked for forty pounds.")
    word.add_heading("Risk management", 1)
    word.add_paragraph("Open risk.")
    file = io.BytesIO()
    word.save(file)
    texts, exempt = brought(file.getvalue(), "typed.docx")
    assert texts == {"reasons": "Open reason.", "risk": "Open risk."}
    assert "Acorn asked for forty pounds." in exempt


def markdown(*lines):
    return "\n\n".join(lines).encode()


def test_without_its_end_a_passage_goes_on_to_the_next_heading_of_another_section():
    draft = markdown("# T", "## Reasons", "Open reason.", BEGINS, "One.", "## Anything", "Two.", "### Risks", "Three.",
                     "## Risk management", "Open risk.")  # fmt: skip
    texts, exempt = brought(draft, "draft.md")
    assert texts == {"reasons": "Open reason.", "risk": "Open risk."}
    assert [words in exempt for words in ("One.", "## Anything", "Two.", "### Risks", "Three.")] == [True] * 5


def test_a_heading_that_the_author_sends_somewhere_ends_a_passage_that_has_no_end():
    draft = markdown("# T", "## Reasons", BEGINS, "One.", "## Anything", "Two.")
    assert brought(draft, "draft.md", {1: "risk"})[0] == {"risk": "### Anything\n\nTwo."}


def test_a_label_inside_a_passage_is_no_heading():
    draft = markdown("# T", "## Implications", BEGINS, "Finance: forty pounds.", ENDS, "## Finance", "Open.")
    texts, exempt = brought(draft, "draft.md")
    assert texts == {"finance": "Open."}
    assert exempt.endswith("Forty pounds.")
