"""Content of every kind in one document, and the picture it shows."""

import hashlib
from collections.abc import Mapping

from commissioning.documents import nodes, numbering, snapshot
from tests.fixtures import s0_tree
from tests.fixtures.s0_tree import say

CHART = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100">'
    b'<rect x="10" y="40" width="40" height="50" fill="#1d5a6c"/><rect x="70" y="10" width="40" height="80"/></svg>'
)


def pictures() -> Mapping[str, bytes]:
    return {hashlib.sha256(CHART).hexdigest(): CHART}


def every_kind_of_content() -> nodes.Document:
    """A document with a logo, a figure, merged header cells, lists in every style, Welsh letters and odd characters."""
    chart = nodes.Asset("use.svg", hashlib.sha256(CHART).hexdigest(), "image/svg+xml")

    def cell(text: str, **more: int | bool) -> nodes.Cell:
        return nodes.Cell((say(text),), **more)

    risks = nodes.Table(
        "risks",
        "Risks, with a header of two rows",
        (
            (cell("Risk", rowspan=2), cell("Before", colspan=2), cell("After", colspan=2)),
            (cell("Likelihood"), cell("Impact"), cell("Likelihood"), cell("Impact")),
        ),
        tuple((cell(f"Risk {n}", is_header=True), *(cell(str(n)) for _ in range(4))) for n in range(1, 60)),
    )
    blocks = (
        nodes.Heading("part", 2, "Tŷ Ŵyr & <sons>"),
        say("Words with “quotes”, £, €, ½ and \U0001f600, \u2265, \u2011.", key="first"),
        nodes.Items(True, "lower-roman", (nodes.Item((nodes.Items(False, "bullet", (nodes.Item(()),)),)),)),
        nodes.Items(True, "decimal", (nodes.Item((risks,)), nodes.Item((say("After a table in a list"),)))),
        nodes.Heading("deep", 6, "A heading far too deep"),
        nodes.Figure("use", chart, "Two bars; the second is nearly twice the first.", "Use of places"),
        say(
            "See ", nodes.CrossReference("use"), ", ", nodes.CrossReference("first"), " and ", nodes.CrossReference("x")
        ),
        nodes.Paragraph((nodes.Text("bold", strong=True), nodes.NoteReference("n"), nodes.Text("both", True, True))),
        nodes.Notes((nodes.Note("n", (say("One."), say("Two."))),)),
        nodes.DetailsTable((nodes.Detail("Who", (say("Somebody"),)),), caption="Particulars"),
        nodes.Embed("table", "nobody-put-it-in"),
        s0_tree.UNSIGNED,
        nodes.Certificate("Statement", (nodes.Detail("A", (say("B"),)),)),
    )
    council = nodes.Council('Cyngor "Tref" & Co', "#7a1f5c", logo=chart)
    document = nodes.Document('A title with "quotes" & <b>', council, "R/1", blocks, watermark='DRAFT "1" <&>')
    return snapshot.stamped(numbering.number(document, "n.n"))
