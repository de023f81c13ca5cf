"""From a decision that can be called in to its effect: published, asked for, found, answered, in effect or replaced."""

from datetime import date, timedelta

import pytest

from commissioning.enums import RenditionKind, Role
from commissioning.models import AuditEvent, PostHolding, Rendition
from commissioning.services.audit import broken_links
from commissioning.verdicts import Refused
from decisions.decision_notice import document
from decisions.demonstration import people
from decisions.enums import CallInFinding, CallInStatus, PostingStatus
from decisions.models import CallIn, CallInRequest, Decision, EffectPosting, Publication
from decisions.selectors.decision_notice import notice_of
from decisions.services import calling_in, effects, publishing
from frameworks.models import Lot, OptionUse
from tests.factories.call_ins import (
    GROUND,
    called_in,
    decided_with_call_in,
    find,
    london,
    publish,
    request,
    sent_back,
    with_call_in,
)
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.notices import DecisionNumberFactory
from tests.factories.procedure import ProcedureRulesFactory
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db
OLD, NEW = date(2020, 10, 31), date(2021, 10, 31)
CLOSES = london(2020, 10, 29, hour=17)
AFTER = london(2020, 10, 29, hour=17, minute=1)
TUESDAY = london(2020, 10, 27, hour=10)


def codes(call, *args, **given):
    with pytest.raises(Refused) as refused:
        call(*args, **given)
    return refused.value.verdict.codes


def statuses():
    return set(EffectPosting.objects.values_list("status", flat=True))


def authorised(told):
    return dict(Lot.objects.filter(contract=told.report.contract).values_list("number", "authorised_ends_on"))


def answer(told, *, confirms=True, actor=None, at=None, reason="The price was weighed; it stands.", proof=None):
    at = at or london(2020, 11, 5, hour=11)
    actor = actor or told.actor(people.DIRECTOR, at)
    return calling_in.answer(
        decision=Decision.objects.get(), confirms=confirms, reason=reason, proof=proof or told.proof(actor, at),
        actor=actor, at=at,
    )  # fmt: skip


# --- publication ---


def test_it_waits_for_publication_which_is_due_in_two_working_days():
    decided_with_call_in()
    assert (CallIn.objects.get().status, CallIn.objects.get().effective_at) == (CallInStatus.WAITING, None)
    assert Publication.objects.get().due_on == date(2020, 10, 26)


def test_published_it_can_be_called_in_for_five_working_days_until_five():
    track = publish(decided_with_call_in())
    assert (track.status, track.opens_at, track.closes_at) == (
        CallInStatus.OPEN, london(2020, 10, 22, hour=16), CLOSES,
    )  # fmt: skip


def test_only_democratic_services_publish_once_and_not_before_it_was_taken():
    told = decided_with_call_in()
    decision, at = Decision.objects.get(), told.at(0, 16, 0)
    assert codes(publishing.publish, decision=decision, actor=told.actor(people.AUTHOR), at=at) == ("not_yours",)
    office = told.actor(people.OFFICE)
    assert codes(publishing.publish, decision=decision, actor=office, at=told.at(1)) == ("not_taken_yet",)
    outsider = actor_with(Role.DEMOCRATIC_SERVICES, council=CouncilFactory())
    assert codes(publishing.publish, decision=decision, actor=outsider, at=at) == ("not_yours",)
    publish(told)
    assert codes(publishing.publish, decision=decision, actor=office, at=at) == ("published",)


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ({"call_in_days": None}, "provide for no call-in"),
        ({"call_in_spares_officers": True}, "Officers"),
        ({"call_in_key_only": True}, "not key"),
    ],
)
def test_what_cannot_be_called_in_says_why_and_takes_effect_on_signing(rules, why):
    told = decided_with_call_in(**rules)
    track = CallIn.objects.get()
    assert (track.status, track.effective_at) == (CallInStatus.NOT_APPLICABLE, told.at())
    assert why in track.why
    effects.post_decision(track.decision_id)
    assert statuses() == {PostingStatus.POSTED}
    assert publish(told).status == CallInStatus.NOT_APPLICABLE


