"""After the decision: called in, sent back by scrutiny; and years later, when its time of keeping is over."""

from __future__ import annotations

from datetime import date, datetime

from commissioning.clock import LONDON
from commissioning.enums import RetentionAction, RetentionClass
from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.services import disposal, legal_holds
from tests.e2e.report_stages import of_report
from tests.e2e.stages import World
from tests.factories import call_ins
from tests.factories.walks import Told, report_at

YEARS_LATER = datetime(2026, 10, 23, 10, tzinfo=LONDON)


def called_in() -> World:
    """Published five days ago; one of the two members whom it takes has asked, and the other is still to be logged."""
    told = call_ins.decided_with_call_in()
    call_ins.publish(told)
    call_ins.request(told, "Cllr Ann Other", call_ins.london(2020, 10, 27, hour=10))
    return of_report(told, call_ins.london(2020, 10, 27, hour=11))


def sent_back() -> World:
    """Scrutiny has sent it back, and the director has not answered yet."""
    told = call_ins.decided_with_call_in()
    call_ins.sent_back(told)
    return of_report(told, call_ins.london(2020, 11, 4, hour=9))


def due_for_disposal() -> World:
    """Six years and a day after the decision, the time of two classes is over."""
    return of_report(_kept_its_time(), YEARS_LATER)


def disposal_proposed() -> World:
    """The list waits for the monitoring officer, who has declined an earlier one and placed a hold since."""
    told = _kept_its_time()
    office, officer = (told.actor(one, YEARS_LATER) for one in (people.OFFICE, people.MONITORING_OFFICER))
    given = {"council": told.report.council, "actor": office, "at": YEARS_LATER}
    declined = disposal.propose(**given)
    why = "The family has asked for the file."
    disposal.answer(disposal=declined, is_approved=False, reason=why, actor=officer, at=YEARS_LATER)
    waiting = disposal.propose(**given)
    legal_holds.place(report=told.report, on="contract", reason="A claim is threatened.", actor=officer, at=YEARS_LATER)
    return of_report(told, YEARS_LATER, waiting=waiting.pk, declined=declined.pk)


def _kept_its_time() -> Told:
    """Decided, in a council that says how long it keeps records and what was said of reports."""
    told = report_at(ReportStatus.DECIDED)
    officer = told.actor(people.MONITORING_OFFICER, YEARS_LATER)
    for kind in (RetentionClass.RECORD, RetentionClass.COMMENTS, RetentionClass.MAIL):
        disposal.set_rule(
            council=told.report.council, kind=kind, years=6, action=RetentionAction.DISPOSE,
            starts_on=date(2020, 1, 1), actor=officer, at=YEARS_LATER,
        )  # fmt: skip
    return told
