"""From an option to a drafted report: answered step by step on the server, drafted in one go, refused in words."""

from datetime import date
from decimal import Decimal

import pytest

from commissioning.enums import Role
from commissioning.models import AuditEvent
from commissioning.verdicts import Refused, StaleVersion
from decisions import drafting
from decisions.demonstration import open_option, people
from decisions.demonstration.register import moment
from decisions.enums import Action, EffectKind, LotAnswer, ReportStatus
from decisions.models import Proposal, Report
from decisions.selectors import proposals as read
from decisions.selectors import readiness
from decisions.services import proposals, reports
from decisions.services.workflow import perform
from frameworks.models import MoneyLine
from tests.factories.commissioning import actor_with
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db
AT = moment(date(2020, 9, 28), 10)
ON = AT.date()
# What a report just drafted still lacks: its words, and among them a duty the form has no section for.
BEFORE_IT_IS_WRITTEN = {"section_empty", "no_reason_rejected", "forward_plan_wider", "data_protection_unanswered"}


def test_a_drafted_report_asks_for_what_was_answered_with_typed_effects(desk):
    drafted = desk.draft(desk.with_money(resolve=(1, 2, 3)), sponsor_post=desk.cast.post(people.DIRECTOR))
    report = drafted.report
    first, second = report.recommendations.all()
    assert (first.effect, first.value_line, first.option) == (EffectKind.EXTEND, desk.line(), desk.option)
    assert [(row.lot.number, row.from_on, row.to_on) for row in first.lots.all()] == [
        (number, date(2020, 11, 1), date(2021, 10, 31)) for number in (4, 5, 6)
    ]
    assert (second.effect, [row.lot.number for row in second.lots.all()]) == (EffectKind.NOT_EXTEND, [1, 2, 3])
    assert (report.status, report.author, report.contract, report.option) == (
        ReportStatus.DRAFT, desk.actor.user, desk.contract, desk.option,
    )  # fmt: skip
    assert report.forward_plan_entry.reference == "FP-2020-017"
    assert [contact.email for contact in report.contacts.all()] == [people.AUTHOR.email]
    assert drafted.to_check == ()


def test_the_first_words_are_the_forms_with_facts_the_register_states(desk):
    report = desk.draft(desk.with_money(resolve=(1, 2, 3))).report
    found = readiness.findings(report, AT)
    assert {one.code for one in found} <= {*BEFORE_IT_IS_WRITTEN, "route", "days_left"}
    draft = readiness.draft_of(report, AT)
    read_out = {passage.place: passage.reading for passage in draft.passages}
    assert read_out["recommendation:1"].startswith(
        "That contract BRK:ASC-2017-041 (“Employment and day opportunities support”) is extended for lots 4, 5 "
        "and 6 from 1 November 2020 to 31 October 2021, by using its option, at an estimated cost of £453,750."
    )
    assert "lots 1, 2 and 3" in read_out["section:summary"]
    assert read_out["section:implementation"].endswith("Each has a worker.")


def test_what_the_register_cannot_state_is_left_out_of_the_first_words(desk):
    report = desk.draft(desk.with_money()).report
    texts = {section.key: section.body for section in report.sections.all()}
    assert "lots.ending" not in "".join(texts.values())
    assert report.recommendations.count() == 1


def test_a_contract_of_one_provider_is_drafted_in_words_that_fit_it(desk):
    contract = open_option.set_up(desk.cast, loaded_on=ON)
    option = contract.options.get()
    proposal = proposals.begin(contract=contract, option=option, **desk.act)
    part, lot = proposal.parts.get(), contract.lots.get()
    answers = {lot.pk: LotAnswer.EXTEND}
    proposal = proposals.choose_lots(part=part, version=proposal.version, answers=answers, **desk.act)
    proposal = proposals.choose_money(
        part=proposal.parts.get(), version=proposal.version, line=option.money_lines.get(), **desk.act
    )
    report = desk.draft(proposal, title="Advocacy").report
    assert {one.code for one in readiness.findings(report, AT)} <= {*BEFORE_IT_IS_WRITTEN, "days_left"}
    read_out = {passage.place: passage.reading for passage in readiness.draft_of(report, AT).passages}
    assert read_out["recommendation:1"] == (
        "That contract BRK:ASC-LIVE-052 (“Independent advocacy for adults”) with Kestrel Advocacy is extended from "
        "1 February 2021 to 31 January 2023, by using its option, at a price of £492,608."
    )
    assert read_out["section:finance"] == (
        "The further 24 months for the contract come at a price of £492,608. The sum asked for is exempt from VAT."
    )
    assert "“In the last four quarters every referral was answered" in read_out["section:reasons"]
    assert read_out["section:implementation"].startswith("Kestrel Advocacy will be given notice in writing")
    assert "accept" not in read_out["section:implementation"]
    assert "Contract procedure rules, article 4.1." in read_out["section:legal"]
    assert "Public Contracts Regulations 2015, reg. 72(1)(a): clear" in read_out["section:legal"]


