"""The states in which pages are looked at: each is a world of people and of objects that the addresses name.

Here are the accounts and the register; for a report at its statuses see `report_stages`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from commissioning import clock
from commissioning.enums import Role
from commissioning.models import User
from commissioning.services import api_tokens
from decisions.demonstration import open_option, people
from decisions.demonstration.people import Cast
from decisions.enums import DepartureKind, WaiverOutcome
from decisions.models import DepartureReason
from frameworks.enums import AdmissionMode, ContractKind, ContractStage
from frameworks.importing.records import read_file
from frameworks.models import TermEvent
from frameworks.selectors import acts as of_contract
from frameworks.services import attachments as files
from frameworks.services import corrections
from frameworks.services.importing import register as register_files
from frameworks.services.importing import undoing
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.departures import BreachFactory, LateAuthorisationFactory, WaiverFactory
from tests.factories.desk import AT, Desk
from tests.factories.files import new_file
from tests.factories.frameworks import ContractFactory, LotFactory, MoneyLineFactory, TermOptionFactory
from tests.factories.imports import row, sheet
from tests.factories.keys import registered_key
from tests.factories.providers import ProviderContactFactory


@dataclass
class World:
    """What is there at one moment: people to sign in as, and objects by the word that names them in an address."""

    at: datetime
    people: dict[str, User]
    objects: dict[str, object] = field(default_factory=dict)


def of_cast(cast: Cast, at: datetime, **objects: object) -> World:
    """The demonstration's people, each by name."""
    everybody = (*people.PEOPLE, people.ADMINISTRATOR)
    return World(at, {one.name: cast.users[one.email] for one in everybody}, dict(objects))


# --- accounts ---------------------------------------------------------------------------------------------------------


def accounts() -> World:
    """People who prove who they are in different ways: by password, with two more factors, and somewhere else."""
    council = CouncilFactory(name="Brackenford Borough Council")
    first, *others = (
        actor_with(Role.COMMISSIONER, council=council, title=title)
        for title in ("Commissioning Officer", "Contract Manager", "Head of Commissioning")
    )
    by_password, with_factors, elsewhere = (actor.user for actor in (first, *others))
    elsewhere.set_unusable_password()
    elsewhere.save()
    TOTP.activate(with_factors, generate_totp_secret())
    RecoveryCodes.activate(with_factors)
    key = registered_key(with_factors)
    return World(
        clock.now(),
        {"by password": by_password, "with factors": with_factors, "elsewhere": elsewhere},
        {
            "a_token": api_tokens.make(label="Monthly report", actor=first, at=clock.now())[0].pk,
            "person": user_pk_to_url_str(by_password),
            "token": default_token_generator.make_token(by_password),
            "key": key.pk,
        },
    )


# --- the register -----------------------------------------------------------------------------------------------------


def proposing() -> World:
    """The author has answered everything about one contract; another one could be added."""
    desk = Desk()
    proposal = desk.with_money()
    other = open_option.set_up(desk.cast, loaded_on=AT.date())
    leaver = desk.cast.users[people.AUTHOR.email]
    return of_cast(
        desk.cast, AT, contract=desk.contract.pk, other=other.pk, proposal=proposal.pk, leaver=leaver.pk
    )  # fmt: skip


def register() -> World:
    """A list being procured, a list that runs with an entry said to be wrong, and its providers."""
    desk = Desk()
    planned = ContractFactory(
        council=desk.cast.council, title="Reablement at home", kind=ContractKind.FRAMEWORK,
        admission_mode=AdmissionMode.CLOSED, stage=ContractStage.IN_PROCUREMENT, starts_on=date(2021, 4, 1),
        initial_ends_on=date(2024, 3, 31), max_ends_on=date(2025, 3, 31), owner_post=desk.cast.post(people.MANAGER),
    )  # fmt: skip
    lot = LotFactory(contract=planned, number=1, title="North of the river")
    line = MoneyLineFactory(contract=planned)
    option = TermOptionFactory(contract=planned, order=1)
    given = {"given": new_file(), "actor": desk.actor, "at": AT}
    deed = files.attach(contract=desk.contract, **given)
    files.attach(contract=desk.contract, **given | {"given": new_file(name="old.pdf", title="Draft deed")})
    prices = new_file(name="prices.pdf", title="Prices", exempt_paragraph=3, exempt_reasoning="It is secret.")
    files.attach(contract=desk.contract, **given | {"given": prices})
    treasurer = desk.cast.post(people.TREASURER)
    officer = desk.cast.actor(people.MONITORING_OFFICER, AT)
    files.give_leave(contract=desk.contract, post=treasurer, reason="Watches the sums.", actor=officer, at=AT)
    _propose_correction(desk)
    provider = desk.contract.lots.first().admissions.first().provider
    contact = ProviderContactFactory(provider=provider, name="Bo Thorne", receives_notices=True)
    return of_cast(
        desk.cast, AT, contract=desk.contract.pk, planned=planned.pk, a_lot=lot.pk, an_option=option.pk, a_sum=line.pk,
        deed=deed.pk, provider=provider.pk, contact=contact.pk,
    )  # fmt: skip


def importing() -> World:
    """A register with bad rows and unknown providers that waits, one that was brought in, and one that was undone."""
    desk = Desk()
    given = {"actor": desk.actor, "at": AT}
    cells = [row(number, Company_number="", Colour="") for number in range(3)]
    wrong = [*cells, row(3, Start_date="31/02/2020"), row(4, Title="")]
    waiting = register_files.upload(content=sheet(wrong), name="register 2020.csv", **given)
    batches = []
    for number in (100, 200):
        content = sheet([row(number)])
        file = read_file(content, f"register {number}.csv")
        proved = register_files.try_out(file=file, all_new=True, **given)
        batches.append(register_files.bring_file(file=file, content=content, proved=proved, **given))
    brought, undone = batches
    undoing.undo(batch=undone, undo_reason="The wrong year.", version=undone.version, **given)
    return of_cast(desk.cast, AT, waiting=waiting.pk, brought=brought.pk, undone=undone.pk)


def departures() -> World:
    """A waiver asked for, another granted too late, an open breach, and an extension that was authorised late."""
    desk = Desk()
    council = desk.cast.council
    about = {"council": council, "department": people.DEPARTMENT}
    reasons = {kind: DepartureReason.objects.filter(council=None, kind=kind).first() for kind in DepartureKind}
    asked_for = {"requested_on": AT.date(), "recorded_by": desk.actor.user}
    asked = WaiverFactory(**about, **asked_for, reason=reasons["waiver"])
    granted = {"outcome": WaiverOutcome.GRANTED, "decided_by": "Cabinet", "applies_from": date(2020, 8, 3)}
    WaiverFactory(**about, **granted, reason=reasons["waiver"], requested_on=AT.date(), decided_on=AT.date())
    breach = BreachFactory(**about, reason=reasons["breach"], happened_on=date(2020, 7, 1), found_on=AT.date())
    late = LateAuthorisationFactory(**about, reason=reasons["late"], contract=desk.contract)
    return of_cast(desk.cast, AT, waiver=asked.pk, breach=breach.pk, late=late.pk)


def _propose_correction(desk: Desk) -> None:
    """The contract manager says that the award of one lot is wrong."""
    event = of_contract.correctable(desk.contract).first()
    manager = desk.cast.actor(people.CONTRACT_MANAGER, AT)
    assert isinstance(event, TermEvent)
    corrections.propose(
        event=event, to_on=date(2020, 10, 30), reason="The deed says the day before.", actor=manager, at=AT
    )
