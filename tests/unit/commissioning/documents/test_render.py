"""The page a monitoring officer reads, and the promises about how it is made."""

import hashlib
import io
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest
from weasyprint.urls import FatalURLFetchingError

from commissioning.documents import assets, nodes
from commissioning.documents.errors import RenderFailed
from commissioning.documents.html import render_html
from commissioning.documents.render import render_pdf
from commissioning.documents.typeface import FONTS
from tests.fixtures import s0_tree
from tests.fixtures.s0_tree import say

from .conftest import AT, IDENTIFIER
from .samples import CHART, every_kind_of_content, pictures

ROOT = Path(__file__).resolve().parents[4]
RENDER_AND_HASH = """
import hashlib, sys
from datetime import UTC, datetime
from tests.fixtures import s0_tree
from tests.unit.commissioning.documents.samples import every_kind_of_content, pictures
from commissioning.documents.render import render_pdf
for document in (s0_tree.draft(), s0_tree.record(), every_kind_of_content()):
    pdf = render_pdf(document, created_at=datetime(2020, 10, 22, 13, 40, tzinfo=UTC), identifier=bytes(range(16)),
                     embedded={"decision.json": b"{}"}, pictures=pictures())
    print(hashlib.sha256(pdf).hexdigest())
"""


def text_of(pdf: bytes, *options: str) -> str:
    command = ["pdftotext", *options, "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def render(*blocks, **more):
    document = nodes.Document("Title", s0_tree.COUNCIL, "R-1", blocks, **more)
    return render_pdf(document, created_at=AT, identifier=IDENTIFIER)


def test_two_processes_make_the_same_bytes_whatever_their_hash_seed_and_time_zone():
    made = []
    for seed, zone in (("1", "Pacific/Auckland"), ("4242", "America/New_York")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        done = subprocess.run([sys.executable, "-c", RENDER_AND_HASH], env=environment, capture_output=True, check=True)
        made.append(done.stdout)
    assert made[0] == made[1]
    assert made[0].count(b"\n") == 3


def test_no_line_ends_inside_a_date():
    words = "So that the lots run from the first day to the last, which for all is 31 October 2021, as was said before."
    for width in range(0, 24, 4):
        text = text_of(render(say(f"{'x' * width} {words}")), "-layout")
        assert "31 October 2021" in text, width


def test_numbers_are_real_text_before_what_they_number(certified):
    lines = [" ".join(line.split()) for line in text_of(certified.pdf, "-layout").splitlines()]
    for start in (
        "Summary", "Decisions", "1. That the approved list is extended", "1 Why this report is needed",
        "1.1 Adults with a learning disability", "a. lots 1 to 3", "2.3 Rates stay", "Time to shape what comes next",
        "2.4 Lots 1 to 3 have not met a need", "5 Implications of decision", "5.1 Corporate priorities",
        "5.2.1 Finance: the estimated cost", "5.9.1 Not applicable", "6.1 Adults and Safeguarding Committee",
    ):  # fmt: skip
        assert any(line.startswith(start) for line in lines), start


def test_the_reading_order_is_that_of_the_paper(certified):
    text = " ".join(text_of(certified.pdf).split())
    places = [
        text.index(words)
        for words in (
            "Brackenford Borough Council",
            "Title",
            "Summary",
            "1.1",
            "Table 1: Key",
            "2.1",
            "Sign-off",
            "Record of the decision",
        )
    ]
    assert places == sorted(places)


def test_every_page_names_the_council_the_reference_the_page_and_the_content_hash(certified):
    paper = s0_tree.issued()
    pages = text_of(certified.pdf, "-layout").split("\f")[:-1]
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert paper.council.name in page
        assert paper.reference in page
        assert f"Page {number} of {len(pages)}" in page
        assert paper.content_hash in page


def test_a_table_over_two_pages_repeats_its_header(certified):
    pages = [page for page in text_of(certified.pdf, "-layout").split("\f") if "Key challenge " in page]
    assert len(pages) == 2
    assert all("Mitigation" in page and "Outcomes" in page for page in pages)


def test_a_draft_says_so_in_words_and_behind_every_page(draft_pdf):
    assert "This copy is marked DRAFT: it is not a record of any decision." in " ".join(text_of(draft_pdf).split())
    pages = text_of(draft_pdf, "-layout").split("\f")[:-1]
    assert all("DRAFT" in page for page in pages)
    assert "DRAFT" not in text_of(render())


def test_watermark_heads_and_feet_are_not_in_the_structure(draft_pdf):
    structure = subprocess.run(
        ["pdfinfo", "-struct-text", "-"], input=draft_pdf, capture_output=True, check=True
    ).stdout
    assert b"Page 2 of" not in structure
    assert b'"DRAFT"' not in structure
    assert structure.count(b'"1.1"') == 1


def test_lists_and_tables_are_tagged_with_labels_numbering_and_scope(certified):
    structure = subprocess.run(["pdfinfo", "-struct", "-"], input=certified.pdf, capture_output=True, check=True).stdout
    for numbering in (b"/Decimal", b"/LowerAlpha", b"/Disc"):
        assert b"/ListNumbering " + numbering in structure
    assert structure.count(b" Lbl (block)") == structure.count(b" LI (block)")
    assert b"/Scope /Column" in structure
    assert b"/Scope /Row" in structure


def test_the_decision_travels_inside_the_file_as_data(certified):
    with pikepdf.open(io.BytesIO(certified.pdf)) as pdf:
        assert list(pdf.attachments) == ["decision.json"]
        assert pdf.Root.AF[0].AFRelationship == "/Data"


def test_title_author_language_and_dates_are_in_the_file(certified):
    with pikepdf.open(io.BytesIO(certified.pdf)) as pdf, pdf.open_metadata() as metadata:
        assert pdf.Root.Lang == "en-GB"
        assert pdf.docinfo["/Author"] == "Brackenford Borough Council"
        assert pdf.docinfo["/CreationDate"] == "D:20201022134000Z"
        assert bytes(pdf.trailer.ID[0]) == IDENTIFIER.hex().encode()
        assert metadata["dc:title"] == s0_tree.record().title
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a.css", "https://example.org/a.png", "file:///etc/passwd", "data:text/css,a{}",
        "https://static.invalid/commissioning/documents/../../../manage.py", "https://static.invalid/manage.py",
        "https://assets.invalid/" + "0" * 64, "ftp://example.org/x",
    ],
)  # fmt: skip
def test_the_renderer_opens_no_address(address):
    with pytest.raises(FatalURLFetchingError, match="A document takes nothing from"):
        assets.Fetcher({}).fetch(address)


