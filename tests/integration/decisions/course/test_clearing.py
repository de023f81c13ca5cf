"""Clearances: asked in parallel, bound to what they cover, and never given by silence (model.md 21 and 22)."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.enums import Discipline
from commissioning.verdicts import Refused
from decisions.clearances import ClearanceState
from decisions.demonstration import people
from decisions.demonstration.register import value_line
from decisions.enums import Action, ClearanceOutcome, ReportStatus
from decisions.models import Clearance, ReportAttachment
from decisions.selectors import facts
from decisions.selectors.situations import ReportSituation
from decisions.services import attachments, consulting, reports, rows
from frameworks.enums import Certainty, MoneyKind, VatBasis
from frameworks.services import money
from providers.models import Provider
from tests.factories import files
from tests.factories.walks import Told, report_at

pytestmark = pytest.mark.django_db
MONEY = {Discipline.FINANCE, Discipline.LEGAL, Discipline.PROCUREMENT}


def states(told: Told) -> dict[Discipline, ClearanceState]:
    actor = told.actor(people.OFFICE)
    return ReportSituation(told.report, Action.ISSUE, actor, told.at(), "", {}).clearances


def voided(told: Told) -> set[Discipline]:
    return {discipline for discipline, state in states(told).items() if state.is_voided}


def all_but_the_last() -> Told:
    """In clearance, everybody but governance has cleared: the author may still write."""
    told = report_at("in_clearance")
    for discipline in [*MONEY, Discipline.EQUALITIES]:
        told.clear(discipline)
    return told


def write(told: Told, key: str, before: str, after: str) -> None:
    report = told.report
    body = report.sections.get(key=key).body
    assert before in body
    reports.edit_section(
        report=report, version=report.version, key=key, body=body.replace(before, after, 1),
        actor=told.actor(people.AUTHOR), at=told.at(2),
    )  # fmt: skip


def set_sum(told: Told, amount: Decimal) -> None:
    """The estimate is entered anew on the register, no longer as a sum of lots."""
    line = value_line(told.report.option)
    money.edit_line(
        line=line, version=line.version, parts=[], calculation="", amount=amount,
        actor=told.actor(people.AUTHOR), at=told.at(2),
    )  # fmt: skip


def refused(told: Told, action: Action, actor, **entered) -> tuple[str, ...]:
    with pytest.raises(Refused) as error:
        told.move(action, actor, **entered)
    return error.value.verdict.codes


def test_approval_asks_every_required_discipline_for_an_answer_in_five_working_days():
    rows = report_at("in_clearance").report.clearances.order_by("discipline")
    # approved on Friday 9 October 2020; five working days later is Friday 16 October
    assert [(row.discipline, row.round, row.due_on, row.outcome) for row in rows] == [
        (discipline, 1, date(2020, 10, 16), "") for discipline in sorted(Discipline.values)
    ]


def test_silence_never_clears():
    told = all_but_the_last()
    assert told.report.status == ReportStatus.IN_CLEARANCE
    assert told.clear(Discipline.GOVERNANCE).status == ReportStatus.CLEARED


def test_a_clearing_officer_clears_only_their_own_discipline():
    told = report_at("in_clearance")
    finance = told.actor(people.CLEARERS[0])
    assert refused(told, Action.CLEAR, finance, discipline="legal") == ("not_your_discipline",)


def test_a_clearing_officer_says_in_which_discipline():
    told = report_at("in_clearance")
    assert refused(told, Action.CLEAR, told.actor(people.CLEARERS[0])) == ("no_discipline",)


@pytest.mark.parametrize("outcome", [ClearanceOutcome.CLEARED_WITH_COMMENT, ClearanceOutcome.NOT_NEEDED])
def test_a_comment_is_written_where_one_is_promised(outcome):
    told = report_at("in_clearance")
    finance = told.actor(people.CLEARERS[0])
    assert refused(told, Action.CLEAR, finance, discipline="finance", outcome=outcome) == ("no_comment",)
    told.move(Action.CLEAR, finance, discipline="finance", outcome=outcome, reason="Within the forecast.")
    row = Clearance.objects.get(discipline="finance")
    assert (row.outcome, row.comment, row.cleared_post) == (outcome, "Within the forecast.", people.CLEARERS[0].post)


def test_nothing_is_cleared_twice():
    told = report_at("in_clearance")
    told.clear(Discipline.LEGAL)
    legal = told.actor(people.CLEARERS[1])
    assert refused(told, Action.CLEAR, legal, discipline="legal") == ("already_cleared",)


def test_changing_the_sum_voids_finance_legal_and_procurement():
    told = all_but_the_last()
    set_sum(told, Decimal("500000.00"))
    assert voided(told) == MONEY


def test_changing_a_sum_in_prose_voids_finance_legal_and_procurement():
    told = all_but_the_last()
    write(told, "finance", "No growth is asked for.", "Growth of £12,000 is asked for.")
    assert voided(told) == MONEY


def test_changing_the_equalities_section_voids_equalities_only():
    told = all_but_the_last()
    body = told.report.sections.get(key="equalities").body
    assert Discipline(told.report.sections.get(key="equalities").discipline) is Discipline.EQUALITIES
    first = body.split()[0]
    write(told, "equalities", first, f"Newly, {first.lower()}")
    assert voided(told) == {Discipline.EQUALITIES}


def test_a_date_in_a_background_paper_or_in_an_alternatives_title_voids_all():
    told = all_but_the_last()
    report = told.report
    paper, option = report.background_papers.first(), report.options_considered.first()
    change = rows.RowChange(type(paper), row=paper, values={"title": "Monitoring of the year to March 2019"})
    author = told.actor(people.AUTHOR)
    report = rows.save(report=report, version=report.version, changes=[change], actor=author, at=told.at(3))
    assert voided(told) == set(Discipline) - {Discipline.GOVERNANCE}
    change = rows.RowChange(type(option), row=option, values={"title": "Let the lots end in 2021"})
    rows.save(report=report, version=report.version, changes=[change], actor=author, at=told.at(3))
    assert voided(told) == set(Discipline) - {Discipline.GOVERNANCE}


def annex(told: Told, content: bytes = files.PDF, name: str = "deed.pdf", **given) -> ReportAttachment:
    file = files.new_file(content, name)
    return attachments.attach(report=told.report, given=file, actor=told.actor(people.AUTHOR), at=told.at(2), **given)


def test_an_annex_added_replaced_or_withdrawn_voids_all_until_what_was_cleared_is_there_again():
    told = all_but_the_last()
    cleared = set(Discipline) - {Discipline.GOVERNANCE}
    first = annex(told)
    assert voided(told) == cleared
    for discipline in cleared:
        told.clear(discipline, at=told.at(2))
    assert voided(told) == set()
    second = annex(told, files.PNG, "deed.png", replaces=first)
    assert voided(told) == cleared
    author = told.actor(people.AUTHOR)
    attachments.withdraw(attachment=second, reason="Not signed.", actor=author, at=told.at(2))
    assert voided(told) == cleared
    annex(told)
    assert voided(told) == set()


def test_the_pages_on_which_annexes_change_say_that_it_voids_every_clearance():
    told = all_but_the_last()
    row = annex(told)
    client = Client()
    client.force_login(told.actor(people.AUTHOR).user)
    for name, args in (("add", ()), ("replace", (row.pk,)), ("withdraw", (row.pk,))):
        with time_machine.travel(told.at(2), tick=False):
            page = client.get(reverse(f"decisions:report-attachment-{name}", args=[told.report.pk, *args]))
        assert "To add, replace or withdraw one voids every clearance given so far" in page.content.decode()


def test_a_typo_voids_none():
    told = all_but_the_last()
    write(told, "reasons", "do harm", "do hram")
    assert voided(told) == set()


def test_new_actual_spend_voids_none_and_the_paper_is_the_same():
    told = all_but_the_last()
    money.add_line(
        contract=told.report.contract, kind=MoneyKind.ACTUAL, label="Spend in September", amount=Decimal("36120.00"),
        vat_basis=VatBasis.EXEMPT, certainty=Certainty.ACTUAL, finance_year="2020/21",
        actor=told.actor(people.CONTRACT_MANAGER), at=told.at(2),
    )  # fmt: skip
    assert voided(told) == set()


def test_a_providers_new_name_voids_none_and_is_shown():
    told = all_but_the_last()
    provider = Provider.objects.get(legal_name="Greenlane Together")
    provider.legal_name = "Greenlane Together CIO"
    provider.save()
    assert voided(told) == set()
    assert "providers.named" in {fact.name for fact, _ in facts.moved(told.report)}


def test_what_was_voided_is_cleared_in_a_new_round_and_the_old_one_stands_as_given():
    told = all_but_the_last()
    set_sum(told, Decimal("500000.00"))
    told.clear(Discipline.FINANCE, at=told.at(2))
    rounds = Clearance.objects.filter(discipline="finance").order_by("round")
    assert [(row.round, row.outcome) for row in rounds] == [(1, "cleared"), (2, "cleared")]
    assert rounds[0].aspect_digest != rounds[1].aspect_digest
    assert voided(told) == {Discipline.LEGAL, Discipline.PROCUREMENT}


def test_the_last_clearance_does_not_complete_while_another_is_voided():
    told = all_but_the_last()
    set_sum(told, Decimal("500000.00"))
    assert told.clear(Discipline.GOVERNANCE).status == ReportStatus.IN_CLEARANCE


def test_a_sum_changed_after_clearance_cannot_be_issued():
    told = report_at("cleared")
    set_sum(told, Decimal("500000.00"))
    codes = refused(told, Action.ISSUE, told.actor(people.OFFICE))
    assert {"finance_not_cleared", "legal_not_cleared", "procurement_not_cleared"} <= set(codes)
    assert not {"equalities_not_cleared", "governance_not_cleared"} & set(codes)


def test_changes_are_asked_for_with_words_and_end_the_round():
    told = report_at("in_clearance")
    legal = told.actor(people.CLEARERS[1])
    assert refused(told, Action.REQUIRE_CHANGES, legal, discipline="legal") == ("no_reason",)
    report = told.move(Action.REQUIRE_CHANGES, legal, discipline="legal", reason="Name the regulation.")
    assert report.status == ReportStatus.CHANGES_REQUESTED
    assert Clearance.objects.get(discipline="legal").outcome == ClearanceOutcome.CHANGES_REQUIRED


def test_after_changes_only_those_who_have_not_cleared_are_asked_again():
    told = report_at("in_clearance")
    told.clear(Discipline.FINANCE, at=told.at(9))
    told.move(Action.REQUIRE_CHANGES, told.actor(people.CLEARERS[1]), told.at(8), discipline="legal", reason="Name it.")
    told.move(Action.RESUBMIT, told.actor(people.AUTHOR), told.at(7))
    latest = {row.discipline: row.round for row in Clearance.objects.order_by("round")}
    assert latest == {"finance": 1, "legal": 2, "procurement": 1, "equalities": 1, "governance": 1}


def test_somebody_with_a_declared_conflict_clears_nothing():
    told = report_at("in_clearance")
    legal = told.actor(people.CLEARERS[1])
    consulting.declare_conflict(report=told.report, nature="My brother directs a provider.", actor=legal, at=told.at(9))
    assert refused(told, Action.CLEAR, legal, discipline="legal") == ("conflict_declared",)
    assert refused(told, Action.REQUIRE_CHANGES, legal, discipline="legal", reason="No.") == ("conflict_declared",)


def test_where_the_rule_asks_for_no_clearance_approval_clears_the_report():
    told = report_at("with_manager")
    told.report.authority_rule.clearances.all().delete()
    report = told.move(Action.APPROVE, told.actor(people.MANAGER), told.at(13))
    assert (report.status, report.clearances.count()) == (ReportStatus.CLEARED, 0)


def test_a_sum_raised_in_clearance_and_cleared_anew_still_waits_for_the_manager():
    told = all_but_the_last()
    set_sum(told, Decimal("500000.00"))
    report = told.report
    first = report.recommendations.first()
    text = first.text.replace("{{ money.extension_total }}", "the sum named below")
    assert text != first.text
    change = rows.RowChange(type(first), row=first, values={"text": text})
    author = told.actor(people.AUTHOR)
    rows.save(report=report, version=report.version, changes=[change], actor=author, at=told.at(2))
    for discipline in Discipline:
        told.clear(discipline, at=told.at(2, 16))
    assert told.report.status == ReportStatus.CLEARED
    assert "approval_lapsed" in refused(told, Action.ISSUE, told.actor(people.OFFICE))
