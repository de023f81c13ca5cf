"""Case S0, had the director approved lots 4 and 5 only, for six months: register, record and notice follow.

And had she wished for more: it is refused, with the clearances to be given again (model.md invariants 23 and 28).
"""

import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from commissioning.enums import RenditionKind
from commissioning.models import SignedArtefact
from commissioning.services import certificates, documents
from commissioning.verdicts import Refused
from decisions.demonstration import people, register, walk
from decisions.enums import Action, ConsultationOutcome, ItemOutcome, ReportStatus
from decisions.models import Decision, EffectPosting
from decisions.resolving import Resolved
from decisions.services import consulting, publishing, reauthentication
from frameworks.models import OptionUse, TermOption
from tests import verapdf

OLD_END, SIX_MONTHS, EIGHTEEN_MONTHS = date(2020, 10, 31), date(2021, 4, 30), date(2022, 4, 30)
HALF = Decimal("151250.00")


@pytest.fixture
def told(transactional_db) -> walk.Walk:
    """The report is before the director; the clause lets the option be used in part."""
    cast = people.cast()
    register.set_up_scheme(cast)
    told = walk.frozen(cast)
    certificates.set_up_demonstration(council=cast.council, at=told.moment(1, 9))
    option = TermOption.objects.get(contract=told.contract)
    option.is_partial_use_allowed = True
    option.save()
    told.until(ReportStatus.WITH_DECISION_MAKER)
    at = told.moment(0, 10, 12)
    consulting.record_view(
        consultation=told.report.consultations.get(), outcome=ConsultationOutcome.AGREES,
        actor=told.actor(people.CHAIRMAN, at), at=at,
    )  # fmt: skip
    return told


def decide(told: walk.Walk, lots: tuple[int, ...], end: date, amount: Decimal, outcome=ItemOutcome.LESS, words=""):
    """The director resolves the first recommendation so, and the second as asked."""
    at, report = told.moment(0, 14, 30), told.report
    first, second = report.recommendations.all()
    acted = {named.lot_id: end for named in first.lots.all() if named.lot.number in lots}
    proof = reauthentication.prove(
        actor=told.actor(people.DIRECTOR, at), report=report, secret=settings.DEMO_PASSWORD, at=at
    )
    items = {
        first.pk: Resolved(outcome, lots=acted, amount=amount, words=words),
        second.pk: Resolved(ItemOutcome.AS_ASKED),
    }
    return told.move(Action.DECIDE, people.DIRECTOR, at, reason="Six months are enough.", items=items, proof=proof)


def printed(kind: RenditionKind, file: Path) -> str:
    """The words of the newest certified file of a kind, in one line."""
    artefact = SignedArtefact.objects.newest_of(kind, walk.REFERENCE)
    file.write_bytes(documents.content_of(artefact.sha256))
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(text.split())


def test_lots_4_and_5_for_six_months_move_the_register_the_record_and_the_notice(told, tmp_path):
    decide(told, (4, 5), SIX_MONTHS, HALF)
    decision = Decision.objects.get()
    item = decision.items.get(order=1)
    assert (item.outcome, item.amount) == (ItemOutcome.LESS, HALF)
    assert [(row.lot.number, row.from_on, row.to_on) for row in item.lots.order_by("lot__number")] == [
        (4, date(2020, 11, 1), SIX_MONTHS), (5, date(2020, 11, 1), SIX_MONTHS),
    ]  # fmt: skip

    # The register: lots 4 and 5 only, authorised and not yet in force; lot 6 has the option still.
    assert set(EffectPosting.objects.values_list("status", flat=True)) == {"posted"}
    ends = {lot.number: (lot.authorised_ends_on, lot.current_ends_on) for lot in told.contract.lots.all()}
    assert ends == dict.fromkeys((1, 2, 3, 6), (OLD_END, OLD_END)) | dict.fromkeys((4, 5), (SIX_MONTHS, OLD_END))
    used = OptionUse.objects.filter(lot__number__gte=4).values_list("lot__number", "to_on")
    assert sorted(used) == [(4, SIX_MONTHS), (5, SIX_MONTHS)]
    told.bring_into_force()
    assert {lot.number: lot.current_ends_on for lot in told.contract.lots.all()} == dict.fromkeys(
        (1, 2, 3, 6), OLD_END
    ) | dict.fromkeys((4, 5), SIX_MONTHS)

    # The record says what was resolved, lot by lot, beside what was asked.
    record = printed(RenditionKind.RECORD, tmp_path / "record.pdf")
    for said in ("Less than asked.", "lot 4 to 30 April 2021.", "lot 5 to 30 April 2021.", "At most £151,250."):
        assert said in record
    assert "lot 6 to" not in record

    # And so does the notice, which is as valid a file as the record.
    at = told.moment(0, 16)
    publishing.publish(decision=decision, actor=told.actor(people.OFFICE, at), at=at)
    call_command("render_pending")
    notice = printed(RenditionKind.DECISION_NOTICE, tmp_path / "notice.pdf")
    for said in (
        "Decision notice", walk.REFERENCE, "Less than asked.", "Lot 4", "to 30 April 2021.", "At most £151,250.",
        "Published on Thursday 22 October 2020", "This decision cannot be called in.", "David Osei",
    ):  # fmt: skip
        assert said in notice, said
    assert "Lot 6 to" not in notice
    assert verapdf.failures(verapdf.PDF_A, [tmp_path / "notice.pdf"]) == {}
    assert verapdf.failures(verapdf.PDF_UA, [tmp_path / "notice.pdf"]) == {}


@pytest.mark.parametrize(
    ("lots", "end", "amount", "code", "clearances"),
    [
        (
            (4, 5, 6),
            EIGHTEEN_MONTHS,
            Decimal("453750.00"),
            "later_end",
            "equalities, finance, governance, legal and procurement",
        ),
        ((4, 5, 6), date(2021, 10, 31), Decimal("680625.00"), "more_money", "finance, legal and procurement"),
    ],
)
def test_more_than_was_cleared_is_refused_with_the_clearances_to_be_given_again(
    told, lots, end, amount, code, clearances
):
    with pytest.raises(Refused) as refused:
        decide(told, lots, end, amount, ItemOutcome.AMENDED, "Extend lots 4 to 6 for longer.")
    [reason] = refused.value.verdict.reasons
    assert reason.code == code
    assert reason.message.endswith(f"Return the report, so that it is approved again and cleared again: {clearances}.")
    assert not Decision.objects.exists()
    assert {lot.authorised_ends_on for lot in told.contract.lots.all()} == {OLD_END}
