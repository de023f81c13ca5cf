"""What somebody who leaves has in hand is handed on in one step, nothing is lost, and separation of duties holds."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from commissioning.enums import Role
from commissioning.models import AuditEvent, PostHolding, SavedView
from commissioning.services.audit import broken_links
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.models import Action
from decisions.selectors.leaving import in_hand
from decisions.selectors.situations import writings
from decisions.services import leaving
from tests.factories.actions import ActionFactory
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.walks import report_at
from tests.integration.decisions.course.act_pages import browser

pytestmark = pytest.mark.django_db
LAST = date(2020, 10, 22)


@pytest.fixture
def draft():
    yield from _told(ReportStatus.DRAFT)


@pytest.fixture
def cleared():
    yield from _told(ReportStatus.CLEARED)


def _told(status):
    told = report_at(status)
    with time_machine.travel(told.at(0, 15), tick=False):
        yield told


def user(told, person):
    return told.walk.cast.users[person.email]


def successor(told, *roles, **given):
    roles = roles or (Role.COMMISSIONER, Role.REPORT_AUTHOR, Role.CONTRACT_MANAGER)
    return actor_with(*roles, council=told.report.council, **given).holding


def hand_over(told, leaver=people.AUTHOR, *, to, takes_posts=False, by=people.ADMINISTRATOR):
    return leaving.hand_over(
        leaver=user(told, leaver), to=to, takes_posts=takes_posts, last_on=LAST, actor=told.actor(by), at=told.at(0, 15)
    )


def codes(told, leaver=people.AUTHOR, **given):
    with pytest.raises(Refused) as refused:
        hand_over(told, leaver, **given)
    return refused.value.verdict


def test_posts_fall_vacant_and_all_they_look_after_moves_with_the_drafts_and_views(draft):
    report, to = draft.report, successor(draft)
    author = user(draft, people.AUTHOR)
    ActionFactory(report=report, owner_post=report.author_post)
    for owner in (author, to.user):
        SavedView.objects.create(
            user=owner, council=report.council, list_name="contracts", name="Mine", query="kind=contract"
        )
    done = hand_over(draft, to=to)
    report = draft.report
    assert (report.author, report.author_post) == (to.user, to.post)
    assert Action.objects.get().owner_post == to.post
    assert sorted(to.user.saved_views.values_list("name", flat=True)) == ["Mine", f"Mine ({author})"]
    assert set(PostHolding.objects.filter(user=author).values_list("ends_on", flat=True)) == {LAST}
    assert (done.posts, done.reports, done.actions) == (1, 1, 1)
    left = in_hand(author, report.council, last_on=LAST)
    assert (left.holdings, left.reports, left.actions, left.views) == ((), (), (), ())
    assert AuditEvent.objects.filter(verb="person.handed_over").count() == 1
    assert list(broken_links()) == []


def test_contracts_get_another_owner_and_another_manager_and_their_history_says_so(draft):
    to = successor(draft)
    for leaver in (people.MANAGER, people.CONTRACT_MANAGER):
        hand_over(draft, leaver, to=to)
    contract = draft.report.contract
    assert (contract.owner_post, contract.contract_manager_post) == (to.post, to.post)
    assert [event.verb for event in AuditEvent.objects.about(contract)][-2:] == ["contract.handed_over"] * 2


def test_whoever_takes_over_the_posts_leaves_what_belongs_to_them_there(draft):
    to, before = successor(draft), draft.report.contract.owner_post
    hand_over(draft, to=to, takes_posts=True)
    report = draft.report
    assert (report.author, report.author_post, report.contract.owner_post) == (to.user, report.author_post, before)
    held = PostHolding.objects.get(user=to.user, post=report.author_post)
    assert (held.starts_on, held.ends_on) == (date(2020, 10, 23), None)


def test_whoever_wrote_in_the_draft_stays_barred_from_deciding_it(draft):
    author = user(draft, people.AUTHOR)
    hand_over(draft, to=successor(draft))
    assert str(author.pk) in {one.by for one in writings(draft.report)}  # of which `Duties.contributors` is made


@pytest.mark.parametrize(
    ("person", "code"), [(people.CLEARERS[0], "clearer_is_author"), (people.MANAGER, "approver_is_drafter")]
)
def test_nobody_gets_a_draft_that_they_cleared_or_approved_and_is_told_which(cleared, person, code):
    to = PostHolding.objects.filter(user=user(cleared, person)).first()
    verdict = codes(cleared, to=to, takes_posts=True)
    assert code in verdict.codes
    assert cleared.report.reference in verdict.sentence
    assert cleared.report.author == user(cleared, people.AUTHOR)


def test_a_post_that_decides_is_taken_over_and_never_by_somebody_who_had_a_part(cleared):
    verdict = codes(cleared, people.DIRECTOR, to=successor(cleared))
    assert verdict.codes == ("post_has_a_seat",)
    author = PostHolding.objects.filter(user=user(cleared, people.AUTHOR)).first()
    assert codes(cleared, people.DIRECTOR, to=author, takes_posts=True).codes == ("maker_had_a_part",)
    hand_over(cleared, people.DIRECTOR, to=successor(cleared), takes_posts=True)


def test_a_post_that_drafts_or_manages_nothing_is_handed_nothing_of_it(draft):
    assert "not_an_author_post" in codes(draft, to=successor(draft, Role.CONTRACT_MANAGER)).codes
    verdict = codes(draft, people.CONTRACT_MANAGER, to=successor(draft, Role.REPORT_AUTHOR))
    assert verdict.codes == ("not_a_manager_post",)


def test_the_last_to_clear_a_field_is_not_let_go_without_somebody_for_it():
    told = report_at(ReportStatus.IN_CLEARANCE)
    with time_machine.travel(told.at(0, 15), tick=False):
        verdict = codes(told, people.CLEARERS[0], to=successor(told))
        assert verdict.codes == ("nobody_clears",)
        assert "finance" in verdict.sentence


def test_only_an_administrator_and_never_to_themselves_or_another_council(draft):
    assert codes(draft, to=successor(draft), by=people.OFFICE).codes == ("not_yours",)
    own = PostHolding.objects.filter(user=user(draft, people.ADMINISTRATOR)).first()
    assert "own_post" in codes(draft, to=own).codes
    other = actor_with(Role.COMMISSIONER, Role.REPORT_AUTHOR, council=CouncilFactory()).holding
    assert "other_council" in codes(draft, to=other).codes
    assert draft.report.author == user(draft, people.AUTHOR)


def test_the_page_tells_asks_shows_again_and_does_it(draft):
    to = successor(draft)
    administrator = browser(draft, people.ADMINISTRATOR)
    author = user(draft, people.AUTHOR)
    url = reverse("decisions:person-hand-over", args=[author.pk])
    account = administrator.get(reverse("admin:commissioning_user_change", args=[author.pk])).content.decode()
    assert url in account
    assert draft.report.reference in administrator.get(url).content.decode()
    typed = {"version": 0, "last_on_day": 22, "last_on_month": 10, "last_on_year": 2020, "to": to.pk, "how": "move"}
    assert "Check your answers" in administrator.post(url, typed).content.decode()
    assert draft.report.author == author
    administrator.post(url, {**typed, "confirmed": "1"})
    assert draft.report.author == to.user
    assert browser(draft, people.OFFICE).get(url).status_code == 403
