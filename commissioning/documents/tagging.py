"""Structure tags that WeasyPrint leaves plainer than PDF/UA asks for, put right before the file is written.

Works on the structure tree as WeasyPrint built it (ISO 32000-1 §14.7 and §14.8): running heads and feet become
pagination artifacts, the numbers of a list become its labels, and header cells say which way they head. Bookkeeping
on dictionaries before the only write; there is no second pass over the file.
"""

from collections.abc import Iterator
from typing import Any

import pydyf

from commissioning.documents.errors import RenderFailed

NUMBERING = {"decimal": "/Decimal", "lower-alpha": "/LowerAlpha", "lower-roman": "/LowerRoman", "bullet": "/Disc"}


def refine(laid_out: Any, pdf: pydyf.PDF) -> None:
    """Put the tags of a laid-out document right, in place. `laid_out` is WeasyPrint's document."""
    root = _at(pdf, pdf.catalog["StructTreeRoot"])
    tree = dict(_descend(pdf, pdf.catalog["StructTreeRoot"]))
    _set_aside_running_text(pdf, root, tree)
    for element in tree.values():
        if element.get("S") == "/LI":
            _lift_label(pdf, element)
        elif element.get("S") == "/THead":
            _set_scope(pdf, element, "/Column")
        elif element.get("S") == "/TBody":
            _set_scope(pdf, element, "/Row")
    _number_lists(laid_out, [element for _, element in sorted(tree.items()) if element.get("S") == "/L"])


def _at(pdf: pydyf.PDF, reference: bytes | str) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _children(pdf: pydyf.PDF, element: Any) -> list[Any]:
    return [_at(pdf, kid) for kid in element.get("K", ()) if isinstance(kid, bytes)]


def _descend(pdf: pydyf.PDF, reference: bytes) -> Iterator[tuple[int, Any]]:
    element = _at(pdf, reference)
    yield element.number, element
    for kid in element.get("K", ()):
        if isinstance(kid, bytes):
            yield from _descend(pdf, kid)


def _set_aside_running_text(pdf: pydyf.PDF, root: Any, tree: dict[int, Any]) -> None:
    """Text of the page margins has tags outside the tree: it is repeated decoration, so it becomes an artifact."""
    by_page = _at(pdf, root["ParentTree"])["Nums"]
    pages = [_at(pdf, reference) for reference in pdf.page_references]
    for page, parents in zip(pages, by_page[1::2], strict=False):
        strays = {mcid for mcid, parent in enumerate(parents) if int(parent.split()[0]) not in tree}
        if not strays:
            continue
        content = _at(pdf, page["Contents"]).stream
        for place, operand in enumerate(content):
            if isinstance(operand, pydyf.Dictionary) and operand.get("MCID") in strays:
                content[place - 1], content[place] = b"/Artifact", pydyf.Dictionary({"Type": "/Pagination"})
        for mcid in strays:
            _at(pdf, parents[mcid]).clear()
            parents[mcid] = b"null"


def _lift_label(pdf: pydyf.PDF, entry: Any) -> None:
    """`LI > LBody > P > Span(number)` becomes `LI > Lbl, LBody > P`. Only labels are spans in print HTML."""
    body = next(iter(_children(pdf, entry)), None)
    line = next(iter(_children(pdf, body)), None) if body else None
    label = next(iter(_children(pdf, line)), None) if line and line["S"] == "/P" else None
    if body is None or line is None or label is None or label["S"] != "/Span" or not _children(pdf, label):
        return
    label["S"], label["P"] = "/Lbl", entry.reference
    entry["K"].insert(0, line["K"].pop(0))
    if not line["K"]:
        body["K"].pop(0)


def _set_scope(pdf: pydyf.PDF, group: Any, scope: str) -> None:
    for row in _children(pdf, group):
        for cell in _children(pdf, row):
            if cell["S"] == "/TH":
                cell["A"]["Scope"] = scope


def _number_lists(laid_out: Any, lists: list[Any]) -> None:
    """Say how each list is numbered. Boxes and tags are both in reading order, so they pair up."""
    boxes = [box for page in laid_out.pages for box in page._page_box.descendants() if box.element_tag == "ul"]
    if len(boxes) != len(lists):
        raise RenderFailed(f"The document has {len(boxes)} lists on paper but {len(lists)} in its structure.")
    for box, tagged in zip(boxes, lists, strict=True):
        style = box.element.attrib["data-numbering"]
        tagged["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": NUMBERING[style]})
