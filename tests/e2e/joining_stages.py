"""Lists that admit in rounds: one round planned, one open, one being evaluated with outcomes signed off already."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.models import Council
from frameworks.models import Admission, Area, LotApplication
from frameworks.services import admissions, rounds, serving
from tests.e2e.stages import World
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.frameworks import AdmissionFactory
from tests.factories.providers import ProviderFactory
from tests.factories.rounds import Joining, at, joining

DAY = date(2023, 6, 1)
COMMISSIONER, EVALUATOR, HEAD = "commissioner", "evaluator", "head"


def rounds_of_admission() -> World:
    """Three lists of a council on 1 June 2023."""
    council = CouncilFactory(code="JOIN", name="Joinbury Borough Council")
    people = {
        "commissioner": actor_with(Role.COMMISSIONER, council=council),
        "head": actor_with(Role.APPROVING_MANAGER, council=council, title="Head of Commissioning"),
    }
    evaluated = joining(council=council, reference="EVAL", **people)
    unscored, differing = _evaluated(evaluated, council)
    planned = joining(council=council, reference="PLAN", **people)
    planned.plan(opens_on=DAY, closes_on=date(2023, 7, 3), at=at(date(2023, 5, 1)))
    planned.evaluators = evaluated.evaluators
    planned.step(rounds.name_evaluator, date(2023, 5, 2), user=planned.evaluators[0].user)
    opened = joining(council=council, reference="OPEN", **people)
    opened.open(opens_on=date(2023, 5, 15), closes_on=date(2023, 6, 16), notice_ids="2023/S 000-012345")
    opened.apply(opened.lots[:2], day=date(2023, 5, 30), provider=ProviderFactory(council=council))
    return World(
        at(DAY),
        {
            COMMISSIONER: people["commissioner"].user,
            EVALUATOR: evaluated.evaluators[0].user,
            HEAD: people["head"].user,
        },
        {
            "code": council.code, "a_list": opened.contract.pk, "planned": planned.round.pk, "opened": opened.round.pk,
            "evaluated": evaluated.round.pk, "unscored": unscored.pk, "differing": differing.pk,
            **_place(evaluated, people),
            "settled": LotApplication.objects.get(application=evaluated.made[0]).pk,
        },
    )  # fmt: skip


def _place(world: Joining, people: dict[str, Actor]) -> dict[str, int]:
    """A place on a condition with a service, a venue and two rate cards; a suspended one; and one to be merged."""
    place = Admission.objects.get(lot__contract=world.contract)
    act = {"actor": people["commissioner"], "at": at(DAY)}
    service = serving.keep_service(
        admission=place, title="Day centre", client_groups=[], areas=[], further_groups=["Physical disability"],
        further_areas=["Melton", "Oakham"], capacity=24, **act,
    )  # fmt: skip
    melton = Area.objects.get(name="Melton")
    venue = serving.keep_venue(
        admission=place, name="The Old Mill", area=melton, postcode="LE13 1AA", is_accessible=True, **act
    )
    card = serving.add_rate_card(admission=place, starts_on=date(2023, 5, 26), source="Schedule 3", **act)
    serving.keep_rate(card=card, kind="one_to_one", unit="hour", price=Decimal("19.50"), **act)
    serving.keep_rate(card=card, kind="group", unit="half_day", price=Decimal("31.00"), group_from=2, group_to=5, **act)
    later = serving.add_rate_card(admission=place, starts_on=date(2024, 4, 1), **act)
    suspended = AdmissionFactory(
        lot=world.lots[1], admitted_on=date(2022, 10, 1), ends_on=world.lots[1].current_ends_on,
        provider=ProviderFactory(council=world.council, legal_name="Fern Court"),
    )  # fmt: skip
    admissions.suspend(
        admission=suspended, version=suspended.version, ground="safeguarding", reason="An enquiry is open.", **act
    )
    conditional = AdmissionFactory(
        lot=world.lots[2], admitted_on=date(2022, 10, 1), condition="Show insurance that is in force.",
        provider=ProviderFactory(council=world.council, legal_name="Gorse Farm"),
    )  # fmt: skip
    return {
        "place": place.pk, "service": service.pk, "venue": venue.pk, "card": card.pk, "rate": later.rates.first().pk,
        "suspended": suspended.pk, "conditional": conditional.pk, "provider": place.provider_id, "melton": melton.pk,
        "group": service.client_groups.get().pk,
    }  # fmt: skip


def _evaluated(world: Joining, council: Council) -> tuple[LotApplication, LotApplication]:
    """Four applications: one signed off, one ready, one on which scores differ, one without scores."""
    world.open()
    for name in ("Alder House Limited", "Birch Trust", "Cedar Care", "Elm Friends"):
        world.apply(world.lots[:1], provider=ProviderFactory(council=council, legal_name=name))
    world.evaluate()
    done, ready, differing, unscored = (application.lots.get() for application in world.made)
    world.score(done, 80, 80)
    world.sign_off(date(2023, 5, 25))
    world.score(ready, 65, 65)
    world.score(differing, 70, 55)
    return unscored, differing
