"""A letter to a provider as it prints: its particulars, its words with their facts, the scores, the reply slip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commissioning.documents import nodes, prose
from commissioning.documents.snapshot import stamped
from commissioning.documents.tree import place_embeds, plain_text
from frameworks.letters import SCORES, Words

KIND = "Letter"
BLANK = "\N{NO-BREAK SPACE}"
SLIP = (
    "Accept or decline (strike out one)",
    "Comment",
    "Name and position",
    "Signed for the provider",
    "Date",
)


@dataclass(frozen=True)
class Score:
    """One line of the outcome of an application, as whoever evaluated it gives it."""

    criterion: str
    score: str
    out_of: str
    reason: str


@dataclass(frozen=True)
class Sheet:
    """All that one letter prints. `particulars` are the lines at its head; `reply_by` in words, or empty."""

    council: nodes.Council
    reference: str
    words: Words
    facts: Mapping[str, str]
    particulars: Sequence[tuple[str, str]]
    scores: Sequence[Score] = ()
    reply_by: str = ""


def subject_of(sheet: Sheet) -> str:
    """The subject with its facts in place."""
    return plain_text(prose.parse(sheet.words.subject, facts=sheet.facts).blocks)


def paper_of(sheet: Sheet) -> nodes.Document:
    """The letter as a document, stamped with its own content hash."""
    body = prose.parse(sheet.words.body, facts=sheet.facts).blocks
    has_place = any(_is_scores(block) for block in body)
    blocks = place_embeds(body, lambda embed: _scores(sheet.scores) if _is_scores(embed) else ())
    return stamped(
        nodes.Document(
            title=subject_of(sheet),
            council=sheet.council,
            reference=sheet.reference,
            kind=KIND,
            blocks=(
                nodes.DetailsTable(
                    tuple(_detail(label, text) for label, text in sheet.particulars), caption="Particulars"
                ),
                *blocks,
                *(() if has_place else _scores(sheet.scores)),
                *(_slip(sheet) if sheet.reply_by else ()),
            ),
        )
    )


def _is_scores(block: nodes.Block) -> bool:
    return isinstance(block, nodes.Embed) and (block.kind, block.key) == ("table", SCORES)


def _scores(scores: Sequence[Score]) -> tuple[nodes.Block, ...]:
    if not scores:
        return ()
    return (
        nodes.Table(
            key=SCORES,
            caption="Scores and reasons",
            header_rows=(tuple(_cell(text, is_header=True) for text in ("Criterion", "Score", "Out of", "Reason")),),
            rows=tuple(
                (_cell(one.criterion, is_header=True), _cell(one.score), _cell(one.out_of), _cell(one.reason))
                for one in scores
            ),
            widths=(25, 10, 10, 55),
        ),
    )


def _slip(sheet: Sheet) -> tuple[nodes.Block, ...]:
    """What the provider fills in and sends back."""
    return (
        nodes.Heading("reply-slip", 2, "Reply slip", is_counted=False),
        nodes.DetailsTable(
            tuple(_detail(label, BLANK) for label in SLIP), caption=f"To be returned by {sheet.reply_by}"
        ),
    )


def _detail(label: str, text: str) -> nodes.Detail:
    return nodes.Detail(label, _lines(text))


def _cell(text: str, *, is_header: bool = False) -> nodes.Cell:
    return nodes.Cell(_lines(text), is_header=is_header)


def _lines(text: str) -> tuple[nodes.Block, ...]:
    return tuple(
        nodes.Paragraph((nodes.Text(line),), is_counted=False) for line in text.split("\n") if line.strip() or line
    )