def test_a_contract_without_lots_never_says_the_word(desk):
    words = "The option for {{ lots.named }} runs until {{ option.end }}."
    assert drafting.starter(words, {"option.end"}, names_lots=False) == (
        "The option for the contract runs until {{ option.end }}."
    )


def test_the_answers_are_kept_and_nothing_has_touched_the_register(desk):
    proposal = desk.with_money()
    assert Proposal.objects.visible_to(desk.actor).unfinished().get() == proposal
    assert Report.objects.count() == 0
    assert not desk.lots[4].uses.exists()
    part = read.parts(proposal)[0]
    choice = read.part_choice(part, ON)
    assert [one.lot.number for one in read.chosen(part, choice, LotAnswer.EXTEND)] == [4, 5, 6]
    assert read.sum_of(part, ()).amount == Decimal("453750.00")


def test_lots_with_an_estimate_are_taken_to_be_in_use_until_somebody_says_otherwise(desk):
    part = desk.begun().parts.get()
    choice = read.part_choice(part, ON)
    extended = [one.lot.number for one in read.chosen(part, choice, LotAnswer.EXTEND)]
    left = [one.lot.number for one in read.chosen(part, choice, LotAnswer.LEAVE)]
    assert (extended, left) == ([4, 5, 6], [1, 2, 3])


def test_a_sum_for_other_lots_is_refused(desk):
    proposal = desk.with_lots(extend=(4, 5))
    with pytest.raises(Refused) as refused:
        proposals.choose_money(part=proposal.parts.get(), version=proposal.version, line=desk.line(), **desk.act)
    assert refused.value.verdict.codes == ("sum_for_other_lots",)
    assert refused.value.verdict.sentence == "This sum is for lot 4, lot 5 and lot 6, not for lot 4 and lot 5."


def test_the_lots_own_estimates_are_added_up_to_a_line_of_the_register(desk):
    proposal = desk.with_lots(extend=(4, 5))
    proposal = proposals.choose_money(
        part=proposal.parts.get(), version=proposal.version, adds_up_lots=True, **desk.act
    )
    line = desk.draft(proposal).report.recommendations.get().value_line
    assert (line.label, line.amount, [lot.number for lot in line.lots]) == (
        "Extension of lots 4 and 5", Decimal("302500.00"), [4, 5],
    )  # fmt: skip
    assert line.mismatch == ""


def test_an_estimate_becomes_a_line_only_with_the_report(desk):
    proposal, before = desk.with_lots(extend=(1,)), MoneyLine.objects.count()
    proposal = proposals.choose_money(
        part=proposal.parts.get(), version=proposal.version, estimate=Decimal("12000.00"), estimate_vat="exempt",
        estimate_source="Last year's spend", **desk.act,
    )  # fmt: skip
    assert MoneyLine.objects.count() == before
    line = desk.draft(proposal).report.recommendations.get().value_line
    assert (line.amount, line.lot.number, line.source) == (Decimal("12000.00"), 1, "Last year's spend")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "no_sum"),
        ({"adds_up_lots": True, "estimate": Decimal("1.00"), "estimate_vat": "exempt"}, "no_sum"),
        ({"estimate": Decimal("1.00")}, "no_vat"),
        ({"estimate": Decimal("-1.00"), "estimate_vat": "exempt"}, "negative"),
    ],
)
def test_exactly_one_sum_is_asked_for(desk, given, code):
    proposal = desk.with_lots()
    with pytest.raises(Refused) as refused:
        proposals.choose_money(part=proposal.parts.get(), version=proposal.version, **given, **desk.act)
    assert refused.value.verdict.codes == (code,)


def test_an_option_already_asked_for_names_the_report_that_holds_it():
    told = report_at(ReportStatus.DRAFT)
    at = told.at(12)
    option = told.report.option
    with pytest.raises(Refused) as refused:
        proposals.begin(contract=told.report.contract, option=option, actor=told.actor(people.AUTHOR, at), at=at)
    assert set(refused.value.verdict.codes) == {"already_asked"}
    assert (
        "BRK-DPR-2020-014 already asks about lots 1, 2, 3, 4, 5 and 6 and this option" in refused.value.verdict.sentence
    )


def test_after_the_end_there_is_nothing_to_extend(desk):
    with pytest.raises(Refused) as refused:
        proposals.begin(contract=desk.contract, option=desk.option, actor=desk.actor, at=moment(date(2020, 11, 2), 10))
    assert set(refused.value.verdict.codes) == {"lot_ended"}
    assert read.late(desk.contract, date(2020, 11, 2)).startswith("This contract ended on 31 October 2020. Record what")


