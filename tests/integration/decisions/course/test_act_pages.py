"""The acts on a report in the workspace: what somebody with four minutes is shown, asked, refused and led on to."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning import clock
from commissioning.enums import Discipline
from decisions.demonstration import people
from decisions.enums import ExemptParagraph, PostingStatus, ReportStatus
from decisions.models import Clearance, Decision, EffectPosting, PaperEntry
from decisions.selectors.brief import AskedFor, LotMove, brief_of
from decisions.selectors.readiness import findings
from decisions.selectors.workspace import reports_in_view
from decisions.services import effects, exempt
from tests.factories import call_ins
from tests.factories.scans import scan
from tests.factories.walks import Told, report_at
from tests.integration.decisions.course.act_pages import browser, said, send, told_at, url

pytestmark = pytest.mark.django_db

AFTERNOON = "2020-10-22 16:00:00+01:00"


@pytest.fixture(autouse=True)
def afternoon() -> Iterator[None]:
    with time_machine.travel(AFTERNOON, tick=False):
        yield


# --- the brief ------------------------------------------------------------------------------------------------------


def test_the_manager_reads_what_is_asked_what_it_costs_and_by_when():
    told = told_at("with_manager")
    page = said(browser(told, people.MANAGER).get(url(told, "approve")))
    assert "£453,750" in page
    assert "Lot 4" in page
    assert "ends Sunday 31 October 2021 instead of Saturday 31 October 2020" in page
    assert "Last safe day to decide" in page
    assert "Executive Director, Adults and Health (David Osei)" in page


def test_the_maker_reads_when_the_term_ends_where_the_words_to_be_resolved_do_not_say_it_of_each_lot():
    told = told_at("with_decision_maker")
    page = said(browser(told, people.DIRECTOR).get(url(told, "decide")))
    assert "The current term of lots 4, 5 and 6 ends Saturday 31 October 2020 (9 days left)" in page


def test_the_brief_says_that_nothing_stands_against_the_report_or_counts_what_does():
    told = told_at("with_manager")
    assert "Readiness 1 warning" in said(browser(told, people.MANAGER).get(url(told, "approve")))
    (warning,) = findings(told.report, clock.now())
    why = {"reason": "The contract says no more.", "accepted_by": told.report.author, "accepted_post": "Author"}
    about = {"code": warning.code, "place": warning.place, "message": warning.message}
    told.report.accepted_findings.create(**about, **why, accepted_at=clock.now())
    page = said(browser(told, people.MANAGER).get(url(told, "approve")))
    assert "Readiness 1 let stand with a reason" in page
    manager = told.actor(people.MANAGER)
    report = reports_in_view(manager).get(pk=told.report.pk)
    clean = {"brief": replace(brief_of(report, manager, clock.now()), against=""), "report": report}
    assert "Nothing stands against it" in render_to_string("decisions/report_brief.html", clean)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("That it is extended from 1 April 2027 to 31 March 2029.", True),
        ("That it is extended to 31 March 2029.", False),
        ("That it is extended.", False),
    ],
)
def test_when_a_term_ends_is_told_beside_words_that_do_not_say_it(words, says):
    one = LotMove("The contract", date(2027, 3, 31), date(2029, 3, 31))
    asked = {"label": "", "words": words, "sum": None, "line": "", "stays": False}
    assert AskedFor(lots=(one,), **asked).says_its_end is says
    assert not AskedFor(lots=(one, one), **asked).says_its_end
    assert not AskedFor(lots=(), **asked).says_its_end


def test_the_author_learns_what_others_have_done_since_they_last_acted():
    told = told_at("changes_requested")
    page = said(browser(told, people.AUTHOR).get(url(told, "resubmit")))
    assert "Since you last acted" in page
    assert "Nothing in the report has changed since then." in page


# --- one question ---------------------------------------------------------------------------------------------------


def test_the_manager_approves_on_one_page():
    told = told_at("with_manager")
    response = send(told, people.MANAGER, "approve", answer="approve")
    assert response.url == reverse("decisions:report-done", args=[told.report.pk])
    assert told.report.status == ReportStatus.IN_CLEARANCE


def test_whoever_has_done_their_part_reads_in_a_few_words_whose_turn_it_is_and_what_else_waits_for_them():
    told = told_at("with_manager")
    done = reverse("decisions:report-done", args=[told.report.pk])
    manager = browser(told, people.MANAGER)
    waiting = manager.get(done)
    assert "Waiting for you Approve it for clearance" in said(waiting)
    assert url(told, "approve") in waiting.text
    manager.post(url(told, "approve"), {"version": told.report.version, "answer": "approve"})
    with CaptureQueriesContext(connection) as asked:
        page = said(manager.get(done))
    assert len(asked) <= 30
    assert "Approved: every clearing officer the rule names has been asked." in page
    assert "Nothing else waits for you" in page
    assert f"{told.report.reference} is with clearing officers now" in page


def test_the_manager_returns_with_what_has_to_change():
    told = told_at("with_manager")
    refused = send(told, people.MANAGER, "approve", answer="return")
    assert "Say what has to change: the author reads it." in said(refused)
    send(told, people.MANAGER, "approve", answer="return", reason="Name the regulation.")
    assert told.report.status == ReportStatus.CHANGES_REQUESTED
    assert told.report.moves.last().reason == "Name the regulation."


def test_declining_ends_the_report_only_after_a_second_look():
    told = told_at("with_manager")
    typed = {"answer": "decline", "reason": "The need has gone."}
    checked = send(told, people.MANAGER, "approve", **typed)
    assert "The report ends here." in said(checked)
    assert told.report.status == ReportStatus.WITH_MANAGER
    send(told, people.MANAGER, "approve", **typed, confirmed="1")
    assert told.report.status == ReportStatus.WITHDRAWN


def test_no_answer_is_no_act():
    told = told_at("with_manager")
    assert "Choose your answer." in said(send(told, people.MANAGER, "approve"))
    assert told.report.status == ReportStatus.WITH_MANAGER


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("cleared_with_comment", "Write the comment: it is printed."),
        ("not_needed", "Say why clearance is not needed: it is printed."),
        ("changes_required", "Say what has to change: the author reads it."),
    ],
)
def test_a_clearing_officer_writes_words_exactly_where_they_are_needed(answer, problem):
    told = told_at("in_clearance")
    assert problem in said(send(told, people.CLEARERS[0], "clear", answer=answer))
    send(told, people.CLEARERS[0], "clear", answer=answer, reason="Seen the budget.")
    row = Clearance.objects.get(report=told.report, discipline=Discipline.FINANCE, outcome=answer)
    assert row.comment == "Seen the budget."


def test_a_clearing_officer_of_one_discipline_is_not_asked_which():
    told = told_at("in_clearance")
    page = browser(told, people.CLEARERS[0]).get(url(told, "clear")).content.decode()
    assert "Clear it, or ask for changes (finance)" in page
    assert "For which discipline" not in page
    assert send(told, people.CLEARERS[0], "clear", answer="cleared", discipline="legal").status_code == 302
    assert Clearance.objects.get(report=told.report, discipline=Discipline.FINANCE).outcome == "cleared"


# --- refusals -------------------------------------------------------------------------------------------------------


def test_a_refusal_names_the_role_and_the_person_who_could_do_it():
    told = told_at("with_manager")
    response = browser(told, people.AUTHOR).get(url(told, "approve"))
    assert response.status_code == 403
    assert "Approving manager" in said(response)
    assert "Helen Abara, Head of Commissioning" in said(response)


def test_a_refusal_to_decide_names_who_decides():
    told = told_at("with_decision_maker")
    response = browser(told, people.OFFICE).get(url(told, "decide"))
    assert (response.status_code, "David Osei, Executive Director" in said(response)) == (403, True)


def test_an_unknown_act_is_not_found():
    told = told_at("with_manager")
    assert browser(told, people.MANAGER).get(url(told, "teleport")).status_code == 404


@pytest.mark.parametrize(("status", "name"), [("issued", "put-to-maker"), ("cleared", "issue")])
def test_the_office_is_warned_while_a_view_has_not_been_asked_for(status, name):
    told = report_at(status)
    page = browser(told, people.OFFICE).get(url(told, name))
    assert "The rule demands a view that nobody has asked for yet." in said(page)
    assert url(told, "ask-consultee") in page.text


# --- deciding -------------------------------------------------------------------------------------------------------


def test_the_director_checks_the_words_and_each_lot_before_deciding():
    told = told_at("with_decision_maker")
    page = said(send(told, people.DIRECTOR, "decide", **told.typed()))
    assert "Recommendation 1: as asked" in page
    assert "Lot 4 Saturday 31 October 2020 Sunday 31 October 2021" in page
    assert "Lot 1 Saturday 31 October 2020 Not extended" in page
    assert "A decision is final" in page
    assert not Decision.objects.exists()


def test_a_decision_leads_to_its_confirmation():
    told = told_at("with_decision_maker")
    sent = told.typed() | {"confirmed": "1", "secret": settings.DEMO_PASSWORD}
    response = send(told, people.DIRECTOR, "decide", **sent)
    assert response.url == reverse("decisions:report-after", args=[told.report.pk])
    page = said(browser(told, people.DIRECTOR).get(response.url))
    assert "Decided" in page
    assert "It is being made." in page
    assert "Not published yet" in page


def test_the_director_may_resolve_less():
    told = told_at("with_decision_maker")
    row = told.report.recommendations.get(order=1)
    left_out = row.lots.get(lot__number=6)
    sent = told.typed(**{f"outcome_{row.pk}": "less"})
    del sent[f"lots_{row.pk}-{left_out.lot_id}"]  # unticked: the last day that stands beside it counts no more
    page = said(send(told, people.DIRECTOR, "decide", **sent))
    assert "Recommendation 1: less than asked" in page
    send(told, people.DIRECTOR, "decide", **sent, confirmed="1", secret=settings.DEMO_PASSWORD)
    item = Decision.objects.get().items.get(order=1)
    assert [lot.lot.number for lot in item.lots.all()] == [4, 5]


def test_a_last_day_changed_for_a_lot_that_is_not_ticked_is_asked_about():
    told = told_at("with_decision_maker")
    row = told.report.recommendations.get(order=1)
    left_out = f"lots_{row.pk}-{row.lots.get(lot__number=6).lot_id}"
    sent = told.typed(**{f"outcome_{row.pk}": "less", f"{left_out}-until_month": "4", f"{left_out}-until_day": "30"})
    del sent[left_out]
    page = said(send(told, people.DIRECTOR, "decide", **sent))
    assert "Lot 6: tick it, or leave its last day as it was." in page
    assert "Recommendation 1: less than asked" not in page


def test_a_wrong_password_decides_nothing_and_loses_nothing():
    told = told_at("with_decision_maker")
    response = send(told, people.DIRECTOR, "decide", **told.typed(), confirmed="1", secret="wrong")
    assert "That is not right." in said(response)
    assert "They are used daily." in said(response)
    assert not Decision.objects.exists()


def test_the_page_says_beforehand_what_the_register_would_refuse():
    told = told_at("with_decision_maker")
    with time_machine.travel("2020-11-02 10:00:00+00:00", tick=False):
        page = said(browser(told, people.DIRECTOR).get(url(told, "decide")))
    assert "What the register would say today" in page
    assert "You can decide all the same" in page


# --- signed paper ---------------------------------------------------------------------------------------------------


def paper_of(told: Told, **otherwise) -> dict[str, object]:
    """The paper, as democratic services enter it."""
    file = io.BytesIO(scan())
    file.name = "signed.pdf"
    holding = told.walk.cast.post(people.DIRECTOR).holdings.get()
    sent = told.typed() | {
        "scan": file, "signer": holding.pk, "signed_on_day": "22", "signed_on_month": "10", "signed_on_year": "2020",
        "signed_time": "14:30",
    }  # fmt: skip
    return sent | otherwise


def test_a_signed_paper_is_entered_and_confirmed_by_two_persons():
    told = told_at("with_decision_maker")
    assert send(told, people.OFFICE, "enter-paper", **paper_of(told)).status_code == 302
    entry = PaperEntry.objects.get()
    assert (entry.entered_by.full_name, f"{entry.signed_at.astimezone():%H:%M}") == ("Ruth Calder", "14:30")
    own = browser(told, people.OFFICE).get(url(told, "confirm-paper"))
    assert (own.status_code, "You entered this paper" in said(own)) == (403, True)
    page = said(browser(told, people.MONITORING_OFFICER).get(url(told, "confirm-paper")))
    assert "Open the scan" in page
    assert "Signed by David Osei" in page
    assert "They are used daily." in page
    checked = send(told, people.MONITORING_OFFICER, "confirm-paper", has_compared="on")
    assert "The decision is final once you confirm it" in said(checked)
    response = send(told, people.MONITORING_OFFICER, "confirm-paper", has_compared="on", confirmed="1")
    page = said(browser(told, people.MONITORING_OFFICER).get(response.url))
    assert "Recorded from signed paper" in page
    assert "entered by Ruth Calder, Democratic Services Officer, on Thursday 22 October 2020, 16:00" in page
    assert entry.scan_sha256 in page


def test_the_scan_is_read_by_those_who_compare_it_and_no_other():
    told = told_at("with_decision_maker")
    address = reverse("decisions:report-scan", args=[told.report.pk])
    assert browser(told, people.OFFICE).get(address).status_code == 404
    send(told, people.OFFICE, "enter-paper", **paper_of(told))
    response = browser(told, people.MONITORING_OFFICER).get(address)
    assert (response.status_code, response["Content-Type"], response.content) == (200, "application/pdf", scan())
    assert response["Cache-Control"] == "private, no-store"
    assert browser(told, people.DIRECTOR).get(address).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"signed_time": "half past two"}, "Give the time as hours and minutes"),
        ({"signed_on_day": "19"}, "it was issued on Wednesday 21 October 2020"),
        ({"signed_time": "17:30"}, "that is still to come"),
    ],
)
def test_an_impossible_paper_is_refused_with_the_reason_beside_its_box(wrong, problem):
    told = told_at("with_decision_maker")
    response = send(told, people.OFFICE, "enter-paper", **paper_of(told, **wrong))
    assert problem in said(response)
    assert not PaperEntry.objects.exists()


def test_a_file_that_is_no_pdf_is_refused():
    told = told_at("with_decision_maker")
    file = io.BytesIO(b"GIF89a")
    file.name = "signed.pdf"
    assert "This file is not a PDF." in said(send(told, people.OFFICE, "enter-paper", **paper_of(told, scan=file)))


def test_a_rejected_entry_can_be_made_again():
    told = told_at("with_decision_maker")
    send(told, people.OFFICE, "enter-paper", **paper_of(told))
    assert send(told, people.MONITORING_OFFICER, "reject-paper", reason="The day is wrong.").status_code == 302
    assert browser(told, people.OFFICE).get(url(told, "enter-paper")).status_code == 200


# --- after ----------------------------------------------------------------------------------------------------------


def test_after_the_decision_each_lot_and_provider_says_how_far_it_has_come():
    told = told_at("decided")
    effects.post_decision(Decision.objects.get().pk)
    client = browser(told, people.CONTRACT_MANAGER)
    address = reverse("decisions:report-after", args=[told.report.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        page = said(client.get(address))
    assert "Authorised to 31 October 2021; 0 of" in page
    assert "Serve notice on the providers" in page
    assert "Tom Ellery, Contract Manager" in page
    assert "and the extension is not in force yet" in page
    assert len(queries) <= 30
    with time_machine.travel("2020-10-30 10:00:00+00:00", tick=False):
        told.walk.bring_into_force()
        call_ins.publish(told)
        page = said(browser(told, people.CONTRACT_MANAGER).get(address))
    assert "Deed signed" in page
    assert "Nothing is left to do about this decision here." in page


def test_a_service_gap_is_said():
    told = told_at("decided")
    with time_machine.travel("2020-11-03 10:00:00+00:00", tick=False):
        page = said(browser(told, people.AUDITOR).get(reverse("decisions:report-after", args=[told.report.pk])))
    assert "there is a gap in the service, or it is holding over" in page


def test_a_failed_effect_can_be_tried_again():
    told = told_at("decided")
    EffectPosting.objects.update(status=PostingStatus.FAILED, problem="The register has moved.")
    page = said(browser(told, people.OFFICE).get(reverse("decisions:report-after", args=[told.report.pk])))
    assert "The register has moved." in page
    assert "Try again" in page


def test_before_a_decision_there_is_no_after():
    told = told_at("with_manager")
    assert (
        browser(told, people.MANAGER).get(reverse("decisions:report-after", args=[told.report.pk])).status_code == 404
    )


def test_no_exempt_word_is_on_an_acts_page():
    told = report_at("draft")
    section = told.report.sections.exclude(kind="group").first()
    exempt.write(section=section, version=told.report.version, paragraph=ExemptParagraph.BUSINESS,
                 public_interest_reasoning="Prices.", text="The canary sings.",
                 actor=told.actor(people.AUTHOR, told.at(20)), at=told.at(20))  # fmt: skip
    for act in ("submit", "withdraw"):
        assert "canary" not in browser(told, people.AUTHOR).get(url(told, act)).content.decode()
