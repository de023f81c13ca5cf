"""Each shipped form as its council would recognise it: headings in order, numbers, particulars (cases.md S0 to S4)."""

import re

import pytest

from commissioning.documents import nodes, tree
from commissioning.enums import Discipline
from decisions import form_structure
from decisions.enums import SectionKind
from decisions.sample_content import for_form
from decisions.selectors import samples
from tests.fixtures.forms import SLUGS, council, filled, grid, head, headings, labels, structure, tables, under


def document(slug):
    return filled(slug).document


def particulars(slug):
    (table,) = [block for block in document(slug).blocks if isinstance(block, nodes.DetailsTable)]
    return {row.label: tree.plain_text(row.blocks) for row in table.rows}


def signatories(slug):
    return [line.role for block in document(slug).blocks if isinstance(block, nodes.SignOff) for line in block.lines]


def test_eight_forms_are_shipped():
    assert SLUGS == (
        "business-case", "cabinet-report", "committee-report", "contract-award", "delegated-powers",
        "member-decision", "officer-decision", "waiver",
    )  # fmt: skip


def test_a_cabinet_members_decision_has_a_matrix_and_lettered_implications():
    assert headings(document("member-decision")) == [
        "Executive summary",
        "1 Decision to be made",
        "2 Why is the decision needed?",
        "3 Implications of the decision",
        "(a) Financial",
        "(b) Legal",
        "(c) Communication",
        "(d) Human rights, equalities and diversity",
        "(e) Policies or Council Plan",
        "(f) Procurement",
        "4 Alternatives",
        "5 Timetable for implementation",
        "List of annexes",
        "List of background papers",
    ]
    assert labels(document("member-decision")) == [
        "1.1", "2.1", "2.2", "2.3", "2.4", "4.1", "4.2", "5.1", "5.2", "5.3",
    ]  # fmt: skip
    assert grid(tables(document("member-decision"))["implications-matrix"]) == [
        ["Financial", "Yes", "Legal", "Yes"],
        ["Communication", "Yes", "Human rights, equalities and diversity", "Yes"],
        ["Policies or Council Plan", "Yes", "Procurement", "Yes"],
        ["Energy efficiency", "No", "Workforce", "No"],
    ]
    *_, continued = under(document("member-decision"), "Why is the decision needed?")
    assert continued.label == ""
    assert list(particulars("member-decision")) == [
        "Date", "Cabinet member", "Report sponsor", "Report author", "Exempt, confidential or not for publication",
        "Council Plan reference", "Wards",
    ]  # fmt: skip
    assert particulars("member-decision")["Exempt, confidential or not for publication"] == "No"
    assert tree.plain_text(under(document("member-decision"), "List of annexes")) == "None."
    assert signatories("member-decision") == []


