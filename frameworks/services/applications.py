"""Applications in a round: entered by an officer, uploaded as a sheet, taken back by who applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked, save_new
from commissioning.verdicts import Reason, Refused, Verdict
from frameworks import applying as rules
from frameworks.enums import ApplicationOutcome, ApplicationSource
from frameworks.importing.applicants import Applicant
from frameworks.models import AdmissionRound, Application, Lot, LotApplication
from frameworks.rounds import may_keep_rounds
from frameworks.selectors import rounds as selectors
from providers.enums import ProviderStatus
from providers.models import Provider
from providers.services import directory


@dataclass(frozen=True)
class Uploaded:
    """What an upload did: the applications entered, and how many of their providers are new to the directory."""

    applications: Sequence[Application]
    new_providers: int


@transaction.atomic
def enter(
    *, admission_round: AdmissionRound, provider: Provider, lots: Sequence[Lot], received_on: date, actor: Actor,
    at: datetime, insurance_until: date | None = None,
) -> Application:  # fmt: skip
    """Enter one application as it was received. Refused by `applying.may_apply`."""
    row = AdmissionRound.objects.locked(admission_round.pk)
    may_keep_rounds(actor).or_refuse()
    _may_apply(row, provider, [lot.number for lot in lots], received_on, at).or_refuse()
    made = _enter(row, provider, lots, received_on, insurance_until, ApplicationSource.OFFICER, actor, at)
    audit.record(actor, "application.entered", made, at=at, changes={"lots": (None, _numbers(lots))})
    return made


@transaction.atomic
def enter_sheet(
    *, admission_round: AdmissionRound, applicants: Sequence[Applicant], actor: Actor, at: datetime
) -> Uploaded:
    """Enter a sheet of applications, all or none: a refusal names every row that cannot be entered, and why.

    An applicant is known by its number in the directory, its company number or its exact name; one that is not in the
    directory is entered there. `applicants` were read from the sheet (`importing.applicants`).
    """
    row = AdmissionRound.objects.locked(admission_round.pk)
    may_keep_rounds(actor).or_refuse()
    Verdict.of((bool(applicants), "no_rows", "The sheet has no application in it.", "file")).or_refuse()
    lots = {lot.number: lot for lot in row.lots.all()}
    problems: list[Reason] = []
    made: list[Application] = []
    new = 0
    for one in applicants:
        try:
            provider, is_new = _provider_of(one, row, actor, at)
            _may_apply(row, provider, one.lots, one.received_on, at).or_refuse()
            theirs = [lots[number] for number in one.lots]
            made.append(
                _enter(row, provider, theirs, one.received_on, one.insurance_until, ApplicationSource.SHEET, actor, at)
            )
            new += is_new
        except Refused as refused:
            words = f"Row {one.row}, {one.name}: {refused.verdict.sentence}"
            problems.append(Reason("row", words, "file"))
    Verdict(tuple(problems)).or_refuse()
    counted = {"applications": (None, len(made)), "new providers": (None, new)}
    audit.record(actor, "applications.uploaded", row, at=at, changes=counted)
    return Uploaded(made, new)


@transaction.atomic
def withdraw(*, lot_application: LotApplication, version: int, actor: Actor, at: datetime) -> LotApplication:
    """The applicant has taken its application for a lot back. Refused once the outcome is signed off."""
    row = LotApplication.objects.locked(lot_application.pk).expect_version(version)
    rules.may_withdraw(actor, is_waiting=row.outcome == ApplicationOutcome.WAITING).or_refuse()
    row.outcome = ApplicationOutcome.WITHDRAWN
    checked(row).save_version(update_fields=["outcome"])
    audit.record(actor, "application.withdrawn", row, at=at, changes={"lot": (None, row.lot.number)})
    done: LotApplication = row
    return done


def _enter(
    row: AdmissionRound, provider: Provider, lots: Sequence[Lot], received_on: date, insurance_until: date | None,
    source: ApplicationSource, actor: Actor, at: datetime,
) -> Application:  # fmt: skip
    application = save_new(
        Application(
            round=row,
            number=1 + (row.applications.order_by("-number").values_list("number", flat=True).first() or 0),
            provider=provider,
            received_on=received_on,
            insurance_until=insurance_until,
            source=source,
            follows=selectors.earlier_application(row, provider),
            entered_by=actor.user,
            entered_at=at,
        )
    )
    for lot in lots:
        save_new(LotApplication(application=application, lot=lot))
    return application


def _may_apply(
    row: AdmissionRound, provider: Provider, numbers: Sequence[int], received_on: date, at: datetime
) -> Verdict:
    applying = rules.Applying(
        lots=numbers,
        round_lots=list(row.lots.values_list("number", flat=True)),
        received_on=received_on,
        held=selectors.held_lots(row, provider),
        waiting=selectors.waiting_lots(row, provider),
        is_active=provider.status == ProviderStatus.ACTIVE,
    )
    return rules.may_apply(
        applying, status=row.status, opens_on=row.opens_on, closes_on=row.closes_on, today=clock.london_day(at)
    )


def _provider_of(one: Applicant, row: AdmissionRound, actor: Actor, at: datetime) -> tuple[Provider, bool]:
    """The applicant in the council's directory, and whether it was entered there just now."""
    own = Provider.objects.filter(council=row.council)
    by = [("reference", one.reference), ("company_number", one.company_number), ("legal_name__iexact", one.name)]
    for lookup, value in by:
        found = own.filter(**{lookup: value}).first() if value else None
        if found is not None:
            return found, False
    taken = own.filter(reference__startswith="APP-").count()
    made = directory.add_provider(
        actor=actor,
        at=at,
        reference=one.reference or f"APP-{taken + 1:04d}",
        legal_name=one.name,
        company_number=one.company_number,
    )
    return made, True


def _numbers(lots: Sequence[Lot]) -> str:
    return ", ".join(str(lot.number) for lot in lots)
