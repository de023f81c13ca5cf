"""Reports at every status, walked there through the real services by the demonstration's people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from commissioning.actors import Actor
from commissioning.enums import Discipline, RenditionKind
from commissioning.models import Rendition, SignedArtefact
from commissioning.services import certificates
from commissioning.services.documents import keep
from decisions.demonstration import people, register, walk
from decisions.demonstration.people import Person
from decisions.demonstration.walk import REASONS, Walk
from decisions.enums import Action, ConsultationOutcome, ItemOutcome, ReportStatus
from decisions.models import DecisionProof, Report
from decisions.resolving import Resolved
from decisions.services import consulting, reauthentication
from decisions.services.workflow import perform
from tests.factories.kept_rows import made_once

STRAIGHT_ON = (
    ReportStatus.DRAFT,
    ReportStatus.WITH_MANAGER,
    ReportStatus.IN_CLEARANCE,
    ReportStatus.CLEARED,
    ReportStatus.ISSUED,
    ReportStatus.WITH_DECISION_MAKER,
    ReportStatus.DECIDED,
)


@dataclass
class Told:
    """Case S0 as far as it has been walked, and the means to go on in a test's own way."""

    walk: Walk

    @property
    def report(self) -> Report:
        """The report, read anew."""
        return self.walk.report

    def at(self, days_before: int = 0, hour: int = 14, minute: int = 30) -> datetime:
        """A time of day, so many days before 22 October 2020."""
        return self.walk.moment(days_before, hour, minute)

    def actor(self, person: Person, at: datetime | None = None) -> Actor:
        """Somebody in post."""
        return self.walk.actor(person, at or self.at())

    def move(self, action: Action | str, actor: Actor, at: datetime | None = None, **entered: Any) -> Report:
        """One move of the report as it now stands."""
        report = self.report
        version = entered.pop("version", report.version)
        return perform(report=report, action=action, actor=actor, version=version, at=at or self.at(), **entered)

    def close_consultation(self) -> None:
        """The chairman agrees on the day."""
        asked, at = self.report.consultations.open().get(), self.at(0, 10, 12)
        consulting.record_view(
            consultation=asked, outcome=ConsultationOutcome.AGREES, actor=self.actor(people.CHAIRMAN, at), at=at
        )

    def proof(self, actor: Actor | None = None, at: datetime | None = None) -> DecisionProof:
        """The director (or somebody else) has just proved who they are."""
        return reauthentication.prove(
            actor=actor or self.actor(people.DIRECTOR),
            report=self.report,
            secret=settings.DEMO_PASSWORD,
            at=at or self.at(),
        )

    def as_asked(self) -> dict[int, Resolved]:
        """Every recommendation as asked."""
        return {row.pk: Resolved(ItemOutcome.AS_ASKED) for row in self.report.recommendations.all()}

    def typed(self, **otherwise: Any) -> dict[str, Any]:
        """Everything as asked, as the page of the decision sends it."""
        sent: dict[str, Any] = {"reason": "They are used daily.", "has_no_conflict": "on"}
        for row in self.report.recommendations.all():
            sent[f"outcome_{row.pk}"] = "as_asked"
            for named in row.lots.all():
                sent[f"lots_{row.pk}-{named.lot_id}"] = "1"
                if named.to_on:
                    name = f"lots_{row.pk}-{named.lot_id}-until"
                    sent |= {f"{name}_{part}": getattr(named.to_on, part) for part in ("day", "month", "year")}
            if row.value_line:
                sent[f"amount_{row.pk}"] = str(row.value_line.amount)
        return sent | otherwise

    def decide(self, actor: Actor | None = None, at: datetime | None = None, **entered: Any) -> Report:
        """Decide as asked, or as `entered`."""
        actor = actor or self.actor(people.DIRECTOR)
        if "proof" not in entered:
            entered["proof"] = self.proof(actor, at)
        entered = {"reason": REASONS, "items": self.as_asked()} | entered
        return self.move(Action.DECIDE, actor, at, **entered)

    def clear(self, discipline: Discipline, at: datetime | None = None, **entered: Any) -> Report:
        """One clearing officer clears."""
        person = next(one for one in people.CLEARERS if one.discipline == discipline)
        at = at or self.at(3)
        return self.move(Action.CLEAR, self.actor(person, at), at, discipline=discipline, **entered)


