"""From decision to register: posted when effective, failed with its reason when the register moved, tried again."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.verdicts import Refused, Verdict
from decisions.demonstration import people
from decisions.enums import PostingStatus
from decisions.models import Decision, EffectPosting
from decisions.services import effects
from frameworks.enums import LotStatus, UseStatus
from frameworks.models import Lot, OptionUse
from frameworks.services import options
from frameworks.terms import Span
from tests.factories.call_ins import decided_with_call_in
from tests.factories.course import DecisionFactory, DecisionItemFactory, EffectPostingFactory
from tests.factories.walks import Told, report_at

pytestmark = pytest.mark.django_db
EXTENSION = Span(date(2020, 11, 1), date(2021, 10, 31))


@pytest.fixture
def told() -> Told:
    return report_at("decided")


def post() -> list[EffectPosting]:
    return effects.post_decision(Decision.objects.get().pk)


def statuses() -> dict[int, str]:
    return {posting.lot.number: posting.status for posting in EffectPosting.objects.select_related("lot")}


def ends(told: Told) -> dict[int, tuple[date, date]]:
    lots = Lot.objects.filter(contract=told.report.contract).order_by("number")
    return {lot.number: (lot.authorised_ends_on, lot.current_ends_on) for lot in lots}


def use_lot_four_elsewhere(told: Told) -> OptionUse:
    """While the decision waits, somebody uses the option for lot 4 under another decision."""
    lot = Lot.objects.get(contract=told.report.contract, number=4)
    program = Actor.system(told.report.council)
    [use] = options.authorise(
        option=told.report.option, lots={lot: EXTENSION}, decision_reference="BRK-OTHER-1", actor=program, at=told.at()
    )
    return use


def test_every_lot_of_every_item_with_an_effect_waits_to_be_posted(told):
    assert statuses() == dict.fromkeys(range(1, 7), PostingStatus.PENDING)


def test_the_effect_moves_authorised_ends_only_and_leaves_the_other_lots(told):
    post()
    assert statuses() == dict.fromkeys(range(1, 7), PostingStatus.POSTED)
    old, new = date(2020, 10, 31), date(2021, 10, 31)
    assert ends(told) == dict.fromkeys((1, 2, 3), (old, old)) | dict.fromkeys((4, 5, 6), (new, old))
    assert set(Lot.objects.filter(number__lte=3, contract=told.report.contract).values_list("status", flat=True)) == {
        LotStatus.NOT_EXTENDED
    }
    assert {use.decision_reference for use in OptionUse.objects.all()} == {told.report.reference}


def test_what_waits_is_tried_oldest_decision_first(told):
    first = DecisionFactory(taken_at=told.at(60))
    item = DecisionItemFactory(decision=first)
    older = EffectPostingFactory(item=item)
    assert EffectPosting.objects.unposted().first() == older


def test_a_failure_never_covers_what_was_posted_meanwhile(told):
    post()
    posting = EffectPosting.objects.first()
    effects._fail(posting, Verdict.refuse("moved", "The register has moved."), told.actor(people.OFFICE), told.at())
    posting.refresh_from_db()
    assert (posting.status, posting.problem) == (PostingStatus.POSTED, "")


def test_posting_twice_changes_nothing(told):
    post()
    before = ends(told)
    assert (post(), list(effects.apply_effects(at=told.at())), ends(told)) == ([], [], before)


def test_a_register_that_moved_fails_for_the_lot_that_moved_says_why_and_the_others_go_through(told):
    use_lot_four_elsewhere(told)
    post()
    assert statuses() == {
        **dict.fromkeys((1, 2, 3, 5, 6), PostingStatus.POSTED), 4: PostingStatus.FAILED,
    }  # fmt: skip
    failed = EffectPosting.objects.get(status=PostingStatus.FAILED)
    assert (failed.attempts, bool(failed.problem), failed.posted_at) == (1, True, None)
    assert Decision.objects.count() == 1


def test_a_failed_effect_is_tried_again_once_the_register_is_put_right(told):
    use = use_lot_four_elsewhere(told)
    post()
    with pytest.raises(CommandError):
        call_command("apply_effects")
    options.withdraw(
        use=use,
        decision_reference="BRK-OTHER-2",
        reason="Made in error.",
        actor=Actor.system(told.report.council),
        at=told.at(),
    )
    posting = EffectPosting.objects.get(status=PostingStatus.FAILED)
    effects.retry(posting=posting, actor=told.actor(people.OFFICE), at=told.at())
    posting.refresh_from_db()
    assert (posting.status, posting.problem, posting.attempts) == (PostingStatus.POSTED, "", 3)
    assert ends(told)[4] == (date(2021, 10, 31), date(2020, 10, 31))


def test_only_those_who_look_after_decisions_try_again(told):
    use_lot_four_elsewhere(told)
    post()
    posting = EffectPosting.objects.get(status=PostingStatus.FAILED)
    with pytest.raises(Refused) as refused:
        effects.retry(posting=posting, actor=told.actor(people.AUDITOR), at=told.at())
    assert refused.value.verdict.codes == ("not_yours",)


def test_the_command_says_what_it_posted(told, capsys):
    call_command("apply_effects")
    reference = told.report.reference
    assert capsys.readouterr().out.splitlines() == [
        *(f"{reference} lot {number} posted" for number in (4, 5, 6, 1, 2, 3)), "6 posted, 0 failed",
    ]  # fmt: skip


def test_where_the_decision_can_be_called_in_the_effect_waits():
    told = decided_with_call_in()
    assert post() == []
    assert list(effects.apply_effects(at=told.at(-900))) == []
    assert statuses() == dict.fromkeys(range(1, 7), PostingStatus.PENDING)
    with pytest.raises(Refused) as refused:
        effects.retry(posting=EffectPosting.objects.first(), actor=told.actor(people.OFFICE), at=told.at())
    assert refused.value.verdict.codes == ("call_in",)


def test_a_decision_signed_in_time_is_posted_as_of_its_signing_however_late(told):
    """The effect took place on signing; a posting tried again years later is no late extension."""
    list(effects.apply_effects(at=told.at(-900)))
    assert set(statuses().values()) == {PostingStatus.POSTED}


def test_notice_and_deed_bring_the_lots_into_force_per_provider(told):
    post()
    told.walk.bring_into_force()
    new = date(2021, 10, 31)
    assert {number: end for number, end in ends(told).items() if number > 3} == dict.fromkeys((4, 5, 6), (new, new))
    assert set(OptionUse.objects.filter(lot__number__gte=4).values_list("status", flat=True)) == {UseStatus.IN_FORCE}
    told.walk.bring_into_force()
    assert list(audit.broken_links()) == []
