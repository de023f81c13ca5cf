"""A world with at least three rows in every append-only table, each vouched for by an event of the audit chain.

Case S0 is walked to its decision through the services; what it leaves fewer than three rows of is filled up by the
factory of that table, found by its model: a new append-only table needs a factory and nothing more.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import factory
from django.apps import apps
from django.db import connection, transaction
from django.test import override_settings
from factory.django import DjangoModelFactory

import tests.factories
from commissioning.actors import Actor
from commissioning.clock import LONDON
from commissioning.enums import RenditionKind, RetentionClass
from commissioning.models import (
    AppendOnlyModel,
    Disposal,
    DisposalAnswer,
    DisposalItem,
    Rendition,
    RetentionRule,
    SealCertificate,
    SignedArtefact,
)
from commissioning.services import audit
from decisions.enums import ReportStatus, WithheldKind
from decisions.models import Erratum, ExemptAgreement, ExemptCopy, Report
from tests.factories.commissioning import UserFactory
from tests.factories.course import SnapshotFactory, some_hash
from tests.factories.walks import certify, report_at

AT = datetime(2020, 10, 22, 16, tzinfo=LONDON)
LEAST = 3


class RenditionFactory(DjangoModelFactory):
    class Meta:
        model = Rendition

    council = factory.LazyFunction(lambda: Report.objects.first().council)
    snapshot = factory.SubFactory(SnapshotFactory, council=factory.SelfAttribute("..council"))
    kind = RenditionKind.RECORD
    reference = "BRK-DPR-2020-998"
    requested_at = AT


class SignedArtefactFactory(DjangoModelFactory):
    class Meta:
        model = SignedArtefact

    rendition = factory.SubFactory(RenditionFactory)
    council = factory.SelfAttribute("rendition.council")
    sha256 = factory.Sequence(some_hash)
    size = 9
    signature_level = "PAdES-B-B"
    certificate = factory.LazyFunction(lambda: SealCertificate.objects.first())
    sealed_at = AT


class RetentionRuleFactory(DjangoModelFactory):
    class Meta:
        model = RetentionRule

    council = factory.LazyFunction(lambda: Report.objects.first().council)
    kind = RetentionClass.values[0]
    years = factory.Sequence(lambda number: 30 + number)
    starts_on = factory.Sequence(lambda number: AT.date() + timedelta(days=number))
    set_by = factory.LazyFunction(lambda: Report.objects.first().author)
    set_post, set_at = "Monitoring Officer", AT


class DisposalFactory(DjangoModelFactory):
    class Meta:
        model = Disposal

    council = factory.LazyFunction(lambda: Report.objects.first().council)
    number = factory.Sequence(lambda number: number + 100)
    proposed_by = factory.LazyFunction(lambda: Report.objects.first().author)
    proposed_name, proposed_post, proposed_at = "Priya Nair", "Commissioning Officer", AT


class DisposalItemFactory(DjangoModelFactory):
    class Meta:
        model = DisposalItem

    disposal = factory.SubFactory(DisposalFactory)
    kind = RetentionClass.values[0]
    reference = "BRK-DPR-2020-998"
    kept_until = AT.date()
    sha256 = factory.Sequence(some_hash)


class DisposalAnswerFactory(DjangoModelFactory):
    class Meta:
        model = DisposalAnswer

    disposal = factory.SubFactory(DisposalFactory)
    proposed_by = factory.SelfAttribute("disposal.proposed_by")
    is_approved, reason = True, "Six years are over."
    answered_by = factory.SubFactory(UserFactory)
    answered_name, answered_post, answered_at = "Anjali Desai", "Monitoring Officer", AT


class ErratumFactory(DjangoModelFactory):
    class Meta:
        model = Erratum

    report = factory.LazyFunction(lambda: Report.objects.first())
    number = factory.Sequence(lambda number: number + 1)
    wrong_sha256, right_sha256 = some_hash(1), some_hash(2)
    why_sha256 = content_hash = some_hash(3)
    snapshot = factory.SubFactory(SnapshotFactory, council=factory.SelfAttribute("..report.council"))
    made_by = factory.SelfAttribute("report.author")
    made_name, made_post, made_at = "Anjali Desai", "Monitoring Officer", AT


class ExemptAgreementFactory(DjangoModelFactory):
    class Meta:
        model = ExemptAgreement

    report = factory.LazyFunction(lambda: Report.objects.first())
    kind = WithheldKind.PASSAGE
    subject = factory.Sequence(lambda number: number + 1)
    digest = factory.Sequence(some_hash)
    is_agreed, reason = True, "Prices of one provider."
    answered_by = factory.SelfAttribute("report.author")
    answered_name, answered_post, answered_at = "Anjali Desai", "Monitoring Officer", AT


class ExemptCopyFactory(DjangoModelFactory):
    class Meta:
        model = ExemptCopy

    report = factory.LazyFunction(lambda: Report.objects.first())
    public = factory.SubFactory(SnapshotFactory, council=factory.SelfAttribute("..report.council"))
    snapshot = factory.SubFactory(SnapshotFactory, council=factory.SelfAttribute("..report.council"), is_exempt=True)
    kind = RenditionKind.EXEMPT_RECORD
    vouched_sha256 = factory.Sequence(some_hash)
    made_at = AT


@contextmanager
def kept_in_mind(data_dir: Path) -> Iterator[None]:
    """The world, for as long as the block lasts, in a transaction that is then rolled back."""
    with override_settings(DATA_DIR=data_dir), transaction.atomic():
        build()
        yield
        transaction.set_rollback(True)


def append_only_models() -> list[type[AppendOnlyModel]]:
    """Every append-only table, by name."""
    return sorted(
        (model for model in apps.get_models() if issubclass(model, AppendOnlyModel)), key=lambda one: one._meta.db_table
    )


def build() -> None:
    """Make the world."""
    report = report_at(ReportStatus.DECIDED).report
    for kind in (RenditionKind.ISSUED_PAPER, RenditionKind.RECORD):
        certify(report, kind, AT)
    made_by = _factories()
    for model in append_only_models():
        while model.needs_voucher and model._base_manager.count() < LEAST:
            assert model in made_by, f"{model.__name__} is append-only: give it a factory in tests/factories."
            made_by[model]()
    for _ in range(LEAST):
        audit.record(Actor.system(report.council), "council.looked_at", report.council, at=AT)
    connection.check_constraints()


def _factories() -> dict[type, type[DjangoModelFactory]]:
    """The factory of each model, from every module of factories."""
    for module in pkgutil.iter_modules(tests.factories.__path__):
        importlib.import_module(f"tests.factories.{module.name}")
    found: dict[type, type[DjangoModelFactory]] = {}
    waiting = [DjangoModelFactory]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        model = one._meta.model
        if model is not None and not isinstance(model, str):
            found.setdefault(model, one)
    return found
