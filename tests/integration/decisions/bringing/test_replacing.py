"""A draft that replaces rows: each keeps what belongs to it, wherever its words stand in the draft."""

from __future__ import annotations

import pytest

from decisions.enums import EffectKind
from decisions.models import Criterion, NotPlaced, OptionConsidered, Recommendation, Risk
from decisions.services import bringing, rows
from decisions.services.bringing import Upload
from decisions.services.rows import RowChange
from decisions.services.rows_beneath import Scored
from tests.factories.decisions import DRAFTED_AT

pytestmark = pytest.mark.django_db


def replaced(case, *lines, replaces=True):
    """The report after a draft of these lines took the place of what stood there, or was added to it."""
    upload = Upload("\n\n".join(["# A draft", *lines]).encode(), "draft.md")
    given = {"actor": case.author, "at": DRAFTED_AT}
    draft = bringing.begin(upload=upload, report=case.report, replaces=replaces, **given)
    case.report = bringing.bring(draft=draft, version=draft.version, **given).report


def saved(case, *changes):
    given = {"actor": case.author, "at": DRAFTED_AT}
    case.report = rows.save(report=case.report, version=case.report.version, changes=changes, **given)


def asked(case):
    return [(row.text, row.effect, row.lots.count()) for row in case.report.recommendations.all()]


@pytest.fixture
def two(case):
    """The case with its recommendation to extend lots 4 to 6, and one to note."""
    extending = case.report.recommendations.get(effect=EffectKind.EXTEND)
    saved(
        case,
        *(RowChange(Recommendation, row=row) for row in case.report.recommendations.exclude(pk=extending.pk)),
        RowChange(Recommendation, row=extending, values={"text": "That lots 4 to 6 are extended."}),
        RowChange(Recommendation, values={"verb": "note", "text": "That the consultation is noted."}),
    )
    return case


def test_recommendations_that_changed_places_keep_what_they_do(two):
    replaced(two, "## Recommendations", "1. That the consultation is noted.\n2. That lots 4 to 6 are extended.")
    assert asked(two) == [
        ("That the consultation is noted.", EffectKind.NONE, 0),
        ("That lots 4 to 6 are extended.", EffectKind.EXTEND, 3),
    ]


def test_words_that_ask_for_something_else_are_a_new_recommendation(two):
    replaced(two, "## Recommendations", "1. That the contract is awarded.")
    assert asked(two) == [
        ("That the contract is awarded.", EffectKind.NONE, 0),
        ("That lots 4 to 6 are extended.", EffectKind.EXTEND, 3),
        ("That the consultation is noted.", EffectKind.NONE, 0),
    ]
    told = NotPlaced.objects.filter(what__startswith="A recommendation of the report that the draft does not have")
    assert told.count() == 2


def test_a_risk_and_an_alternative_keep_what_no_draft_shows(two):
    saved(
        two,
        *(RowChange(Risk, row=row) for row in two.report.risks.all()),
        *(RowChange(OptionConsidered, row=row) for row in two.report.options_considered.all()),
        RowChange(Risk, values={"title": "Time", "likelihood": 4, "impact": 2, "comment": "Ask Ann."}),
        RowChange(OptionConsidered, values={"title": "Do nothing", "reason_rejected": "It is late."}),
        RowChange(OptionConsidered, values={"title": "Extend", "is_recommended": True}),
    )
    nothing = two.report.options_considered.get(title="Do nothing")
    saved(two, RowChange(Criterion, values={"name": "Cost", "weight": 100}, scores=[Scored(nothing, 3)]))
    replaced(
        two,
        "## Risk management",
        "| Risk | Likelihood | Impact |\n|---|---|---|\n| Money | 3 | 3 |\n| Time | 4 | 3 |",
        "## Alternative options considered and not recommended",
        "**Extend.** One more year.",
        "Not recommended: it is too long.",
        "**Do nothing.** Support ends.",
    )
    assert [(row.title, row.impact, row.comment) for row in two.report.risks.all()] == [
        ("Money", 3, ""),
        ("Time", 3, "Ask Ann."),
    ]
    options = two.report.options_considered.all()
    assert [(row.title, row.is_recommended, row.reason_rejected) for row in options] == [
        ("Extend", False, "it is too long."),
        ("Do nothing", False, ""),
    ]
    assert [(score.option, score.score) for score in two.report.criteria.get().scores.all()] == [(nothing, 3)]


def test_enclosures_too_long_to_keep_are_told_and_the_rest_comes_in(case):
    enclosures = ", ".join(f"Annex {number} of the report" for number in range(20))
    before = case.report.enclosures
    replaced(case, f"Enclosures: {enclosures}", "## Insight", "A survey was read.")
    assert case.report.sections.get(key="insight").body == "A survey was read."
    assert case.report.enclosures == before
    told = NotPlaced.objects.get(what="The enclosures in the draft: more than 250 characters do not fit")
    assert told.words == enclosures


def test_tables_that_are_added_under_other_keys_are_each_named_where_they_stand(case):
    table = "<table><caption>Costs</caption><tr><th>Lot</th><th>Cost</th></tr><tr><td>%s</td><td>%s</td></tr></table>"
    replaced(case, "## Staffing", table % ("One", "£5"), replaces=False)
    replaced(case, "## Insight", table % ("Two", "£6"), "Then:", table % ("Three", "£7"), replaces=False)
    assert case.report.sections.get(key="insight").body.endswith("[table:costs-2]\n\nThen:\n\n[table:costs-2-2]")
    added = case.report.tables.filter(key__startswith="costs")
    assert [(one.key, one.rows.get().cells.first().body) for one in added.order_by("key")] == [
        ("costs", "One"), ("costs-2", "Two"), ("costs-2-2", "Three"),
    ]  # fmt: skip
