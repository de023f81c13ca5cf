"""The ledger brought in: matched, replaced whole by month, the same file twice, refused, taken back when it breaks."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.enums import Role
from commissioning.models import AuditEvent
from commissioning.verdicts import Refused
from frameworks.enums import Certainty, MoneyKind, VatBasis
from frameworks.models import Contract, SpendImport, SpendLine, SpendRule, SpendTotal, SpendUpload
from frameworks.money_enums import SpendMatch
from frameworks.selectors.spend import (
    alike_of,
    matched_counts,
    paid_under,
    spend_over_authority,
    waiting_alike,
    waiting_count,
)
from frameworks.selectors.spend_outlook import outlook_of
from frameworks.services import contracts, money, options, spend
from tests.factories.commissioning import actor_with
from tests.factories.frameworks import S0_AT, MoneyLineFactory
from tests.factories.spend import OCTOBER, SpendUploadFactory, extract

pytestmark = pytest.mark.django_db

MATCHING = "09/10/2020,AH1,501,Care Ltd,PO-1,INV-1,100.00,20.00"
OF_NOBODY = "09/10/2020,ZZ9,999,Elsewhere,,INV-2,50.00,0"
CREDIT = "30/10/2020,AH1,00501,Care Ltd,,JNL-1,-10.00,-2.00"


@pytest.fixture
def ledger(s0):
    """Case S0 with the codes by which its lines are found."""
    contracts.edit(
        contract=s0.contract, version=s0.contract.version, actor=s0.commissioner, at=S0_AT, cost_centre="AH1"
    )
    provider = s0.lot(1).admissions.select_related("provider").order_by("pk").first().provider
    provider.ledger_number = "501"
    provider.save()
    s0.provider = provider
    return s0


def bring(register, *rows, **given):
    return spend.bring(extract=extract(*rows, **given), actor=register.commissioner, at=S0_AT)


def totals(register):
    rows = SpendTotal.objects.current().filter(contract=register.contract)
    return [(row.spend_import.period, row.lot_id, row.cohort, row.lines_count, row.net, row.vat) for row in rows]


def test_lines_are_matched_and_the_totals_and_the_audit_tell_of_them(ledger):
    brought = bring(ledger, MATCHING, OF_NOBODY, CREDIT)
    made = brought.spend_import
    assert (brought.is_same, made.lines_count, made.net, made.vat) == (False, 3, Decimal("140.00"), Decimal("18.00"))
    assert [(line.number, line.matched_as, line.contract, line.provider) for line in made.lines.all()] == [
        (2, "cost_code", ledger.contract, ledger.provider),
        (3, "unmatched", None, None),
        (4, "cost_code", ledger.contract, ledger.provider),
    ]
    assert totals(ledger) == [(OCTOBER, None, "", 2, Decimal("90.00"), Decimal("18.00"))]
    assert matched_counts([made.pk]) == {made.pk: {SpendMatch.COST_CODE: 2, SpendMatch.UNMATCHED: 1}}
    event = AuditEvent.objects.filter(verb="spend.imported").get()
    assert event.payload == {"file": [None, made.sha256], "lines": [None, 3], "net": [None, "140"]}


def test_the_same_file_again_changes_nothing(ledger):
    first = bring(ledger, MATCHING).spend_import
    events = AuditEvent.objects.count()
    again = bring(ledger, MATCHING)
    assert (again.is_same, again.spend_import, SpendLine.objects.count()) == (True, first, 1)
    assert AuditEvent.objects.count() == events


def test_a_later_extract_replaces_the_month_whole_and_the_earlier_one_stays_readable(ledger):
    first = bring(ledger, MATCHING, CREDIT).spend_import
    second = bring(ledger, CREDIT).spend_import
    first.refresh_from_db()
    assert (second.replaces, first.superseded_at, first.lines.count()) == (first, S0_AT, 2)
    assert list(SpendImport.objects.current()) == [second]
    assert totals(ledger) == [(OCTOBER, None, "", 1, Decimal("-10.00"), Decimal("-2.00"))]
    third = bring(ledger, MATCHING, CREDIT)  # the first file once more: it counts again
    assert (third.is_same, third.spend_import.replaces) == (False, second)


def test_another_month_stands_beside_it(ledger):
    bring(ledger, MATCHING)
    bring(ledger, "02/11/2020,AH1,501,Care Ltd,,INV-9,7.00,0", period=date(2020, 11, 1))
    assert [total[0] for total in totals(ledger)] == [OCTOBER, date(2020, 11, 1)]


def test_one_bad_row_and_nothing_is_written(ledger):
    with pytest.raises(Refused) as refused:
        bring(ledger, MATCHING, "x,AH1,501,,,,1.00,")
    assert refused.value.verdict.codes == ("bad_rows",)
    assert (SpendImport.objects.count(), SpendLine.objects.count()) == (0, 0)


def test_what_breaks_half_way_leaves_nothing_behind(ledger):
    first = bring(ledger, MATCHING).spend_import
    whole = extract(CREDIT, MATCHING)
    broken = type(whole)(
        whole.period, whole.file_name, whole.sha256, whole.headings, (*whole.lines, whole.lines[0]), ()
    )  # a row twice: the database refuses it in the last portion
    with pytest.raises(Exception, match=r"(?i)unique"):
        spend.bring(extract=broken, actor=ledger.commissioner, at=S0_AT)
    assert list(SpendImport.objects.values_list("pk", "superseded_at")) == [(first.pk, None)]
    assert totals(ledger) == [(OCTOBER, None, "", 1, Decimal("100.00"), Decimal("20.00"))]


def test_an_auditor_brings_nothing_in_and_a_contract_manager_only_matches(ledger):
    for role, service in ((Role.AUDITOR, "bring"), (Role.CONTRACT_MANAGER, "bring")):
        actor = actor_with(role, council=ledger.contract.council)
        with pytest.raises(Refused) as refused:
            getattr(spend, service)(extract=extract(MATCHING), actor=actor, at=S0_AT)
        assert refused.value.verdict.codes == ("not_yours",)


def test_the_outlook_says_what_would_happen_and_writes_nothing(ledger):
    found = outlook_of(extract(MATCHING, OF_NOBODY), ledger.contract.council)
    assert (found.replaces, found.is_same) == (None, False)
    assert found.counts == {SpendMatch.COST_CODE: 1, SpendMatch.UNMATCHED: 1}
    assert SpendImport.objects.count() == 0


def test_what_is_remembered_empties_the_queue_and_holds_for_the_months_to_come(ledger):
    council = ledger.contract.council
    bring(ledger, OF_NOBODY, "12/10/2020,ZZ9,0999,Elsewhere,PO-5,INV-3,25.00,0")
    alike = list(alike_of(waiting_alike(ledger.commissioner)))
    assert [(one.provider_number, one.purchase_order, one.lines, one.net) for one in alike] == [
        ("999", "", 1, Decimal("50.00")),
        ("0999", "PO-5", 1, Decimal("25.00")),
    ]
    said = {"key": ("ZZ9", "999", ""), "actor": ledger.commissioner, "at": S0_AT}
    rule = spend.remember(**said, contract=ledger.contract, lot=ledger.lot(4), cohort="Older people")
    assert waiting_count(council) == 0
    assert totals(ledger) == [(OCTOBER, ledger.lot(4).pk, "Older people", 2, Decimal("75.00"), Decimal("0.00"))]
    bring(ledger, "02/11/2020,ZZ9,999,,,INV-8,1.00,0", period=date(2020, 11, 1))
    assert SpendLine.objects.get(document="INV-8").rule == rule
    other = spend.remember(**said, contract=None)  # said otherwise: the first is given up
    rule.refresh_from_db()
    assert (rule.ended_by, other.contract) == (ledger.commissioner.user, None)
    assert (totals(ledger), SpendLine.objects.current().filter(rule=other).count()) == ([], 3)  # its lines go with it


def test_what_is_given_up_sends_its_lines_back_to_the_queue(ledger):
    bring(ledger, OF_NOBODY)
    rule = spend.remember(key=("ZZ9", "", ""), contract=ledger.contract, actor=ledger.commissioner, at=S0_AT)
    spend.forget(rule=rule, actor=ledger.commissioner, at=S0_AT)
    assert (waiting_count(ledger.contract.council), totals(ledger), SpendRule.objects.in_use().count()) == (1, [], 0)


def test_one_line_matched_by_hand_moves_alone(ledger):
    bring(ledger, OF_NOBODY, "12/10/2020,ZZ9,999,Elsewhere,,INV-3,25.00,0")
    line = SpendLine.objects.get(document="INV-3")
    spend.match_one(line=line, contract=ledger.contract, lot=ledger.lot(2), actor=ledger.manager, at=S0_AT)
    assert totals(ledger) == [(OCTOBER, ledger.lot(2).pk, "", 1, Decimal("25.00"), Decimal("0.00"))]
    assert waiting_count(ledger.contract.council) == 1
    spend.match_one(line=line, contract=None, actor=ledger.manager, at=S0_AT)
    assert totals(ledger) == []


def test_a_contract_or_lot_of_somebody_else_is_refused(ledger, s2):
    bring(ledger, OF_NOBODY)
    line, act = SpendLine.objects.get(), {"actor": ledger.commissioner, "at": S0_AT}
    with pytest.raises(Refused) as refused:
        spend.match_one(line=line, contract=s2.contract, **act)
    assert refused.value.verdict.codes == ("other_contract",)
    with pytest.raises(Refused) as refused:
        spend.match_one(line=line, contract=ledger.contract, lot=s2.lots[0], **act)
    assert refused.value.verdict.codes == ("other_lot",)


def test_the_queue_is_tried_again_after_codes_were_entered(ledger):
    bring(ledger, OF_NOBODY)
    ledger.contract.refresh_from_db()
    contracts.edit(
        contract=ledger.contract, version=ledger.contract.version, actor=ledger.commissioner, at=S0_AT,
        cost_centre="AH1; ZZ9",
    )  # fmt: skip
    assert spend.match_waiting(actor=ledger.manager, at=S0_AT) == 1
    assert SpendLine.objects.get().matched_as == SpendMatch.COST_CODE


def test_spend_is_told_at_80_and_at_100_per_cent_of_what_was_authorised(ledger, django_assert_num_queries):
    MoneyLineFactory(
        contract=ledger.contract, kind=MoneyKind.CONTRACT_TOTAL, amount=Decimal("100000.00"),
        vat_basis=VatBasis.EXCLUDING,
    )  # fmt: skip
    seen = Contract.objects.visible_to(ledger.commissioner)
    bring(ledger, "09/10/2020,AH1,501,,,,79999.99,16000.00")
    assert spend_over_authority(seen) == []
    bring(ledger, "09/10/2020,AH1,501,,,,80000.00,16000.00")
    with django_assert_num_queries(4):
        (alert,) = spend_over_authority(seen)
    assert (alert.contract, alert.standing.level) == (ledger.contract, 80)
    assert alert.standing.words == "£80,000 of £100,000, excluding VAT, is spent: 80%"
    assert spend_over_authority(seen, at_least=100) == []
    bring(ledger, "09/10/2020,AH1,501,,,,100000.00,20000.00")
    assert [one.standing.level for one in spend_over_authority(seen, at_least=100)] == [100]
    # The option, once a decision has authorised it, is authority too.
    options.authorise(
        option=ledger.option, lots=ledger.spans(4, 5, 6), decision_reference="D-1", actor=ledger.program, at=S0_AT
    )
    assert spend_over_authority(seen) == []


def test_spend_typed_in_counts_for_years_without_an_extract_only(ledger):
    for year, amount in (("2019/20", "30.00"), ("2020/21", "999.00")):
        money.add_line(
            contract=ledger.contract, actor=ledger.commissioner, at=S0_AT, kind=MoneyKind.ACTUAL, label="Spend",
            finance_year=year, amount=Decimal(amount), vat_basis=VatBasis.EXCLUDING, certainty=Certainty.ACTUAL,
        )  # fmt: skip
    MoneyLineFactory(
        contract=ledger.contract, kind=MoneyKind.CONTRACT_TOTAL, amount=Decimal("100.00"), vat_basis=VatBasis.EXCLUDING
    )
    bring(ledger, "09/10/2020,AH1,501,,,,60.00,0")
    (alert,) = spend_over_authority(Contract.objects.visible_to(ledger.commissioner))
    assert alert.standing.spent == Decimal("90.00")
    assert [(one.year, one.net) for one in paid_under([ledger.contract])[ledger.contract.pk]] == [
        ("2020/21", Decimal("60.00"))
    ]


def test_nobody_sees_another_councils_ledger(ledger, s2):
    bring(ledger, MATCHING, OF_NOBODY)
    upload = SpendUploadFactory(council=ledger.contract.council)
    assert [SpendLine.objects.visible_to(one).count() for one in (ledger.commissioner, s2.commissioner)] == [2, 0]
    consultee = actor_with(Role.CONSULTEE, council=ledger.contract.council)
    assert [line.contract for line in SpendLine.objects.visible_to(consultee)] == [ledger.contract]
    assert SpendImport.objects.visible_to(consultee).count() == 0
    assert list(type(upload).objects.visible_to(s2.commissioner)) == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(st.integers(-(10**9), 10**9), max_size=8), min_size=1, max_size=4))
def test_whatever_replaced_what_the_totals_are_those_of_the_last_extract(ledger, months):
    """Property: totals are exact to the penny, and only the last extract of a month counts."""
    for number, nets in enumerate(months):
        rows = [f"09/10/2020,AH1,501,,,V{number},{Decimal(net).scaleb(-2)},0" for net in nets]
        bring(ledger, *rows, f"09/10/2020,ZZ9,999,,,V{number},1.00,0")
    expected = Decimal(sum(months[-1])).scaleb(-2)
    assert sum((row[4] for row in totals(ledger)), Decimal(0)) == expected
    assert SpendImport.objects.current().count() == 1


def test_a_file_left_for_thirty_days_is_forgotten():
    _left, looked_at = (SpendUploadFactory(uploaded_at=S0_AT + timedelta(days=days)) for days in (0, 1))
    assert spend.forget_uploads(at=S0_AT + timedelta(days=31)) == 1
    assert list(SpendUpload.objects.all()) == [looked_at]