def test_part_of_an_indivisible_option_is_refused(desk):
    with pytest.raises(Refused) as refused:
        proposals.begin(contract=desk.contract, option=desk.option, months=6, **desk.act)
    assert "partial_use" in refused.value.verdict.codes


def test_ending_a_lot_needs_a_word_about_its_people(desk):
    proposal = desk.begun()
    with pytest.raises(Refused) as refused:
        proposals.choose_lots(
            part=proposal.parts.get(), version=proposal.version, answers=desk.answers(resolve=(1,)), **desk.act
        )
    assert refused.value.verdict.codes == ("no_arrangements",)


@pytest.mark.parametrize(
    ("made", "codes"),
    [("begun", ("no_lots",)), ("with_lots", ("no_sum",))],
)
def test_a_report_is_not_drafted_from_half_the_answers(desk, made, codes):
    proposal = getattr(desk, made)()
    with pytest.raises(Refused) as refused:
        desk.draft(proposal)
    assert refused.value.verdict.codes == codes
    assert Report.objects.count() == 0


def test_a_proposal_drafts_one_report_and_is_then_closed(desk):
    proposal = desk.with_money()
    report = desk.draft(proposal).report
    proposal.refresh_from_db()
    assert proposal.report == report
    with pytest.raises(Refused) as refused:
        desk.draft(proposal)
    assert refused.value.verdict.codes == ("already_drafted",)
    with pytest.raises(Refused):
        proposals.drop(proposal=proposal, **desk.act)


def test_a_proposal_is_its_persons_alone(desk):
    proposal = desk.begun()
    other = actor_with(Role.REPORT_AUTHOR, Role.COMMISSIONER, council=desk.contract.council)
    assert not Proposal.objects.visible_to(other).exists()
    with pytest.raises(Refused) as refused:
        proposals.drop(proposal=proposal, actor=other, at=AT)
    assert refused.value.verdict.codes == ("not_yours",)


def test_somebody_who_drafts_no_reports_proposes_nothing(desk):
    with pytest.raises(Refused) as refused:
        proposals.begin(contract=desk.contract, option=desk.option, actor=desk.cast.actor(people.AUDITOR, AT), at=AT)
    assert refused.value.verdict.codes == ("not_yours",)


def test_an_answer_to_a_page_opened_before_another_is_told_so(desk):
    proposal = desk.begun()
    version = proposal.version
    proposals.choose_lots(part=proposal.parts.get(), version=version, answers=desk.answers(), **desk.act)
    with pytest.raises(StaleVersion):
        proposals.choose_lots(part=proposal.parts.get(), version=version, answers=desk.answers(), **desk.act)


def test_a_dropped_proposal_leaves_only_its_trace(desk):
    proposals.drop(proposal=desk.begun(), **desk.act)
    assert not Proposal.objects.exists()
    assert list(AuditEvent.objects.filter(verb__startswith="proposal.").values_list("verb", flat=True)) == [
        "proposal.begun", "proposal.dropped",
    ]  # fmt: skip


def test_prose_is_taken_from_an_earlier_report_without_its_sums(desk):
    first = desk.draft(desk.with_money()).report

    reports.edit_section(
        report=first, key="staffing", version=Report.objects.get(pk=first.pk).version,
        body="Nobody moves.\n\nIt cost £1.5m in 2019.\n\n[table:gone]", **desk.act,
    )  # fmt: skip
    first.refresh_from_db()
    perform(report=first, action=Action.WITHDRAW, actor=desk.actor, version=first.version, at=AT, reason="Anew.")
    drafted = desk.draft(desk.with_money(), copied_from=first)
    staffing = drafted.report.sections.get(key="staffing").body
    assert staffing == "Nobody moves.\n\nIt cost [sum to be given] in 2019."
    assert "Staffing" in drafted.to_check


def test_the_route_is_told_with_its_rule_and_its_dates(desk):
    view = read.route_view(desk.with_money(), desk.actor, AT)
    assert view.route.sentence == (
        "Executive Director, Adults and Health decides after consulting Chairman, Adults and Safeguarding Committee, "
        "under Contract procedure rules, article 4.1 (Extensions on the approved forward plan)."
    )
    assert (view.earliest_on, view.timetable.decide_by, view.is_late) == (
        date(2020, 10, 5), date(2020, 10, 19), False,
    )  # fmt: skip


def test_without_its_plan_entry_there_is_no_route_and_it_is_said_what_would_make_one(desk):
    proposal = desk.with_money()
    proposal = proposals.choose_plan_entry(proposal=proposal, version=proposal.version, entry=None, **desk.act)
    view = read.route_view(proposal, desk.actor, AT)
    assert [reason.code for reason in view.reasons] == ["no_forward_plan_entry"]
    assert "Add the approved entry to the forward plan" in view.reasons[0].message
