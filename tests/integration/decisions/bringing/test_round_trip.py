"""A report exported to Word and brought in again says the same, whether its facts come back or stand as words."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

import docx
import pytest
from PIL import Image

from commissioning.clock import LONDON
from commissioning.documents import nodes, pictures, tree
from decisions.enums import FigureKind
from decisions.models import Figure, NotPlaced, Report, ReportTemplate
from decisions.selectors import content
from decisions.services import bringing, exempt, exporting, reports, rows
from decisions.services.bringing import Upload
from decisions.services.rows import RowChange
from tests.factories.decisions import Case

pytestmark = pytest.mark.django_db

AT = datetime(2020, 10, 6, 9, 0, tzinfo=LONDON)


def exported(report: Report) -> bytes:
    """The report as Word, with all of the custom data a file may hold stripped by opening and saving it."""
    word = docx.Document(io.BytesIO(exporting.export(report=report, file_type="docx", at=AT)))
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def bring(case: Case, file: bytes, name: str = "draft.docx", **to) -> Report:
    draft = bringing.begin(upload=Upload(file, name), actor=case.author, at=AT, **to)
    return bringing.bring(draft=draft, version=draft.version, actor=case.author, at=AT).report


def with_figure(case: Case) -> Report:
    """The case with a picture in its section on staffing."""
    png = io.BytesIO()
    Image.new("RGB", (20, 10), "navy").save(png, "PNG")
    given = {"actor": case.author, "at": AT}
    values = {
        "key": "use",
        "caption": "Use of places",
        "alt": "Two bars, the second higher.",
        "kind": FigureKind.PICTURE,
    }
    change = RowChange(Figure, values=values, picture=pictures.read(png.getvalue()))
    report = rows.save(report=case.report, version=case.report.version, changes=[change], **given)
    body = "The use is shown in [](<#use>):\n\n[figure:use]"
    case.report = reports.edit_section(report=report, key="staffing", version=report.version, body=body, **given)
    return case.report


def body(report: Report) -> tuple[nodes.Block, ...]:
    """What the report says, without the places for signature, which rest on its typed effects."""
    document = content.build(Report.objects.get(pk=report.pk), audience="exempt_removed")
    return tuple(block for block in document.blocks if not isinstance(block, nodes.SignOff))


def without_facts(blocks: tuple[nodes.Block, ...]) -> tuple[nodes.Block, ...]:
    """The same with facts as the words they read, like neighbours joined."""

    def plain(node):
        if isinstance(node, nodes.FactValue):
            return nodes.Text(node.text, node.strong, node.emphasis)
        for name in ("inlines",):
            if hasattr(node, name):
                node = replace(node, **{name: joined(getattr(node, name))})
        return node

    return tree.rewrite(blocks, plain)


def joined(inlines):
    found = []
    for one in inlines:
        last = found[-1] if found else None
        if (
            isinstance(one, nodes.Text)
            and isinstance(last, nodes.Text)
            and replace(last, text="") == replace(one, text="")
        ):
            found[-1] = replace(last, text=last.text + one.text)
        else:
            found.append(one)
    return tuple(found)


def test_an_exported_report_brought_into_itself_changes_nothing(case):
    before = body(case.report)
    file = exported(case.report)
    bring(case, file, report=case.report, replaces=True)
    assert body(case.report) == before


def test_a_picture_comes_back_in_its_place(case):
    before = body(with_figure(case))
    bring(case, exported(case.report), report=case.report, replaces=True)
    assert body(case.report) == before
    assert case.report.figures.count() == 1


def test_a_picture_that_is_added_takes_no_other_picture_away(case):
    file = exported(with_figure(case))
    bring(case, file, report=case.report)
    assert [figure.key for figure in case.report.figures.all()] == ["use", "use-2"]
    assert case.report.sections.get(key="staffing").body.endswith("[figure:use-2]")


def test_a_new_report_from_an_exported_one_says_the_same_in_words(case):
    file = exported(case.report)
    template = ReportTemplate.objects.get(slug="delegated-powers", council=None)
    made = bring(case, file, template=template, contract=case.register.contract)
    assert without_facts(body(made)) == without_facts(body(case.report))


@pytest.mark.parametrize("file_type", ["docx", "md"])
def test_what_is_exempt_in_a_copy_is_listed_and_never_public_text(case, file_type):
    before = {section.key: section.body for section in case.report.sections.all()}
    exempt.write(
        section=case.report.sections.get(key="finance"),
        version=case.report.version,
        paragraph=3,
        public_interest_reasoning="Publishing would weaken the council in the next competition.",
        text="Lot 4 bid one.\n\n### Risks\n\nAcorn asked for forty pounds.",
        actor=case.author,
        at=AT,
    )
    file = exporting.export(report=case.report, file_type=file_type, at=AT, reader=case.author)
    bring(case, file, f"copy.{file_type}", report=case.report, replaces=True)
    kept = " ".join(NotPlaced.objects.filter(what__startswith="An exempt passage").values_list("words", flat=True))
    assert [words in kept for words in ("Lot 4 bid one.", "### Risks", "Acorn asked for forty pounds.")] == [True] * 3
    report = Report.objects.get(pk=case.report.pk)
    assert "Acorn" not in tree.plain_text(content.build(report, audience="exempt_removed").blocks)
    assert {section.key for section in report.sections.all() if section.body} == {key for key in before if before[key]}
