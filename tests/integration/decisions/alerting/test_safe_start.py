"""From when an option has to be begun: by its route, the meetings on record, and what somebody has set."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse

from commissioning.clock import LONDON
from commissioning.enums import Role
from commissioning.models import AuditEvent
from commissioning.verdicts import Refused
from decisions.demonstration import people, register
from decisions.enums import LeadPart
from decisions.models import AuthorityRule, LeadTime
from decisions.panels import last_safe_starts
from decisions.selectors.next_options import next_option, open_options
from decisions.selectors.reprocurement import reprocurements
from decisions.services import lead_times
from frameworks.enums import LotStatus
from frameworks.models import Contract
from tests.factories.alerting import LeadTimeFactory, cabinet_decides
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.frameworks import LotFactory
from tests.factories.procedure import ProcedureRulesFactory

pytestmark = pytest.mark.django_db
DAY = date(2020, 7, 6)
AT = datetime(2020, 7, 6, 10, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def cast():
    return people.cast()


@pytest.fixture
def contract(cast):
    register.set_up_scheme(cast)
    return register.set_up_contract(cast, register.FROZEN)


def steps(contract, day=DAY):
    """The parts of the way of the next option, with how long each is and the day it begins."""
    return [(step.part.label, step.length, step.from_on) for step in next_option(contract, day).timetable.steps]


def test_an_officer_in_a_committee_system_needs_no_meeting_and_cannot_be_called_in(cast, contract):
    ProcedureRulesFactory(council=cast.council, call_in_days=5)
    assert steps(contract) == [
        ("Drafting", "20 working days", date(2020, 9, 14)),
        ("Clearance", "5 working days", date(2020, 10, 12)),
        ("Providers' replies", "10 working days", date(2020, 10, 19)),
    ]
    assert next_option(contract, DAY).who_decides.startswith("Executive Director, Adults and Health decides after")


def test_cabinet_decides_at_its_last_meeting_in_time_and_can_be_called_in(cast, contract):
    """31 October less ten working days is the 19th, less five of call-in the 12th: cabinet meets on 6 October. Papers
    are published five clear days before (28 September), final two working days earlier (24 September)."""
    ProcedureRulesFactory(council=cast.council, call_in_days=5)
    cabinet_decides(cast, date(2020, 9, 8), date(2020, 10, 6), date(2020, 10, 20))
    assert steps(contract) == [
        ("Drafting", "20 working days", date(2020, 8, 19)),
        ("Clearance", "5 working days", date(2020, 9, 17)),
        ("Cabinet decides", "meeting on Tuesday 6 October 2020", date(2020, 9, 24)),
        ("Call-in", "5 working days", date(2020, 10, 12)),
        ("Providers' replies", "10 working days", date(2020, 10, 19)),
    ]
    assert next_option(contract, DAY).timetable.decide_by == date(2020, 10, 6)


def test_a_key_decision_waits_for_its_notice(cast, contract):
    ProcedureRulesFactory(council=cast.council, key_value_from=100000)
    assert [label for label, *_ in steps(contract)] == [
        "Drafting", "Clearance", "Key decision notice", "Providers' replies",
    ]  # fmt: skip


def test_without_a_route_the_parts_that_are_known_count_and_it_is_said(cast, contract):
    AuthorityRule.objects.filter(council=cast.council).update(ends_on=date(2020, 1, 1))
    option = next_option(contract, DAY)
    assert option.start_on == date(2020, 9, 14)
    assert option.who_decides.startswith("As things stand nobody could decide it, so no meeting is reckoned with.")


def test_where_the_contract_states_no_day_for_notice_it_is_counted_from_the_end(contract):
    option = next_option(contract, DAY)
    assert (option.deadline, option.is_notice_stated) == (date(2020, 10, 31), False)
    terms = contract.options.get()
    terms.latest_notice_on = date(2020, 9, 30)
    terms.save()
    option = next_option(Contract.objects.get(), DAY)
    assert (option.deadline, option.is_notice_stated) == (date(2020, 9, 30), True)


def test_lots_that_end_on_different_days_have_their_own_last_safe_start(contract):
    first = contract.lots.get(number=1)
    first.current_ends_on = date(2020, 9, 30)
    first.authorised_ends_on = date(2020, 9, 30)
    first.save()
    (option,) = open_options([Contract.objects.get()], DAY)[contract.pk]
    found = [([lot.number for lot in one.lots], one.deadline, one.start_on) for one in option.by_deadline()]
    assert found == [
        ([1], date(2020, 9, 30), date(2020, 8, 11)),
        ([2, 3, 4, 5, 6], date(2020, 10, 31), date(2020, 9, 14)),
    ]


def test_what_is_set_for_an_option_goes_before_the_contracts_and_the_councils(cast, contract):
    option = contract.options.get()
    LeadTimeFactory(council=cast.council, count=30)
    LeadTimeFactory(council=cast.council, part=LeadPart.REPLY, count=0)
    LeadTimeFactory(council=cast.council, part=LeadPart.CLEARANCE, count=9, starts_on=date(2020, 7, 7))  # tomorrow
    author = cast.actor(people.AUTHOR, AT)
    given = {"contract": contract, "reason": "The panel meets in August.", "actor": author, "at": AT}
    lead_times.set_for_contract(part=LeadPart.DRAFTING, count=25, **given)
    assert [length for _, length, _ in steps(contract)] == ["25 working days", "5 working days", "0 working days"]
    lead_times.set_for_contract(part=LeadPart.DRAFTING, count=22, option=option, **given)
    assert steps(contract)[0][1] == "22 working days"
    part = next_option(contract, DAY).timetable.steps[0].part
    assert part.why == (
        f"set for this option by {author.user}, Commissioning Officer, Adults, on 6 July 2020: "
        "The panel meets in August."
    )
    lead_times.set_for_contract(part=LeadPart.DRAFTING, count=None, option=option, **given)
    lead_times.set_for_contract(part=LeadPart.DRAFTING, count=None, **given)
    assert steps(contract)[0][1] == "30 working days"
    assert AuditEvent.objects.filter(verb="lead_time.set").count() == 4


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"count": 366}, "too_long"), ({"reason": " "}, "no_reason"), ({"option": "other"}, "other_contract")],
)
def test_a_length_out_of_reason_or_without_one_is_refused(cast, contract, changed, code):
    if "option" in changed:
        changed = {"option": register.set_up_contract(cast, register.live(DAY)).options.first()}
    given = {
        "contract": contract, "part": LeadPart.DRAFTING, "count": 25, "reason": "A survey.",
        "actor": cast.actor(people.AUTHOR, AT), "at": AT, **changed,
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        lead_times.set_for_contract(**given)
    assert refused.value.verdict.codes == (code,)
    assert not LeadTime.objects.exists()


def test_only_an_administrator_sets_the_councils_and_none_for_another_council(cast, contract):
    given = {"council": cast.council, "part": LeadPart.REPLY, "count": 15, "starts_on": DAY, "reason": "Slow post."}
    with pytest.raises(Refused) as refused:
        lead_times.set_for_council(**given, actor=cast.actor(people.AUTHOR, AT), at=AT)
    assert refused.value.verdict.codes == ("not_yours",)
    with pytest.raises(Refused) as refused:
        lead_times.set_for_council(**given, actor=actor_with(Role.ADMINISTRATOR, council=CouncilFactory()), at=AT)
    assert refused.value.verdict.codes == ("other_council",)
    lead_times.set_for_council(**given, actor=cast.actor(people.ADMINISTRATOR, AT), at=AT)
    assert steps(contract)[-1][1] == "15 working days"


# --- no option left -------------------------------------------------------------------------------------------------


def exhausted(contract):
    """The contract as it is once its option can be used no more: it was used on paper before."""
    for lot in contract.lots.all():
        lot.max_ends_on = lot.authorised_ends_on
        lot.save()
    return Contract.objects.get(pk=contract.pk)


def test_with_no_option_left_a_new_procurement_begins_twelve_months_ahead(contract):
    contract = exhausted(contract)
    assert next_option(contract, DAY) is None
    (found,) = reprocurements([contract], DAY)[contract.pk]
    assert ([lot.number for lot in found.lots], found.ends_on, found.start_on, found.months) == (
        [1, 2, 3, 4, 5, 6], date(2020, 10, 31), date(2019, 11, 1), 12,
    )  # fmt: skip
    assert last_safe_starts([contract], None, AT) == {contract.pk: date(2019, 11, 1)}


def test_a_lot_that_another_follows_or_that_is_to_end_needs_no_new_procurement(contract):
    contract = exhausted(contract)
    first, second, *_ = contract.lots.all()
    LotFactory(predecessor=first, contract__council=contract.council)
    second.status = LotStatus.NOT_EXTENDED
    second.save()
    (found,) = reprocurements([Contract.objects.get(pk=contract.pk)], DAY)[contract.pk]
    assert [lot.number for lot in found.lots] == [3, 4, 5, 6]


def test_the_first_page_says_that_a_new_procurement_is_to_begin(client, cast, contract):
    exhausted(contract)
    client.force_login(cast.actor(people.AUTHOR, AT).user)
    page = client.get(reverse("home"))
    assert [(one.contract, left) for one, left in page.context["procure_now"]] == [(contract, -248)]
    assert "None left: a new procurement" in page.text


# --- the page -------------------------------------------------------------------------------------------------------


def test_the_page_shows_each_part_with_its_day_and_lets_it_be_changed_with_a_reason(client, cast, contract):
    client.force_login(cast.actor(people.AUTHOR, AT).user)
    page = client.get(reverse("decisions:safe-start", args=[contract.pk]))
    text = page.text
    assert "Begin by <strong>Monday 14 September 2020</strong>" in text
    assert "Counted back from Saturday 31 October 2020, the end of the term" in text
    option = contract.options.get()
    address = f"{reverse('decisions:safe-start-change', args=[contract.pk, 'drafting'])}?option={option.pk}"
    assert address in text
    assert client.get(address).context["form"]["whose"].value() == str(option.pk)
    refused = client.post(address, {"whose": option.pk, "count": "25", "reason": ""})
    assert "Say why. It stands beside the day that follows from it." in refused.text
    saved = client.post(address, {"whose": option.pk, "count": "25", "reason": "The panel meets in August."})
    assert saved.url == reverse("decisions:safe-start", args=[contract.pk])
    text = client.get(saved.url).text
    assert "Begin by <strong>Monday 7 September 2020</strong>" in text
    assert "The panel meets in August." in text
    assert client.get(address).context["form"]["count"].value() == 25


def test_nobody_else_may_change_it_and_is_told_who_can(client, cast, contract):
    client.force_login(cast.actor(people.AUDITOR, AT).user)
    text = client.get(reverse("decisions:safe-start", args=[contract.pk])).text
    assert "Commissioners, contract managers, report authors and approving managers set these" in text
    answer = client.get(reverse("decisions:safe-start-change", args=[contract.pk, "drafting"]))
    assert answer.status_code == 403
    assert client.get(reverse("decisions:safe-start-change", args=[contract.pk, "waiting"])).status_code == 404


def test_the_way_to_it_stands_on_the_contracts_page(client, cast, contract):
    client.force_login(cast.actor(people.AUTHOR, AT).user)
    page = client.get(reverse("frameworks:contract-detail", args=[contract.pk])).text
    assert reverse("decisions:safe-start", args=[contract.pk]) in page
