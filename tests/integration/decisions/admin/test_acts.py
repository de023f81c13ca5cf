"""A report on its course, moved by one person after another through the admin."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse

from commissioning.services import certificates
from decisions.demonstration import people
from decisions.enums import ConsultationOutcome, ItemOutcome, ReportStatus
from decisions.models import Decision, DecisionProof, EffectPosting, Report

pytestmark = pytest.mark.django_db

REASON = "The people who use these lots need them, and the price is fair."


def text(response) -> str:
    return unescape(response.content.decode())


def decision(desk, **changes: str) -> dict[str, str]:
    """Every recommendation as asked, as the page of the decision sends it."""
    page = desk.typed(desk.url("act", "decide"))
    outcomes = {f"outcome_{row.pk}": "as_asked" for row in desk.report.recommendations.all()}
    return {**page, **outcomes, "reason": REASON, "has_no_conflict": "on", **changes}


def sign(desk, typed: dict[str, str], secret: str = settings.DEMO_PASSWORD):
    return desk.client.post(desk.url("act", "decide"), {**typed, "confirmed": "1", "secret": secret})


def test_everybody_moves_the_report_in_turn_until_it_is_decided(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    assert desk.act("submit").status_code == 302
    assert desk.report.status == ReportStatus.WITH_MANAGER

    assert desk.sit(people.MANAGER).act("approve").status_code == 302
    for clearer in people.CLEARERS:
        desk.sit(clearer)
        assert f'value="{clearer.discipline}"' in text(desk.get("act", "clear"))
        assert desk.act("clear", discipline=clearer.discipline, outcome="cleared", reason="").status_code == 302
    assert desk.report.status == ReportStatus.CLEARED

    desk.sit(people.OFFICE)
    post = desk.told.walk.cast.post(people.CHAIRMAN)
    due = {"reply_due_on_day": "22", "reply_due_on_month": "10", "reply_due_on_year": "2020"}
    assert desk.act("ask-consultee", post=str(post.pk), **due).status_code == 302
    assert desk.act("issue", confirmed="1").status_code == 302
    assert desk.act("put-to-maker").status_code == 302

    desk.sit(people.CHAIRMAN)
    asked = desk.report.consultations.get()
    assert desk.act("give-view", consultation=str(asked.pk), outcome="agrees", view="").status_code == 302

    desk.sit(people.DIRECTOR)
    typed = decision(desk)
    checked = desk.client.post(desk.url("act", "decide"), typed)
    assert "That the option in the approved list is used for lots 4, 5 and 6" in text(checked)
    assert "Your password" in text(checked)
    assert Decision.objects.count() == 0
    assert sign(desk, typed).status_code == 302

    made = Decision.objects.get()
    assert (made.outcome, made.maker_name, made.maker_post_label) == (
        "decided", "David Osei", "Executive Director, Adults and Health",
    )  # fmt: skip
    assert [item.outcome for item in made.items.all()] == [ItemOutcome.AS_ASKED] * 2
    shown = text(desk.get())
    assert REASON in shown
    assert "The decision on its own page" in shown


def test_a_double_click_on_decide_makes_one_decision(at_the_desk):
    desk = at_the_desk("with_decision_maker")
    desk.told.close_consultation()
    desk.sit(people.DIRECTOR)
    typed = decision(desk)

    first, second = sign(desk, typed), sign(desk, typed)

    assert (first.status_code, second.status_code) == (302, 409)
    assert "This cannot be done now" in text(second)
    assert Decision.objects.count() == 1


def test_a_wrong_password_decides_nothing_and_the_words_come_back(at_the_desk):
    desk = at_the_desk("with_decision_maker")
    desk.told.close_consultation()
    desk.sit(people.DIRECTOR)

    response = sign(desk, decision(desk), secret="not my password")

    assert "That is not right." in response.context["proof_form"].errors["secret"][0]
    assert REASON in text(response)
    assert Decision.objects.count() == 0
    assert DecisionProof.objects.filter(expires_at__isnull=True).count() == 1


def test_less_is_resolved_with_fewer_lots_and_a_smaller_sum(at_the_desk):
    desk = at_the_desk("with_decision_maker")
    desk.told.close_consultation()
    desk.sit(people.DIRECTOR)
    first = desk.report.recommendations.first()
    lot = desk.report.contract.lots.get(number=6)
    typed = decision(desk, **{f"outcome_{first.pk}": "less", f"amount_{first.pk}": "302,500"})
    day = f"lots_{first.pk}-{lot.pk}"
    dropped = {name: value for name, value in typed.items() if not name.startswith(day)}

    checked = desk.client.post(desk.url("act", "decide"), dropped)
    assert "Recommendation 1: less than asked" in text(checked)
    assert "£302,500" in text(checked)
    assert sign(desk, dropped).status_code == 302

    item = Decision.objects.get().items.first()
    assert (item.outcome, item.amount) == (ItemOutcome.LESS, Decimal("302500.00"))
    assert [row.lot.number for row in item.lots.order_by("lot__number")] == [4, 5]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"outcome": "less"}, "name fewer lots, an earlier day or a smaller sum"),
        ({"outcome": "amended"}, "write the words that are resolved"),
        ({"outcome": "less", "amount": "999,999"}, "costs more than was cleared (£453,750)"),
        ({"outcome": "as_asked", "amount": "1"}, "is changed, so not “as asked”"),
    ],
)
def test_what_cannot_be_resolved_is_said_beside_the_recommendation(at_the_desk, changes, message):
    desk = at_the_desk("with_decision_maker")
    desk.told.close_consultation()
    desk.sit(people.DIRECTOR)
    first = desk.report.recommendations.first()
    typed = decision(desk, **{f"{name}_{first.pk}": value for name, value in changes.items()})

    response = desk.client.post(desk.url("act", "decide"), typed)

    assert message in response.context["form"].errors[f"outcome_{first.pk}"][0]
    assert REASON in text(response)


def test_a_decision_on_a_report_that_moved_meanwhile_shows_what_happened_first(at_the_desk):
    desk = at_the_desk("with_decision_maker")
    desk.told.close_consultation()
    desk.sit(people.DIRECTOR)
    typed = decision(desk)
    Report.objects.filter(pk=desk.report.pk).update(version=desk.report.version + 1)

    response = sign(desk, typed)

    assert response.status_code == 409
    assert "Someone else changed this while you were here" in text(response)
    assert REASON in text(response)
    assert Decision.objects.count() == 0


@pytest.mark.parametrize(
    ("status", "person", "act", "sentence"),
    [
        ("with_manager", people.AUTHOR, "approve", "is for a post with the role Approving manager"),
        ("in_clearance", people.AUTHOR, "clear", "is for a post with the role Clearing officer"),
        ("with_decision_maker", people.AUTHOR, "decide", "is for a post with the role Decision-maker"),
        ("draft", people.AUTHOR, "issue", "is possible when a report is at “Cleared”"),
        ("decided", people.AUTHOR, "withdraw", "this one is at “Decided”"),
        ("with_decision_maker", people.DIRECTOR, "decide", "The consultation of Chairman"),
        ("decided", people.AUTHOR, "add-section", "cannot be changed"),
        ("cleared", people.AUDITOR, "ask-consultee", "Only the report's author or democratic services"),
        ("in_clearance", people.CHAIRMAN, "give-view", "Your post is not among those asked"),
    ],
)
def test_what_is_not_allowed_says_why_and_changes_nothing(at_the_desk, status, person, act, sentence):
    desk = at_the_desk(status).sit(person)
    before = (desk.report.status, desk.report.version)

    shown, tried = desk.get("act", act), desk.act(act, reason="…")

    assert shown.status_code == 403
    assert tried.status_code in (403, 409)  # 409 when what was typed comes back
    assert sentence in text(shown)
    assert sentence in text(desk.get())
    assert (desk.report.status, desk.report.version) == before


def test_moves_that_need_a_reason_ask_for_it_at_its_box(at_the_desk):
    desk = at_the_desk("with_manager").sit(people.MANAGER)

    refused = desk.act("return-to-author", reason=" ")
    assert refused.context["form"].errors["reason"] == ["Give the reason; it is kept."]

    assert desk.act("return-to-author", reason="Say what the pool costs.").status_code == 302
    assert desk.report.status == ReportStatus.CHANGES_REQUESTED
    assert "Say what the pool costs." in text(desk.get())


def test_a_clearance_with_comment_needs_the_comment(at_the_desk):
    desk = at_the_desk("in_clearance").sit(people.CLEARERS[0])

    refused = desk.act("clear", discipline="finance", outcome="cleared_with_comment", reason="")
    assert refused.context["form"].errors["reason"] == ["Write the comment: it is printed."]

    desk.act("clear", discipline="finance", outcome="cleared_with_comment", reason="Watch the referrals.")
    assert "Watch the referrals." in text(desk.get())


def test_no_reply_is_recorded_only_after_the_day_and_with_evidence(at_the_desk):
    desk = at_the_desk("with_decision_maker").sit(people.OFFICE)
    asked = desk.report.consultations.get()
    given = {"consultation": str(asked.pk), "outcome": "no_reply", "view": "", "substitute": ""}

    early = desk.act("record-view", **given, evidence="Two e-mails.")
    assert "A reply can still come" in early.context["form"].errors["outcome"][0]
    assert "Two e-mails." in text(early)

    silent = desk.act("record-view", **{**given, "outcome": "agrees"}, evidence="")
    assert "evidence" in silent.context["form"].errors

    oral = desk.act("record-view", **{**given, "outcome": "comments", "view": "Yes."}, evidence="By telephone today.")
    assert oral.status_code == 302
    asked.refresh_from_db()
    assert (asked.outcome, asked.is_on_behalf, asked.view) == (ConsultationOutcome.COMMENTS, True, "Yes.")


def test_a_declared_interest_takes_the_person_off_the_report(at_the_desk):
    desk = at_the_desk("with_decision_maker")
    desk.told.close_consultation()
    desk.sit(people.DIRECTOR)

    assert desk.act("declare-conflict", nature="My sister runs one of them.", confirmed="1").status_code == 302

    shown = desk.get("act", "decide")
    assert shown.status_code == 403
    assert "You have declared a conflict of interest" in text(shown)
    assert "My sister runs one of them." in text(desk.get())


def test_a_warning_is_accepted_with_a_reason(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    form = desk.get("act", "accept-warning").context["form"]
    chosen, message = form.fields["finding"].choices[0]

    assert "reason" in desk.act("accept-warning", finding=chosen, reason="").context["form"].errors
    assert desk.act("accept-warning", finding=chosen, reason="The lots are small.").status_code == 302

    accepted = desk.report.accepted_findings.get()
    assert (accepted.message, accepted.reason) == (message, "The lots are small.")


def test_facts_that_moved_on_the_register_are_shown_and_taken(at_the_desk):
    desk = at_the_desk("in_clearance").sit(people.AUTHOR)
    contract = desk.report.contract
    contract.title = "Employment and daytime support"
    contract.save()

    assert "The register has changed since" in text(desk.get())
    assert "“Employment and daytime support”" in text(desk.get("act", "refresh-facts"))
    assert desk.act("refresh-facts").status_code == 302

    assert desk.report.pinned_facts.get(name="contract.title").text == "Employment and daytime support"


def test_the_draft_is_a_pdf_and_the_record_is_fetched_once_it_is_made(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)

    draft = desk.get("draft")

    assert (draft["Content-Type"], draft.content[:5]) == ("application/pdf", b"%PDF-")
    assert 'filename="BRK-DPR-2020-014-draft.pdf"' in draft["Content-Disposition"]
    assert desk.get("record").status_code == 404


def test_a_decided_report_can_only_be_read(at_the_desk):
    desk = at_the_desk("decided").sit(people.AUTHOR)
    before = desk.report.version
    summary = desk.report.sections.get(key="summary")
    table = desk.report.tables.get()
    sent = {"version": str(before), "title": "Other", "body": "Other", "answer": "has_content", "caption": "Other"}

    pages = [
        desk.url(),
        reverse("admin:decisions_section_change", args=[summary.pk]),
        reverse("admin:decisions_reporttable_change", args=[table.pk]),
        reverse("admin:decisions_decision_change", args=[Decision.objects.get().pk]),
        reverse("admin:decisions_clearance_change", args=[desk.report.clearances.first().pk]),
        reverse("admin:decisions_consultation_change", args=[desk.report.consultations.first().pk]),
    ]

    for page in pages:
        shown = desk.client.get(page)
        assert shown.status_code == 200
        assert "<textarea" not in text(shown)
        assert desk.client.post(page, sent).status_code == 403
    assert desk.report.version == before
    assert desk.report.title != "Other"


def test_what_was_decided_is_posted_to_the_register_again_by_the_contract_manager(at_the_desk):
    desk = at_the_desk("decided").sit(people.CONTRACT_MANAGER)
    assert set(EffectPosting.objects.values_list("status", flat=True)) == {"pending"}
    assert "Post to the register again" in text(desk.get())

    assert desk.act("post-effects").status_code == 302

    assert set(EffectPosting.objects.values_list("status", flat=True)) == {"posted"}
    assert desk.report.contract.lots.get(number=4).authorised_ends_on == date(2021, 10, 31)
    assert desk.report.contract.lots.get(number=1).authorised_ends_on == date(2020, 10, 31)


def test_a_document_that_was_not_made_is_made_again_by_those_who_keep_records(at_the_desk):
    desk = at_the_desk("issued").sit(people.AUTHOR)
    assert "can have it made again" in text(desk.get("act", "make-again"))

    desk.sit(people.OFFICE)
    assert "Paper issued for decision: waiting to be made" in text(desk.get())

    failed = desk.client.post(desk.url("act", "make-again"), {"version": str(desk.report.version)}, follow=True)
    assert "It failed again." in text(failed)
    assert "Paper issued for decision: could not be certified" in text(failed)
    assert desk.get("paper").status_code == 404

    certificates.set_up_demonstration(council=desk.report.council, at=desk.told.at())
    made = desk.client.post(desk.url("act", "make-again"), {"version": str(desk.report.version)}, follow=True)
    assert "Made and certified" in text(made)
    assert desk.get("paper").content[:5] == b"%PDF-"


def test_a_contract_shows_its_reports_and_the_way_to_begin_one(at_the_desk):
    desk = at_the_desk("draft").sit(people.AUTHOR)
    contract = desk.report.contract
    page = reverse("admin:frameworks_contract_change", args=[contract.pk])

    shown = text(desk.client.get(page))
    assert reverse("decisions:report-detail", args=[desk.report.pk]) in shown
    begin = f"{reverse('admin:decisions_report_add')}?contract={contract.pk}"
    assert f'<option value="{contract.pk}" selected>' in text(desk.client.get(begin))
