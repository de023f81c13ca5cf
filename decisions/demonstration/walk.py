"""The story walked through the real services, each step by whoever's turn it is. Stopped half-way, it can go on.

`at` is the day of the telling: October 2020 for the frozen case. Case S0: both signatures on 22 October 2020, nine
days before the term ends; the chairman consulted the same day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from commissioning import clock
from commissioning.actors import Actor
from decisions.demonstration import people, register, story
from decisions.demonstration.people import Cast, Person
from decisions.demonstration.register import Timeline, moment
from decisions.enums import Action, ConsultationOutcome, ItemOutcome, ReportStatus
from decisions.models import Publication, Report
from decisions.resolving import Resolved
from decisions.selectors import exempt_leave
from decisions.selectors.exempt_agreements import withholdings
from decisions.services import consulting, exempt, exempt_agreements, publishing, reauthentication
from decisions.services.workflow import perform
from frameworks.enums import NoticeMethod, Reply, UseStatus
from frameworks.models import Admission, OptionUse
from frameworks.services import options

REFERENCE = "BRK-DPR-2020-014"
DECIDED_ON = date(2020, 10, 22)
REASONS = (
    "Lots 4 to 6 are in daily use, and people who rely on them would be harmed by a gap. The prices were tendered and "
    "are fair, and the further year is needed to plan what follows with the people who will use it. Lots 1 to 3 have "
    "met no need that is not met elsewhere."
)


class Walk:
    """One report on its way, told on days counted back from the day of the decision."""

    def __init__(
        self, cast: Cast, timeline: Timeline, *, drafted_at: datetime, decided_on: date, reference: str = ""
    ) -> None:
        self.cast, self.drafted_at, self.decided_on, self.reference = cast, drafted_at, decided_on, reference
        self.contract = register.set_up_contract(cast, timeline)

    @property
    def report(self) -> Report:
        """The report of this telling, read anew."""
        return Report.objects.filter(contract=self.contract).earliest("pk")

    def draft(self) -> Report:
        """The report as its author leaves it when it is ready to be submitted: found, or written whole."""
        found = self.contract.reports.order_by("pk").first()
        return found or self.write(reference=self.reference, at=self.drafted_at)

    def write(self, *, reference: str, at: datetime, supersedes: Report | None = None) -> Report:
        """A whole report about the contract's option, as the author would type it."""
        option = self.contract.options.get()
        return story.write_report(
            option=option,
            value_line=register.value_line(option),
            forward_plan_entry=register.plan_entry(self.contract),
            sponsor_post=self.cast.post(people.DIRECTOR),
            reference=reference,
            supersedes=supersedes,
            decided_on=self.decided_on,
            actor=self.actor(people.AUTHOR, at),
            at=at,
        )

    def until(self, status: ReportStatus) -> Report:
        """Go on from wherever the report is until it has reached `status` on the straight way to a decision."""
        report = self.draft()
        while ReportStatus(report.status) is not status:
            _STEPS[ReportStatus(report.status)](self)
            report = self.report
        return report

    def move(self, action: Action, person: Person, at: datetime, **entered: Any) -> Report:
        """One move by one person."""
        report = self.report
        return perform(
            report=report, action=action, actor=self.actor(person, at), version=report.version, at=at, **entered
        )

    def actor(self, person: Person, at: datetime) -> Actor:
        """The person in their post at that moment."""
        return self.cast.actor(person, at)

    def moment(self, days_before: int, hour: int, minute: int = 0) -> datetime:
        """A time of day, so many days before the decision."""
        return moment(self.decided_on - timedelta(days=days_before), hour, minute)

    # --- the steps ---

    def submit(self) -> None:
        """Two weeks before: the author submits."""
        self.move(Action.SUBMIT, people.AUTHOR, self.moment(14, 9, 40))

    def approve(self) -> None:
        """The next morning the head of commissioning approves."""
        self.move(Action.APPROVE, people.MANAGER, self.moment(13, 11, 5))

    def clear(self) -> None:
        """The clearing officers answer, one after the other; the last one completes the clearance."""
        cleared = set(self.report.clearances.exclude(outcome="").values_list("discipline", flat=True))
        for place, person in enumerate(people.CLEARERS):
            if person.discipline not in cleared:
                at = self.moment(10 - place, 15, 10 + place)
                self.move(Action.CLEAR, person, at, discipline=person.discipline)

    def issue(self) -> None:
        """The day before the decision the report is numbered and issued."""
        self.agree()
        self.move(Action.ISSUE, people.OFFICE, self.moment(1, 10, 30))

    def agree(self) -> None:
        """The monitoring officer reads what is withheld, if anything is, and agrees to it."""
        at, report = self.moment(1, 9), self.report
        for one in withholdings(report):
            if one.is_agreed:
                continue
            monitor = self.actor(people.MONITORING_OFFICER, at)
            if not exempt_leave.has_leave(report, monitor):
                exempt.grant(report=report, post=monitor.post, reason="To agree to it.", actor=monitor, at=at)
            exempt_agreements.answer(
                report=report, key=one.key, version=report.version, is_agreed=True, actor=monitor, at=at
            )

    def put_to_maker(self) -> None:
        """The chairman is asked for a view, and the report is put before the director."""
        at = self.moment(1, 11)
        post = self.cast.post(people.CHAIRMAN)
        if not self.report.consultations.filter(consultee_post=post).exists():
            consulting.ask(
                report=self.report, post=post, reply_due_on=self.decided_on, actor=self.actor(people.OFFICE, at), at=at
            )
        self.move(Action.PUT_TO_MAKER, people.OFFICE, self.moment(1, 11, 15))

    def decide(self) -> None:
        """On the day: the chairman gives her view, then the director decides as recommended."""
        asked, at = self.report.consultations.open().first(), self.moment(0, 10, 12)
        if asked:
            consulting.record_view(
                consultation=asked, outcome=ConsultationOutcome.AGREES, actor=self.actor(people.CHAIRMAN, at), at=at
            )
        at = self.moment(0, 14, 30)
        director, report = self.actor(people.DIRECTOR, at), self.report
        proof = reauthentication.prove(actor=director, report=report, secret=settings.DEMO_PASSWORD, at=at)
        items = {row.pk: Resolved(ItemOutcome.AS_ASKED) for row in report.recommendations.all()}
        self.move(Action.DECIDE, people.DIRECTOR, at, reason=REASONS, items=items, proof=proof)

    # --- afterwards ---

    def publish(self) -> None:
        """The next morning democratic services publish the decision."""
        publication = Publication.objects.get(decision__report=self.report)
        if publication.is_published:
            return
        at = self.moment(-1, 10)
        publishing.publish(decision=publication.decision, actor=self.actor(people.OFFICE, at), at=at)

    def bring_into_force(self) -> None:
        """In the days left, notice to every provider of the lots extended; each accepts and signs its deed."""
        uses = OptionUse.objects.filter(lot__contract=self.contract, status__in=_TO_SERVE).order_by("lot__number")
        for use in uses:
            for admission in use.lot.admissions.admitted().order_by("pk"):
                self._settle(use, admission)

    def _settle(self, use: OptionUse, admission: Admission) -> None:
        """One provider's notice, reply and deed, as far as they are not on record yet."""
        noticed, replied, signed = (self.moment(-days, 10) for days in (1, 4, 7))
        response = use.responses.filter(admission=admission).first() or options.serve_notice(
            use=use,
            admission=admission,
            served_on=noticed.date(),
            how=NoticeMethod.EMAIL,
            actor=self.actor(people.CONTRACT_MANAGER, noticed),
            at=noticed,
        )
        if not response.reply:
            response = options.record_reply(
                response=response,
                reply=Reply.ACCEPTED,
                replied_on=replied.date(),
                actor=self.actor(people.CONTRACT_MANAGER, replied),
                at=replied,
            )
        if response.deed_signed_on is None:
            options.record_deed(
                response=response,
                signed_on=signed.date(),
                reference=f"{self.contract.reference}/L{use.lot.number}/{admission.provider.reference}",
                actor=self.actor(people.CONTRACT_MANAGER, signed),
                at=signed,
            )


_TO_SERVE = (UseStatus.AUTHORISED, UseStatus.NOTICE_SERVED, UseStatus.IN_FORCE)
_STEPS: dict[ReportStatus, Callable[[Walk], None]] = {
    ReportStatus.DRAFT: Walk.submit,
    ReportStatus.WITH_MANAGER: Walk.approve,
    ReportStatus.IN_CLEARANCE: Walk.clear,
    ReportStatus.CLEARED: Walk.issue,
    ReportStatus.ISSUED: Walk.put_to_maker,
    ReportStatus.WITH_DECISION_MAKER: Walk.decide,
}


def frozen(cast: Cast) -> Walk:
    """The case as it was decided in October 2020."""
    drafted_at = moment(date(2020, 9, 28), 17)
    return Walk(cast, register.FROZEN, drafted_at=drafted_at, decided_on=DECIDED_ON, reference=REFERENCE)


def twin(cast: Cast, *, at: datetime) -> Walk:
    """The same story dated from the first load, so that it can be walked today; a later load finds it as it stands."""
    today = clock.london_day(at)
    return Walk(cast, register.live(today), drafted_at=at, decided_on=today + timedelta(days=21))
