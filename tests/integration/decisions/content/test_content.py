"""The delegated powers report as it is printed: its parts, its numbers, and what never prints."""

import pytest

from commissioning.documents import nodes, snapshot, tree
from commissioning.documents.html import render_html
from decisions.enums import SectionAnswer
from decisions.models import ExemptText
from decisions.selectors import content
from decisions.services import exempt, reports
from tests.factories.decisions import DRAFTED_AT, s0_case

pytestmark = pytest.mark.django_db
CANARY = "Kingfisher-7731"


@pytest.fixture
def case():
    return s0_case()


def build(report, audience="exempt_removed"):
    return content.build(report, audience=audience)


def headings(document):
    return [(block.label, block.text) for block in document.blocks if isinstance(block, nodes.Heading)]


def labels(document):
    return [block.label for block in document.blocks if isinstance(block, nodes.Paragraph) and block.label]


def under(document, heading):
    """The blocks from one heading to the next."""
    blocks, inside = [], False
    for block in document.blocks:
        if isinstance(block, nodes.Heading):
            inside = block.text == heading
        elif inside:
            blocks.append(block)
    return blocks


@pytest.mark.parametrize(("counts", "numbers"), [(True, ["3.1", "3.2"]), (False, ["3.1", "3.2", "3.3"])])
def test_an_alternative_has_one_number_whatever_its_paragraphs_where_the_form_says_so(case, counts, numbers):
    """An earlier version of the form numbered each paragraph, and a paper issued under it keeps its numbers."""
    case.report.options_considered.filter(order__gt=2).delete()
    first = case.report.options_considered.first()
    first.text = "The council could take no decision.\n\nEvery lot would end."
    first.save()
    report = case.read()
    report.template_version.structure["counts_alternatives"] = counts
    blocks = under(build(report), "Alternative options considered and not recommended")
    assert [block.label for block in blocks if block.label] == numbers


def test_the_head_says_where_the_paper_stands_without_the_councils_word_for_something_else(case):
    page = render_html(build(case.report), mode="screen")
    assert "Reference: BRK-DPR-2020-014 · Draft · Public" in page
    assert page.count("Status") == 1


def test_the_table_of_particulars_stands_first(case):
    particulars = build(case.report).blocks[0]
    rows = {row.label: tree.plain_text(row.blocks) for row in particulars.rows}
    assert list(rows) == ["Title", "Report of", "Wards", "Status", "Enclosures", "Officer contact details"]
    assert rows["Report of"] == "Executive Director, Adults and Health"
    assert (rows["Wards"], rows["Status"], rows["Enclosures"]) == ("All", "Public", "None")
    assert len(particulars.rows[-1].blocks) == 3


def test_sections_and_sub_sections_are_numbered_as_on_paper(case):
    assert headings(build(case.report)) == [
        ("", "Summary"),
        ("", "Decisions"),
        ("1", "Why this report is needed"),
        ("2", "Reasons for recommendations"),
        ("2.4", "A year to plan what comes next"),
        ("3", "Alternative options considered and not recommended"),
        ("4", "Post decision implementation"),
        ("5", "Implications of decision"),
        ("5.1", "Corporate priorities and performance"),
        ("5.2", "Resources (finance and value for money, procurement, staffing, IT, property, sustainability)"),
        ("", "Finance and value for money"),
        ("", "Procurement"),
        ("", "Staffing"),
        ("", "IT"),
        ("", "Property"),
        ("", "Sustainability"),
        ("5.3", "Social value"),
        ("5.4", "Legal and constitutional references"),
        ("5.5", "Risk management"),
        ("5.6", "Equalities and diversity"),
        ("5.7", "Corporate parenting"),
        ("5.8", "Consultation and engagement"),
        ("5.9", "Insight"),
        ("6", "Background papers"),
    ]


def test_paragraphs_are_numbered_without_a_gap_and_the_background_paper_is_6_1(case):
    found = labels(build(case.report))
    assert found[:7] == ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7"]
    assert [label for label in found if label.startswith("2.")] == ["2.1", "2.2", "2.3", "2.5"]
    assert [label for label in found if label.startswith("5.2.")] == [f"5.2.{n}" for n in range(1, 10)]
    assert found[-1] == "6.1"
    assert len(found) == len(set(found))


def test_a_counted_sub_heading_has_an_unnumbered_paragraph_and_bullets(case):
    paragraph, bullets = under(build(case.report), "A year to plan what comes next")[:2]
    assert (type(paragraph), paragraph.label) == (nodes.Paragraph, "")
    assert (bullets.style, len(bullets.items)) == ("bullet", 3)


def test_a_lettered_list_stands_under_its_paragraph(case):
    (letters,) = [
        block for block in under(build(case.report), "Why this report is needed") if isinstance(block, nodes.Items)
    ]
    assert (letters.style, [item.label for item in letters.items]) == ("lower-alpha", ["a.", "b.", "c."])


def test_table_1_has_its_header_row_its_row_heads_and_lists_in_its_cells(case):
    (table,) = [block for block in build(case.report).blocks if isinstance(block, nodes.Table)]
    assert (table.number, table.caption) == ("Table 1", "Key challenges of the further period")
    assert [tree.plain_text(cell) for cell in table.header_rows[0]] == [
        "Source",
        "Key challenge",
        "Mitigation",
        "Outcomes",
    ]
    assert [tree.plain_text(row[0]) for row in table.rows] == ["Brokerage", "Staff", "Approved Providers"]
    assert all(row[0].is_header and not row[1].is_header for row in table.rows)
    assert [type(block).__name__ for block in table.rows[0][1].blocks] == ["Paragraph", "Items"]
    assert sum(table.widths) == 100


