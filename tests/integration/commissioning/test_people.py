"""Posts and the people in them, day by day."""

from datetime import date

import pytest

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import Discipline, HoldingKind, Role
from commissioning.models import Council, Post, User
from commissioning.selectors.people import actor_for, holder_on
from commissioning.services import people
from commissioning.verdicts import Refused
from tests.factories.commissioning import CouncilFactory, PostFactory, PostHoldingFactory, UserFactory, actor_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return CouncilFactory()


def test_a_holding_counts_on_both_its_end_days(council):
    actor = actor_with(Role.DECISION_MAKER, council=council, starts_on=date(2020, 1, 1), ends_on=date(2020, 10, 22))
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2020, 10, 22), date(2020, 10, 23)]
    assert [actor_for(actor.user, on=day).post for day in days] == [None, actor.post, actor.post, None]


def test_a_lapsed_acting_head_acts_on_nothing(council):
    head = actor_with(Role.APPROVING_MANAGER, council=council, kind=HoldingKind.ACTING, ends_on=date(2020, 9, 30))
    assert not actor_for(head.user, on=date(2020, 10, 22), post=head.post).holds(Role.APPROVING_MANAGER)


def test_a_clearer_clears_in_their_own_discipline_only(council):
    finance = actor_with((Role.CLEARER, Discipline.FINANCE), council=council)
    assert finance.clears(Discipline.FINANCE)
    assert not finance.clears(Discipline.LEGAL)


def test_cover_goes_before_the_absent_post_holder_and_its_true_name_is_printed(council):
    head = actor_with(Role.APPROVING_MANAGER, council=council, title="Head of Commissioning")
    cover = PostHoldingFactory(
        post=head.post, kind=HoldingKind.DEPUTISING, starts_on=date(2020, 10, 1), ends_on=date(2020, 10, 31)
    )
    assert holder_on(head.post, on=date(2020, 10, 22)) == cover
    assert holder_on(head.post, on=date(2020, 11, 1)) == head.holding
    acting = actor_for(cover.user, on=date(2020, 10, 22), post=head.post)
    assert (acting.label, acting.post_label) == (cover.user.full_name, "Head of Commissioning (deputising)")


def test_a_person_chooses_which_of_their_posts_to_act_in(council):
    first = actor_with(Role.COMMISSIONER, council=council, title="B")
    second = actor_with(Role.AUDITOR, council=council, title="A", user=first.user, kind=HoldingKind.ACTING)
    assert actor_for(first.user, on=date(2020, 1, 1)).post == first.post
    assert actor_for(first.user, on=date(2020, 1, 1), post=second.post).post == second.post


def test_an_inactive_person_or_post_acts_on_nothing(council):
    actor = actor_with(Role.COMMISSIONER, council=council)
    Post.objects.filter(pk=actor.post_id).update(is_active=False)
    assert actor_for(actor.user, on=date(2020, 1, 1)).post is None


def test_nobody_sees_another_councils_rows_and_a_superuser_without_a_post_sees_none(council):
    mine, theirs = (actor_with(Role.ADMINISTRATOR, council=c) for c in (council, CouncilFactory()))
    superuser = Actor.nobody(UserFactory(is_superuser=True))
    for model, own in ((Council, council), (Post, mine.post), (User, mine.user)):
        assert list(model.objects.visible_to(mine)) == [own]
        assert not model.objects.visible_to(superuser).exists()
        assert own not in model.objects.visible_to(theirs)


def test_an_administrator_gives_no_role_to_the_post_they_hold(council):
    administrator = actor_with(Role.ADMINISTRATOR, council=council)
    given = {"role": Role.CLEARER, "discipline": Discipline.FINANCE, "actor": administrator, "at": clock.now()}
    with pytest.raises(Refused) as refused:
        people.give_role(post=administrator.post, **given)
    assert refused.value.verdict.codes == ("own_post",)
    other = PostFactory(council=council)
    assert people.give_role(post=other, **given).post == other
