"""Every address × every role: what the table in `access.txt` says is what is served, and no address is missing.

The world is case S0 decided, at three in the afternoon of that day. Everybody in a column holds one post with one
role and had no part in the report: what a person's own part opens is tested where that part is tested.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from django.contrib import admin
from django.db import connection
from django.http import FileResponse
from django.test import Client

from commissioning.admin.base import CouncilModelAdmin
from commissioning.clock import LONDON
from commissioning.enums import Discipline, RenditionKind, Role
from commissioning.models import AuditEvent, Rendition, SignedArtefact, User
from decisions.acts.actions import ON_ACTION
from decisions.acts.disposing import ON_COUNCIL, ON_DISPOSAL
from decisions.acts.on_report import REPORT_ACTS
from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.models import (
    AuthorityRule,
    Clearance,
    Consultation,
    Decision,
    EffectPosting,
    ForwardPlanEntry,
    Report,
    ReportTemplate,
)
from decisions.services import attachments as of_reports
from decisions.services import errata, publishing
from frameworks import acts as contract_acts
from frameworks import letter_acts, procurement_acts, variation_acts
from frameworks.enums import LetterKind
from frameworks.models import Admission, Contract, ImportBatch, Lot, MoneyLine, TermOption
from frameworks.place_acts import ON_PLACE
from frameworks.round_acts import ON_APPLICATION, ON_ROUND
from frameworks.services import attachments as of_contracts
from frameworks.services import letters
from providers.models import Provider
from tests.addresses import NAMELESS, address, every_address
from tests.factories.actions import ActionFactory
from tests.factories.alerting import LeadTimeFactory
from tests.factories.bringing import BroughtDraftFactory
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.factories.decisions import FormDraftFactory, MatterFactory
from tests.factories.departures import DepartureReasonFactory, WaiverFactory
from tests.factories.files import new_file
from tests.factories.imports import ImportBatchFactory, row, sheet
from tests.factories.kinds import FigureFactory, MoneyScheduleFactory, ProcurementPlanFactory
from tests.factories.letters import LetterTemplateFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory
from tests.factories.monitoring import monitored
from tests.factories.notices import KeyDecisionNoticeFactory
from tests.factories.places_constraints import RateFactory, ServiceFactory, VenueFactory
from tests.factories.procedure import ProcedureRulesFactory
from tests.factories.proposals import ProposalPartFactory
from tests.factories.providers import ProviderContactFactory
from tests.factories.retention import disposal
from tests.factories.rounds import AdmissionRoundFactory, EvaluatorFactory, LotApplicationFactory
from tests.factories.routing import AuthorityGrantFactory
from tests.factories.spend import of_the_ledger
from tests.factories.talking import CommentFactory
from tests.factories.variations import NoticeFactory, ProcurementStepFactory, VariationFactory
from tests.factories.walks import Told, certify, report_at

pytestmark = pytest.mark.django_db

AFTERNOON = datetime(2020, 10, 22, 15, tzinfo=LONDON)
TABLE = Path(__file__).parent / "access.txt"
ROLES = {
    "comm": Role.COMMISSIONER, "mgr": Role.CONTRACT_MANAGER, "auth": Role.REPORT_AUTHOR, "cont": Role.CONTRIBUTOR,
    "appr": Role.APPROVING_MANAGER, "clr": (Role.CLEARER, Discipline.FINANCE), "cons": Role.CONSULTEE,
    "make": Role.DECISION_MAKER, "dem": Role.DEMOCRATIC_SERVICES, "mon": Role.MONITORING_OFFICER,
    "s151": Role.SECTION_151, "aud": Role.AUDITOR, "adm": Role.ADMINISTRATOR,
}  # fmt: skip
# nobody signed in · staff in no post · superuser in no post · a monitoring officer of another council · the roles
COLUMNS = ("anon", "none", "root", "else", *ROLES)
# The table is gone through in so many tests, which can run beside each other.
PARTS = 8


@pytest.fixture
def world() -> Iterator[dict[str, str]]:
    """The objects that addresses name, by the name of their model."""
    with time_machine.travel(AFTERNOON, tick=False):
        told = report_at(ReportStatus.DECIDED)
        report: Report = told.report
        office = told.actor(people.OFFICE, AFTERNOON)
        publishing.publish(decision=report.decision, actor=office, at=AFTERNOON)
        for kind in (RenditionKind.ISSUED_PAPER, RenditionKind.RECORD, RenditionKind.DECISION_NOTICE):
            certify(report, kind, AFTERNOON)
        table = report.tables.get()
        deed, letter = attach(told)
        yield {
            "report": report.pk, "section": report.sections.first().pk, "reporttable": table.pk,
            "recommendation": report.recommendations.first().pk, "figure": drawn(report),
            "procurementplan": ProcurementPlanFactory(recommendation__report=report, recommendation__order=9).pk,
            "comment": CommentFactory(section=report.sections.first()).pk,
            "clearance": Clearance.objects.first().pk, "consultation": Consultation.objects.get().pk,
            "action": ActionFactory(report=report, owner_post=report.author_post).pk,
            "decision": Decision.objects.get().pk, "effectposting": EffectPosting.objects.first().pk,
            **meeting(report), **round_of(report.contract),
            "matter": MatterFactory(council=report.council).pk, "authorityrule": AuthorityRule.objects.get().pk,
            "forwardplanentry": ForwardPlanEntry.objects.get().pk,
            "authoritygrant": AuthorityGrantFactory(item=report.decision.items.first()).pk,
            "waiver": WaiverFactory(council=report.council, department=people.DEPARTMENT).pk,
            "departurereason": DepartureReasonFactory(council=report.council).pk,
            "leadtime": LeadTimeFactory(council=report.council).pk,
            "keydecisionnotice": KeyDecisionNoticeFactory(council=report.council, contract=report.contract).pk,
            "procedurerules": ProcedureRulesFactory(council=report.council).pk,
            "reporttemplate": ReportTemplate.objects.get(slug="delegated-powers").pk,
            "formdraft": FormDraftFactory(template__council=report.council).pk,
            "lot": Lot.objects.first().pk, "termoption": TermOption.objects.get().pk,
            "moneyline": MoneyLine.objects.first().pk,
            **of_the_ledger(report.council),
            **monitored(report.contract),
            "contract": Contract.objects.get().pk, "provider": Provider.objects.first().pk,
            "providercontact": ProviderContactFactory(provider=Provider.objects.first()).pk,
            "council": report.council_id, "post": report.author_post_id, "user": report.author_id,
            "rendition": Rendition.objects.first().pk, "signedartefact": SignedArtefact.objects.first().pk,
            "sealcertificate": SignedArtefact.objects.first().certificate_id,
            "proposal": ProposalPartFactory(contract=report.contract, proposal__council=report.council).proposal_id,
            "broughtdraft": BroughtDraftFactory(report=report).pk, "importbatch": waiting_file(report).pk,
            "contractattachment": deed, "reportattachment": letter, **written(told),
            **varied(report),
            "disposal": proposed_to_dispose(report), "erratum": slip(told),
            "auditevent": AuditEvent.objects.filter(chain=people.CODE).first().pk,
        }  # fmt: skip


def waiting_file(report: Report) -> ImportBatch:
    """A register of one contract, whose provider nobody knows."""
    return ImportBatchFactory(
        council=report.council, status="uploaded", imported_at=None, content=sheet([row(1, Company_number="")])
    )


def round_of(contract: Contract) -> dict[str, int]:
    """An open round of a list, with an application nobody has scored and an evaluator who is somebody else."""
    row = AdmissionRoundFactory(
        contract=contract, number=1, status="open", opens_on=date(2020, 10, 1), closes_on=date(2020, 10, 30),
        opened_at=AFTERNOON, how_to_apply="Write to us.",
    )  # fmt: skip
    row.lots.set(contract.lots.all())
    EvaluatorFactory(round=row)
    applied = LotApplicationFactory(application__round=row, lot=contract.lots.first())
    place = contract.lots.first().admissions.first()
    rate = RateFactory(card__admission=place, card__starts_on=date(2020, 12, 1))
    return {
        "admissionround": row.pk, "lotapplication": applied.pk, "admission": place.pk, "rate": rate.pk,
        "ratecard": rate.card_id, "service": ServiceFactory(admission=place).pk,
        "venue": VenueFactory(admission=place).pk,
    }  # fmt: skip


def meeting(report: Report) -> dict[str, int]:
    """A body, its next meeting, and the report on the agenda."""
    sitting = MeetingFactory(body__council=report.council, held_on=date(2020, 11, 20))
    item = AgendaItemFactory(meeting=sitting, report=report)
    return {"body": sitting.body_id, "meeting": sitting.pk, "agendaitem": item.pk}


def attach(told: Told) -> tuple[int, int]:
    """A public file kept with the contract, and one with the decision."""
    given = {"given": new_file(), "at": AFTERNOON}
    author, office = told.actor(people.AUTHOR, AFTERNOON), told.actor(people.OFFICE, AFTERNOON)
    deed = of_contracts.attach(contract=told.report.contract, actor=author, **given)
    letter = of_reports.file_with_decision(decision=told.report.decision, actor=office, **given)
    return deed.pk, letter.pk


def written(told: Told) -> dict[str, int]:
    """A letter to a provider, not sent yet, and the council's own words for another kind."""
    manager, contract = told.actor(people.CONTRACT_MANAGER, AFTERNOON), told.report.contract
    held = Admission.objects.filter(lot__contract=contract).select_related("lot__contract__council", "provider")
    [letter] = letters.write_to_places(
        kind=LetterKind.NON_EXTENSION, contract=contract, places=[held.first()], actor=manager, at=AFTERNOON
    )
    return {"letter": letter.pk, "lettertemplate": LetterTemplateFactory(council=told.report.council).pk}


