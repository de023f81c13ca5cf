"""A form that comes back to be corrected is still about the version it was filled in for: nobody is overwritten."""

from __future__ import annotations

from typing import Any

import pytest

from decisions.demonstration import people
from decisions.enums import EffectKind, RecommendationVerb, SectionAnswer
from decisions.services import exempt, reports, rows
from decisions.services.rows import Grid
from tests.factories.decisions import OptionConsideredFactory, RecommendationFactory
from tests.factories.kinds import CriterionFactory

NO_LOTS = {"lot-TOTAL_FORMS": "0", "lot-INITIAL_FORMS": "0"}


def a_row(room: Any) -> tuple[tuple[object, ...], dict[str, object]]:
    return ("report-row-edit", "contacts", room.report.contacts.first().pk), {"name": ""}


def a_new_row(room: Any) -> tuple[tuple[object, ...], dict[str, object]]:
    return ("report-row-add", "contacts"), {"name": ""}


def a_table(room: Any) -> tuple[tuple[object, ...], dict[str, object]]:
    table = rows.save_table(report=room.report, version=room.report.version, grid=Grid("k", "K", [("A", None)]),
                            actor=room.told.actor(people.AUTHOR), at=room.told.at())  # fmt: skip
    return ("report-table", table.pk), {"caption": "", "size": "2-1"}


def a_new_table(room: Any) -> tuple[tuple[object, ...], dict[str, object]]:
    return ("report-table-add",), {"caption": ""}


def a_plan(room: Any) -> tuple[tuple[object, ...], dict[str, object]]:
    asked = RecommendationFactory(
        report=room.report, order=9, verb=RecommendationVerb.PROCURE, effect=EffectKind.PROCURE, text="That we procure."
    )
    return ("report-plan", asked.pk), {"title": "", **NO_LOTS}


def scores(room: Any) -> tuple[tuple[object, ...], dict[str, object]]:
    criterion, option = CriterionFactory(report=room.report), OptionConsideredFactory(report=room.report, order=9)
    return ("report-scores",), {f"scores_{criterion.pk}-{option.pk}": "11"}


def particulars(room: Any) -> tuple[tuple[object, ...], dict[str, object]]:
    return ("report-particulars",), {"title": ""}


def a_passage(room: Any) -> tuple[tuple[object, ...], dict[str, object]]:
    passage = exempt.write(
        section=room.report.sections.get(key="finance"), version=room.report.version, paragraph=3, text="A price.",
        public_interest_reasoning="Prices.", actor=room.told.actor(people.AUTHOR), at=room.told.at(),
    )  # fmt: skip
    return ("report-row-edit", "exempt", passage.pk), {"text": ""}


def short_answers(room: Any) -> tuple[tuple[object, ...], dict[str, object]]:
    reports.edit_sections(report=room.report, version=room.report.version, texts={"it": reports.SectionText()},
                          actor=room.told.actor(people.AUTHOR), at=room.told.at())  # fmt: skip
    return ("report-short-answers",), {"answer": ""}


def a_section(room: Any) -> tuple[tuple[object, ...], dict[str, object]]:
    return ("report-section", "finance"), {"answer": SectionAnswer.CONTENT, "body": "x", "preview": "1", "seen": "x"}


@pytest.mark.parametrize(
    "page",
    [a_row, a_new_row, a_table, a_new_table, a_plan, scores, particulars, a_passage, short_answers, a_section],
    ids=lambda page: page.__name__,
)
def test_a_form_with_a_mistake_comes_back_on_the_version_it_was_filled_in_for(room, page):
    where, wrong = page(room)
    seen = room.report.version
    reports.edit_details(report=room.report, version=seen, details={"title": "Otherwise"},
                         actor=room.told.actor(people.AUTHOR), at=room.told.at())  # fmt: skip
    assert room.report.version == seen + 1
    answer = room.post(*where, **wrong, version=seen)
    assert (answer.status_code, answer.context["form_version"]) == (200, seen)


def test_the_corrected_form_is_then_told_of_the_change_and_saves_over_it_knowingly(room):
    row = room.report.contacts.first()
    sent = {"name": row.name, "post_title": row.post_title, "email": "", "phone": "01234 567890"}
    seen = room.report.version
    room.post("report-row-edit", "contacts", row.pk, **{**sent, "phone": "01234 000000"})
    again = room.post("report-row-edit", "contacts", row.pk, **{**sent, "name": ""}, version=seen)
    late = room.post("report-row-edit", "contacts", row.pk, **sent, version=again.context["form_version"])
    assert late.status_code == 409
    assert ("01234 567890", "01234 000000") in [(one.typed, one.stored) for one in late.context["conflict"]]
    known = late.context["form_version"]
    assert room.post("report-row-edit", "contacts", row.pk, **sent, version=known).status_code == 302
    row.refresh_from_db()
    assert row.phone == "01234 567890"