def test_a_committee_report_has_its_labels_its_pathway_and_its_recommendations_twice():
    paper = document("committee-report")
    assert headings(paper) == [
        "1 Introduction",
        "2 Background",
        "3 Future specification development",
        "3.7 Draft procurement timetable",
        "4 Financial implications",
        "5 Legal implications",
        "6 Equalities implications",
        "7 Data protection implications",
        "8 Other corporate implications",
        "9 Conclusions",
        "10 Recommendations",
        "11 Background documents",
        "12 Report author and relevant director",
    ]
    assert [label for label in labels(paper) if label[0] in "36"] == ["3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "6.1"]
    before = paper.blocks[: next(n for n, block in enumerate(paper.blocks) if isinstance(block, nodes.Heading))]
    led = [tree.plain_text(block) for block in before if isinstance(block, nodes.Paragraph)]
    assert [words.partition(":")[0] for words in led] == [
        "From", "To", "Subject", "Decision number", "Status", "Past pathway of report", "Future pathway of report",
        "Wards", "Summary", "Recommendation(s)",
    ]  # fmt: skip
    assert led[0] == "From: Cabinet Member for Adult Social Care Director of Adult Social Care"
    assert led[1:2] + led[3:4] + led[5:7] == [
        "To: Adult Social Care Committee, 24 March 2026",
        "Decision number: 26/00041",
        "Past pathway of report: Adult social care management team, 10 February 2026: supported",
        "Future pathway of report: Cabinet Member's decision, date to be confirmed",
    ]
    (at_the_head,) = [block for block in before if isinstance(block, nodes.Items)]
    lead, at_the_tail = under(paper, "Recommendations")
    assert at_the_head == at_the_tail
    assert [item.label for item in at_the_tail.items] == ["a.", "b."]
    assert lead.label == "10.1"
    assert re.findall(r"\b[A-Z]{4,}\b", tree.plain_text(at_the_tail)) == ["ENDORSE", "DELEGATE"]
    (answered,) = under(paper, "Background documents")
    assert (answered.label, tree.plain_text(answered.inlines)) == ("11.1", "None.")


def test_a_committee_reports_three_tables_of_money_add_up_where_they_may():
    money = {key: grid(table) for key, table in tables(document("committee-report")).items() if key != "milestones"}
    assert money == {
        "services-forecast": [
            ["Carers of older people", "£3,180,400", "Exempt from VAT"],
            ["Carers of people with a learning disability", "£1,245,600", "Exempt from VAT"],
            ["Total", "£4,426,000", "Exempt from VAT"],
        ],
        "transport-forecast": [
            ["Carers of older people", "£402,300", "Excluding VAT"],
            ["Carers of people with a learning disability", "£118,900", "Excluding VAT"],
            ["Total", "£521,200", "Excluding VAT"],
        ],
        "savings": [["Three bands of payment", "Finance model, February 2026", "£250,000", "Exempt from VAT"]],
    }
    forecast = tables(document("committee-report"))["services-forecast"]
    assert head(forecast) == [[("For", 1, 1), ("Forecast 2026/27", 1, 1), ("VAT", 1, 1)]]


def test_a_cabinet_report_numbers_its_paragraphs_from_1_to_52_through_both_parts():
    paper = document("cabinet-report")
    assert headings(paper) == [
        "Part A",
        "Purpose of the report",
        "Recommendations",
        "Reasons for recommendations",
        "Timetable for decisions (including scrutiny)",
        "Policy framework and previous decisions",
        "Resource implications",
        "Circulation under the local issues alert procedure",
        "Officers to contact",
        "Part B",
        "Background",
        "What has changed",
        "The current arrangements",
        "Proposals",
        "Other provision affected",
        "Consultation",
        "Comments of the scrutiny committee",
        "Conclusions",
        "Equality and human rights implications",
        "Background papers",
        "Appendices",
    ]
    assert labels(paper) == [str(number) for number in range(1, 53)]
    spans = {
        block.text: [one.label for one in under(paper, block.text) if isinstance(one, nodes.Paragraph) and one.label]
        for block in paper.blocks
        if isinstance(block, nodes.Heading)
    }
    assert {name: (found[0], found[-1]) for name, found in spans.items() if found} == {
        "Purpose of the report": ("1", "1"),
        "Recommendations": ("2", "2"),
        "Reasons for recommendations": ("3", "5"),
        "Timetable for decisions (including scrutiny)": ("6", "7"),
        "Policy framework and previous decisions": ("8", "10"),
        "Resource implications": ("11", "14"),
        "Circulation under the local issues alert procedure": ("15", "15"),
        "Background": ("16", "17"),
        "What has changed": ("18", "23"),
        "The current arrangements": ("24", "28"),
        "Proposals": ("29", "35"),
        "Other provision affected": ("36", "39"),
        "Consultation": ("40", "45"),
        "Comments of the scrutiny committee": ("46", "47"),
        "Conclusions": ("48", "50"),
        "Equality and human rights implications": ("51", "52"),
    }
    ordered = [block for block in paper.blocks if isinstance(block, nodes.Items) and block.ordered]
    lists = [[item.label for item in block.items] for block in ordered]
    assert lists == [["a.", "b.", "c."], ["a.", "b.", "c.", "d.", "e.", "f.", "g.", "h."]]
    assert [table.number for table in tables(paper).values()] == ["Table 1", "Table 2", "Table 3", "Table 4"]
    assert [block.level for block in paper.blocks if isinstance(block, nodes.Heading)][:2] == [1, 2]


def test_a_business_case_has_roman_and_decimal_headings_over_unnumbered_paragraphs():
    paper = document("business-case")
    assert headings(paper) == [
        "Part I",
        "Executive summary",
        "Recommendations",
        "I Introduction",
        "What research says",
        "II Current service offer",
        "III Case for change",
        "Feedback from carers",
        "Feedback from partners",
        "3.1 National drivers",
        "3.2 System drivers",
        "3.3 Council drivers",
        "IV Options appraisal",
        "V Preferred option and procurement",
        "VI Financial implications",
        "6.1 Risks and mitigations",
        "6.2 Outcomes and benefits",
        "VII Other implications",
        "7.1 Legal",
        "7.2 Equalities",
        "7.3 Staff, data protection and social value",
        "Background papers",
        "Part II",
        "Commercial information",
    ]
    assert labels(paper) == []
    (asked,) = [block for block in under(paper, "Recommendations") if isinstance(block, nodes.Items)]
    assert {item.label for item in asked.items} == {"•"}
    numbers = [figure.number for figure in tree.walk(paper) if isinstance(figure, nodes.Figure)]
    assert numbers == ["Figure 1", "Figure 2"]
    withheld, _sign_off = under(paper, "Commercial information")
    assert tree.plain_text(withheld) == (
        "Exempt information is withheld here. Local Government Act 1972, Schedule 12A: Paragraph 3: financial or "
        "business affairs of any person, the council included."
    )


def test_an_officer_decision_record_has_what_regulation_7_asks_for():
    assert headings(document("officer-decision")) == [
        "1 Decision",
        "2 Authority for the decision",
        "3 Reasons for the decision",
        "4 Alternative options considered and rejected",
        "5 Conflicts of interest",
        "6 Background papers",
    ]
    assert signatories("officer-decision") == ["Officer"]


def test_a_waiver_says_that_it_waives_no_law():
    assert headings(document("waiver")) == [
        "1 Waiver asked for",
        "2 The rule to be waived",
        "3 Reasons for the waiver",
        "4 Procurement law",
        "5 Value and term",
        "6 The market and value for money",
        "7 Alternatives considered",
        "8 Risks",
        "9 What follows",
        "10 Legal implications",
        "11 Equalities implications",
        "12 Background papers",
    ]
    assert signatories("waiver") == ["Approved by"]
    (law,) = [section for section in structure("waiver")["sections"] if section["key"] == "law"]
    assert law["guidance"].startswith("A waiver of the council's rules waives no law.")


def test_a_contract_award_is_numbered_to_three_places():
    assert headings(document("contract-award")) == [
        "Summary",
        "Decisions",
        "1 Background",
        "2 How the contract was procured",
        "3 Evaluation",
        "3.2 What counted",
        "4 The contract to be awarded",
        "5 Standstill and notices",
        "6 Post decision implementation",
        "7 Implications of decision",
        "7.1 Finance and value for money",
        "7.2 Legal and constitutional references",
        "7.3 Social value",
        "7.4 Staffing and TUPE",
        "7.5 Data protection",
        "7.6 Equalities and diversity",
        "7.7 Consultation and engagement",
        "7.8 Risk management",
        "8 Alternative options considered and not recommended",
        "9 Background papers",
    ]
    assert [label for label in labels(document("contract-award")) if label.startswith("7.7")] == ["7.7.1", "7.7.2"]
    assert signatories("contract-award") == ["Chairman consulted", "Chief officer"]


@pytest.mark.parametrize("slug", SLUGS)
def test_guidance_never_prints_and_every_place_of_a_sample_is_filled(slug):
    printed = tree.plain_text(document(slug).blocks)
    guidance = [section["guidance"] for section in structure(slug)["sections"] if section["guidance"]]
    assert [words for words in guidance if words in printed] == []
    assert "no such" not in printed
    assert [node for node in tree.walk(document(slug)) if isinstance(node, nodes.Embed)] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_each_form_gives_every_discipline_that_has_a_part_in_it_a_section_of_its_own(slug):
    has = {section["discipline"] for section in structure(slug)["sections"]} - {""}
    needed = {"officer-decision": {Discipline.LEGAL}, "cabinet-report": {"finance", "procurement", "equalities"}}
    assert needed.get(slug, {"finance", "legal", "procurement", "equalities"}) <= has


def test_a_form_a_council_has_changed_is_filled_from_the_sample_it_has_most_sections_of():
    form = structure("cabinet-report")
    own = {"key": "own", "heading": "Our own heading", "kind": "prose"}
    form |= {"slug": "our-cabinet-report", "sections": [*form["sections"], own]}
    changed = form_structure.checked(
        {**form, "sections": [{k: v for k, v in one.items() if k != "level"} for one in form["sections"]]}
    )
    assert for_form(changed) is for_form(structure("cabinet-report"))
    paper = samples.filled(changed, council()).document
    assert headings(paper)[-1] == "Our own heading"
    (written,) = under(paper, "Our own heading")
    assert written.label == "53"
    assert tree.plain_text(written.inlines) == "What an author writes in this section stands here."


def test_every_kind_of_section_is_used_by_some_form():
    used = {section["kind"] for slug in SLUGS for section in structure(slug)["sections"]}
    assert used | {SectionKind.CONSULTATIONS} == set(SectionKind)
