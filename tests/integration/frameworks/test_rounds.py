"""A round of admission from its plan to the places it gives: blind scores, moderation, sign-off, re-application."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from commissioning.enums import Role
from commissioning.models import AuditEvent, OutgoingMail
from commissioning.verdicts import Refused
from frameworks.enums import AdmissionMode, ContractKind, RoundStatus
from frameworks.importing.applicants import Applicant
from frameworks.models import Admission, AdmissionRound, LotApplication, Score
from frameworks.selectors import rounds as selectors
from frameworks.services import applications, contracts, rounds, scoring, signing_off
from providers.models import Provider
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.providers import ProviderFactory
from tests.factories.rounds import CLOSES, INSURED, OPENS, STARTS, at, joining

pytestmark = pytest.mark.django_db


def codes(service, *given, **more) -> tuple[str, ...]:
    with pytest.raises(Refused) as said:
        service(*given, **more)
    return said.value.verdict.codes


def test_a_round_runs_from_its_plan_to_the_places_it_gives():
    world = joining()
    world.open()
    good, lapsed, weak = (world.apply(world.lots[:1]) for _ in range(3))
    lapsed.insurance_until = date(2023, 5, 1)
    lapsed.save()
    world.evaluate()
    rows = {one.application_id: one for one in LotApplication.objects.all()}
    for application, points in ((good, (80, 70)), (lapsed, (65, 65)), (weak, (40, 50))):
        world.score(rows[application.pk], *points)
    world.moderate(rows[good.pk], 75, "Strong on staffing; thin on weekends.")
    world.moderate(rows[weak.pk], 45, "No plan for weekends.")

    signed = world.sign_off()

    assert (signed.admitted, signed.conditional, signed.declined) == (1, 1, 1)
    places = {place.provider: place for place in Admission.objects.all()}
    assert set(places) == {good.provider, lapsed.provider}
    assert {(place.admitted_on, place.ends_on) for place in places.values()} == {
        (date(2023, 6, 1), world.contract.current_ends_on)
    }
    assert places[good.provider].condition == ""
    assert "lapsed on 1 May 2023" in places[lapsed.provider].condition
    told = {one.provider: one for one in selectors.outcomes_of(world.round)}
    declined = told[weak.provider].lots[0]
    assert (declined.outcome, declined.score, declined.scores) == (
        "declined", Decimal("45.00"), ((40, "Worth 40."), (50, "Worth 50.")),
    )  # fmt: skip
    assert declined.reason == "The score of 45 is below the pass mark of 60. No plan for weekends."
    assert told[good.provider].lots[0].reason == "Strong on staffing; thin on weekends."
    assert told[good.provider].signed_as == "Head of Commissioning"
    batch = AuditEvent.objects.filter(verb="round.signed_off")
    assert batch.count() == 1
    world.step(rounds.conclude, date(2023, 6, 2))
    assert world.round.status == RoundStatus.CONCLUDED


def test_nobody_sees_a_score_before_all_are_in_and_none_changes_after():
    world = joining()
    world.open()
    world.apply(world.lots[:1])
    world.evaluate()
    row = LotApplication.objects.get()
    first, second = world.evaluators
    world.score(row, 70)
    assert (selectors.line_of(row, second).scores, selectors.line_of(row, world.commissioner).scores) == ((), ())
    assert selectors.line_of(row, first).own.points == 70
    assert list(Score.objects.visible_to(second)) == []
    assert codes(world.moderate, row, 60) == ("not_all_in",)
    world.score(row, 72)  # one's own may be changed until then
    scoring.give_score(lot_application=row, points=Decimal(60), comment="Fair.", actor=second, at=at(date(2023, 5, 11)))
    assert [score.points for score in selectors.line_of(row, second).scores] == [72, 60]
    assert codes(world.score, row, 90) == ("all_in",)
    assert selectors.line_of(row).agreed is None
    assert codes(world.sign_off) == ("none_ready",)


def test_a_declared_conflict_removes_the_evaluator_and_what_they_scored():
    world = joining()
    world.open()
    world.apply(world.lots[:1])
    world.evaluate()
    row = LotApplication.objects.get()
    world.score(row, 10, 70)
    first = world.evaluators[0]
    world.step(rounds.declare, date(2023, 5, 12), first, conflict="My sister works there.")
    line = selectors.line_of(row)
    assert (line.expected, [score.points for score in line.scores], line.agreed) == (1, [70], 70)
    assert "conflicted" in codes(world.score, row, 80)
    assert codes(world.step, rounds.declare, date(2023, 5, 13), first, conflict="") == ("conflicted",)
    stranger = actor_with(Role.CONTRACT_MANAGER, council=CouncilFactory())
    assert not AdmissionRound.objects.visible_to(stranger).exists()
    colleague = actor_with(Role.AUDITOR, council=world.council)
    assert AdmissionRound.objects.visible_to(colleague).exists()


def test_only_evaluators_who_declared_score_and_only_while_it_is_evaluated():
    world = joining()
    world.open()
    world.apply(world.lots[:1])
    row = LotApplication.objects.get()
    assert codes(world.score, row, 60) == ("no_evaluator", "not_evaluated")
    world.step(rounds.name_evaluator, CLOSES, user=world.evaluators[0].user)
    after = CLOSES + timedelta(days=1)
    assert codes(world.step, rounds.close, CLOSES) == ("still_open",)
    world.step(rounds.close, after)
    assert codes(world.step, rounds.begin_evaluation, after) == ("undeclared",)
    assert codes(world.score, row, 60) == ("undeclared", "not_evaluated")
    stranger = actor_with(Role.CONTRACT_MANAGER, council=CouncilFactory())
    assert codes(world.step, rounds.name_evaluator, after, user=stranger.user) == ("no_post",)


def test_an_evaluator_is_told_at_once_and_sees_the_round_from_outside_its_department():
    world = joining()
    world.open()
    elsewhere = actor_with(Role.CONTRACT_MANAGER, council=world.council, department="Public Health")
    assert not AdmissionRound.objects.visible_to(elsewhere).exists()
    with time_machine.travel(at(OPENS), tick=False):
        world.step(rounds.name_evaluator, OPENS, user=elsewhere.user)
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.path) == (elsewhere.user, f"/rounds/{world.round.pk}/")
    assert AdmissionRound.objects.visible_to(elsewhere).get() == world.row


def test_no_evaluator_and_no_moderator_signs_off_and_the_post_needs_authority():
    world = joining()
    world.evaluators[0] = actor_with(Role.APPROVING_MANAGER, council=world.council)
    world.commissioner = actor_with(Role.COMMISSIONER, Role.APPROVING_MANAGER, council=world.council)
    world.open()
    world.apply(world.lots[:1])
    world.evaluate()
    row = LotApplication.objects.get()
    world.score(row, 70, 80)
    world.moderate(row, 75)
    assert codes(world.sign_off, actor=world.evaluators[0]) == ("evaluated",)
    assert codes(world.sign_off, actor=world.commissioner) == ("moderated",)
    assert codes(world.sign_off, actor=world.evaluators[1]) == ("not_yours", "evaluated")
    assert Admission.objects.count() == 0
    assert world.sign_off().admitted == 1


def test_whoever_declared_a_conflict_does_not_moderate_and_another_evaluator_takes_their_place():
    world = joining()
    world.evaluators[0] = world.commissioner
    world.open()
    world.apply(world.lots[:1])
    world.evaluate()
    row = LotApplication.objects.get()
    world.score(row, 70, 80)
    other = actor_with(Role.COMMISSIONER, council=world.council)
    assert codes(world.step, rounds.name_evaluator, date(2023, 5, 20), user=other.user) == ("scored",)
    world.step(rounds.declare, date(2023, 5, 20), world.commissioner, conflict="A relative works there.")
    assert codes(world.moderate, row, 75) == ("conflicted",)
    world.step(rounds.declare, date(2023, 5, 20), world.evaluators[1], conflict="So does one of mine.")
    world.step(rounds.name_evaluator, date(2023, 5, 20), user=other.user)
    assert [one.user for one in selectors.evaluators(world.round) if one.removed_at is None] == [other.user]


def test_no_earlier_day_makes_lapsed_insurance_do():
    world = joining()
    world.open()
    application = world.apply(world.lots[:1], insurance_until=date(2023, 5, 20))
    world.evaluate()
    world.score(application.lots.get(), 80, 80)
    signed = world.step(signing_off.sign_off, date(2023, 6, 1), world.head, admitted_on=date(2023, 5, 19))
    assert (signed.admitted, signed.conditional) == (0, 1)


def test_nobody_dissolved_since_is_given_a_place():
    world = joining()
    world.open()
    application = world.apply(world.lots[:1])
    world.evaluate()
    world.score(application.lots.get(), 80, 80)
    application.provider.status = "dissolved"
    application.provider.save()
    assert codes(world.sign_off) == ("not_active",)


def test_one_applies_until_the_last_day_whatever_the_round_is_called():
    world = joining()
    world.open()
    assert world.row in AdmissionRound.objects.public().taking(CLOSES)
    assert not AdmissionRound.objects.taking(CLOSES + timedelta(days=1)).exists()


def test_the_best_are_admitted_where_places_are_limited():
    world = joining(limit=2)
    world.open()
    made = [world.apply(world.lots[:1]) for _ in range(3)]
    world.evaluate()
    for application, points in zip(made, (70, 90, 80), strict=True):
        world.score(application.lots.get(), points, points)
    signed = world.sign_off()
    assert (signed.admitted, signed.declined) == (2, 1)
    assert {place.provider for place in Admission.objects.all()} == {made[1].provider, made[2].provider}
    assert "higher scores" in made[0].lots.get().reason


def test_who_was_declined_applies_again_in_the_next_round():
    world = joining()
    world.open()
    first = world.apply(world.lots[:1])
    world.evaluate()
    world.score(first.lots.get(), 30, 30)
    world.sign_off()
    world.step(rounds.conclude, date(2023, 6, 2))
    assert codes(world.plan, opens_on=date(2023, 9, 1), closes_on=date(2023, 10, 2)) == ("too_early",)
    world.open(opens_on=date(2023, 10, 3), closes_on=date(2023, 11, 3))
    again = world.apply(world.lots[:1], day=date(2023, 10, 4), provider=first.provider)
    assert again.follows == first
    assert codes(world.apply, world.lots[:2], day=date(2023, 10, 5), provider=first.provider) == ("applied_already",)


def test_an_application_counts_by_the_day_it_came():
    world = joining()
    world.open()
    late = CLOSES + timedelta(days=1)
    assert codes(world.apply, day=late) == ("too_late",)
    world.step(rounds.close, late)
    in_time = applications.enter(
        admission_round=world.round, provider=ProviderFactory(council=world.council), lots=world.lots[:1],
        received_on=CLOSES, actor=world.commissioner, at=at(late),
    )  # fmt: skip
    assert in_time.lots.count() == 1
    version = in_time.lots.get().version
    applications.withdraw(lot_application=in_time.lots.get(), version=version, actor=world.commissioner, at=at(late))
    assert in_time.lots.get().outcome == "withdrawn"


def test_a_sheet_is_entered_whole_or_not_at_all():
    world = joining()
    world.open()
    known = ProviderFactory(council=world.council, legal_name="Alder House Limited", company_number="01234567")
    named = ProviderFactory(council=world.council, legal_name="Birch Trust")
    good = [
        Applicant(2, "Alder", (1, 2), OPENS, company_number="01234567", insurance_until=INSURED),
        Applicant(3, "birch trust", (3,), OPENS),
        Applicant(4, "Cedar Care", (1,), OPENS),
    ]
    bad = [*good, Applicant(5, "Alder House Limited", (2, 9), OPENS), Applicant(6, "Elm", (1,), CLOSES)]
    upload = {"admission_round": world.round, "actor": world.commissioner, "at": at(OPENS)}
    with pytest.raises(Refused) as said:
        applications.enter_sheet(applicants=bad, **upload)
    assert [reason.message for reason in said.value.verdict.reasons] == [
        "Row 5, Alder House Limited: This round is not for lot 9. "
        "An application of this provider for lot 2 still waits.",
        "Row 6, Elm: It cannot have come later than today.",
    ]
    assert (Provider.objects.count(), LotApplication.objects.count()) == (2, 0)
    done = applications.enter_sheet(applicants=good, **upload)
    assert ([one.provider for one in done.applications][:2], done.new_providers) == ([known, named], 1)
    assert LotApplication.objects.count() == 4


@pytest.mark.parametrize(
    ("mode", "given", "said"),
    [
        (AdmissionMode.CLOSED, {}, ("closed_list",)),
        (AdmissionMode.AD_HOC, {}, ("no_decision",)),
        (AdmissionMode.AD_HOC, {"decision_reference": "BRK-1", "closes_on": None}, ("no_last_day",)),
        (AdmissionMode.CONTINUOUS, {"closes_on": None, "lots": []}, ("no_lots",)),
        (AdmissionMode.PERIODIC, {"closes_on": OPENS - timedelta(days=1)}, ("impossible_dates",)),
        (AdmissionMode.PERIODIC, {"opens_on": date(2026, 10, 1), "closes_on": date(2026, 11, 1)}, ("list_over",)),
    ],
)
def test_a_list_is_opened_only_as_it_admits(mode, given, said):
    assert codes(joining(mode).plan, **given) == said


def test_a_closed_list_has_a_round_before_it_starts():
    world = joining(AdmissionMode.CLOSED)
    assert world.plan(opens_on=STARTS - timedelta(days=60), closes_on=STARTS - timedelta(days=30)).number == 1
    assert codes(
        contracts.admit, lot=world.lots[0], provider=ProviderFactory(council=world.council), admitted_on=OPENS,
        actor=world.commissioner, at=at(OPENS),
    ) == ("closed_list",)  # fmt: skip


def test_a_dynamic_system_is_always_open_and_keeps_its_conditions():
    world = joining(AdmissionMode.CONTINUOUS, kind=ContractKind.DYNAMIC)
    assert codes(world.plan) == ("dynamic_never_closes",)
    world.open(closes_on=None, opens_on=STARTS)
    assert codes(world.plan, closes_on=None, pass_mark=Decimal(70)) == (
        "dynamic_keeps_its_conditions",
        "rounds_overlap",
    )
    row = world.apply(world.lots[:1], day=date(2023, 5, 9)).lots.get()
    world.row = AdmissionRound.objects.get()
    world.name_evaluators(date(2023, 5, 9))
    world.score(row, 80, 80)
    assert world.sign_off().admitted == 1
    later = world.apply(world.lots[:1], day=date(2023, 7, 3)).lots.get()
    world.score(later, 90, 90, day=date(2023, 7, 5))
    assert world.sign_off(date(2023, 7, 10)).admitted == 1
    assert codes(world.step, rounds.close, date(2023, 8, 1)) == ("still_open",)


def test_a_round_that_runs_is_not_changed_and_is_abandoned_only_before_anybody_is_admitted():
    world = joining()
    world.open()
    settled = {
        "opens_on": OPENS, "closes_on": CLOSES, "how_to_apply": "Write to the council.", "pass_mark": Decimal(60),
    }  # fmt: skip
    change = {"lots": world.lots, **settled, "pass_mark": Decimal(50)}
    assert codes(world.step, rounds.edit, OPENS, **change) == ("published",)
    world.step(rounds.edit, OPENS, **{"lots": world.lots, **settled, "notice_ids": "2023/S 000-000001"})
    assert world.round.notice_ids == "2023/S 000-000001"
    row = world.apply(world.lots[:1]).lots.get()
    world.evaluate()
    world.score(row, 80, 80)
    world.sign_off()
    assert codes(world.step, rounds.abandon, date(2023, 6, 2), reason="Too few.") == ("signed_off",)
    assert codes(world.step, rounds.abandon, date(2023, 6, 2), reason=" ") == ("signed_off", "no_reason")


def test_work_is_called_off_once_the_condition_is_met():
    world = joining()
    world.open()
    lapsed = world.apply(world.lots[:1], insurance_until=None)
    world.evaluate()
    world.score(lapsed.lots.get(), 80, 80)
    world.sign_off()
    given = {
        "actor": world.commissioner, "at": at(date(2023, 6, 5)), "reference": "CO-1", "kind": ContractKind.CALL_OFF,
        "title": "A place", "department": "Adults and Health", "regime": "pcr2015",
        "regime_basis_on": date(2022, 5, 3), "route": "direct_award", "starts_on": date(2023, 6, 5),
        "initial_ends_on": date(2024, 6, 4), "parent": world.contract, "parent_lot": world.lots[0],
        "provider": lapsed.provider,
    }  # fmt: skip
    assert codes(contracts.create, **given) == ("condition_open",)
    place = Admission.objects.get()
    place.condition_met_on = date(2023, 6, 4)
    place.save()
    assert contracts.create(**given).parent == world.contract
    place.ends_on = date(2023, 6, 4)  # as where it declined an extension: its place ends before the lot
    place.save()
    assert codes(contracts.create, **{**given, "reference": "CO-2"}) == ("not_admitted",)