def varied(report: Report) -> dict[str, int]:
    """A draft of a variation, a procurement notice, and a step of a timetable."""
    contract = report.contract
    return {
        "variation": VariationFactory(contract=contract).pk,
        "notice": NoticeFactory(contract=contract).pk,
        "procurementstep": ProcurementStepFactory(contract=contract).pk,
    }


def proposed_to_dispose(report: Report) -> int:
    """A disposal that waits for an answer; what it names is not in question here."""
    row = disposal(council=report.council, proposed_at=AFTERNOON)
    row.save()
    return int(row.pk)


def slip(told: Told) -> int:
    """The number of an erratum whose note is certified."""
    report = told.report
    body = report.sections.exclude(body="").filter(kind="prose").first().body
    wrong = " ".join(body.split()[:4])
    row = errata.issue(
        report=report, version=report.version, wrong=wrong, right=f"{wrong} indeed", why="A word was left out.",
        actor=told.actor(people.MONITORING_OFFICER, AFTERNOON), at=AFTERNOON,
    )  # fmt: skip
    certify(report, RenditionKind.ERRATUM, AFTERNOON, reference=row.reference)
    return int(row.number)


def drawn(report: Report) -> int:
    """A chart of a schedule of the report."""
    schedule = MoneyScheduleFactory(report=report)
    return int(FigureFactory(report=report, kind="chart", schedule=schedule, sha256="", media_type="").pk)


