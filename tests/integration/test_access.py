"""Every address × every role: what the table in `access.txt` says is what is served, and no address is missing.

The world is case S0 decided, at three in the afternoon of that day. Everybody in a column holds one post with one
role and had no part in the report: what a person's own part opens is tested where that part is tested.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commissioning.admin.base import CouncilModelAdmin
from commissioning.clock import LONDON
from commissioning.enums import Discipline, RenditionKind, Role
from commissioning.models import AuditEvent, Rendition, SignedArtefact, User
from commissioning.services import certificates
from commissioning.services.documents import keep
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
from frameworks.models import Contract
from providers.models import Provider
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.factories.decisions import MatterFactory
from tests.factories.walks import report_at

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
# Without a name: Django's and the library's old addresses, which lead to named ones.
NAMELESS = {"accounts/social/login/cancelled/", "accounts/social/login/error/", "accounts/social/signup/",
            "accounts/social/connections/"}  # fmt: skip


@pytest.fixture
def world() -> Iterator[dict[str, str]]:
    """The objects that addresses name, by the name of their model."""
    with time_machine.travel(AFTERNOON, tick=False):
        told = report_at(ReportStatus.DECIDED)
        report: Report = told.report
        for kind in (RenditionKind.ISSUED_PAPER, RenditionKind.RECORD):
            certify(report, kind)
        table = report.tables.get()
        yield {
            "report": report.pk, "section": report.sections.first().pk, "reporttable": table.pk,
            "clearance": Clearance.objects.first().pk, "consultation": Consultation.objects.get().pk,
            "decision": Decision.objects.get().pk, "effectposting": EffectPosting.objects.first().pk,
            "matter": MatterFactory(council=report.council).pk, "authorityrule": AuthorityRule.objects.get().pk,
            "forwardplanentry": ForwardPlanEntry.objects.get().pk, "reporttemplate": ReportTemplate.objects.get().pk,
            "contract": Contract.objects.get().pk, "provider": Provider.objects.first().pk,
            "council": report.council_id, "post": report.author_post_id, "user": report.author_id,
            "rendition": Rendition.objects.first().pk, "signedartefact": SignedArtefact.objects.first().pk,
            "sealcertificate": SignedArtefact.objects.first().certificate_id,
            "auditevent": AuditEvent.objects.filter(chain=people.CODE).first().pk,
        }  # fmt: skip


def certify(report: Report, kind: RenditionKind) -> None:
    """A stand-in for the certified file: what is served is tested elsewhere, here only to whom."""
    rendition = Rendition.objects.get(kind=kind, reference=report.reference)
    certificate = certificates.set_up_demonstration(council=report.council, at=AFTERNOON)
    SignedArtefact(
        council=report.council, rendition=rendition, sha256=keep(f"%PDF {kind}".encode(), "application/pdf"), size=9,
        signature_level="PAdES-B-B", certificate=certificate, sealed_at=AFTERNOON,
    ).save()  # fmt: skip


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


def named(resolver: URLResolver, namespace: str = "", route: str = "") -> Iterator[tuple[str, str]]:
    """Every address of the project: its name and its route."""
    for pattern in resolver.url_patterns:
        where = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield (f"{namespace}{pattern.name}" if pattern.name else "", where)
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from named(pattern, namespace + inner, where)


def rows() -> dict[tuple[str, ...], list[int]]:
    """The table: an address's name with its words, then a status for each column."""
    read = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if words and words[0] not in ("#", "name"):
            statuses = words[-len(COLUMNS) :]
            read[tuple(words[: -len(COLUMNS)])] = [int(status) for status in statuses]
    return read


def address(words: tuple[str, ...], world: dict[str, str]) -> str:
    """The address a row is about: `model` stands for that model's object, any other word for itself."""
    name, *given = words
    if name == "admin:app_list":
        return reverse(name, kwargs={"app_label": given[0]})
    return reverse(name, args=[world.get(word, word) for word in given])


def test_every_address_is_in_the_table_and_no_other():
    found = list(named(get_resolver()))
    assert {route for name, route in found if not name} == NAMELESS
    assert {name for name, _ in found if name} == {words[0] for words in rows()}


def test_every_act_is_in_the_table_and_no_other():
    acts = {
        (f"admin:{model._meta.app_label}_{model._meta.model_name}_act", model._meta.model_name, action.name)
        for model, model_admin in admin.site._registry.items()
        for action in model_admin.object_actions
    }
    assert acts == {words for words in rows() if words[0].endswith("_act")}


def test_every_page_of_the_admin_asks_our_rules():
    assert {
        type(page).__name__ for page in admin.site._registry.values() if not isinstance(page, CouncilModelAdmin)
    } == set()


@pytest.mark.parametrize("is_about_decisions", [True, False])
def test_every_role_is_served_what_the_table_says(world, is_about_decisions):
    table = {
        words: statuses
        for words, statuses in rows().items()
        if words[0].startswith("admin:decisions_") is is_about_decisions
    }
    browsers = visitors()
    served = {words: [browsers[name].get(address(words, world)).status_code for name in COLUMNS] for words in table}
    wrong = [
        f"{' '.join(words)} for {column}: {status}, not {expected}"
        for words, statuses in served.items()
        for column, status, expected in zip(COLUMNS, statuses, table[words], strict=True)
        if status != expected
    ]
    assert wrong == []
