"""Digests: who is told what on which day, once; late arrivals; and what happens when nobody is in the owner's post."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core import mail as sent_mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.calendar import is_working_day
from commissioning.clock import LONDON
from commissioning.enums import MailKind
from commissioning.models import LocalClosure, MailLine, MailPreference, OutgoingMail, PostHolding
from decisions.demonstration import people, register
from decisions.enums import AlertKind, LeadPart
from decisions.models import AlertSent
from tests.factories.alerting import LeadTimeFactory, cabinet_decides
from tests.factories.decisions import ForwardPlanEntryFactory
from tests.factories.frameworks import ContractFactory, LotFactory, TermOptionFactory
from tests.factories.monitoring import MonitoringPlanFactory

pytestmark = pytest.mark.django_db
START = date(2020, 9, 14)
NAMED = "BRK:ASC-2017-041 Employment and day opportunities support"
BEGIN = f"Monday 14 September 2020: {NAMED}: last safe day to begin with option 1"


@pytest.fixture
def cast():
    return people.cast()


@pytest.fixture
def contract(cast):
    register.set_up_scheme(cast)
    found = register.set_up_contract(cast, register.FROZEN)
    found.owner_post = cast.post(people.AUTHOR)
    found.contract_manager_post = cast.post(people.CONTRACT_MANAGER)
    found.review_on = found.insurance_checked_on = None
    found.save()
    return found


def run(on, **options):
    """What the command prints on a day, and the lines that each person is sent anew."""
    known = set(OutgoingMail.objects.values_list("pk", flat=True))
    with time_machine.travel(datetime(on.year, on.month, on.day, 7, 40, tzinfo=LONDON), tick=False):
        said = StringIO()
        call_command("send_alerts", stdout=said, **options)
    mails = OutgoingMail.objects.exclude(pk__in=known).filter(kind=MailKind.ALERT).select_related("to")
    return said.getvalue(), {str(one.to): [line.what for line in one.lines.all()] for one in mails}


def test_the_owner_is_told_on_the_day_and_never_again(contract):
    run(START - timedelta(days=1))  # the 90 days before the end are told here
    said, mails = run(START)
    assert mails == {people.AUTHOR.name: [BEGIN]}
    assert said == "BRK: 1 told to 1 person\n1 told\n"
    assert run(START) == ("0 told\n", {})
    assert run(START + timedelta(days=1)) == ("0 told\n", {})


def test_a_run_that_was_missed_is_made_up_for_with_the_latest_of_each(contract):
    """Nine days before the end: the start is long over, of the end only the 30 days are told."""
    _, mails = run(date(2020, 10, 22))
    assert mails == {people.AUTHOR.name: [BEGIN, BEGIN.replace("Monday 14 September", "Saturday 31 October").replace(
        "last safe day to begin with option 1", "it ends")]}  # fmt: skip
    assert [len(run(day)[1]) for day in (date(2020, 10, 23), date(2020, 10, 24), date(2020, 10, 31))] == [0, 1, 1]


def test_the_last_return_is_told_of_though_the_contract_is_over_by_then(contract):
    MonitoringPlanFactory(contract=contract, starts_on=date(2020, 8, 1))
    run(date(2020, 10, 31))
    _, mails = run(date(2020, 11, 28))
    told = f"Saturday 28 November 2020: {NAMED}: monitoring return for 1 August 2020 to 31 October 2020"
    assert mails == {people.AUTHOR.name: [told]}


def test_the_message_holds_links_and_titles_and_nothing_else(contract, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run(START)
    (message,) = mailoutbox
    assert message.subject == "BRK: 2 things that fall due"
    assert message.body.splitlines()[:6] == [
        "BRK",
        "2 things that fall due",
        "",
        BEGIN,
        f"http://localhost:8000/contracts/{contract.pk}/last-safe-start/",
        "",
    ]
    assert contract.description not in message.body
    assert sent_mail.outbox is mailoutbox


def test_one_digest_tells_a_person_of_everything_in_every_post_they_hold(cast, contract):
    contract.review_on = date(2020, 9, 1)
    contract.insurance_checked_on = date(2019, 9, 10)
    contract.save()
    _, mails = run(START)
    kinds = [line.rsplit(": ", 1)[1] for line in mails[people.AUTHOR.name]]
    assert kinds == ["review", "insurance to be checked again", "last safe day to begin with option 1", "it ends"]


def test_entered_after_its_day_it_is_told_by_the_next_run(cast, contract):
    run(START)
    contract.review_on = date(2020, 9, 1)
    contract.save()
    _, mails = run(START + timedelta(days=1))
    assert [line.rsplit(": ", 1)[1] for line in mails[people.AUTHOR.name]] == ["review"]


def test_an_empty_post_goes_to_the_next_one_and_says_so(cast, contract):
    PostHolding.objects.filter(user=cast.users[people.AUTHOR.email]).update(ends_on=START - timedelta(days=1))
    _, mails = run(START)
    assert set(mails) == {people.CONTRACT_MANAGER.name}
    assert all(line.endswith(" (nobody is in its owner's post)") for line in mails[people.CONTRACT_MANAGER.name])


def test_an_owner_who_has_left_is_told_nothing_and_their_manager_is(cast, contract):
    for person in (people.AUTHOR, people.CONTRACT_MANAGER):
        user = cast.users[person.email]
        user.is_active = False
        user.save()
    _, mails = run(START)
    assert set(mails) == {people.MANAGER.name}


def test_what_nobody_can_be_told_of_is_printed_and_told_as_soon_as_somebody_is_there(cast, contract):
    PostHolding.objects.update(ends_on=date(2020, 8, 1))
    said, mails = run(START)
    assert mails == {}
    assert f"BRK: nobody to tell of {NAMED}: it ends" in said
    PostHolding.objects.filter(user=cast.users[people.MANAGER.email]).update(ends_on=None)
    assert set(run(START + timedelta(days=1))[1]) == {people.MANAGER.name}


def test_whoever_does_not_want_them_gets_none(cast, contract):
    MailPreference.objects.create(user=cast.users[people.AUTHOR.email], kind=MailKind.ALERT, wanted=False)
    assert run(START)[1] == {}
    assert AlertSent.objects.filter(kind=AlertKind.START).count() == 6


def test_reckoned_from_another_day(contract):
    with time_machine.travel(datetime(2020, 8, 1, 9, tzinfo=LONDON), tick=False):
        call_command("send_alerts", on=START, stdout=StringIO())
    assert OutgoingMail.objects.get(kind=MailKind.ALERT).lines.count() == 2


def test_the_database_refuses_to_mark_the_same_twice(contract):
    run(START)
    row = AlertSent.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        AlertSent.objects.create(
            council=row.council, kind=row.kind, subject=row.subject, day=row.day, told_at=row.told_at
        )


LENGTHS = {LeadPart.DRAFTING: 20, LeadPart.CLEARANCE: 5, LeadPart.REPLY: 10}
YEARS = st.dates(date(2026, 1, 1), date(2028, 6, 30))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ends=st.lists(st.dates(date(2027, 1, 1), date(2028, 6, 30)), min_size=1, max_size=4),
    notice_days=st.none() | st.integers(1, 200),
    first_meeting=st.none() | st.dates(date(2025, 1, 1), date(2025, 1, 14)),
    is_key=st.booleans(),
    closed=st.lists(YEARS, max_size=8, unique=True),
    lengths=st.dictionaries(st.sampled_from(list(LENGTHS)), st.integers(0, 60)),
    runs=st.lists(YEARS, min_size=1, max_size=5, unique=True),
)
def test_the_first_run_on_or_after_the_day_announces_every_option_that_can_still_be_used(
    cast, ends, notice_days, first_meeting, is_key, closed, lengths, runs
):
    """Over options, ends, routes by an officer or a body, key or not, closures and days of runs; and none twice."""
    held = [first_meeting + timedelta(days=14 * n) for n in range(110)] if first_meeting else []
    with transaction.atomic():
        register.set_up_scheme(cast)
        contract = _contract(cast, ends, notice_days, is_key=is_key)
        if held:
            cabinet_decides(cast, *held)
        LocalClosure.objects.bulk_create(LocalClosure(council=cast.council, on=day, label="Closed") for day in closed)
        for part, count in lengths.items():
            LeadTimeFactory(council=cast.council, part=part, count=count)
        starts = {
            lot.pk: _start(lot.current_ends_on - timedelta(days=notice_days or 0), held, set(closed), is_key=is_key,
                           **{part.name.lower(): count for part, count in (LENGTHS | lengths).items()})
            for lot in contract.lots.all()
        }  # fmt: skip
        for on in sorted(runs):
            run(on)
            told = AlertSent.objects.filter(kind=AlertKind.START)
            named = {int(subject.rsplit(":", 1)[1]) for subject in told.values_list("subject", flat=True)}
            assert {lot.pk for lot in contract.lots.all() if starts[lot.pk] <= on <= lot.current_ends_on} <= named
            lines = MailLine.objects.filter(what__contains="last safe day to begin with option")
            assert lines.count() == told.values("day").distinct().count()  # one line for the lots of one deadline
        transaction.set_rollback(True)


def _start(day, held, closed, *, is_key, drafting, clearance, reply):
    """Counted back a day at a time, as somebody would with a calendar on the wall."""

    def back(day, count):
        while count:
            day -= timedelta(days=1)
            count -= is_working_day(day, closures=closed)
        return day

    day = back(day, reply)
    if held:
        day = back(max(one for one in held if one <= day), 5 + 1 + 2)
    return back(day - timedelta(days=29) if is_key else day, clearance + drafting)


def _contract(cast, ends, notice_days, *, is_key):
    """A running contract whose lots end on these days and can each be extended once."""
    contract = ContractFactory(
        council=cast.council, owner_post=cast.post(people.AUTHOR), stage="live", starts_on=date(2023, 1, 1),
        initial_ends_on=max(ends), current_ends_on=max(ends), authorised_ends_on=max(ends),
        max_ends_on=date(2035, 1, 1),
    )  # fmt: skip
    TermOptionFactory(contract=contract, order=1, months=12, notice_days=notice_days)
    ForwardPlanEntryFactory(council=cast.council, contract=contract, is_key=is_key)
    for number, end in enumerate(ends, 1):
        LotFactory(
            contract=contract, number=number, starts_on=date(2023, 1, 1), initial_ends_on=end, current_ends_on=end,
            authorised_ends_on=end, max_ends_on=date(2035, 1, 1), status="live",
        )  # fmt: skip
    return contract
