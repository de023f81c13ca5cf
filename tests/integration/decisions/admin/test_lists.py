"""Lists and their limits: who sees what, in how many queries; templates, scheme, forward plan and matters."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.enums import Role
from decisions import form_structure, form_text
from decisions.demonstration import people
from decisions.models import AuthorityRule, Clearance, Decision, EffectPosting, Matter, Report, ReportTemplate
from tests.factories.commissioning import CouncilFactory, PostFactory, actor_with
from tests.factories.decisions import (
    AuthorityRuleFactory,
    ForwardPlanEntryFactory,
    MatterFactory,
    ReportFactory,
    ReportTemplateFactory,
)
from tests.factories.frameworks import ContractFactory

pytestmark = pytest.mark.django_db
LISTS = (
    "report", "reporttemplate", "authorityrule", "forwardplanentry", "matter", "clearance", "consultation", "decision",
    "effectposting",
)  # fmt: skip


def text(response) -> str:
    return response.content.decode()


def signed_in(client: Client, *roles: Role, council=None):
    actor = actor_with(*roles, council=council or CouncilFactory())
    client.force_login(actor.user)
    return actor


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("report", ReportFactory),
        ("reporttemplate", ReportTemplateFactory),
        ("authorityrule", AuthorityRuleFactory),
        ("forwardplanentry", ForwardPlanEntryFactory),
        ("matter", MatterFactory),
    ],
)
def test_a_list_takes_as_many_queries_for_three_rows_as_for_one(client, django_assert_num_queries, name, make):
    actor = signed_in(client, Role.MONITORING_OFFICER, Role.ADMINISTRATOR)
    make(council=actor.council)
    url = reverse(f"admin:decisions_{name}_changelist")
    client.get(url)

    with django_assert_num_queries(6):
        client.get(url)
    make(council=actor.council)
    make(council=actor.council)
    with django_assert_num_queries(6):
        client.get(url)


def test_nobody_of_another_council_finds_anything(at_the_desk):
    desk = at_the_desk("decided")
    report = desk.report
    signed_in(desk.client, *(role for role in Role if role is not Role.CLEARER))
    pages = [
        desk.url(name) for name in ("change", "history", "read", "paper", "record")
    ] + [
        desk.url("act", "decide"),
        reverse("admin:decisions_section_change", args=[report.sections.first().pk]),
        reverse("admin:decisions_reporttable_change", args=[report.tables.first().pk]),
        reverse("admin:decisions_decision_change", args=[Decision.objects.get().pk]),
        reverse("admin:decisions_clearance_change", args=[Clearance.objects.first().pk]),
        reverse("admin:decisions_effectposting_change", args=[EffectPosting.objects.first().pk]),
        reverse("admin:decisions_authorityrule_change", args=[AuthorityRule.objects.first().pk]),
    ]  # fmt: skip

    assert {page: desk.client.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)
    for name in LISTS:
        shown = text(desk.client.get(reverse(f"admin:decisions_{name}_changelist")))
        assert report.reference not in shown


def test_a_superuser_in_no_post_is_shown_nothing(at_the_desk):
    desk = at_the_desk("draft")
    user = desk.told.actor(people.AUDITOR).user
    user.holdings.all().delete()
    user.is_superuser = True
    user.save()
    desk.client.force_login(user)

    assert desk.get().status_code == 404
    assert desk.client.get(reverse("admin:decisions_report_add")).status_code == 403
    assert Report.objects.count() == 1


def test_nothing_is_deleted_here(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)

    assert desk.client.post(f"/admin/decisions/report/{desk.report.pk}/delete/").status_code == 404
    assert "delete_selected" not in text(desk.client.get(reverse("admin:decisions_report_changelist")))


def test_a_form_written_as_text_reads_as_the_same_form():
    structure = ReportTemplate.objects.get(slug="delegated-powers", council=None).current_version.structure

    assert form_structure.read(form_text.written(structure)) == structure


def test_a_rule_is_proposed_by_one_person_and_confirmed_by_another(client):
    actor = signed_in(client, Role.ADMINISTRATOR)
    council = actor.council
    maker = actor_with(Role.DECISION_MAKER, council=council, title="Director").post
    consultee = PostFactory(council=council, title="Chairman")
    typed = {
        "name": "On the plan", "clause": "4.1", "text": "What is on the plan may be done.", "action": "extend",
        "priority": "10", "value_basis": "this_decision", "value_from": "", "value_to": "£500,000",
        "on_forward_plan": "yes", "is_key": "any", "budgeted": "any", "routine": "any", "level": "2",
        "maker_post": str(maker.pk), "template": "",
        "record_type": "delegated_powers_report", "starts_on_day": "1", "starts_on_month": "4",
        "starts_on_year": "2026",
        "consultee_posts": [str(consultee.pk)], "disciplines": ["finance", "legal"],
    }  # fmt: skip

    refused = client.post(reverse("admin:decisions_authorityrule_add"), {**typed, "maker_post": str(consultee.pk)})
    assert "does not have the role of decision-maker" in refused.context["adminform"].form.errors["maker_post"][0]
    made = client.post(reverse("admin:decisions_authorityrule_add"), typed)
    assert made.status_code == 302, made.context["errors"]

    rule = AuthorityRule.objects.get(council=council)
    assert (rule.starts_on, rule.confirmed_at) == (date(2026, 4, 1), None)
    assert list(rule.consultee_posts.all()) == [consultee]
    assert [row.discipline for row in rule.clearances.all()] == ["finance", "legal"]
    confirm = reverse("admin:decisions_authorityrule_act", args=[rule.pk, "confirm"])
    assert client.post(confirm, {"version": str(rule.version)}).status_code == 403

    signed_in(client, Role.MONITORING_OFFICER, council=council)
    assert client.post(confirm, {"version": str(rule.version)}).status_code == 302
    rule.refresh_from_db()
    assert rule.confirmed_at is not None
    assert "Finance, Legal" in text(client.get(reverse("admin:decisions_authorityrule_change", args=[rule.pk])))
    end = reverse("admin:decisions_authorityrule_act", args=[rule.pk, "end"])
    last = {"ends_on_day": "31", "ends_on_month": "3", "ends_on_year": "2020", "confirmed": "1"}
    early = client.post(end, {"version": str(rule.version), **last})
    assert early.context["form"].errors["ends_on"] == ["A rule cannot end before it starts."]


def test_the_forward_plan_names_the_body_that_approved_an_entry(client):
    actor = signed_in(client, Role.DEMOCRATIC_SERVICES)
    contract = ContractFactory(council=actor.council)
    typed = {
        "reference": "FP-1", "title": "Day opportunities", "contract": str(contract.pk), "action": "extend",
        "planned_value": "", "is_budgeted": "on", "approving_body": "", "approving_decision": "",
        "approved_on_day": "6", "approved_on_month": "1", "approved_on_year": "2020",
    }  # fmt: skip
    add = reverse("admin:decisions_forwardplanentry_add")

    assert "approving_body" in client.post(add, typed).context["adminform"].form.errors
    assert client.post(add, {**typed, "approving_body": "Committee"}).status_code == 302


def test_a_matter_keeps_the_stations_of_its_way(client):
    signed_in(client, Role.REPORT_AUTHOR)
    rows = {
        "steps-TOTAL_FORMS": "1", "steps-INITIAL_FORMS": "0", "steps-0-order": "1", "steps-0-body": "Committee",
        "steps-0-on_day": "6", "steps-0-on_month": "1", "steps-0-on_year": "2020", "steps-0-outcome": "Approved",
    }  # fmt: skip

    made = client.post(
        reverse("admin:decisions_matter_add"),
        {"reference": "M-1", "title": "Day opportunities", "service": "Adults", **rows},
    )

    assert made.status_code == 302
    matter = Matter.objects.get()
    assert [(step.body, step.on, step.outcome) for step in matter.steps.all()] == [
        ("Committee", date(2020, 1, 6), "Approved")
    ]
