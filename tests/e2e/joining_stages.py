"""Lists that admit in rounds: one round planned, one open, one being evaluated with outcomes signed off already."""

from __future__ import annotations

from datetime import date

from commissioning.enums import Role
from commissioning.models import Council
from frameworks.models import LotApplication
from frameworks.services import rounds
from tests.e2e.stages import World
from tests.factories.commissioning import CouncilFactory, actor_with
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
            "settled": LotApplication.objects.get(application=evaluated.made[0]).pk,
        },
    )  # fmt: skip


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
