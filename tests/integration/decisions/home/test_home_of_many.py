"""The first page takes the same queries however much waits: for every role, and for what was cleared already."""

from datetime import datetime
from itertools import count

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.clock import LONDON
from commissioning.once import reading_once
from decisions.aspects import ANSWERS_FOR_MONEY
from decisions.demonstration import people, register
from decisions.enums import OPEN_STATUSES, PostingStatus, ReportStatus
from decisions.models import PinnedFact, Report, Section
from decisions.selectors.material import material_of, read_ahead
from decisions.selectors.waiting import reports_waiting
from tests.factories.course import ConsultationFactory, DecisionFactory, DecisionItemFactory, EffectPostingFactory
from tests.factories.decisions import AuthorityRuleFactory, ForwardPlanEntryFactory, SectionFactory
from tests.factories.frameworks import CorrectionFactory, OptionUseFactory
from tests.factories.many import clear_all, many_contracts, many_reports
from tests.factories.places_constraints import SuspensionFactory
from tests.factories.proposals import ProposalFactory, ProposalPartFactory

pytestmark = pytest.mark.django_db
AFTERNOON = datetime(2020, 10, 22, 15, tzinfo=LONDON)
QUERIES = {
    "Commissioning Officer, Adults": 27, "Contract Manager": 26, "Head of Commissioning": 24,
    "Finance Business Partner": 26, "Principal Solicitor": 26, "Procurement Lead": 26, "Equalities Adviser": 26,
    "Governance Adviser": 26, "Chairman, Adults and Safeguarding Committee": 9,
    "Executive Director, Adults and Health": 18, "Democratic Services Officer": 21, "Monitoring Officer": 17,
    "Chief Finance Officer": 23, "Internal Auditor": 24, "Administrator": 12,
}  # fmt: skip
CLEARED = 26
_rules = count(1)


@pytest.fixture(autouse=True)
def afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


@pytest.fixture
def cast():
    return people.cast()


@pytest.fixture
def rule(cast):
    return register.set_up_scheme(cast)


def home_of(cast, person):
    """The page, and how many queries it took."""
    client = Client()
    client.force_login(cast.users[person.email])
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("home"))
    return page, len(asked)


def in_clearance(cast, rule, number):
    """So many reports that every discipline has cleared as they are, and nobody has moved on."""
    made = many_reports(cast, number, status=ReportStatus.IN_CLEARANCE, rule=rule)
    clear_all(made, cast)
    return made


def one_more_of_everything(cast, rule):
    """A report at every status with what it may wait for, and what else a first page tells of."""
    for status in OPEN_STATUSES:
        (report,) = many_reports(cast, 1, status=status, rule=rule)
        SectionFactory(report=report, contributor_post=cast.post(people.CONTRACT_MANAGER), body="")
        ConsultationFactory(report=report, consultee_post=cast.post(people.CHAIRMAN))
    (cleared,) = in_clearance(cast, rule, 1)
    Section.objects.filter(report=cleared).update(body="Changed on 3 March 2021.")
    many_contracts(cast.council, 1)
    _decided(cast, rule)
    author = cast.users[people.AUTHOR.email]
    ProposalPartFactory(proposal=ProposalFactory(council=cast.council, person=author), contract=report.contract)
    CorrectionFactory(event__lot__contract=report.contract)
    SuspensionFactory(admission__lot__contract=report.contract)
    ForwardPlanEntryFactory(council=cast.council, contract=report.contract)
    AuthorityRuleFactory(council=cast.council, name=f"Rule {next(_rules)}")


def _decided(cast, rule):
    """A decision whose effect the register refused, and one whose extension is to be served."""
    (report,) = many_reports(cast, 1, status=ReportStatus.DECIDED, rule=rule)
    contract = report.contract
    contract.contract_manager_post = cast.post(people.CONTRACT_MANAGER)
    contract.save()
    asked = report.recommendations.get()
    item = DecisionItemFactory(decision=DecisionFactory(report=report), recommendation=asked)
    lot = asked.lots.get().lot
    EffectPostingFactory(item=item, lot=lot, status=PostingStatus.FAILED, problem="The register has moved.")
    OptionUseFactory(lot=lot, option=asked.option)


def test_every_role_takes_the_same_queries_for_one_of_everything_and_for_three(cast, rule):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            one_more_of_everything(cast, rule)
        counts.append({person.post: home_of(cast, person)[1] for person in (*people.PEOPLE, people.ADMINISTRATOR)})
    assert counts == [QUERIES, QUERIES]


def test_a_clearing_officer_takes_the_same_queries_however_much_they_have_cleared(cast, rule):
    finance, counts = people.CLEARERS[0], []
    for more in (1, 2, 27):
        in_clearance(cast, rule, more)
        page, count = home_of(cast, finance)
        assert page.context["waiting"] == []
        counts.append(count)
    assert counts == [CLEARED, CLEARED, CLEARED]


def test_of_many_reports_those_changed_since_are_to_be_cleared_again(cast, rule):
    typed, asked, used, untouched = in_clearance(cast, rule, 4)
    typed.sections.filter(order=1).update(body="Since 2018 {{ lots.named }} have been used. [table:filled]")
    asked.recommendations.update(conditions="That the review is done by 31 March 2021.")
    line = used.recommendations.get().value_line
    line.label = "A fact that is not pinned reads as the register does now"
    line.amount += 1
    line.save()
    PinnedFact.objects.filter(report=untouched).update(source="lot:1")
    again = {
        person.discipline: {one.report for one in reports_waiting(cast.actor(person, AFTERNOON))}
        for person in people.CLEARERS
    }
    dates, sums = {typed, asked}, {typed, asked, used}
    assert again == {
        one: sums if one in ANSWERS_FOR_MONEY else dates for one in (person.discipline for person in people.CLEARERS)
    }


def test_what_is_read_ahead_for_many_reports_is_what_each_reads_alone(cast, rule):
    made = in_clearance(cast, rule, 3)
    made[1].tables.all().delete()
    made[2].recommendations.all().delete()
    PinnedFact.objects.filter(report=made[2]).delete()
    alone = [material_of(report) for report in Report.objects.order_by("pk")]
    with reading_once():
        together = list(Report.objects.order_by("pk"))
        read_ahead(together)
        assert [material_of(report) for report in together] == alone
