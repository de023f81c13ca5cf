"""Rows about retention and disposal, right but for one thing: for the constraints of the base application."""

from datetime import date, datetime

from commissioning.clock import LONDON
from commissioning.models import Disposal, DisposalAnswer, DisposalItem, RetentionRule
from tests.factories.commissioning import CouncilFactory, UserFactory

THEN = datetime(2026, 10, 23, 10, tzinfo=LONDON)


def rule(**given):
    values = {"council": given.pop("council", None) or CouncilFactory(), "kind": "record", "years": 6}
    right = {"starts_on": date(2020, 1, 1), "set_by": UserFactory(), "set_post": "X", "set_at": THEN}
    return RetentionRule(**values | right | given)


def disposal(**given):
    values = {"council": given.pop("council", None) or CouncilFactory(), "number": 1, "proposed_by": UserFactory()}
    return Disposal(**values | {"proposed_name": "A", "proposed_post": "X", "proposed_at": THEN} | given)


def saved(row):
    row.save()
    return row


def item(**given):
    values = {"disposal": given.pop("disposal", None) or saved(disposal()), "kind": "record", "reference": "R"}
    return DisposalItem(**values | {"kept_until": date(2026, 10, 22), "sha256": "a" * 64} | given)


def answer(**given):
    proposed = saved(disposal())
    values = {"disposal": proposed, "proposed_by": proposed.proposed_by, "is_approved": True}
    right = {"answered_by": UserFactory(), "answered_name": "B", "answered_post": "Y", "answered_at": THEN}
    return DisposalAnswer(**values | right | given)


def by_the_same_person():
    row = answer()
    row.answered_by = row.proposed_by
    return row


CASES = {
    "commissioning_retentionrule_kind_in_list": lambda: rule(kind="letters"),
    "commissioning_retentionrule_long_enough": lambda: rule(years=5),
    "commissioning_retentionrule_once_a_day": lambda: rule(council=saved(rule()).council),
    "commissioning_disposal_numbered_once": lambda: disposal(council=saved(disposal()).council),
    "commissioning_disposalitem_kind_in_list": lambda: item(kind="letters"),
    "commissioning_disposalitem_named_once": lambda: item(disposal=saved(item()).disposal),
    "commissioning_disposalanswer_by_another": by_the_same_person,
    "commissioning_disposalanswer_declined_says_why": lambda: answer(is_approved=False),
}
