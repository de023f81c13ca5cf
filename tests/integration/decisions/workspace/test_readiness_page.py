"""Readiness as a page: what the author accepts, what finance lets stand, and where each comes from."""

import pytest
import time_machine

from decisions.demonstration import people
from tests.factories.course import ConflictDeclarationFactory

SUM = "Two wings of 40 places and 30 places, 40 + 30 = 71, are open."
CHANGED = "This has changed since you opened the page. Look at the list again."
FINANCE, LEGAL = people.CLEARERS[0], people.CLEARERS[1]


@pytest.fixture
def slipped(room):
    """The author has written a sum that does not tie."""
    room.write("risk", body=SUM)
    return room


def blocker(page):
    return next(one for one in page.context["blockers"] if one.finding.code == "sum_does_not_tie")


def test_each_finding_says_in_plain_words_why_and_who_could_let_it_stand(slipped):
    shown = slipped.get("report-readiness").content.decode()
    assert (
        "Only a finance clearing officer can let it stand. "
        "Why: A sum or product written out that does not come to what is said. "
        '<code class="finding-code">sum_does_not_tie</code>'
    ) in shown
    assert "Invariant" not in shown
    assert "Let it stand with this reason" not in shown


def test_a_finding_names_the_law_it_stands_on_and_not_our_own_numbers(room):
    room.write("risk", body="Ring Mrs Hart on 07700 900123.")
    shown = room.get("report-readiness").content.decode()
    assert (
        'Why: A mobile telephone number. UK GDPR art. 5(1)(c). <code class="finding-code">private_telephone</code>'
    ) in shown


def test_finance_lets_it_stand_where_it_is_shown(slipped):
    slipped.sit(FINANCE)
    page = slipped.get("report-readiness")
    assert "Let it stand with this reason" in page.content.decode()
    key = blocker(page).key

    again = slipped.post("report-readiness", finding=key, reason="")
    assert again.status_code == 200
    assert "Say why it can stand." in again.content.decode()

    assert slipped.post("report-readiness", finding=key, reason="One place is counted twice.").status_code == 302
    kept = slipped.report.accepted_findings.get(code="sum_does_not_tie")
    assert (kept.reason, kept.accepted_by.full_name) == ("One place is counted twice.", FINANCE.name)
    after = slipped.get("report-readiness").content.decode()
    assert "Let stand by the post the rule names" in after
    assert "“One place is counted twice.” Rajesh Kulkarni, Finance Business Partner" in after


def test_neither_the_author_nor_legal_can(slipped):
    key = blocker(slipped.get("report-readiness")).key
    answer = slipped.post("report-readiness", finding=key, reason="It is late.")
    assert CHANGED in answer.content.decode()
    slipped.sit(LEGAL)
    assert slipped.post("report-readiness", finding=key, reason="It is late.").status_code == 403
    assert not slipped.report.accepted_findings.exists()


def test_finance_with_a_conflict_is_shown_nothing_to_do_and_refused(slipped):
    slipped.sit(FINANCE)
    ConflictDeclarationFactory(report=slipped.report, person=slipped.told.actor(FINANCE).user)
    page = slipped.get("report-readiness")
    assert "Let it stand with this reason" not in page.content.decode()
    assert slipped.post("report-readiness", finding=blocker(page).key, reason="It ties.").status_code == 403
    assert not slipped.report.accepted_findings.exists()


def test_the_act_leads_finance_to_the_same_page(slipped):
    slipped.sit(FINANCE)
    page = slipped.get("report-act", "override-blocker")
    assert page.status_code == 200
    assert "The report goes on with it." in page.content.decode()


def test_two_findings_of_one_rule_in_one_place_are_let_stand_one_by_one(slipped):
    slipped.write("risk", body=f"{SUM} And 12 + 12 = 25 are shut.")
    slipped.sit(FINANCE)
    first, second = (one for one in slipped.get("report-readiness").context["blockers"])
    assert first.key != second.key
    slipped.post("report-readiness", finding=second.key, reason="One is counted twice.")
    assert [one.key for one in slipped.get("report-readiness").context["blockers"]] == [first.key]


def test_a_finding_that_changed_while_its_page_was_open_is_told_in_words_with_the_reason_beside_what_it_is_now(room):
    room.write("risk", body="A day costs £310.")
    old = next(one.key for one in room.get("report-readiness").context["warnings"] if "£310" in one.finding.message)
    room.write("risk", body="A day costs £320.")
    answer = room.post("report-readiness", finding=old, reason="It is last year's.")
    now = next(one for one in answer.context["warnings"] if "£320" in one.finding.message)
    shown = answer.content.decode()
    assert (answer.status_code, answer.context["chosen"]) == (200, now.key)
    assert f'<span class="govuk-visually-hidden">Error:</span> {CHANGED}' in shown
    assert 'aria-describedby="finding-error">It is last year&#x27;s.</textarea>' in shown
    assert 'id="id_finding_0" open' in shown
    assert "days_left" not in shown.partition("There is a problem")[2].partition("</ul>")[0]
    assert room.post("report-readiness", finding=now.key, reason="It is last year's.").status_code == 302


def test_a_reason_for_what_is_not_found_any_more_is_shown_again(room):
    room.write("risk", body="A day costs £310.")
    old = next(one.key for one in room.get("report-readiness").context["warnings"] if "£310" in one.finding.message)
    room.write("risk", body="A day is dear.")
    shown = room.post("report-readiness", finding=old, reason="It is last year's.").content.decode()
    assert CHANGED in shown
    assert "“It is last year&#x27;s.”" in shown


def test_days_left_accepted_today_stand_accepted_tomorrow(room):
    found = next(one for one in room.get("report-readiness").context["warnings"] if one.finding.code == "days_left")
    assert found.finding.message.startswith("9 days are left")
    room.post("report-readiness", finding=found.key, reason="The chairman could not be asked earlier.")
    with time_machine.travel("2020-10-23 09:00 +0100", tick=False):
        room.sit(people.AUTHOR)
        assert "days_left" not in {one.finding.code for one in room.get("report-readiness").context["warnings"]}