def test_the_note_stands_at_the_end_of_its_section(case):
    *_, last = under(build(case.report), "Why this report is needed")
    assert isinstance(last, nodes.Notes)
    assert [note.label for note in last.notes] == ["1"]


def test_recommendations_are_one_numbered_list_with_facts_of_the_register(case):
    (asked,) = under(build(case.report), "Decisions")
    assert [item.label for item in asked.items] == ["1.", "2."]
    assert tree.plain_text(asked.items[0].blocks) == (
        "That the option in the approved list is used for lots 4, 5 and 6, so that they run from 1 November 2020 to "
        "31 October 2021, at an estimated cost of £453,750."
    )
    names = {node.name for node in tree.walk(asked.items[0]) if isinstance(node, nodes.FactValue)}
    assert names == {"lots.named", "option.start", "option.end", "money.extension_total"}


def test_none_and_not_applicable_are_printed(case):
    document = build(case.report)
    assert [tree.plain_text(block.inlines) for block in under(document, "Corporate parenting")] == ["None."]
    assert [tree.plain_text(block.inlines) for block in under(document, "Insight")] == ["N/A."]


def test_both_who_is_consulted_and_who_decides_sign_off(case):
    *_, sign_off = build(case.report).blocks
    assert [(line.role, line.post, line.signed_at) for line in sign_off.lines] == [
        ("Chairman consulted", "Chairman, Adults and Safeguarding Committee", ""),
        ("Chief officer", "Executive Director, Adults and Health", ""),
    ]
    assert sign_off.lines[1].statement.endswith("having taken into account the views of the Chairman.")


def test_guidance_never_prints(case):
    printed = tree.plain_text(build(case.report, "full").blocks)
    guidance = [section.guidance for section in case.report.sections.all() if section.guidance]
    assert len(guidance) > 10
    assert not [words for words in guidance if words in printed]


def test_a_draft_is_marked_and_an_issued_paper_has_the_same_content_hash(case):
    draft = build(case.report)
    paper = content.build(case.report, audience="exempt_removed", status="Issued for decision")
    assert (draft.watermark, draft.status) == ("DRAFT", "Draft")
    assert (paper.watermark, paper.status) == (None, "Issued for decision")
    assert draft.content_hash == paper.content_hash == content.issued_hash(case.report)


def test_a_changed_word_changes_the_content_hash(case):
    before = content.issued_hash(case.report)
    report = reports.edit_section(
        report=case.report, key="risk", version=case.report.version, actor=case.author, at=DRAFTED_AT, body="None left."
    )
    assert content.issued_hash(report) != before


def test_script_and_pictures_in_prose_are_inert(case):
    body = "<script>alert(1)</script> ![a picture](https://example.org/x.png) [go](javascript:alert(1)) Words."
    report = reports.edit_section(
        report=case.report, key="risk", version=case.report.version, actor=case.author, at=DRAFTED_AT, body=body
    )
    page = render_html(build(report), mode="screen")
    assert "<script" not in page
    assert "<img" not in page
    assert "javascript:" not in page
    assert "&lt;script&gt;alert(1)" in page


# --- exempt text ---


@pytest.fixture
def secret(case):
    section = case.report.sections.get(key="finance")
    exempt.write(
        section=section,
        version=case.report.version,
        paragraph=3,
        public_interest_reasoning="Publishing would weaken the council in the next competition.",
        text=f"{CANARY} has asked for more.",
        actor=case.author,
        at=DRAFTED_AT,
    )
    case.read()
    return case


def test_exempt_text_is_in_the_full_copy_and_in_no_other(secret):
    public, full = build(secret.report), build(secret.report, "full")
    assert CANARY in tree.plain_text(full.blocks)
    for face in (
        tree.plain_text(public.blocks),
        snapshot.canonical_bytes(public).decode(),
        render_html(public, mode="screen"),
        render_html(public, mode="print"),
    ):
        assert CANARY not in face
        assert "next competition" not in face
        assert "Exempt information is withheld here" in face
        assert "Paragraph 3: financial or business affairs" in face


def test_a_report_with_exempt_text_says_so_and_is_public_again_without_it(secret):
    assert build(secret.report).classification == "Public, with exempt information withheld"
    exempt.remove(
        exempt_text=ExemptText.objects.get(), version=secret.report.version, actor=secret.author, at=DRAFTED_AT
    )
    document = build(secret.read())
    assert document.classification == "Public"
    assert "withheld" not in tree.plain_text(document.blocks)


def test_a_reader_sees_the_exempt_passages_they_were_granted_and_no_others(secret):
    def reads(actor):
        return CANARY in tree.plain_text(content.for_reader(secret.report, actor).blocks)

    assert reads(secret.author)
    assert not reads(secret.monitoring_officer)
    given = exempt.grant(
        report=secret.report, post=secret.chairman.post, reason="Is consulted.", actor=secret.author, at=DRAFTED_AT
    )
    assert reads(secret.chairman)
    assert not reads(secret.maker)
    exempt.revoke(exempt_grant=given, actor=secret.monitoring_officer, at=DRAFTED_AT)
    assert not reads(secret.chairman)


def test_an_answered_section_still_says_that_something_is_withheld(secret):
    report = reports.edit_section(
        report=secret.report,
        key="finance",
        version=secret.report.version,
        actor=secret.author,
        at=DRAFTED_AT,
        answer=SectionAnswer.NONE,
    )
    blocks = under(build(report), "Finance and value for money")
    assert [tree.plain_text(block.inlines)[:30] for block in blocks] == ["None.", "Exempt information is withheld"]
