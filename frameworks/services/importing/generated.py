"""Putting a made-up register into a council of its own, some thousands of contracts in each transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.models import Council, Post, PostHolding, PostRole, User
from commissioning.selectors.people import actor_for
from commissioning.services.founding import found_council
from commissioning.verdicts import Verdict
from frameworks import generating
from frameworks.importing.records import OWN, RegisterFile
from frameworks.models import Contract
from frameworks.services.importing import register
from frameworks.services.importing.proving import prove

CODE = "GEN"
COMMISSIONER = "commissioner@generated.example"
AT_A_TIME = 2000


def council_of_its_own(*, at: datetime) -> Actor:
    """The commissioner of the council GEN, which is made when there is none."""
    if not Council.objects.filter(code=CODE).exists():
        council, _, _ = found_council(
            code=CODE,
            name="Generated Council",
            administrator_name="Alex Administrator",
            administrator_email="administrator@generated.example",
            at=at,
        )
        user = User.objects.create_user(COMMISSIONER, full_name="Corin Commissioner", is_staff=True)
        day = clock.london_day(at)
        for title in _posts():
            post = Post.objects.create(council=council, title=title, department=title.partition(",")[0])
            role = Role.COMMISSIONER if title == _posts()[0] else Role.CONTRACT_MANAGER
            PostRole.objects.create(post=post, role=role)
            if role == Role.COMMISSIONER:
                PostHolding.objects.create(post=post, user=user, starts_on=day)
    return actor_for(User.objects.get(email=COMMISSIONER), on=clock.london_day(at))


def generate(*, count: int, at: datetime, tell: Callable[[int, int], None] | None = None) -> int:
    """Fill the council GEN up to `count` contracts, from where it stands. Returns how many were added."""
    actor = council_of_its_own(at=at)
    there = Contract.objects.filter(council=actor.council).count()
    around = clock.london_day(at)
    for first in range(there, count, AT_A_TIME):
        last = min(first + AT_A_TIME, count)
        draft = generating.register_of(first, last, count=count, around=around, posts=_posts())
        proved = prove(draft, actor=actor, at=at)
        Verdict.of(*((False, "generated", str(problem)) for problem in proved.problems[:5])).or_refuse()
        name = f"Generated contracts {first + 1} to {last}"
        file = RegisterFile(name, OWN)
        content = hashlib.sha256(f"{name} of {count}".encode()).digest()
        register.bring_file(file=file, content=content, proved=proved, actor=actor, at=at)
        if tell is not None:
            tell(last, count)
    return max(count - there, 0)


def _posts() -> tuple[str, ...]:
    return tuple(
        f"{department}, {what}" for department in generating.DEPARTMENTS for what in ("commissioner", "manager")
    )
