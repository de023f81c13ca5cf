"""Handing on, in one step, what somebody who leaves has in hand. All of it or none; nothing is lost.

The holdings end, and either the successor takes over the posts, or what the posts look after moves to the successor's.
Whoever wrote in a report stays among its drafters: the audit chain has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.models import PostHolding, User
from commissioning.services import audit, people
from commissioning.verdicts import Verdict
from decisions import leaving as rules
from decisions.models import Action, Report, Section
from decisions.selectors import leaving as selectors
from decisions.selectors.leaving import InHand
from decisions.services import actions
from frameworks.models import Contract

LONGEST_NAME = 60


@dataclass(frozen=True)
class HandedOver:
    """What became of it, in numbers."""

    leaver: User
    successor: User
    posts: int
    contracts: int
    reports: int
    actions: int


def verdict_on(
    *, leaver: User, to: PostHolding, takes_posts: bool, last_on: date, actor: Actor, at: datetime, found: InHand
) -> Verdict:
    """Whether it can be handed on so, and if not, where it breaks what. Changes nothing."""
    council = actor.council
    is_own = council is not None and to.post.council_id == council.pk
    verdict = rules.may_hand_over(actor, leaver_id=leaver.pk) & Verdict.of(
        (is_own, "other_council", "Choose somebody in a post of this council.", "to")
    )
    verdict &= rules.is_fit(
        actor,
        leaver_id=leaver.pk,
        successor_id=to.user_id,
        last_on=last_on,
        starts_on=[holding.starts_on for holding in found.holdings],
        today=clock.london_day(at),
    )
    verdict &= rules.can_look_after(
        takes_posts=takes_posts,
        manages=len(found.managed),
        drafts=len(found.reports),
        is_manager_post=selectors.may_manage(to),
        is_author_post=selectors.may_author(to),
        fields_left=found.fields_left,
    )
    for draft in selectors.drafts(found.reports):
        verdict &= rules.may_draft(draft, to.user_id)
    for seat in found.seats:
        verdict &= rules.may_sit(seat, to.user_id, takes_posts=takes_posts)
    return verdict


@transaction.atomic
def hand_over(
    *, leaver: User, to: PostHolding, takes_posts: bool, last_on: date, actor: Actor, at: datetime
) -> HandedOver:
    """End a person's posts on a day and hand what they have in hand to whoever holds `to`. Refused by `verdict_on`."""
    rules.may_hand_over(actor, leaver_id=leaver.pk).or_refuse()
    council = actor.council
    found = selectors.in_hand(leaver, council, last_on=last_on)
    given: dict[str, Any] = {"actor": actor, "at": at}
    verdict_on(leaver=leaver, to=to, takes_posts=takes_posts, last_on=last_on, found=found, **given).or_refuse()
    for holding in found.holdings:
        until = holding.ends_on
        people.change_holding(holding=holding, kind=holding.kind, starts_on=holding.starts_on, ends_on=last_on, **given)
        if takes_posts:
            _take_over(holding, to, last_on, until, given)
    contracts = 0
    if not takes_posts:
        contracts = _contracts(found, to, given)
        _sections(found, to)
        for action in found.actions:
            Action.objects.locked(action.pk)
            actions.move(action, to=to.post, **given)
    _reports(found, to, takes_posts=takes_posts, given=given)
    _personal(found, leaver, to.user)
    done = HandedOver(
        leaver, to.user, len(found.holdings), contracts, len(found.reports), 0 if takes_posts else len(found.actions)
    )
    changes: dict[str, tuple[audit.Scalar, audit.Scalar]] = {
        "to": (None, to.user_id), "takes_posts": (None, takes_posts), "last_on": (None, last_on),
        "posts": (None, done.posts), "contracts": (None, contracts), "reports": (None, done.reports),
        "actions": (None, done.actions), "views": (None, len(found.views)),
        "sections": (None, 0 if takes_posts else len(found.sections)), "proposals": (None, len(found.proposals)),
    }  # fmt: skip
    audit.record(actor, "person.handed_over", leaver, at=at, changes=changes)
    return done


def _take_over(holding: PostHolding, to: PostHolding, last_on: date, until: date | None, given: dict[str, Any]) -> None:
    """The successor holds the post from the day after, unless they do already."""
    first = last_on + timedelta(days=1)
    already = PostHolding.objects.filter(post=holding.post, user=to.user, ends_on__isnull=True, starts_on__lte=first)
    if not already.exists():
        people.put_in_post(post=holding.post, user=to.user, kind=holding.kind, starts_on=first, ends_on=until, **given)


def _contracts(found: InHand, to: PostHolding, given: dict[str, Any]) -> int:
    """Owner and manager of each contract, where the leaver's post was one of them."""
    moved = {contract.pk for contract in (*found.owned, *found.managed)}
    for pk in sorted(moved):
        contract = Contract.objects.locked(pk)
        changes: dict[str, tuple[audit.Scalar, audit.Scalar]] = {}
        for name in ("owner_post", "contract_manager_post"):
            if getattr(contract, f"{name}_id") in found.vacant:
                changes[name] = (getattr(contract, name).title, to.post.title)
                setattr(contract, name, to.post)
        contract.save_version(update_fields=["owner_post", "contract_manager_post"])
        audit.record(given["actor"], "contract.handed_over", contract, at=given["at"], changes=changes)
    return len(moved)


def _sections(found: InHand, to: PostHolding) -> None:
    """Sections that the leaver's post was asked to write in others' reports."""
    Section.objects.filter(pk__in=[section.pk for section in found.sections]).update(contributor_post=to.post)


def _reports(found: InHand, to: PostHolding, *, takes_posts: bool, given: dict[str, Any]) -> None:
    """Drafts get another author, in the post that goes with it."""
    posts = {holding.post_id for holding in found.holdings}
    for one in found.reports:
        report = Report.objects.locked(one.pk)
        before = report.author_id
        report.author = to.user
        if not (takes_posts and report.author_post_id in posts):
            report.author_post = to.post
        report.save_version(update_fields=["author", "author_post"])
        changes: dict[str, tuple[audit.Scalar, audit.Scalar]] = {"author": (before, to.user_id)}
        audit.record(given["actor"], "report.handed_over", report, at=given["at"], changes=changes)


def _personal(found: InHand, leaver: User, successor: User) -> None:
    """Proposals that are not reports yet, and views of lists, under a name that the successor has not used."""
    for proposal in found.proposals:
        proposal.person = successor
        proposal.save_version(update_fields=["person"])
    for view in found.views:
        mine = successor.saved_views.filter(council=view.council, list_name=view.list_name)
        taken = set(mine.values_list("name", flat=True))
        name, number = view.name, 1
        while name in taken:
            number += 1
            ending = f" ({leaver}{f' {number}' if number > 2 else ''})"[:LONGEST_NAME]
            name = f"{view.name[: LONGEST_NAME - len(ending)]}{ending}"
        view.user, view.name, view.is_default = successor, name, False
        view.save(update_fields=["user", "name", "is_default"])
