"""Load the demonstration: the first council with the case decided in 2020 and its live twin, then the other cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from commissioning import clock
from commissioning.enums import Role
from commissioning.management.product_command import ProductCommand
from commissioning.models import Council, Rendition
from commissioning.services import anchors, certificates, documents
from decisions.demonstration import course, open_option, people, register, walk
from decisions.demonstration.course import Course
from decisions.enums import ReportStatus
from decisions.models import Report


class Command(ProductCommand):
    help = (
        "Loads the demonstration; a line for each case, then a sign-in for every role. Loading again changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        if not Council.objects.exists():
            anchors.put_aside()  # where a database that is gone was anchored
        cast = people.cast()
        certificates.set_up_demonstration(council=cast.council, at=at)
        register.set_up_scheme(cast)
        frozen = walk.frozen(cast)
        decided = frozen.until(ReportStatus.DECIDED)
        frozen.publish()
        frozen.bring_into_force()
        self._certify(decided)
        self._say("S0", decided)
        self._say("TWIN", walk.twin(cast, at=at).draft())
        register.complete_scheme(cast)
        untouched = open_option.set_up(cast, loaded_on=clock.london_day(at))
        self.stdout.write(f"nothing proposed yet: {cast.council.code}:{untouched.reference}")
        told = [self._tell(name, at) for name in course.NAMES]
        for role, email in sign_ins():
            self.stdout.write(f"sign in as {role}: {email}  {settings.DEMO_PASSWORD}")
        for case in told:
            self.stdout.write(f"sign in at {case.cast.council.name}: {', '.join(who_signs_in(case))}")
        self.stdout.write(f"password of every sign-in: {settings.DEMO_PASSWORD}")
        call_command("anchor_audit", stdout=self.stdout)

    def _tell(self, name: str, at: datetime) -> Course:
        """One of the other cases, with its council, as far as its file takes it."""
        case = Course(name)
        certificates.set_up_demonstration(council=case.cast.council, at=at)
        report = case.as_told()
        self._certify(report)
        self._say(name, report)
        return case

    def _say(self, case: str, report: Report) -> None:
        contract = f"{report.council.code}:{report.contract.reference}"
        self.stdout.write(f"{case} {contract} {report.reference} {report.status}")

    def _certify(self, report: Report) -> None:
        """Make what a task worker has not made yet, so that the record is there when the load ends."""
        for rendition in Rendition.objects.unfinished().filter(reference=report.reference):
            made = documents.render_and_seal(rendition_pk=rendition.pk, at=clock.now())
            if made.problem:
                raise CommandError(f"{made}: {made.problem}", returncode=1)


def sign_ins() -> Iterator[tuple[str, str]]:
    """Every role with one person who has it; each clearing discipline has its own."""
    cast = (*people.PEOPLE, people.ADMINISTRATOR)
    for role in Role:
        for person in cast:
            if role in person.roles:
                discipline = f" ({person.discipline.label.lower()})" if person.discipline else ""
                yield f"{role.label.lower()}{discipline}", person.email


def who_signs_in(case: Course) -> Iterator[str]:
    """Who writes the report of another case, who approves it, and who decides it or records what a body decides."""
    last = "office" if "minute" in case.case.told["course"] else "maker"
    for key in ("author", "manager", last):
        person = case.case.people[key]
        yield f"{person.email} ({person.post})"
