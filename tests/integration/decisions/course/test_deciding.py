"""The decision: by whom, on what, proved how, and what stands on record afterwards."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings

from commissioning.actors import Actor
from commissioning.documents.kept import Kept
from commissioning.documents.snapshot import record_hash
from commissioning.enums import Discipline, Role
from commissioning.models import AuditEvent, Post, PostHolding, PostRole, Rendition, User
from commissioning.models.audit import INSTALLATION
from commissioning.models.base import AppendOnlyRefused
from commissioning.selectors.people import actor_in
from commissioning.services.documents import content_of
from commissioning.verdicts import Refused, StaleVersion
from decisions.demonstration import people
from decisions.demonstration.walk import REASONS
from decisions.enums import Action, ConsultationOutcome, ItemOutcome, ReportStatus
from decisions.models import AuthorityRule, Decision, DecisionProof, RecommendationLot
from decisions.resolving import Resolved
from decisions.selectors.record import reasons_of, words_resolved
from decisions.services import consulting, reauthentication
from frameworks.models import Lot
from tests.factories.walks import Told, report_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Told:
    """The report is before the director, and the chairman has given her view."""
    told = report_at("with_decision_maker")
    told.close_consultation()
    return told


def codes(call, *args, **entered) -> tuple[str, ...]:
    with pytest.raises(Refused) as error:
        call(*args, **entered)
    return error.value.verdict.codes


def in_the_directors_post(told: Told, user: User, *, ends_on: date | None = None) -> Actor:
    """Somebody acts as director from 1 October 2020."""
    holding = PostHolding.objects.create(
        post=told.walk.cast.post(people.DIRECTOR),
        user=user,
        kind="acting",
        starts_on=date(2020, 10, 1),
        ends_on=ends_on,
    )
    return actor_in(holding)


def test_a_decision_is_on_record_with_everything_it_says(told):
    report = told.decide()
    decision = Decision.objects.get()
    assert (report.status, decision.outcome) == (ReportStatus.DECIDED, "decided")
    assert (decision.maker_name, decision.maker_post_label) == (people.DIRECTOR.name, people.DIRECTOR.post)
    assert (decision.taken_at, reasons_of(decision)) == (told.at(), REASONS)
    first, second = decision.items.all()
    assert (first.outcome, first.effect, first.amount) == ("as_asked", "extend", Decimal("453750.00"))
    assert (second.outcome, second.effect, second.amount) == ("as_asked", "not_extend", None)
    assert [(row.lot.number, row.from_on, row.to_on) for row in first.lots.all()] == [
        (number, date(2020, 11, 1), date(2021, 10, 31)) for number in (4, 5, 6)
    ]
    assert "£453,750" in words_resolved(first)
    assert "{{" not in words_resolved(first) + words_resolved(second)


def test_the_record_hash_covers_content_decision_and_the_audit_chain_before_it(told):
    before = AuditEvent.objects.exclude(chain=INSTALLATION).last().hash
    told.decide()
    decision = Decision.objects.get()
    record = Kept.from_bytes(content_of(decision.snapshot.sha256)).record
    assert record_hash(record) == decision.record_hash
    assert (record["content_hash"], record["previous_audit_head"]) == (decision.report_version.content_hash, before)
    event = AuditEvent.objects.get(verb="report.decided")
    assert (event.previous_hash, event.row_pk) == (decision.previous_audit_hash, str(decision.pk))
    assert decision.previous_audit_hash == before


def test_the_certified_record_is_asked_for(told):
    told.decide()
    rendition = Rendition.objects.get(kind="record")
    assert (rendition.reference, rendition.status) == (told.report.reference, "pending")


def test_a_decision_never_changes(told):
    told.decide()
    decision = Decision.objects.get()
    decision.maker_name = "Somebody else"
    with pytest.raises(AppendOnlyRefused):
        decision.save()
    with pytest.raises(AppendOnlyRefused):
        Decision.objects.update(maker_name="Somebody else")


def test_the_lots_are_let_go_of(told):
    told.decide()
    assert not RecommendationLot.objects.filter(claims_option=True).exists()


def test_the_maker_may_resolve_less(told):
    first, second = told.report.recommendations.all()
    lots = {lot.pk: date(2021, 10, 31) for lot in Lot.objects.filter(contract=told.report.contract, number__in=(4, 5))}
    items = {
        first.pk: Resolved(ItemOutcome.LESS, lots=lots, amount=Decimal("302500.00")),
        second.pk: Resolved(ItemOutcome.DEFERRED),
    }
    told.decide(items=items)
    item, other = Decision.objects.get().items.all()
    assert ([row.lot.number for row in item.lots.all()], item.amount) == ([4, 5], Decimal("302500.00"))
    assert (other.effect, other.lots.count(), other.amount) == ("none", 0, None)


def test_more_than_was_cleared_goes_back(told):
    first, second = told.report.recommendations.all()
    items = {
        first.pk: Resolved(ItemOutcome.AMENDED, words="Extend.", amount=Decimal("500000.00")),
        second.pk: Resolved(ItemOutcome.AS_ASKED),
    }
    assert codes(told.decide, items=items) == ("more_money",)


def test_amended_words_are_what_is_resolved(told):
    first, second = told.report.recommendations.all()
    amended = Resolved(ItemOutcome.AMENDED, words="That lots 4 to 6 run to 31 October 2021, reviewed in spring.")
    told.decide(items={first.pk: amended, second.pk: Resolved(ItemOutcome.AS_ASKED)})
    assert words_resolved(Decision.objects.get().items.first()) == amended.words


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_decision_has_reasons(told, reason):
    assert "no_reason" in codes(told.decide, reason=reason)


def test_a_refused_report_is_a_decision_with_a_record_and_no_effect():
    told = report_at("refused")
    decision = Decision.objects.get()
    assert (told.report.status, decision.outcome) == (ReportStatus.REFUSED, "refused")
    assert {(item.outcome, item.effect) for item in decision.items.all()} == {("refused", "none")}
    assert not decision.items.filter(postings__isnull=False).exists()


def test_a_deferred_report_comes_back_and_can_then_be_decided():
    told = report_at("deferred")
    told.move(Action.BRING_BACK, told.actor(people.OFFICE), told.at(0, 9, 30))
    told.close_consultation()
    assert told.decide().status == ReportStatus.DECIDED


def test_a_report_the_maker_returns_is_issued_again_under_the_next_number():
    told = report_at("with_decision_maker")
    told.move(Action.RETURN_FROM_MAKER, told.actor(people.DIRECTOR), told.at(1, 12), reason="Say why not lot 3.")
    # What had been cleared stands, so nobody is left to act in clearance: the report goes straight on.
    report = told.move(Action.RESUBMIT, told.actor(people.AUTHOR), told.at(1, 13))
    assert report.status == ReportStatus.CLEARED
    report = told.move(Action.ISSUE, told.actor(people.OFFICE), told.at(1, 14))
    assert report.status == ReportStatus.ISSUED
    assert [issue.number for issue in report.versions.order_by("number")] == [1, 2]


# --- who may not ---


def test_the_author_decides_nothing_even_as_acting_director_and_superuser(told):
    author = told.report.author
    User.objects.filter(pk=author.pk).update(is_superuser=True)
    assert codes(told.decide, in_the_directors_post(told, author)) == ("maker_is_drafter",)


def test_a_clearing_officer_decides_nothing_they_cleared(told):
    legal = User.objects.get(email=people.CLEARERS[1].email)
    assert codes(told.decide, in_the_directors_post(told, legal)) == ("maker_is_clearer",)


def test_a_consultee_cannot_be_the_maker(told):
    chairman = User.objects.get(email=people.CHAIRMAN.email)
    assert codes(told.decide, in_the_directors_post(told, chairman)) == ("maker_is_consultee",)


def test_whoever_holds_a_post_that_was_consulted_decides_nothing_though_no_view_was_given():
    told = report_at("with_decision_maker")
    chairman = User.objects.get(email=people.CHAIRMAN.email)
    consulting.record_view(
        consultation=told.report.consultations.open().get(), outcome=ConsultationOutcome.NO_REPLY,
        evidence="Asked by e-mail on 21 October and by telephone on 22 October.",
        actor=told.actor(people.OFFICE), at=told.at(-1),
    )  # fmt: skip
    asked = told.report.consultations.get()
    assert asked.person is None
    director = in_the_directors_post(told, chairman)
    assert codes(told.decide, director, told.at(-1)) == ("maker_is_consultee",)


def test_whoever_has_declared_a_conflict_decides_nothing(told):
    director = told.actor(people.DIRECTOR)
    consulting.declare_conflict(
        report=told.report, nature="I own shares in a provider.", actor=director, at=told.at(0, 11)
    )
    assert codes(told.decide) == ("conflict_declared",)


def test_another_decision_maker_has_no_authority_here(told):
    post = Post.objects.create(council=told.report.council, title="Executive Director, Places")
    PostRole.objects.create(post=post, role=Role.DECISION_MAKER)
    holding = PostHolding.objects.create(
        post=post, user=User.objects.get(email=people.TREASURER.email), starts_on="2020-01-01"
    )
    assert codes(told.decide, actor_in(holding)) == ("no_authority",)


def test_cover_decides_and_its_true_name_and_capacity_are_printed(told):
    told.decide(in_the_directors_post(told, User.objects.get(email=people.TREASURER.email)))
    decision = Decision.objects.get()
    assert (decision.maker_name, decision.maker_post_label) == (
        people.TREASURER.name,
        f"{people.DIRECTOR.post} (acting)",
    )


def test_cover_that_lapsed_yesterday_decides_nothing(told):
    cover = in_the_directors_post(told, User.objects.get(email=people.TREASURER.email), ends_on=date(2020, 10, 21))
    assert codes(told.decide, cover) == ("not_in_post",)
    assert not Decision.objects.exists()


def test_the_scheme_must_still_give_the_decision_to_the_post_on_the_day(told):
    AuthorityRule.objects.update(ends_on=date(2020, 10, 21))
    assert "no_rule" in codes(told.decide)


def test_a_superuser_in_no_post_decides_nothing(told):
    root = User.objects.create_superuser("root@brackenford.example", "secret", full_name="Root")
    proof = told.proof()
    assert codes(told.decide, Actor.nobody(root), proof=proof) == ("not_your_role",)


# --- when ---


def test_a_decision_is_not_dated_before_the_last_clearance(told):
    early = told.at(8)
    proof = told.proof(at=early)
    assert "before_clearance" in codes(told.decide, told.actor(people.DIRECTOR), early, proof=proof)


def test_a_decision_is_not_dated_after_today(told, time_machine):
    time_machine.move_to(told.at(0, 16))
    late = told.at(-1)
    assert "date_in_future" in codes(told.decide, told.actor(people.DIRECTOR), late, proof=told.proof(at=late))


# --- proved how ---


def test_without_a_proof_nothing_is_decided(told):
    assert codes(told.decide, proof=None) == ("not_proved",)


def test_a_wrong_password_proves_nothing_and_is_kept(told):
    def prove():
        reauthentication.prove(actor=told.actor(people.DIRECTOR), report=told.report, secret="guess", at=told.at())

    assert codes(prove) == ("wrong_secret",)
    assert DecisionProof.objects.get().expires_at is None


def test_guessing_comes_to_an_end(told):
    def prove(secret: str, at) -> DecisionProof:
        return reauthentication.prove(actor=told.actor(people.DIRECTOR), report=told.report, secret=secret, at=at)

    for number in range(5):
        assert codes(prove, f"guess {number}", told.at(0, 14, number)) == ("wrong_secret",)
    assert codes(prove, settings.DEMO_PASSWORD, told.at(0, 14, 6)) == ("too_many_tries",)
    assert prove(settings.DEMO_PASSWORD, told.at(0, 14, 20)).expires_at is not None


def test_a_proof_lasts_five_minutes(told):
    proof = told.proof(at=told.at() - timedelta(minutes=5, seconds=1))
    assert codes(told.decide, proof=proof) == ("proof_expired",)


def test_a_proof_of_somebody_else_is_none(told):
    proof = told.proof(told.actor(people.TREASURER))
    assert codes(told.decide, proof=proof) == ("proof_of_another",)


def test_a_proof_is_good_once(told):
    proof = told.proof()
    told.decide(proof=proof)
    proof.refresh_from_db()
    assert proof.used_at == told.at()


def test_a_proof_for_an_earlier_issue_is_none(told):
    proof = told.proof()
    type(told.report).objects.filter(pk=told.report.pk).update(content_hash="0" * 64)
    assert "not_as_issued" in codes(told.decide, proof=proof)


def test_somebody_without_a_password_proves_it_with_their_authenticator(told):
    director = User.objects.get(email=people.DIRECTOR.email)
    director.set_unusable_password()
    director.save()

    def prove(secret: str) -> DecisionProof:
        return reauthentication.prove(
            actor=told.actor(people.DIRECTOR), report=told.report, secret=secret, at=told.at()
        )

    assert codes(prove, "anything") == ("nothing_to_prove_with",)
    secret = generate_totp_secret()
    TOTP.activate(director, secret)
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert codes(prove, "000000" if code != "000000" else "111111") == ("wrong_secret",)
    assert prove(code).method == DecisionProof.Method.TOTP
    assert codes(prove, code) == ("wrong_secret",)  # a code is good once
    assert Authenticator.objects.filter(user=director).count() == 1


def test_a_double_click_makes_one_decision(told):
    version, items, proof = told.report.version, told.as_asked(), told.proof()
    told.decide(version=version, items=items, proof=proof)
    with pytest.raises(StaleVersion):
        told.decide(version=version, items=items, proof=proof)
    assert Decision.objects.count() == 1


def test_finance_cleared_and_the_sum_moved_since(told):
    line = told.report.recommendations.first().value_line
    line.line_parts.all().delete()
    line.amount, line.calculation = Decimal("500000.00"), ""
    line.save()
    assert {f"{d.value}_not_cleared" for d in (Discipline.FINANCE, Discipline.LEGAL, Discipline.PROCUREMENT)} <= set(
        codes(told.decide)
    )
