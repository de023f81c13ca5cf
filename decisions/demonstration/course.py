"""The course of a case's report through the real services, each step by whoever's turn it is. It can go on later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from commissioning.actors import Actor
from decisions.demonstration import cases, entering, writing
from decisions.demonstration.cases import in_london
from decisions.enums import Action, ConsultationOutcome, ItemOutcome, ReportStatus
from decisions.models import Meeting, Report
from decisions.resolving import Resolved
from decisions.selectors.paper import MinuteTyped
from decisions.services import consulting, meetings, notices, numbers, reauthentication
from decisions.services.workflow import perform

NAMES = ("S1", "S2", "S3", "S4")


class Course:
    """One case on its way, at the times its file has."""

    def __init__(self, name: str) -> None:
        self.case = cases.read(name)
        self.cast, self.contract = entering.set_up(self.case)

    @property
    def report(self) -> Report:
        """The report, read anew."""
        return Report.objects.get(reference=self.case.reference)

    def draft(self) -> Report:
        """The report as its author leaves it when it is ready to be submitted: found, or written whole."""
        found = Report.objects.filter(reference=self.case.reference).first()
        return found or self._write()

    def _write(self) -> Report:
        """The report as its author writes it; a notice published before there was one is said to have announced it."""
        at, notice = self.case.time("drafted"), entering.notice(self.contract)
        report = writing.write_report(self.case, self.cast, self.contract, actor=self.actor("author", at), at=at)
        if notice is not None and notice.forward_plan_entry is None:
            clerk = self.actor("office", at)
            notices.name_report(notice=notice, report=report, version=notice.version, actor=clerk, at=at)
            numbers.issue_to_report(report=report, n=self.case.told["notice"]["report_n"], actor=clerk, at=at)
        return report

    def as_told(self) -> Report:
        """The report as far as the demonstration takes it."""
        return self.until(self.case.stage)

    def until(self, status: ReportStatus) -> Report:
        """Go on from wherever the report is until it has reached `status`; where it has gone further it stays."""
        report, way = self.draft(), list(_STEPS)
        goal = way.index(status) if status in way else len(way)
        while (now := ReportStatus(report.status)) in way and way.index(now) < goal:
            _STEPS[now](self)
            report = self.report
        if status is ReportStatus.IN_CLEARANCE and self.report.status == status:
            self.clear(self.case.told["course"].get("cleared", {}))
        return self.report

    def actor(self, key: str, at: datetime) -> Actor:
        """The person in their post at that moment."""
        return self.cast.actor(self.case.people[key], at)

    def move(self, action: Action, key: str, at: datetime, **entered: Any) -> Report:
        """One move by one person."""
        report = self.report
        return perform(
            report=report, action=action, actor=self.actor(key, at), version=report.version, at=at, **entered
        )

    @property
    def meeting(self) -> Meeting | None:
        """The meeting the report goes to, where the case has one."""
        held_on = self.case.told["course"].get("meeting")
        return Meeting.objects.get(body__council=self.cast.council, held_on=held_on) if held_on else None

    def _consulted(self) -> Iterable[tuple[str, Mapping[str, Any]]]:
        """Who is consulted, when, and what they say."""
        return self.case.told["course"].get("consulted", {}).items()

    # --- the steps ---

    def submit(self) -> None:
        """The author submits."""
        self.move(Action.SUBMIT, "author", self.case.time("submitted"))

    def approve(self) -> None:
        """The approving manager approves, and the report goes on the agenda of its meeting, where a body meets."""
        self.move(Action.APPROVE, "manager", self.case.time("approved"))
        if meeting := self.meeting:
            at = self.case.time("on_agenda")
            meetings.place(meeting=meeting, report=self.report, actor=self.actor("office", at), at=at)

    def clear_all(self) -> None:
        """Every clearing officer answers; the last one completes the clearance."""
        self.clear(self.case.told["course"].get("cleared", {}) | self.case.told["course"].get("to_clear", {}))

    def clear(self, answers: dict[str, datetime]) -> None:
        """Those officers answer who have not done so yet."""
        cleared = set(self.report.clearances.exclude(outcome="").values_list("discipline", flat=True))
        for key, when in answers.items():
            discipline = self.case.people[key].discipline
            if discipline not in cleared:
                self.move(Action.CLEAR, key, in_london(when), discipline=discipline)

    def issue(self) -> None:
        """Democratic services number the report and issue it."""
        self.move(Action.ISSUE, "office", self.case.time("issued"))

    def put_to_maker(self) -> None:
        """Whoever has to be consulted is asked, and it is put before whoever decides."""
        for key, told in self._consulted():
            post, at = self.cast.post(self.case.people[key]), in_london(told["asked"])
            if not self.report.consultations.filter(consultee_post=post).exists():
                consulting.ask(
                    report=self.report,
                    post=post,
                    reply_due_on=told["reply_due_on"],
                    actor=self.actor("office", at),
                    at=at,
                )
        self.move(Action.PUT_TO_MAKER, "office", self.case.time("put_to_maker"))

    def decide(self) -> None:
        """The views asked for are given, and it is decided as recommended."""
        for key, told in self._consulted():
            at, post = in_london(told["viewed"]), self.cast.post(self.case.people[key])
            asked = self.report.consultations.open().filter(consultee_post=post).first()
            if asked:
                outcome = ConsultationOutcome(told["outcome"])
                minute = told.get("minute", "")
                given = {"meeting": self.meeting, "minute": minute} if minute else {}
                actor = self.actor("office" if minute else key, at)
                consulting.record_view(
                    consultation=asked, outcome=outcome, view=told["view"], actor=actor, at=at, **given
                )
        if "minute" in self.case.told["course"]:
            self.record_minute()
        else:
            self.sign()

    def record_minute(self) -> None:
        """Democratic services record what the body resolved, and the monitoring officer confirms it."""
        self.enter_minute()
        confirmed = in_london(self.case.told["course"]["minute"]["confirmed"])
        self.move(Action.CONFIRM_PAPER, "monitoring_officer", confirmed)

    def enter_minute(self) -> None:
        """Democratic services record it; a second person has still to compare."""
        told, at = self.case.told["course"]["minute"], self.case.time("decided")
        if self.meeting is None:
            raise LookupError("A minute is of a meeting.")
        text = told["text"].encode()
        paper = MinuteTyped(self.meeting, told["number"], "\n".join(told["present"]), text, is_text=True)
        self.move(Action.ENTER_PAPER, "office", at, reason=self._reasons, items=self._as_asked(), paper=paper)

    @property
    def _reasons(self) -> str:
        return str(self.case.told["course"]["reasons"])

    def _as_asked(self) -> dict[int, Resolved]:
        return {row.pk: Resolved(ItemOutcome.AS_ASKED) for row in self.report.recommendations.all()}

    def sign(self) -> None:
        """Whoever decides proves who they are, and decides on screen."""
        at, report = self.case.time("decided"), self.report
        maker = self.actor("maker", at)
        proof = reauthentication.prove(actor=maker, report=report, secret=settings.DEMO_PASSWORD, at=at)
        self.move(Action.DECIDE, "maker", at, reason=self._reasons, items=self._as_asked(), proof=proof)


_STEPS: dict[ReportStatus, Callable[[Course], None]] = {
    ReportStatus.DRAFT: Course.submit,
    ReportStatus.WITH_MANAGER: Course.approve,
    ReportStatus.IN_CLEARANCE: Course.clear_all,
    ReportStatus.CLEARED: Course.issue,
    ReportStatus.ISSUED: Course.put_to_maker,
    ReportStatus.WITH_DECISION_MAKER: Course.decide,
}