def test_a_refusal_cannot_be_called_in():
    told = with_call_in(report_at("with_decision_maker"))
    told.close_consultation()
    told.move("refuse", told.actor(people.DIRECTOR), reason="The need has not been shown.", proof=told.proof())
    assert "nothing to put into effect" in CallIn.objects.get().why


def test_a_council_run_by_committees_has_no_call_in_whatever_its_rules_say():
    told = report_at("with_decision_maker")
    ProcedureRulesFactory(council=told.report.council, call_in_days=5)
    told.close_consultation()
    told.decide()
    track = CallIn.objects.get()
    assert (track.status, track.effective_at) == (CallInStatus.NOT_APPLICABLE, told.at())
    assert "run by committees" in track.why


# --- uncalled ---


def test_uncalled_it_takes_effect_when_the_time_is_over_and_is_posted_as_of_then():
    told = decided_with_call_in()
    publish(told)
    assert list(effects.apply_effects(at=CLOSES)) == []
    assert authorised(told) == dict.fromkeys(range(1, 7), OLD)
    closed = list(calling_in.close_call_ins(at=AFTER + timedelta(days=3)))
    assert [track.decision.report for track in closed] == [told.report]
    track = CallIn.objects.get()
    assert (track.status, track.effective_at) == (CallInStatus.CLOSED, CLOSES)
    assert authorised(told) == dict.fromkeys((1, 2, 3), OLD) | dict.fromkeys((4, 5, 6), NEW)
    assert set(OptionUse.objects.values_list("decided_on", flat=True)) == {date(2020, 10, 29)}
    assert list(broken_links()) == []


def test_whoever_tries_an_effect_after_the_time_closes_it_first():
    told = decided_with_call_in()
    publish(told)
    posted = list(effects.apply_effects(at=AFTER))
    assert {posting.status for posting in posted} == {PostingStatus.POSTED}
    assert CallIn.objects.get().status == CallInStatus.CLOSED


def test_a_decision_that_nobody_published_never_takes_effect():
    decided_with_call_in()
    assert list(calling_in.close_call_ins(at=london(2021, 6, 1))) == []
    assert list(effects.apply_effects(at=london(2021, 6, 1))) == []
    assert statuses() == {PostingStatus.PENDING}


# --- requests ---


def test_a_request_counts_once_for_each_member_until_the_hour_and_not_a_moment_longer():
    told = decided_with_call_in()
    publish(told)
    request(told, "Cllr Ann Other", TUESDAY)
    assert codes(request, told, "councillor ann  other", TUESDAY) == ("asked_already",)
    assert codes(request, told, "Cllr Ben Else", AFTER) == ("too_late",)
    request(told, "Cllr Ben Else", AFTER, received_at=CLOSES)
    assert CallInRequest.objects.count() == 2


def test_a_request_before_publication_or_without_ground_or_by_somebody_else_is_refused():
    told = decided_with_call_in()
    assert codes(request, told, "Cllr Ann Other", TUESDAY) == ("not_open",)
    publish(told)
    assert codes(request, told, "Cllr Ann Other", TUESDAY, grounds=[]) == ("no_ground", "no_words")
    assert codes(request, told, "Cllr Ann Other", TUESDAY, grounds=["Because."]) == ("unknown_ground",)
    assert codes(request, told, "Cllr Ann Other", TUESDAY, received_at=told.at(1)) == ("too_early",)
    assert codes(
        calling_in.log_request, decision=Decision.objects.get(), member_name="Cllr Ann Other", received_at=TUESDAY,
        grounds=[GROUND], actor=told.actor(people.DIRECTOR), at=TUESDAY,
    ) == ("not_yours",)  # fmt: skip