def report_at(status: ReportStatus | str) -> Told:
    """Case S0 at a status, walked there through the services. Rendering and effects wait for the commit."""
    return _walked_to(ReportStatus(status))


@made_once
def _walked_to(status: ReportStatus) -> Told:
    """From the status that comes before it on the way."""
    if status is ReportStatus.DRAFT:
        cast = people.cast()
        register.set_up_scheme(cast)
        told = Told(walk.frozen(cast))
        told.walk.draft()
    elif status in STRAIGHT_ON:
        told = _walked_to(STRAIGHT_ON[STRAIGHT_ON.index(status) - 1])
        if not _is_past(told, status):
            told.walk.until(status)
    else:
        before, go = _ASIDE[status]
        told = _walked_to(before)
        go(told)
    return told


def _is_past(told: Told, status: ReportStatus) -> bool:
    """Whether the report stands there already, or beyond: a test may ask for a report that it has walked on itself."""
    now = ReportStatus(told.report.status)
    return now in STRAIGHT_ON and STRAIGHT_ON.index(now) >= STRAIGHT_ON.index(status)


def _change(told: Told) -> None:
    at = told.at(8)
    actor = told.actor(people.CLEARERS[1], at)
    told.move(Action.REQUIRE_CHANGES, actor, at, discipline=Discipline.LEGAL, reason="Name the regulation.")


def _refuse(told: Told) -> None:
    told.close_consultation()
    told.move(Action.REFUSE, told.actor(people.DIRECTOR), reason="The need has not been shown.", proof=told.proof())


def _defer(told: Told) -> None:
    told.move(Action.DEFER, told.actor(people.DIRECTOR), told.at(0, 9), reason="Await the chairman's view.")


def _withdraw(told: Told) -> None:
    told.move(Action.WITHDRAW, told.actor(people.AUTHOR), told.at(12), reason="Overtaken by events.")


def _supersede(told: Told) -> None:
    """A second report that replaces the first is issued."""
    second = told.walk.write(reference="", at=told.at(0, 8), supersedes=told.report)
    second = step(told, second, Action.SUBMIT, people.AUTHOR, told.at(0, 9))
    second = step(told, second, Action.APPROVE, people.MANAGER, told.at(0, 9))
    for clearer in people.CLEARERS:
        second = step(told, second, Action.CLEAR, clearer, told.at(0, 10), discipline=clearer.discipline)
    step(told, second, Action.ISSUE, people.OFFICE, told.at(0, 11))


def certify(report: Report, kind: RenditionKind, at: datetime, reference: str = "") -> SignedArtefact:
    """A stand-in for the newest certified file of a kind, where only who may have it is in question."""
    rendition = Rendition.objects.filter(kind=kind, reference=reference or report.reference).latest("pk")
    artefact = SignedArtefact(
        council=report.council,
        rendition=rendition,
        sha256=keep(f"%PDF {kind}".encode(), "application/pdf"),
        size=9,
        signature_level="PAdES-B-B",
        certificate=certificates.set_up_demonstration(council=report.council, at=at),
        sealed_at=at,
    )
    artefact.save()
    return artefact


def step(told: Told, report: Report, action: Action, person: Person, at: datetime, **entered: Any) -> Report:
    """One move of any report by one person."""
    report = Report.objects.get(pk=report.pk)
    return perform(report=report, action=action, actor=told.actor(person, at), version=report.version, at=at, **entered)


# The statuses beside the straight way: where each begins, and what is done then.
_ASIDE = {
    ReportStatus.CHANGES_REQUESTED: (ReportStatus.IN_CLEARANCE, _change),
    ReportStatus.REFUSED: (ReportStatus.WITH_DECISION_MAKER, _refuse),
    ReportStatus.DEFERRED: (ReportStatus.WITH_DECISION_MAKER, _defer),
    ReportStatus.WITHDRAWN: (ReportStatus.DRAFT, _withdraw),
    ReportStatus.SUPERSEDED: (ReportStatus.ISSUED, _supersede),
}
