"""Every kind of row as it prints: its table or paragraphs, words for what colour shows, and nothing invented."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commissioning.documents import nodes, numbering, prose, tree
from commissioning.documents.html import render_html
from commissioning.milestones import in_words
from decisions.enums import MilestonePrecision, SectionAnswer
from decisions.pathway import Station, pathway, way_in_words
from tests.fixtures import forms
from tests.fixtures.forms import grid, head, headings, labels, section, tables, under, words

# --- implications ----------------------------------------------------------------------------------------------------

NAMES = ("Financial", "Legal", "Workforce")


def implications(answers, bodies, *, scheme="lettered"):
    children = [section(name.lower(), name, parent="implications", required=True) for name in NAMES]
    return forms.of(
        [section("implications", "Implications", "implications"), *children],
        form={"scheme": scheme},
        sections={name.lower(): body for name, body in zip(NAMES, bodies, strict=True)},
        answers={name.lower(): answer for name, answer in zip(NAMES, answers, strict=True)},
    )


ANSWERS = st.tuples(*(st.sampled_from(SectionAnswer.values) for _ in NAMES))
BODIES = st.tuples(*(st.sampled_from(["", "  ", "It costs £5.", "- a\n- b"]) for _ in NAMES))


@settings(max_examples=40)
@given(answers=ANSWERS, bodies=BODIES)
def test_an_implication_is_ticked_exactly_where_a_section_says_what_it_is(answers, bodies):
    paper = implications(answers, bodies)
    cells = [cell for row in grid(tables(paper)["implications-matrix"]) for cell in row]
    ticked = {name: word for name, word in zip(cells[::2], cells[1::2], strict=True) if name}
    printed = {block.text for block in paper.blocks if isinstance(block, nodes.Heading)} - {"Implications"}
    assert {name for name, word in ticked.items() if word == "Yes"} == printed
    assert set(ticked) == set(NAMES)
    letters = [block.label for block in paper.blocks if isinstance(block, nodes.Heading) and block.level == 3]
    assert letters == ["(a)", "(b)", "(c)"][: len(letters)]


def test_what_is_not_ticked_says_so_in_words():
    paper = implications(["none", "not_applicable", "has_content"], ["", "", ""])
    assert grid(tables(paper)["implications-matrix"]) == [
        ["Financial", "No", "Legal", "N/A"],
        ["Workforce", "To be answered", "", ""],
    ]


def test_a_tick_is_a_word_with_a_sign_beside_it():
    paper = implications(["has_content"] * 3, ["It costs £5.", "None known.", "None."])
    marks = [node for node in tree.walk(paper) if isinstance(node, nodes.Mark)]
    assert [(mark.text, mark.kind) for mark in marks] == [("Yes", "tick")] * 3
    assert '<strong class="mark tick">Yes</strong>' in render_html(paper, mode="print")


def test_an_implication_with_withheld_words_is_ticked():
    children = [section("financial", "Financial", parent="implications")]
    exempt = [{"section": "financial", "paragraph": 3}]
    listed = [section("implications", "Implications", "implications"), *children]
    paper = forms.of(listed, exempt=exempt, sections={"financial": ""})
    assert grid(tables(paper)["implications-matrix"]) == [["Financial", "Yes", "", ""]]
    assert "Exempt information is withheld here" in words(under(paper, "Financial")[0])


# --- explicit answers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "printed"),
    [("none", "None."), ("not_applicable", "N/A."), ("none_in_context", "None in the context of this report.")],
)
def test_an_explicit_answer_prints_as_such(answer, printed):
    paper = forms.of([section("insight", "Insight", required=True)], answers={"insight": answer})
    assert [words(block) for block in under(paper, "Insight")] == [printed]


# --- risks -----------------------------------------------------------------------------------------------------------

RISK = {
    "title": "Nobody tenders", "description": "The market is small.", "likelihood": 4, "impact": 4,
    "mitigation": "Talk to it.", "residual_likelihood": 1, "residual_impact": 2, "owner": "Head of Commissioning",
    "due_on": date(2026, 9, 30),
}  # fmt: skip
UNSCORED = {"title": "Staff leave", "likelihood": 2, "impact": 3, "mitigation": ""}


def risks(*rows, body="", **bounds):
    whose = forms.council(**bounds)
    return forms.of([section("risks", "Risks", "risks")], sections={"risks": body}, risks=list(rows), whose=whose)


def test_risks_stand_under_a_head_of_two_rows_with_their_scores_worked_out():
    table = tables(risks(RISK, UNSCORED))["risk-register"]
    assert head(table) == [
        [("Risk", 1, 2), ("Before", 3, 1), ("What is done about it", 1, 2), ("After", 3, 1)],
        [(word, 1, 1) for word in ("Likelihood", "Impact", "Score") * 2],
    ]
    assert grid(table) == [
        [
            "1. Nobody tenders The market is small.", "4", "4", "16 Red",
            "Talk to it. Owner: Head of Commissioning, by 30 September 2026.", "1", "2", "2 Green",
        ],
        ["2. Staff leave", "2", "3", "6 Amber", "", "–", "–", "Not scored"],
    ]  # fmt: skip


def test_bands_begin_where_the_council_says():
    table = tables(risks(RISK, UNSCORED, risk_amber_from=7, risk_red_from=20))["risk-register"]
    marks = [(mark.text, mark.kind) for mark in tree.walk(table) if isinstance(mark, nodes.Mark)]
    assert marks == [("16 Amber", "amber"), ("2 Green", "green"), ("6 Green", "green")]


def test_the_comment_on_a_risk_that_grows_is_printed():
    grown = {**RISK, "residual_likelihood": 5, "residual_impact": 5, "comment": "Two contracts end at once."}
    assert "Two contracts end at once." in grid(tables(risks(grown))["risk-register"])[0][4]


def test_the_map_of_risks_says_in_words_what_it_shows():
    paper = risks(RISK, UNSCORED, body="[risk-map]")
    chart = tables(paper)["risk-map"]
    assert head(chart) == [[("Likelihood", 1, 2), ("Impact", 5, 1)], [(str(n), 1, 1) for n in range(1, 6)]]
    rows = grid(chart)
    assert [row[0] for row in rows] == ["5", "4", "3", "2", "1"]
    assert rows[1][4] == "16 Red Before: 1"
    assert rows[4][2] == "2 Green After: 1"
    assert rows[3][3] == "6 Amber Before: 2"
    assert list(tables(paper)) == ["risk-map", "risk-register"]


def test_rows_that_the_words_of_their_section_place_are_not_printed_again():
    paper = risks(RISK, body="Before.\n\n[risks]\n\nAfter.")
    assert [type(block).__name__ for block in under(paper, "Risks")] == ["Paragraph", "Table", "Paragraph"]


# --- timetable -------------------------------------------------------------------------------------------------------


def milestones(*rows):
    return forms.of([section("timetable", "Timetable", "milestones")], milestones=list(rows))


def test_a_timetable_is_only_as_exact_as_its_dates_are_known():
    step = {"label": "Step", "starts_on": date(2022, 5, 3)}
    table = tables(
        milestones(
            {**step, "precision": "day"},
            {**step, "precision": "month", "starts_on": date(2022, 5, 1)},
            {"label": "Step", "precision": "season", "words": "spring 2022 onwards"},
            {**step, "precision": "range", "starts_on": date(2021, 9, 6), "ends_on": date(2021, 10, 4)},
            {**step, "precision": "from", "starts_on": date(2021, 10, 5)},
            {"label": "Step", "precision": "tbc"},
        )
    )["milestones"]
    assert [row[1] for row in grid(table)] == [
        "3 May 2022", "May 2022", "Spring 2022 onwards", "6 September to 4 October 2021", "From 5 October 2021",
        "To be confirmed",
    ]  # fmt: skip
    assert head(table) == [[("Step", 1, 1), ("Date", 1, 1)]]
    assert all(row[0].is_header and not row[1].is_header for row in table.rows)


DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@given(day=DAYS, later=DAYS)
def test_a_date_in_words_never_says_more_than_is_known(day, later):
    first, last = sorted((day, later))

    def said(precision):
        return in_words(MilestonePrecision(precision), starts_on=first, ends_on=last, words="")

    assert said("day") == f"{first.day} {first:%B %Y}"
    assert said("month") == f"{first:%B %Y}"
    assert said("from") == f"From {first.day} {first:%B %Y}"
    assert said("tbc") == "To be confirmed"
    assert said("range").endswith(f" to {last.day} {last:%B %Y}")
    assert said("range").startswith(f"{first.day} ")
    told = said("range").split(" to ")[0]
    assert (f"{first:%B}" in told, f"{first.year}" in told) == (
        (first.year, first.month) != (last.year, last.month), first.year != last.year,
    )  # fmt: skip


# --- who was asked ---------------------------------------------------------------------------------------------------


def test_engagement_and_views_asked_for_are_two_things():
    engaged = [
        {"audience": "users", "method": "Two meetings", "from_on": date(2022, 1, 10), "to_on": date(2022, 1, 21),
         "summary": "Most asked for shorter journeys."},
        {"audience": "market", "method": "An event", "from_on": date(2022, 2, 1)},
    ]  # fmt: skip
    asked = [
        {"post": "Chairman", "outcome": "comments", "view": "Ask carers as well."},
        {"post": "Leader", "outcome": "no_reply"},
        {"post": "Mayor", "outcome": ""},
    ]
    paper = forms.of(
        [section("engagement", "Engagement", "engagement"), section("views", "Views", "consultations")],
        engagements=engaged,
        consultations=asked,
    )
    assert [words(block) for block in under(paper, "Engagement")] == [
        "People who use the service. Two meetings, 10 to 21 January 2022. Most asked for shorter journeys.",
        "Providers and the market. An event, 1 February 2022.",
    ]
    assert [words(block) for block in under(paper, "Views")] == [
        "Chairman. Agrees with comments: Ask carers as well.",
        "Leader. Asked on 16 February 2026; no reply by 27 February 2026.",
        "Mayor. Asked on 16 February 2026; the view is still to be given.",
    ]
    assert labels(paper) == ["1.1", "1.2", "2.1", "2.2", "2.3"]


def test_contacts_print_as_blocks_and_enclosures_as_what_there_is():
    contact = {"name": "Ann Lee", "post_title": "Officer", "email": "ann@council.example", "phone": "01632 960 001"}
    paper = forms.of(
        [section("contacts", "Contacts", "contacts"), section("annexes", "Annexes", "enclosures")],
        contacts=[contact],
        enclosures="Map of the area",
    )
    (block,) = under(paper, "Contacts")
    assert words(block) == "Ann Lee Officer Telephone: 01632 960 001 E-mail: ann@council.example"
    assert [type(inline).__name__ for inline in block.inlines if not isinstance(inline, nodes.Text)] == [
        "LineBreak", "LineBreak", "LineBreak", "Link",
    ]  # fmt: skip
    assert [words(block) for block in under(paper, "Annexes")] == ["Map of the area"]


# --- options ---------------------------------------------------------------------------------------------------------

OPTIONS = [
    {"title": "Do nothing", "text": "It ends.", "reason_rejected": "People lose it.", "is_do_nothing": True,
     "weaknesses": "- Needs grow."},
    {"title": "Compete", "text": "Tenders.", "is_recommended": True, "strengths": "A tried price."},
]  # fmt: skip
CRITERIA = [{"name": "Quality", "weight": 60, "scores": [1, 8]}, {"name": "Cost", "weight": 40, "scores": [9, 5]}]


def options(printed, criteria=CRITERIA):
    return forms.of(
        [section("options", "Options", "options")],
        form={"options_printed": printed},
        options=OPTIONS,
        criteria=criteria,
    )


def test_only_rejected_options_print_where_the_form_says_nothing_else():
    printed = [words(block) for block in under(options("rejected"), "Options") if isinstance(block, nodes.Paragraph)]
    assert printed == ["Do nothing. It ends.", "Weaknesses:", "Not recommended: People lose it."]


def test_a_business_case_prints_every_option_by_number_with_its_strengths_and_weaknesses():
    paper = options("all")
    printed = [words(block) for block in under(paper, "Options") if isinstance(block, nodes.Paragraph)]
    assert printed == [
        "Option 1: Do nothing. It ends.",
        "Weaknesses:",
        "Not recommended: People lose it.",
        "Option 2: Compete. Tenders.",
        "Strengths: A tried price.",
        "This is the option recommended.",
    ]
    assert labels(paper) == ["1.1", "1.2"]


def test_scores_are_weighted_and_added_up():
    table = tables(options("all"))["option-scores"]
    assert head(table) == [
        [("Criterion", 1, 1), ("Weight", 1, 1), ("Option 1: Do nothing", 1, 1), ("Option 2: Compete", 1, 1)]
    ]
    assert grid(table) == [
        ["Quality", "60%", "1", "8"],
        ["Cost", "40%", "9", "5"],
        ["Weighted total out of 10", "100%", "4.2", "6.8"],
    ]


def test_an_option_without_any_score_is_not_scored_rather_than_nought():
    paper = options("all", [{**one, "scores": one["scores"][:1]} for one in CRITERIA])
    assert grid(tables(paper)["option-scores"])[-1] == ["Weighted total out of 10", "100%", "4.2", "Not scored"]


# --- the head --------------------------------------------------------------------------------------------------------


def test_verbs_are_in_capitals_once_and_only_where_the_form_says_so():
    asked = [
        {"verb": "approve", "text": "Approve the list, and approve its terms."},
        {"verb": "resolve_not", "text": "**Resolve not to** use it."},
        {"verb": "note", "text": "That the position stands."},
    ]

    def printed(in_capitals):
        (found,) = under(
            forms.of(
                [section("asked", "Asked", "recommendations")],
                form={"verbs_in_capitals": in_capitals},
                recommendations=asked,
            ),
            "Asked",
        )
        return [words(item.blocks[0]) for item in found.items]

    assert printed(True) == ["APPROVE the list, and approve its terms.", "RESOLVE NOT TO use it.", asked[2]["text"]]
    assert printed(False) == [asked[0]["text"], "Resolve not to use it.", asked[2]["text"]]


def test_a_section_printed_at_the_head_is_not_printed_again():
    paper = forms.of(
        [section("summary", "Summary", required=True), section("why", "Why")],
        form={"particulars": [{"label": "In short", "source": "section:summary"}]},
        sections={"summary": "All of it.[^1]\n\n[^1]: Nearly.", "why": "Because."},
    )
    (particulars, *_) = paper.blocks
    assert [(row.label, tree.plain_text(row.blocks[:1])) for row in particulars.rows] == [("In short", "All of it.1")]
    assert isinstance(particulars.rows[0].blocks[-1], nodes.Notes)
    assert headings(paper) == ["1 Why"]


STATIONS = (
    Station("Management team", date(2022, 2, 2), "supported"),
    Station("Scrutiny", date(2022, 3, 1)),
    Station("Cabinet committee", date(2022, 3, 31)),
    Station("Cabinet member"),
)


def test_behind_lies_what_has_an_outcome_or_an_earlier_date_and_the_first_of_the_rest_is_next():
    way = pathway(STATIONS, day=date(2022, 3, 10))
    assert way_in_words(way.past) == "Management team, 2 February 2022: supported; Scrutiny, 1 March 2022"
    assert way.here is not None
    assert way.here.words == "Cabinet committee, 31 March 2022"
    assert way_in_words(way.future) == "Cabinet member, date to be confirmed"


@given(order=st.permutations(STATIONS), day=DAYS)
def test_every_station_is_in_one_place_of_the_way(order, day):
    way = pathway(order, day=day)
    ahead = [way.here, *way.future] if way.here else []
    assert sorted([*way.past, *ahead], key=repr) == sorted(order, key=repr)


# --- parts and empty sections ----------------------------------------------------------------------------------------


def test_a_part_is_a_heading_alone_and_is_left_out_when_nothing_stands_in_it():
    sections = [
        section("part-a", "Part A", "part"), section("why", "Why", required=True),
        section("part-b", "Part B", "part"), section("more", "More"),
    ]  # fmt: skip
    form = {"leaves_out_empty": True}
    assert headings(forms.of(sections, form=form, sections={"why": "x", "more": "y"})) == [
        "Part A", "1 Why", "Part B", "2 More",
    ]  # fmt: skip
    assert headings(forms.of(sections, form=form, sections={"why": "x", "more": ""})) == ["Part A", "1 Why"]
    assert headings(forms.of(sections, sections={"why": "x", "more": ""})) == ["Part A", "1 Why", "Part B", "2 More"]
    page = render_html(forms.of(sections, sections={"why": "x", "more": "y"}), mode="print")
    assert '<h2 id="at-part-a" class="part">Part A</h2>' in page


# --- references ------------------------------------------------------------------------------------------------------


def test_paragraphs_sub_headings_tables_and_sections_are_referred_to_by_their_keys():
    text = "First. {#first}\n\n### Sub {#sub}\n\nBeneath. {-}\n\nSee [](#first), [](#sub), [](#why), [](#cost)."
    shown = {"key": "cost", "caption": "Cost", "columns": [["", "A", 100]], "rows": [["B"]]}
    paper = forms.of(
        [section("why", "Why")],
        form={"counts_subheadings": True},
        sections={"why": f"{text}\n\n[table:cost]"},
        tables=[shown],
    )
    *_, referring, _table = paper.blocks
    assert words(referring) == "See 1.1, 1.2, 1, Table 1."


def test_a_key_is_no_part_of_the_words_and_may_stand_beside_the_mark_for_no_number():
    blocks = prose.parse("Words. {#why-now} {-}\n\nPlain {#not closed", facts={}).blocks
    assert [(words(block), block.key, block.is_counted) for block in blocks] == [
        ("Words.", "why-now", False), ("Plain {#not closed", "", True),
    ]  # fmt: skip


def test_a_table_in_a_list_has_its_number():
    table = nodes.Table("t", "Inside", (), ())
    inside = nodes.Items(False, "bullet", (nodes.Item((nodes.Paragraph((nodes.Text("x"),)), table)),))
    document = nodes.Document("T", nodes.Council("C", "#000000"), "R", (nodes.Table("s", "Before", (), ()), inside))
    made = [node.number for node in tree.walk(numbering.number(document, "n.n")) if isinstance(node, nodes.Table)]
    assert made == ["Table 1", "Table 2"]
