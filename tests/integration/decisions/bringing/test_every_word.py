"""Every word of a Word file is in the report it was brought into or in the list, counted from the file itself."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from commissioning.documents import tree
from decisions.models import NotPlaced, ReportTemplate
from decisions.selectors import content
from decisions.services import bringing
from decisions.services.bringing import Upload
from tests.factories.decisions import DRAFTED_AT

pytestmark = pytest.mark.django_db

PARTS = ("document", "footnotes", "header1", "footer1", "comments")
GONE = ("del", "moveFrom", "Fallback")  # deleted, moved away, said once more for older programs


def tokens(text: str) -> Counter[str]:
    """How often each run of letters stands in a text."""
    return Counter(re.findall(r"[^\W\d_]+", text.replace("\u00ad", "").casefold()))


def characters(node: Any) -> Iterator[str]:
    """What an element of Word says, a space wherever a paragraph, a tab or a line ends."""
    name = node.tag.rsplit("}", 1)[-1]
    if name in GONE:
        return
    gap = " " if name in ("p", "tab", "br") else ""  # a box of text stands in the middle of a paragraph
    yield (node.text or "") if name == "t" else gap
    for child in node:
        yield from characters(child)
    yield gap


def test_every_word_of_the_file_is_in_the_report_or_in_the_list(case, typed):
    with zipfile.ZipFile(io.BytesIO(typed)) as package:
        said = " ".join("".join(characters(etree.fromstring(package.read(f"word/{part}.xml")))) for part in PARTS)
    template = ReportTemplate.objects.get(slug="delegated-powers", council=None)
    given = {"actor": case.author, "at": DRAFTED_AT}
    draft = bringing.begin(
        upload=Upload(typed, "typed.docx"), template=template, contract=case.register.contract, **given
    )
    report = bringing.bring(draft=draft, version=draft.version, **given).report
    paper = content.build(report, audience="full")
    told = [f"{entry.what} {entry.words}" for entry in NotPlaced.objects.filter(draft__report=report)]
    found = tokens(" ".join([paper.title, tree.plain_text(paper.blocks), *told]))
    assert tokens(said) - found == Counter()