def visitors() -> dict[str, Client]:
    """A browser for each column."""
    council = Report.objects.get().council
    signed_in: dict[str, User | None] = {
        "anon": None,
        "none": UserFactory(full_name="In no post"),
        "root": User.objects.create_superuser("root@testbury.example", full_name="Root"),
        "else": actor_with(Role.MONITORING_OFFICER, council=CouncilFactory()).user,
    }
    for column, role in ROLES.items():
        signed_in[column] = actor_with(role, council=council, department=people.DEPARTMENT, title=f"Only {column}").user
    browsers = {column: Client(raise_request_exception=True) for column in COLUMNS}
    for column, user in signed_in.items():
        if user is not None:
            browsers[column].force_login(user)
    return browsers


def rows() -> dict[tuple[str, ...], list[int]]:
    """The table: an address's name with its words, then a status for each column."""
    read = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if words and words[0] not in ("#", "name"):
            statuses = words[-len(COLUMNS) :]
            read[tuple(words[: -len(COLUMNS)])] = [int(word) for word in statuses]
    return read


def status(browser: Client, url: str) -> int:
    """What is served there; a file that is served is let go of."""
    response = browser.get(url)
    if isinstance(response, FileResponse) and response.file_to_stream:
        response.file_to_stream.close()  # not the response: that would close the database too
    return response.status_code


def test_every_address_is_in_the_table_and_no_other():
    found = list(every_address())
    assert {route for name, route in found if not name} == NAMELESS
    assert {name for name, _ in found if name} == {words[0] for words in rows()}


def test_every_act_is_in_the_table_and_no_other():
    acts = {
        (f"admin:{model._meta.app_label}_{model._meta.model_name}_act", model._meta.model_name, action.name)
        for model, model_admin in admin.site._registry.items()
        for action in model_admin.object_actions
    }
    assert acts == {words for words in rows() if words[0].endswith("_act")}


def test_every_act_of_the_workspace_is_in_the_table_and_no_other():
    acts = {
        *(("frameworks:contract-act", "contract", act.name) for act in contract_acts.ALL),
        *(("frameworks:contract-letter-act", "contract", act.name) for act in letter_acts.ALL),
        *(("decisions:action-act", "action", act.name) for act in ON_ACTION),
        *(("frameworks:place-act", "admission", act.name) for act in ON_PLACE),
        *(("frameworks:round-act", "admissionround", act.name) for act in ON_ROUND),
        *(("frameworks:application-act", "lotapplication", act.name) for act in ON_APPLICATION),
        *(("frameworks:variation-act", "variation", act.name) for act in variation_acts.ACTS),
        *(("frameworks:procurement-act", "contract", act.name) for act in procurement_acts.ALL),
        *(("decisions:report-act", "report", act.name) for act in REPORT_ACTS),
        *(("decisions:retention-act", act.name) for act in ON_COUNCIL),
        *(("decisions:disposal-act", "disposal", act.name) for act in ON_DISPOSAL),
    }
    pages = {act[0] for act in acts}
    assert acts == {words for words in rows() if words[0] in pages}


def test_every_page_of_the_admin_asks_our_rules():
    assert {
        type(page).__name__ for page in admin.site._registry.values() if not isinstance(page, CouncilModelAdmin)
    } == set()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_role_is_served_what_the_table_says(world, part):
    table = dict(list(rows().items())[part::PARTS])
    browsers = visitors()
    wrong = []
    for words, statuses in table.items():
        expected = dict(zip(COLUMNS, statuses, strict=True))
        for column in asked_for(expected):
            found = status(browsers[column], address(" ".join(words), world))
            if found != expected[column]:
                wrong.append(f"{' '.join(words)} for {column}: {found}, not {expected[column]}")
    assert wrong == []


def asked_for(expected: dict[str, int]) -> list[str]:
    """Everybody; beside another database the first of those who are served alike, as it is the rules that tell them
    apart, and no database."""
    if connection.vendor == "sqlite":
        return list(expected)
    return list({found: column for column, found in reversed(expected.items())}.values())
