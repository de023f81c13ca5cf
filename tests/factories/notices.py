"""Notices of key decisions, their exceptions, rulings and numbers."""

from datetime import date, datetime

import factory
from factory.django import DjangoModelFactory

from commissioning.clock import LONDON
from decisions.enums import ShorterNoticeKind, ToldWhom
from decisions.models import DecisionNumber, KeyDecisionNotice, KeyRuling, ShorterNotice
from tests.factories.commissioning import CouncilFactory, UserFactory
from tests.factories.decisions import DRAFTED_AT, ReportFactory
from tests.factories.frameworks import ContractFactory

PUBLISHED_AT = datetime(2020, 9, 14, 10, 0, tzinfo=LONDON)


class KeyRulingFactory(DjangoModelFactory):
    class Meta:
        model = KeyRuling

    report = factory.SubFactory(ReportFactory)
    is_key = False
    reason = "The sum renews what the budget already holds."
    ruled_by = factory.SubFactory(UserFactory)
    ruled_post = "Monitoring Officer"
    ruled_at = DRAFTED_AT


class DecisionNumberFactory(DjangoModelFactory):
    class Meta:
        model = DecisionNumber

    report = factory.SubFactory(ReportFactory)
    council = factory.SelfAttribute("report.council")
    year = 2020
    n = factory.Sequence(lambda n: n + 1)
    text = factory.LazyAttribute(lambda number: f"20/{number.n:05}")
    issued_by = factory.SubFactory(UserFactory)
    issued_at = DRAFTED_AT


class KeyDecisionNoticeFactory(DjangoModelFactory):
    """Published on Monday 14 September 2020, so that it may be decided from Tuesday 13 October on."""

    class Meta:
        model = KeyDecisionNotice

    council = factory.SubFactory(CouncilFactory)
    contract = factory.SubFactory(ContractFactory, council=factory.SelfAttribute("..council"))
    subject = "Whether to extend day opportunities"
    maker_name = "Helen Ward"
    maker_title = "Executive Director"
    due_from = date(2020, 10, 1)
    due_to = date(2020, 10, 31)
    documents = "Report of the Head of Commissioning"
    obtain_from = "From the Committee Officer, Town Hall."
    ask_by = "Write to the Committee Officer."
    clear_days = 28
    drafted_at = PUBLISHED_AT
    drafted_by = factory.SubFactory(UserFactory)
    published_at = PUBLISHED_AT
    published_by = factory.SubFactory(UserFactory)


class ShorterNoticeFactory(DjangoModelFactory):
    """A general exception; for special urgency give `kind` and what it asks for."""

    class Meta:
        model = ShorterNotice

    report = factory.SubFactory(ReportFactory)
    kind = ShorterNoticeKind.GENERAL
    impracticable = "The provider gave notice on Friday."
    told = ToldWhom.CHAIR
    told_on = date(2020, 10, 12)
    evidence = "By e-mail of that day."
    clear_days = 5
    published_at = datetime(2020, 10, 12, 15, 0, tzinfo=LONDON)
    published_by = factory.SubFactory(UserFactory)
