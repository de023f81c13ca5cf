"""Every kind of row on the report's own page of the admin, and what is to be procured on a page beside it."""

from __future__ import annotations

import io
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from decisions.demonstration import people
from decisions.enums import SectionKind
from decisions.models import ProcurementPlan
from tests.factories.decisions import RecommendationFactory, SectionFactory
from tests.factories.frameworks import MoneyLineFactory
from tests.factories.kinds import MoneyScheduleFactory, RiskFactory, ScheduleLineFactory

pytestmark = pytest.mark.django_db

RISK = {"risks-0-title": "Not ready in time", "risks-0-likelihood": "4", "risks-0-impact": "2",
        "risks-0-mitigation": "Early.", "risks-0-residual_likelihood": "2", "risks-0-residual_impact": "2"}  # fmt: skip
STEP = {"milestones-0-label": "Tender", "milestones-0-precision": "month", "milestones-0-starts_on_month": "4",
        "milestones-0-starts_on_year": "2022"}  # fmt: skip
TALK = {"engagements-0-audience": "users", "engagements-0-method": "Two meetings"}


def text(response) -> str:
    return unescape(response.content.decode())


def form_of(response, prefix: str):
    """The first form of a bound formset that came back."""
    inlines = response.context["inline_admin_formsets"]
    return next(one.formset.forms[0] for one in inlines if one.formset.prefix == prefix)