def test_a_picture_that_names_an_address_stops_the_rendering():
    spy = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://example.org/x.png" width="9" height="9"/></svg>'
    asset = nodes.Asset("spy.svg", hashlib.sha256(spy).hexdigest(), "image/svg+xml")
    document = nodes.Document("T", s0_tree.COUNCIL, "R", (nodes.Figure("f", asset, "A spy"),))
    with pytest.raises(RenderFailed):
        render_pdf(document, created_at=AT, identifier=IDENTIFIER, pictures={asset.sha256: spy})


def test_a_missing_or_exchanged_picture_is_refused():
    document = every_kind_of_content()
    with pytest.raises(RenderFailed, match="is missing"):
        render_pdf(document, created_at=AT, identifier=IDENTIFIER)
    with pytest.raises(RenderFailed, match="not the one the document names"):
        render_pdf(document, created_at=AT, identifier=IDENTIFIER, pictures=dict.fromkeys(pictures(), CHART + b" "))


def test_a_warning_of_the_renderer_is_a_failure():
    broken = b"\x89PNG\r\n\x1a\n broken"
    asset = nodes.Asset("broken.png", hashlib.sha256(broken).hexdigest(), "image/png")
    document = nodes.Document("T", s0_tree.COUNCIL, "R", (nodes.Figure("f", asset, "Broken"),))
    with pytest.raises(RenderFailed, match="could not be set cleanly"):
        render_pdf(document, created_at=AT, identifier=IDENTIFIER, pictures={asset.sha256: broken})


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(RenderFailed, match="time zone"):
        render_pdf(s0_tree.draft(), created_at=datetime(2020, 10, 22), identifier=IDENTIFIER)  # noqa: DTZ001


def test_a_character_nobody_can_print_shows_its_code():
    text = text_of(render(say("Good \U0001f600 \u2265 5\u20115 ŵ")))
    assert "Good [U+1F600] >= 5-5 ŵ" in text


def test_markup_in_words_is_words_in_the_html_and_in_the_pdf():
    nasty = '<script>alert("1")</script><img src=x> & {{ x }} </style>'
    document = nodes.Document(
        nasty, nodes.Council(nasty, "#000000"), nasty, (nodes.Heading(nasty, 2, nasty), say(nasty)), kind=nasty,
        status=nasty, classification=nasty, watermark=nasty,
    )  # fmt: skip
    for mode in ("screen", "print"):
        html = render_html(document, mode=mode)
        assert "<script" not in html
        assert "<img" not in html
        assert html.count("</style>") == (mode == "print")
    pdf = render_pdf(document, created_at=AT, identifier=IDENTIFIER)
    assert text_of(pdf).count("<script>") >= 4


def test_the_screen_shows_the_same_words_without_style_or_script():
    html = render_html(every_kind_of_content(), mode="screen")
    assert html.startswith('<article class="document" lang="en-GB">')
    assert "style=" not in html
    assert "<style" not in html
    assert '<h2 id="at-part">' in html or '<h2 id="at-part"' in html
    ids = [piece.split('"')[0] for piece in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    assert all(f'id="{link}"' in html for link in (p.split('"')[0] for p in html.split('href="#')[1:]))


def test_the_fonts_are_those_of_the_package():
    import json

    from fontTools.ttLib import TTFont

    from commissioning.documents.typeface import PACKAGE, printable

    stated = json.loads((FONTS / "vendor.json").read_text())[PACKAGE]
    kept = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FONTS.iterdir()
        if path.suffix in (".woff2", ".txt")
    }
    assert kept == stated["sha256"]
    faces: dict[str, set[int]] = {}
    for path in FONTS.glob("*.woff2"):
        face = "-".join(path.stem.split("-")[-2:])
        faces.setdefault(face, set()).update(TTFont(path).getBestCmap())
    assert len(faces) == 4
    assert {ord(char) for char in printable()} == set.intersection(*faces.values())
