"""Rows of notices, shorter ways, rulings and numbers that the database itself refuses."""

from datetime import date

import pytest

from decisions.enums import AgreedBy, ShorterNoticeKind
from tests.constraints import assert_trips
from tests.factories.commissioning import CouncilFactory, UserFactory
from tests.factories.decisions import DRAFTED_AT, ForwardPlanEntryFactory, ReportFactory
from tests.factories.notices import (
    PUBLISHED_AT,
    DecisionNumberFactory,
    KeyDecisionNoticeFactory,
    KeyRulingFactory,
    ShorterNoticeFactory,
)

pytestmark = pytest.mark.django_db


def notice_of(**columns):
    people_ = {name: UserFactory() for name in ("drafted_by", "published_by")}
    council = CouncilFactory()
    whole = {"council": council, "contract": ReportFactory(council=council).contract, **people_}
    return KeyDecisionNoticeFactory.build(**whole | columns)


def shorter(**columns):
    return ShorterNoticeFactory.build(**{"report": ReportFactory(), "published_by": UserFactory()} | columns)


def number(**columns):
    report = ReportFactory()
    return DecisionNumberFactory.build(
        **{"report": report, "council": report.council, "issued_by": UserFactory()} | columns
    )


def second_notice(**about):
    first = KeyDecisionNoticeFactory(**about)
    return notice_of(council=first.council, contract=first.contract, **about)


def same_number(**columns):
    first = DecisionNumberFactory(n=7, text="20/00007")
    return number(**{"council": first.council, "n": 7, "text": "x"} | columns)


URGENT = {
    "kind": ShorterNoticeKind.URGENT, "agreed_as": AgreedBy.VICE_CHAIR, "agreed_by": "Cllr Fenn",
    "agreed_on": date(2020, 10, 12), "urgent_because": "Support ends.", "told": "", "told_on": None, "clear_days": 0,
}  # fmt: skip
CASES = {
    "decisions_key_ruling_says_why": lambda: KeyRulingFactory.build(
        report=ReportFactory(), ruled_by=UserFactory(), reason=""
    ),
    "decisions_number_once_in_a_year": same_number,
    "decisions_number_printed_once": lambda: same_number(n=8, text="20/00007"),
    "decisions_number_is_of_an_entry_or_a_report": lambda: number(report=None),
    "decisions_key_notice_one_standing_per_entry": lambda: second_notice(forward_plan_entry=ForwardPlanEntryFactory()),
    "decisions_key_notice_one_standing_per_report": lambda: second_notice(report=ReportFactory()),
    "decisions_key_notice_says_who_decides": lambda: notice_of(maker_title=""),
    "decisions_key_notice_period_in_order": lambda: notice_of(due_to=date(2020, 9, 30)),
    "decisions_key_notice_says_what_the_law_asks": lambda: notice_of(documents=""),
    "decisions_key_notice_published_with_its_days": lambda: notice_of(clear_days=None),
    "decisions_key_notice_published_at_and_by_together": lambda: notice_of(published_by=None),
    "decisions_key_notice_withdrawn_at_and_by_together": lambda: notice_of(
        withdrawn_at=PUBLISHED_AT, withdrawn_reason="A slip."
    ),
    "decisions_key_notice_withdrawn_says_why": lambda: notice_of(withdrawn_at=PUBLISHED_AT, withdrawn_by=UserFactory()),
    "decisions_shorter_notice_one_standing_of_a_kind": lambda: shorter(report=ShorterNoticeFactory().report),
    "decisions_shorter_notice_kind_known": lambda: shorter(kind="haste"),
    "decisions_shorter_notice_says_why": lambda: shorter(impracticable=""),
    "decisions_shorter_notice_general_was_given": lambda: shorter(told_on=None),
    "decisions_shorter_notice_urgency_was_agreed": lambda: shorter(**URGENT | {"agreed_by": ""}),
    "decisions_shorter_notice_has_evidence": lambda: shorter(evidence=""),
    "decisions_shorter_notice_withdrawn_says_why": lambda: shorter(withdrawn_at=DRAFTED_AT, withdrawn_by=UserFactory()),
    "decisions_shorter_notice_withdrawn_at_and_by_together": lambda: shorter(
        withdrawn_at=DRAFTED_AT, withdrawn_reason="A slip."
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_constraint_refuses_in_words_and_by_name(name):
    assert_trips("decisions", name, CASES[name])
