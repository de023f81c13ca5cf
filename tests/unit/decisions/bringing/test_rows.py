"""What stands as a list becomes rows, with all of its words; what is not plainly such a row stays prose."""

from datetime import date

import pytest

from commissioning.documents.drafts.draft import markdown
from commissioning.documents.pasted import Line, Run
from decisions.bringing import dates, rows, tables
from decisions.enums import RecommendationVerb as Verb
from decisions.models import BackgroundPaper, Engagement, Milestone, OptionConsidered, ReportContact, Risk


def write(lines):
    return markdown(lines, {})[0]


def item(*runs, depth=1):
    return Line("item", runs, depth=depth, style="decimal")


def paragraph(*runs, label=""):
    return Line("paragraph", runs, label=label)


def said(found, name):
    return [row.values[name] for row in found.rows]


def test_each_item_is_a_recommendation_with_what_hangs_beneath_it():
    lines = [
        paragraph(Run("The committee is asked:")),
        item(Run("to APPROVE the award, for")),
        Line("item", (Run("lot 1;"),), depth=2, style="lower-alpha"),
        Line("continued", (Run("Subject to: a signed deed."),)),
        item(Run("to note the timetable.")),
    ]
    found = rows.recommendations(lines, write)
    assert said(found, "text") == ["to APPROVE the award, for\n\na) lot 1;", "to note the timetable."]
    assert said(found, "conditions") == ["a signed deed.", ""]
    assert said(found, "verb") == [Verb.APPROVE, Verb.NOTE]
    assert found.rest == (lines[0],)


def test_numbered_paragraphs_are_recommendations_where_there_is_no_list():
    lines = [paragraph(Run("That it is extended."), label="1."), paragraph(Run("That it is noted."), label="2.")]
    assert said(rows.recommendations(lines, write), "verb") == [Verb.EXTEND, Verb.NOTE]


def test_to_delegate_is_left_to_the_author_who_names_the_post():
    found = rows.recommendations([item(Run("DELEGATE the award to the director"))], write)
    assert said(found, "verb") == [Verb.APPROVE]
    assert [what for what, _ in found.told] == [
        "A recommendation delegates: choose “Delegate” and name the post on its page"
    ]


def test_an_alternative_begins_with_bold_words_and_says_why_it_is_rejected():
    lines = [
        paragraph(Run("Do nothing.", strong=True), Run(" Support ends.")),
        paragraph(Run("Not recommended: ", emphasis=True), Run("people lose it.")),
        paragraph(Run("Strengths: ", emphasis=True), Run("none.")),
    ]
    (row,) = rows.options(lines[:2], write).rows
    assert row.values == {
        "title": "Do nothing", "text": "Support ends.", "reason_rejected": "people lose it.", "is_do_nothing": True,
        "is_recommended": False,
    }  # fmt: skip
    (row,) = rows.options([lines[0], lines[2]], write).rows
    assert row.values["strengths"] == "none."


def test_paragraphs_without_a_title_are_no_alternatives():
    lines = [paragraph(Run("Two others were looked at."))]
    assert rows.options(lines, write) == rows.Found((), tuple(lines))


def test_a_paper_has_its_date_and_its_address():
    address = "https://www.brackenford.example/plan"
    line = paragraph(Run("Forward plan, 6 January 2020: "), Run(address, href=address))
    (row,) = rows.papers([line], write).rows
    assert row.values == {"title": "Forward plan", "dated_on": date(2020, 1, 6), "url": address}


def test_a_paper_with_two_addresses_stays_prose():
    line = paragraph(Run("one", href="https://a.example"), Run(" and "), Run("two", href="https://b.example"))
    assert rows.papers([line], write).rest == (line,)


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("Priya Nair, Commissioning Officer, priya.nair@brackenford.example",
         ("Priya Nair", "Commissioning Officer", "priya.nair@brackenford.example", "")),
        ("Helen Abara, Head of Commissioning, Adults, Tel: 01632 960 114",
         ("Helen Abara", "Head of Commissioning, Adults", "", "01632 960 114")),
    ],
)  # fmt: skip
def test_an_officer_can_be_reached(words, values):
    found = rows.contact(words)
    assert tuple(found.values[name] for name in ("name", "post_title", "email", "phone")) == values


@pytest.mark.parametrize(
    "words",
    [
        "Priya Nair", "Ask the team, please", "a@b.example, c@d.example, Officers",
        "Jo Lee, Officer, jo@adult_social_care.gov.uk", "Jo Lee, Officer, jo.lee.@council.gov.uk",
        "Jo Lee, Officer, jo@council.g0v",
    ],
)  # fmt: skip
def test_what_is_not_plainly_an_officer_is_none(words):
    assert rows.contact(words) is None


@pytest.mark.parametrize(
    "address", [f"https://council.example/{'x' * 300}", "https://intranet/plan", "http://a.example"]
)
def test_a_paper_whose_address_cannot_be_kept_stays_prose(address):
    line = paragraph(Run("Forward plan", href=address))
    assert rows.papers([line], write).rest == (line,)


def test_how_people_were_asked_stays_prose_where_it_is_too_long():
    line = paragraph(Run("Providers.", strong=True), Run(f" {'Letters ' * 30}.", emphasis=True), Run(" All agreed."))
    assert rows.engagement([line], write).rest == (line,)


@pytest.mark.parametrize(
    ("longest", "field"),
    [
        (rows.LONGEST_TITLE, OptionConsidered._meta.get_field("title")),
        (rows.LONGEST_PAPER, BackgroundPaper._meta.get_field("title")),
        (rows.LONGEST_ADDRESS, BackgroundPaper._meta.get_field("url")),
        (rows.LONGEST_NAME, ReportContact._meta.get_field("name")),
        (rows.LONGEST_NAME, ReportContact._meta.get_field("post_title")),
        (rows.LONGEST_PHONE, ReportContact._meta.get_field("phone")),
        (rows.LONGEST_METHOD, Engagement._meta.get_field("method")),
        (tables.LONGEST_RISK, Risk._meta.get_field("title")),
        (tables.LONGEST_OWNER, Risk._meta.get_field("owner")),
        (tables.LONGEST_STEP, Milestone._meta.get_field("label")),
        (dates.LONGEST_WORDS, Milestone._meta.get_field("words")),
    ],
    ids=str,
)
def test_what_is_taken_for_a_row_fits_its_field(longest, field):
    assert longest == field.max_length
