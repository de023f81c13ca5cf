"""Case S0 whole: drafted, cleared, decided on 22 October 2020, certified, in force (cases.md S0; model.md §4.7)."""

from datetime import date
from decimal import Decimal

import pytest

from commissioning.models import Rendition, SignedArtefact
from commissioning.selectors.documents import verify
from commissioning.services import certificates, documents
from commissioning.services.audit import broken_links
from decisions.demonstration import people, register, walk
from decisions.enums import ReportStatus
from decisions.models import Decision, EffectPosting
from decisions.selectors import readiness
from frameworks.models import OptionUse

OLD_END, NEW_END = date(2020, 10, 31), date(2021, 10, 31)


@pytest.mark.django_db(transaction=True)
def test_s0_is_decided_certified_and_in_force():
    cast = people.cast()
    register.set_up_scheme(cast)
    told = walk.frozen(cast)
    certificates.set_up_demonstration(council=cast.council, at=told.moment(1, 9))

    # The register as it stood: three years from 1 November 2017, one option of twelve months.
    contract = told.contract
    assert (contract.starts_on, contract.initial_ends_on, contract.max_ends_on) == (date(2017, 11, 1), OLD_END, NEW_END)
    assert contract.lots.count() == 6

    # Nine days are left on the day of the decision, and the report says so before it is submitted.
    report = told.draft()
    assert (OLD_END - told.decided_on).days == 9
    found = {finding.code: finding for finding in readiness.findings(report, told.moment(0, 9))}
    assert "9 days" in found["days_left"].message

    report = told.until(ReportStatus.DECIDED)
    decision = Decision.objects.get(report=report)
    assert decision.taken_at == told.moment(0, 14, 30)
    extend, leave = decision.items.all()
    assert (extend.amount, [row.lot.number for row in extend.lots.all()]) == (Decimal("453750.00"), [4, 5, 6])
    assert [row.lot.number for row in leave.lots.all()] == [1, 2, 3]
    consulted = report.consultations.get()
    assert consulted.closed_at.date() == decision.taken_at.date()

    # No call-in in a committee system without one: effective on signing.
    assert set(EffectPosting.objects.values_list("status", flat=True)) == {"posted"}
    ends = {lot.number: (lot.authorised_ends_on, lot.current_ends_on) for lot in contract.lots.all()}
    assert ends == dict.fromkeys((1, 2, 3), (OLD_END, OLD_END)) | dict.fromkeys((4, 5, 6), (NEW_END, OLD_END))

    told.bring_into_force()
    ends = {lot.number: lot.current_ends_on for lot in contract.lots.all()}
    assert ends == dict.fromkeys((1, 2, 3), OLD_END) | dict.fromkeys((4, 5, 6), NEW_END)
    uses = {use.lot.number: use.status for use in OptionUse.objects.filter(lot__contract=contract)}
    assert uses == dict.fromkeys((1, 2, 3), "not_taken_up") | dict.fromkeys((4, 5, 6), "in_force")

    # Paper and record are made and certified; the record verifies as ours.
    assert {row.kind: row.status for row in Rendition.objects.all()} == {"issued_paper": "done", "record": "done"}
    record = SignedArtefact.objects.newest_of("record", report.reference)
    verified = verify(documents.content_of(record.sha256))
    assert verified.is_ours_and_intact
    assert verified.signature.embedded_decision["decision"]["reference"] == report.reference
    assert list(broken_links()) == []
