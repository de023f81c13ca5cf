"""Case S0 with a word planted wherever something is exempt or private, to be looked for by those who may not see it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from commissioning.enums import Discipline
from decisions.demonstration import people
from decisions.enums import ClearanceOutcome, ReportStatus
from decisions.models import Clearance, Comment, Report
from decisions.selectors.comments import spots_of
from decisions.services import attachments as of_reports
from decisions.services import comments, exempt, exempt_agreements
from frameworks.services import attachments as of_contracts
from providers.models import Provider
from tests.factories.files import new_file
from tests.factories.providers import ProviderContactFactory
from tests.factories.walks import report_at
from tests.factories.withheld import CANARY, OFFICER, Withheld

CONTACT = "Quartermaine"  # somebody to ring at a provider
SAID = "Margrave"  # what a clearing officer said, for those who see the report
REMARK = "Thistlewood"  # a clearing officer's comment on a public paragraph, for those who see the report
EXEMPT = {"exempt_paragraph": 3, "exempt_reasoning": f"It would weaken the council against {CANARY}."}
BYTES = f"Bid of {CANARY}.\n".encode()
EVERYTHING = (CANARY, CONTACT, SAID, REMARK)


@dataclass
class Planted:
    """The report, and the objects that addresses name."""

    told: Any
    world: dict[str, Any]

    @property
    def report(self) -> Report:
        return self.told.report


def exempt_file(name: str) -> Any:
    return new_file(BYTES, f"{CANARY}-{name}.txt", f"{CANARY}: {name}", **EXEMPT)


def plant(until: ReportStatus) -> Planted:
    """Case S0 with canaries in it: first public, kept and spoken about; then withheld, annexed, and spoken about."""
    told = report_at(ReportStatus.DRAFT)
    one = Withheld(told)
    one.write_openly(told.at(20, 9))
    passage = one.withhold(told.at(19, 9), public_interest_reasoning=f"It would weaken us against {CANARY}.")
    author, manager = told.actor(people.AUTHOR), told.actor(people.MANAGER)
    annex = of_reports.attach(report=told.report, given=exempt_file("annex"), actor=author, at=told.at(19, 10))
    kept = of_contracts.attach(
        contract=told.report.contract, given=exempt_file("file"), actor=manager, at=told.at(19, 11)
    )
    spot = next(spot for spot in spots_of(told.report, author) if CANARY in spot.anchor.quote)
    place = {"place": spot.anchor.place, "position": spot.anchor.position, "digest": spot.anchor.digest}
    comments.add(report=told.report, body=f"{CANARY} again?", actor=author, at=told.at(18), **place)
    officer = told.actor(OFFICER, told.at(17))
    public = next(one for one in spots_of(told.report, officer) if one.can_be_spoken_about and not one.is_exempt)
    place = {"place": public.anchor.place, "position": public.anchor.position, "digest": public.anchor.digest}
    comments.add(report=told.report, body=f"Ask {REMARK} first.", actor=officer, at=told.at(17), **place)
    disagree(told)
    told.walk.until(ReportStatus.IN_CLEARANCE)
    told.clear(Discipline.FINANCE, outcome=ClearanceOutcome.CLEARED_WITH_COMMENT, reason=f"As {SAID} advised.")
    told.walk.until(until)
    contact = ProviderContactFactory(
        provider=Provider.objects.first(), name=f"Wilhelmina {CONTACT}", email=f"{CONTACT}@private.example",
        job_title=f"Keeper of {CONTACT}", telephone="07700 900123",
    )  # fmt: skip
    section = told.report.sections.get(pk=passage.section_id)
    world = {
        "report": told.report.pk, "section": section.pk, "finance": section.key, "contract": told.report.contract_id,
        "reportattachment": annex.pk, "contractattachment": kept.pk, "provider": contact.provider_id,
        "providercontact": contact.pk, "comment": Comment.objects.filter(is_exempt=True).get().pk,
        "clearance": Clearance.objects.get(discipline=Discipline.FINANCE).pk, "council": told.report.council_id,
    }  # fmt: skip
    return Planted(told, world)


def disagree(told: Any) -> None:
    """The monitoring officer does not agree at first, and quotes what is withheld in the reason."""
    at = told.at(16)
    monitor = told.actor(people.MONITORING_OFFICER, at)
    exempt.grant(report=told.report, post=monitor.post, reason="To agree to it.", actor=monitor, at=at)
    for one in exempt_agreements.unanswered(told.report):
        exempt_agreements.answer(
            report=told.report, key=one.key, version=told.report.version, is_agreed=False,
            reason=f"{CANARY} is in the newspaper.", actor=monitor, at=at,
        )  # fmt: skip


def inside(file: Path) -> str:
    """The text of a PDF, its metadata, and the files that travel in it."""
    printed = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    with pikepdf.open(file) as pdf:
        held = [printed, str(pdf.docinfo), bytes(pdf.Root.Metadata.read_bytes()).decode()]
        held += [pdf.attachments[name].get_file().read_bytes().decode() for name in pdf.attachments]
        held += list(pdf.attachments)
    return " ".join(held)