def test_too_few_make_no_call_in_and_the_decision_takes_effect():
    told = decided_with_call_in()
    publish(told)
    request(told, "Cllr Ann Other", TUESDAY)
    assert codes(find, told, CallInFinding.VALID, TUESDAY) == ("too_few",)
    list(calling_in.close_call_ins(at=AFTER))
    assert CallIn.objects.get().status == CallInStatus.CLOSED


def test_enough_that_came_in_time_are_looked_at_before_the_decision_takes_effect():
    told = decided_with_call_in()
    publish(told)
    request(told, "Cllr Ann Other", TUESDAY)
    request(told, "Cllr Ben Else", TUESDAY)
    assert list(calling_in.close_call_ins(at=AFTER)) == []
    find(told, CallInFinding.INVALID, AFTER, reason="The ground is about another decision.")
    list(calling_in.close_call_ins(at=AFTER))
    assert (CallIn.objects.get().status, CallIn.objects.get().effective_at) == (CallInStatus.CLOSED, CLOSES)


def test_members_whose_requests_were_not_valid_may_ask_again_in_time():
    told = decided_with_call_in()
    publish(told)
    request(told, "Cllr Ann Other", TUESDAY)
    find(told, CallInFinding.INVALID, TUESDAY, reason="The ground is about another decision.")
    request(told, "Cllr Ann Other", TUESDAY + timedelta(hours=2))
    request(told, "Cllr Ben Else", TUESDAY + timedelta(hours=2))
    assert find(told, CallInFinding.VALID, TUESDAY + timedelta(hours=3)).status == CallInStatus.CALLED_IN


# --- called in ---


def test_called_in_the_effect_is_held_however_long():
    told = decided_with_call_in()
    called_in(told)
    assert list(effects.apply_effects(at=london(2021, 6, 1))) == []
    assert authorised(told) == dict.fromkeys(range(1, 7), OLD)
    assert codes(request, told, "Cllr Cat Late", london(2020, 10, 28)) == ("not_open",)


def test_upheld_it_takes_effect_when_scrutiny_let_it_stand(django_capture_on_commit_callbacks):
    told = decided_with_call_in()
    called_in(told)
    met, at = london(2020, 10, 29, hour=19), london(2020, 10, 30, hour=9)
    assert codes(find, told, CallInFinding.UPHELD, at, taken_at=met, reason="It was weighed.") == ("no_minute",)
    with django_capture_on_commit_callbacks(execute=True):
        track = find(told, CallInFinding.UPHELD, at, taken_at=met, reason="It was weighed.", minute="Scrutiny, 7")
    assert (track.status, track.effective_at) == (CallInStatus.UPHELD, met)
    assert statuses() == {PostingStatus.POSTED}
    assert authorised(told)[4] == NEW


def test_the_council_may_let_it_stand_or_send_it_back():
    told = decided_with_call_in()
    called_in(told)
    at = london(2020, 10, 29, hour=19)
    track = find(told, CallInFinding.REFERRED, at, reason="It goes beyond the budget.", minute="Scrutiny, 7")
    assert track.status == CallInStatus.REFERRED
    assert codes(find, told, CallInFinding.REFERRED, at, reason="Again.", minute="8") == ("wrong_status",)
    track = find(told, CallInFinding.SENT_BACK, at, reason="The council agrees.", minute="Council, 3")
    assert (track.status, track.effective_at) == (CallInStatus.SENT_BACK, None)


def test_the_maker_confirms_what_was_sent_back_and_it_takes_effect_then(django_capture_on_commit_callbacks):
    told = decided_with_call_in(call_in_days=2)
    publish(told)
    for name in ("Cllr Ann Other", "Cllr Ben Else"):
        request(told, name, london(2020, 10, 23))
    find(told, CallInFinding.VALID, london(2020, 10, 23, hour=12))
    find(told, CallInFinding.SENT_BACK, london(2020, 10, 26, hour=20), reason="Weigh the price.", minute="Scrutiny, 7")
    at = london(2020, 10, 27, hour=11)
    with django_capture_on_commit_callbacks(execute=True):
        answer(told, at=at)
    track = CallIn.objects.get()
    assert (track.status, track.effective_at) == (CallInStatus.RECONSIDERED, at)
    assert authorised(told)[4] == NEW
    assert list(broken_links()) == []