def test_rows_of_the_new_kinds_are_added_in_one_save(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    report, option = desk.report, desk.report.options_considered.first()
    line = MoneyLineFactory(contract=report.contract)
    more = {"criteria-0-name": "Continuity", "criteria-0-weight": "60", f"criteria-0-scores-{option.pk}": "7",
            "schedules-0-caption": "Costs", f"schedules-0-sums-{line.pk}": "1"}  # fmt: skip
    assert desk.save(**RISK, **STEP, **TALK, **more).status_code == 302
    assert [row.score for row in report.risks.all()] == [8]
    assert str(report.milestones.get().starts_on) == "2022-04-01"
    assert report.engagements.get().method == "Two meetings"
    assert [(score.option, score.score) for score in report.criteria.get().scores.all()] == [(option, 7)]
    assert [one.line for one in report.schedules.get(key="costs").lines.all()] == [line]


def test_a_picture_is_brought_and_a_chart_drawn(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    schedule = ScheduleLineFactory(schedule=MoneyScheduleFactory(report=desk.report)).schedule
    file = io.BytesIO()
    Image.new("RGB", (20, 10), "navy").save(file, "PNG")
    sent = desk.page(**{"figures-0-caption": "People", "figures-0-kind": "picture", "figures-0-alt": "It rises."})
    sent["figures-0-picture"] = SimpleUploadedFile("people.png", file.getvalue())
    assert desk.client.post(desk.url(), sent).status_code == 302
    assert desk.report.figures.get().media_type == "image/png"
    chart = {"figures-1-caption": "Cost", "figures-1-kind": "chart", "figures-1-alt": "It grows.",
             "figures-1-schedule": str(schedule.pk)}  # fmt: skip
    assert desk.save(**chart).status_code == 302
    assert desk.report.figures.get(key="cost").schedule == schedule


def test_a_picture_sent_with_a_mistake_elsewhere_has_to_be_chosen_again(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    file = io.BytesIO()
    Image.new("RGB", (20, 10), "navy").save(file, "PNG")
    sent = desk.page(**{"figures-0-caption": "People", "figures-0-kind": "picture", "figures-0-alt": "It rises."})
    sent |= {"title": "", "figures-0-picture": SimpleUploadedFile("people.png", file.getvalue())}
    response = desk.client.post(desk.url(), sent)
    said = "Choose the picture again: a browser does not keep a chosen file."
    assert form_of(response, "figures").errors["picture"] == [said]
    assert said in response.content.decode()


def test_a_risk_greater_afterwards_asks_why_beside_its_box(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    response = desk.save(**{**RISK, "risks-0-residual_impact": "5"})
    assert "greater afterwards (10) than before (8)" in " ".join(form_of(response, "risks").errors["comment"])
    assert not desk.report.risks.exists()


def test_a_date_that_does_not_count_is_refused_beside_its_box(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    response = desk.save(**{**STEP, "milestones-0-precision": "day"})
    assert form_of(response, "milestones").errors["starts_on"] == ["The day is missing. Give it, or choose “A month”."]


def test_sums_that_cannot_be_added_up_are_refused_beside_their_box(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    one = MoneyLineFactory(contract=desk.report.contract)
    other = MoneyLineFactory(contract=desk.report.contract, vat_basis="including")
    typed = {"schedules-0-caption": "Costs", "schedules-0-has_total": "on", f"schedules-0-sums-{one.pk}": "1",
             f"schedules-0-sums-{other.pk}": "1"}  # fmt: skip
    response = desk.save(**typed)
    assert "Sums that stand to VAT differently" in " ".join(form_of(response, "schedules").errors["has_total"])
    assert not desk.report.schedules.exists()


def test_rows_stand_in_the_section_they_fill_and_with_the_rest_where_there_is_none(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    SectionFactory(report=desk.report, key="risks", kind=SectionKind.RISKS, heading="Risks", order=900)
    RiskFactory(report=desk.report)
    response = desk.get()
    inside = {part.section.key: part.rows.formset.prefix for part in response.context["parts"] if part.rows}
    assert inside["risks"] == "risks"
    assert {group.formset.prefix for group in response.context["more_rows"]} >= {"milestones", "schedules", "figures"}


def test_saving_the_page_as_it_stands_changes_no_row(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    RiskFactory(report=desk.report)
    ScheduleLineFactory(schedule=MoneyScheduleFactory(report=desk.report))
    version = desk.report.version
    assert desk.save().status_code == 302
    assert desk.report.version == version


# --- what is to be procured ---


def plan_page(plan: ProcurementPlan) -> str:
    return reverse("admin:decisions_procurementplan_change", args=[plan.pk])


@pytest.fixture
def asked(at_the_desk):
    """The author's desk, and a recommendation to procure."""
    desk = at_the_desk("draft").sit(people.AUTHOR)
    return desk, RecommendationFactory(
        report=desk.report, order=9, verb="procure", effect="procure", text="We procure."
    )


PLAN = {
    "title": "Day opportunities from 2021", "kind": "framework", "regime": "pcr2015", "route": "open",
    "starts_on_day": "1", "starts_on_month": "11", "starts_on_year": "2021", "initial_months": "36",
    "option_months": "24, 24",
}  # fmt: skip


def test_a_plan_is_begun_filled_in_and_takes_over_the_lots(asked):
    desk, row = asked
    contract = desk.report.contract
    begun = desk.act("plan-contract", recommendation=str(row.pk), predecessor=str(contract.pk), **PLAN)
    plan = ProcurementPlan.objects.get(recommendation=row)
    assert begun.url == plan_page(plan)
    typed = desk.typed(plan_page(plan), "procurementplan_form")
    sent = {**typed, "lots-0-title": "Travel", "lots-0-place": "1", "option_months": "24"}
    assert desk.client.post(plan_page(plan), sent).status_code == 302
    act = reverse("admin:decisions_procurementplan_act", args=[plan.pk, "take-over"])
    assert desk.client.post(act, {"version": str(desk.report.version)}).status_code == 302
    plan.refresh_from_db()
    running = list(contract.lots.order_by("number"))
    assert (plan.options, [(lot.title, lot.predecessor_lot) for lot in plan.lots.all()]) == (
        (24,), [("Travel", None), *((lot.title, lot) for lot in running)],
    )  # fmt: skip
    assert f'href="{plan_page(plan)}"' in text(desk.get())


def test_a_plan_is_asked_for_once_and_only_where_something_is_procured(asked):
    desk, row = asked
    desk.act("plan-contract", recommendation=str(row.pk), **PLAN)
    response = desk.act("plan-contract", recommendation=str(row.pk), **PLAN)
    assert response.status_code == 403
    row.delete()
    assert "No recommendation plans a new contract." in text(desk.get("act", "plan-contract"))


def test_a_plan_is_read_and_not_changed_by_others(asked):
    desk, row = asked
    desk.act("plan-contract", recommendation=str(row.pk), **PLAN)
    plan = ProcurementPlan.objects.get(recommendation=row)
    desk.sit(people.MANAGER)
    assert desk.client.get(plan_page(plan)).status_code == 200
    assert desk.client.post(plan_page(plan), {"version": str(desk.report.version)}).status_code == 403
