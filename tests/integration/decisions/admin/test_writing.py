"""A report begun and written on its page in the admin."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from decisions.demonstration import people
from decisions.enums import EffectKind, SectionAnswer
from decisions.models import ExemptText, Report, ReportTemplate
from frameworks.models import Contract, TermOption
from tests.factories.commissioning import CouncilFactory
from tests.factories.frameworks import ContractFactory, TermOptionFactory

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def test_an_author_begins_a_report_from_a_form_and_lands_on_its_page(at_the_desk):
    desk = at_the_desk("withdrawn").sit(people.AUTHOR)
    contract, option = Contract.objects.get(), TermOption.objects.get()
    begun = {
        "template": str(ReportTemplate.objects.get(slug="delegated-powers").pk),
        "contract": str(contract.pk),
        "option": str(option.pk),
        "title": "A further year of day opportunities",
        "sponsor_post": "",
        "forward_plan_entry": "",
        "matter": "",
        "supersedes": "",
    }

    response = desk.client.post(reverse("admin:decisions_report_add"), begun, follow=True)

    made = Report.objects.get(title="A further year of day opportunities")
    assert response.redirect_chain[-1][0] == reverse("admin:decisions_report_change", args=[made.pk])
    assert (made.reference, made.status, made.author.full_name) == ("BRK-DPR-2020-015", "draft", "Priya Nair")
    assert made.sections.count() == 23
    assert "Nobody can decide it yet." in text(response)


def test_the_option_of_another_contract_is_refused_beside_its_box(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    contract = Contract.objects.get()
    other = TermOptionFactory(contract=ContractFactory(council=contract.council, department=contract.department))
    form = ReportTemplate.objects.get(slug="delegated-powers")
    begun = {"template": str(form.pk), "contract": str(contract.pk), "title": "Something"}

    response = desk.client.post(reverse("admin:decisions_report_add"), {**begun, "option": str(other.pk)})

    assert response.context["adminform"].form.errors["option"] == [
        f"This option belongs to {other.contract}, not to {contract}."
    ]
    assert Report.objects.count() == 1


def test_choices_come_only_from_ones_own_council(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    foreign = ContractFactory(council=CouncilFactory(), title="Nobody here may see this")

    shown = text(desk.client.get(reverse("admin:decisions_report_add")))

    assert str(Contract.objects.exclude(pk=foreign.pk).get()) in shown
    assert str(foreign) not in shown


def test_saving_the_page_as_it_is_changes_nothing(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    before = desk.report.version

    assert desk.save().status_code == 302

    assert desk.report.version == before


def test_a_section_is_written_in_its_place(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    box, before = desk.box("sections", "staffing"), desk.report.version

    response = desk.save(**{box: "No council post changes.\r\n\r\nNobody transfers."})

    assert response.status_code == 302
    assert desk.report.sections.get(key="staffing").body == "No council post changes.\n\nNobody transfers."
    assert desk.report.version == before + 1


def test_none_is_a_whole_answer_and_text_beside_it_is_refused_where_it_is_chosen(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    box = desk.box("sections", "insight")
    answer = box.replace("-body", "-answer")

    refused = desk.save(**{box: "Something after all.", answer: "none"})
    assert "There is text, and “None” is chosen." in text(refused)
    assert "Something after all." in text(refused)

    assert desk.save(**{box: "", answer: "none"}).status_code == 302
    section = desk.report.sections.get(key="insight")
    assert (section.answer, section.body) == (SectionAnswer.NONE, "")


def test_a_recommendation_takes_the_whole_option_where_no_last_day_is_given(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    report = desk.report
    report.recommendations.all().delete()
    option, lot = TermOption.objects.get(), report.contract.lots.get(number=4)

    response = desk.save(
        **{
            "recommendations-0-verb": "extend",
            "recommendations-0-text": "That lot 4 is extended.",
            "recommendations-0-effect": "extend",
            "recommendations-0-option": str(option.pk),
            f"recommendations-0-lots-{lot.pk}": "1",
        }
    )

    assert response.status_code == 302
    made = report.recommendations.get()
    named = made.lots.get()
    assert (made.effect, made.order) == (EffectKind.EXTEND, 1)
    assert (named.lot, named.from_on, named.to_on) == (lot, date(2020, 11, 1), date(2021, 10, 31))


def test_an_impossible_last_day_is_said_beside_the_lots_and_everything_typed_comes_back(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    lot = desk.report.contract.lots.get(number=4)
    box = desk.box("sections", "summary")
    day = f"recommendations-0-lots-{lot.pk}-until"

    response = desk.save(**{box: "A new summary.", f"{day}_day": "31", f"{day}_month": "2", f"{day}_year": "2021"})

    assert "Lot 4: “31” is not a day of February 2021, which has 28 days." in text(response)
    assert "A new summary." in text(response)
    assert f'name="{day}_day" value="31"' in text(response)
    assert "A new summary." not in desk.report.sections.get(key="summary").body


def test_recommendations_change_places(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    first, second = desk.report.recommendations.all()

    assert desk.save(**{"recommendations-1-place": "1"}).status_code == 302

    assert list(desk.report.recommendations.values_list("pk", flat=True)) == [second.pk, first.pk]
    assert [row.lots.count() for row in desk.report.recommendations.all()] == [3, 3]


def test_rows_of_every_kind_are_added_and_removed_in_one_save(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    report = desk.report
    rows = {
        "options_considered": report.options_considered.count(),
        "background_papers": report.background_papers.count(),
        "contacts": report.contacts.count(),
    }

    response = desk.save(
        **{
            f"options_considered-{rows['options_considered']}-title": "Ask neighbouring councils",
            f"options_considered-{rows['options_considered']}-reason_rejected": "None has room.",
            f"background_papers-{rows['background_papers']}-title": "Review of 2019",
            "contacts-0-DELETE": "on",
            "quoted_figures-0-figure": "£1.17",
            "quoted_figures-0-meaning": "returned for every pound",
            "quoted_figures-0-source": "Evaluation, 2019",
        }
    )

    assert response.status_code == 302
    assert report.options_considered.last().title == "Ask neighbouring councils"
    assert report.background_papers.last().title == "Review of 2019"
    assert report.contacts.count() == rows["contacts"] - 1
    assert report.quoted_figures.get().figure == "£1.17"


def test_a_contact_nobody_can_reach_is_refused_at_the_row(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    new = desk.report.contacts.count()

    response = desk.save(**{f"contacts-{new}-name": "Ann", f"contacts-{new}-post_title": "Officer"})

    assert "Give a work e-mail address or a work telephone number." in text(response)
    assert desk.report.contacts.count() == new


def test_whoever_saves_second_sees_both_versions_and_loses_nothing(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    box = desk.box("sections", "summary")
    mine = desk.page(**{box: "What I typed."})
    desk.save(**{box: "What was saved first."})

    refused = desk.client.post(desk.url(), mine)

    assert refused.status_code == 409
    shown = text(refused)
    assert "This was saved in the meantime: nothing you typed is lost" in shown
    assert "What I typed." in shown
    assert "What was saved first." in shown
    assert desk.report.sections.get(key="summary").body == "What was saved first."

    again = desk.client.post(desk.url(), {**mine, "version": str(desk.report.version)})
    assert again.status_code == 302
    assert desk.report.sections.get(key="summary").body == "What I typed."


def test_lots_asked_about_elsewhere_are_refused_beside_the_recommendation(at_the_desk):
    desk = at_the_desk("in_clearance").sit(people.AUTHOR)
    other = desk.told.walk.write(reference="BRK-DPR-2020-099", at=desk.told.at(), supersedes=desk.report)
    assert other.recommendations.count() == 2
    lot = desk.report.contract.lots.get(number=1)
    page = reverse("admin:decisions_report_change", args=[other.pk])
    typed = desk.typed(page, "report_form")
    Report.objects.filter(pk=other.pk).update(supersedes=None)

    response = desk.client.post(page, {**typed, f"recommendations-0-lots-{lot.pk}": "1"})

    form = response.context["inline_admin_formsets"][1].formset.forms[0]
    assert "BRK-DPR-2020-014" in " ".join(form.errors["lots"])


def test_a_table_is_begun_filled_in_and_removed(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)

    begun = desk.act("add-table", caption="Places", key="places", columns="Lot\r\nPlaces\r\n", has_row_headers="on")
    table = desk.report.tables.get(key="places")
    page = reverse("admin:decisions_reporttable_change", args=[table.pk])
    assert begun.url == page

    typed = desk.typed(page, "reporttable_form")
    desk.client.post(page, {**typed, "cell_1_1": "Lot 4", "cell_1_2": "12 to 15", "heading_2": "Places used"})
    table = desk.report.tables.get(key="places")
    assert [column.heading for column in table.columns.all()] == ["Lot", "Places used"]
    assert [[cell.body for cell in row.cells.all()] for row in table.rows.all()] == [["Lot 4", "12 to 15"]]

    act = reverse("admin:decisions_reporttable_act", args=[table.pk, "remove"])
    desk.client.post(act, {"version": str(desk.report.version), "confirmed": "1"})
    assert not desk.report.tables.filter(key="places").exists()


def test_a_contributor_writes_the_section_given_to_their_post_and_no_other(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    post = desk.told.walk.cast.post(people.CONTRACT_MANAGER)
    desk.act("give-section", section="staffing", post=str(post.pk))
    given, other = (desk.report.sections.get(key=key) for key in ("staffing", "it"))
    desk.sit(people.CONTRACT_MANAGER)
    assert "Write “Staffing”" in text(desk.get())

    page = reverse("admin:decisions_section_change", args=[given.pk])
    saved = desk.client.post(page, {"version": str(desk.report.version), "answer": "has_content", "body": "No change."})
    refused = desk.client.post(
        reverse("admin:decisions_section_change", args=[other.pk]),
        {"version": str(desk.report.version), "answer": "has_content", "body": "Mine now."},
    )

    assert saved.status_code == 302
    assert refused.status_code == 403
    assert desk.report.sections.get(key="staffing").body == "No change."
    assert desk.report.sections.get(key="it").body == other.body


def test_readiness_lists_what_stops_the_report_with_a_link_to_its_place(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    desk.save(**{desk.box("sections", "why"): ""})

    shown = text(desk.get())

    assert '<a href="#section-why">' in shown
    assert 'id="section-why"' in shown
    assert "Submit to the approving manager: not yet" in shown


def test_the_route_is_told_in_words(at_the_desk):
    shown = text(at_the_desk("draft").sit(people.AUTHOR).get())

    assert "decides after consulting Chairman, Adults and Safeguarding Committee" in shown
    assert "£453,750" in shown
    assert "Equalities, Finance, Governance, Legal, Procurement" in shown


def test_exempt_text_is_added_by_an_act_and_shown_only_by_grant(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    section = desk.report.sections.get(key="finance")
    desk.act(
        "withhold",
        section=str(section.pk),
        paragraph="3",
        public_interest_reasoning="It would weaken the council's hand.",
        text="CANARYWORD asked for more.",
    )
    assert ExemptText.objects.get().text == "CANARYWORD asked for more."
    assert "CANARYWORD" in text(desk.get())

    for person in (people.MANAGER, people.DIRECTOR, people.AUDITOR, people.OFFICE, people.CLEARERS[0]):
        desk.sit(person)
        for name in ("change", "read", "history"):
            response = desk.client.get(desk.url(name))
            assert response.status_code in (200, 404)
            assert "CANARYWORD" not in text(response)

    desk.sit(people.AUTHOR)
    post = desk.told.walk.cast.post(people.CLEARERS[0])
    desk.act("grant-exempt", post=str(post.pk), reason="Clears it in finance.")
    assert "CANARYWORD" in text(desk.sit(people.CLEARERS[0]).get())


def test_the_sum_of_a_recommendation_is_chosen_from_the_contracts_money(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)

    assert desk.report.recommendations.first().value_line.amount == Decimal("453750.00")
    assert "Extension of lots 4 to 6 £453,750" in text(desk.get())