def test_nobody_but_the_makers_post_answers_and_only_with_a_fresh_proof():
    told = decided_with_call_in()
    called_in(told)
    assert codes(answer, told) == ("not_sent_back",)
    find(told, CallInFinding.SENT_BACK, london(2020, 11, 3, hour=19), reason="Weigh it.", minute="Scrutiny, 7")
    old = told.proof(told.actor(people.DIRECTOR), london(2020, 11, 5, hour=9))
    assert codes(answer, told, proof=old) == ("proof_expired",)
    assert codes(answer, told, reason=" ") == ("no_reason",)
    manager = told.actor(people.MANAGER)
    assert codes(answer, told, actor=manager) == ("not_yours",)
    outsider = actor_with(Role.DECISION_MAKER, council=CouncilFactory())
    assert codes(answer, told, actor=outsider, proof=old) == ("other_council",)


def test_a_maker_who_left_the_post_cannot_confirm():
    told = decided_with_call_in()
    sent_back(told)
    at = london(2020, 11, 5, hour=11)
    actor = told.actor(people.DIRECTOR, at)
    proof = told.proof(actor, at)
    PostHolding.objects.filter(user=actor.user, post=actor.post).update(ends_on=date(2020, 11, 4))
    assert codes(answer, told, actor=actor, proof=proof) == ("not_yours",)


def test_what_is_to_be_replaced_never_reaches_the_register():
    told = decided_with_call_in()
    sent_back(told)
    answer(told, confirms=False, reason="A shorter term will be proposed.")
    assert statuses() == {PostingStatus.LAPSED}
    assert CallIn.objects.get().effective_at is None
    assert list(effects.apply_effects(at=london(2021, 6, 1))) == []
    posting = EffectPosting.objects.first()
    with pytest.raises(Refused) as refused:
        effects.retry(posting=posting, actor=told.actor(people.OFFICE), at=london(2021, 6, 1))
    assert refused.value.verdict.codes == ("lapsed", "call_in")
    assert authorised(told) == dict.fromkeys(range(1, 7), OLD)


# --- what is told ---


def test_a_notice_is_asked_for_at_every_turn():
    told = decided_with_call_in()
    assert not Rendition.objects.filter(kind=RenditionKind.DECISION_NOTICE).exists()
    sent_back(told)
    answer(told)
    assert Rendition.objects.filter(kind=RenditionKind.DECISION_NOTICE).count() == 4


def test_the_notice_prints_the_number_of_the_decision_where_one_was_issued():
    told = decided_with_call_in()
    track = publish(told)
    decision = Decision.objects.get()
    assert "Decision number" not in str(document(notice_of(decision, decision.publication, track)))
    DecisionNumberFactory(report=told.report, text="20/00034")
    printed = document(notice_of(Decision.objects.get(), decision.publication, track)).blocks[0]
    assert [str(row.label) for row in printed.rows][:3] == ["Decision", "Decision number", "Taken by"]
    assert "20/00034" in str(printed.rows[1])


def test_every_turn_is_in_the_chain_and_no_words_are():
    told = decided_with_call_in()
    sent_back(told)
    answer(told, reason="Zwetschge was weighed.")
    verbs = list(AuditEvent.objects.filter(verb__startswith="call_in").values_list("verb", flat=True))
    assert verbs == [
        "call_in.requested", "call_in.requested", "call_in.valid", "call_in.sent_back", "call_in.confirmed",
    ]  # fmt: skip
    assert "Zwetschge" not in str(list(AuditEvent.objects.values_list("payload", flat=True)))
