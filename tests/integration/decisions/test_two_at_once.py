"""Two decisions on one report at the same moment, on real connections: exactly one is taken."""

import threading

import pytest
from django.db import connections

from commissioning.services.audit import broken_links
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.demonstration.walk import REASONS
from decisions.enums import Action, ReportStatus
from decisions.models import Decision, EffectPosting
from decisions.services.workflow import perform
from tests.factories.walks import report_at


@pytest.mark.django_db
def test_clearing_officers_who_opened_their_pages_together_all_clear_from_them():
    told = report_at("in_clearance")
    opened = told.report.version
    for person in people.CLEARERS:
        told.clear(person.discipline, version=opened)
    assert told.report.status == ReportStatus.CLEARED


@pytest.mark.django_db
def test_whoever_saw_the_report_before_its_clearance_was_complete_looks_at_it_again():
    told = report_at("in_clearance")
    opened = told.report.version
    for person in people.CLEARERS:
        told.clear(person.discipline)
    with pytest.raises(Refused) as refused:
        told.clear(people.CLEARERS[0].discipline, version=opened)
    assert refused.value.verdict.codes == ("stale_version",)


@pytest.mark.django_db(transaction=True)
def test_of_two_concurrent_decisions_exactly_one_is_taken():
    told = report_at("with_decision_maker")
    told.close_consultation()
    report, director, items = told.report, told.actor(people.DIRECTOR), told.as_asked()
    proofs = [told.proof(), told.proof()]
    start, outcomes = threading.Barrier(2), []

    def decide(proof) -> None:
        try:
            start.wait()
            perform(
                report=report, action=Action.DECIDE, actor=director, version=report.version, at=told.at(),
                reason=REASONS, items=items, proof=proof,
            )  # fmt: skip
            outcomes.append("decided")
        except Refused as refused:
            outcomes.append(refused.verdict.codes)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=(proof,)) for proof in proofs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [("stale_version",), "decided"]
    assert (Decision.objects.count(), told.report.status) == (1, ReportStatus.DECIDED)
    assert EffectPosting.objects.filter(status="posted").count() == 6
    assert list(broken_links()) == []
