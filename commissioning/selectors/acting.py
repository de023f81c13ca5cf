"""For whom a command acts: a council named by its code, and somebody of it who holds a role today."""

from __future__ import annotations

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.models import Council, Post
from commissioning.selectors.people import actors_of
from commissioning.verdicts import Refused, Verdict


def council_named(code: str) -> Council:
    """The council with this code, or the only one there is. Refused where there is none such, or several to choose."""
    found = list(Council.objects.filter(code=code) if code else Council.objects.all()[:2])
    if len(found) == 1:
        return found[0]
    if code:
        message = f"There is no council {code}."
    else:
        message = "Say which council with --council CODE." if found else "There is no council yet."
    raise Refused(Verdict.refuse("no_council", message))


def holder_of(role: Role, council: Council, *, email: str = "") -> Actor:
    """Whoever is named, or the first in post today who holds the role. Refused where nobody does."""
    posts = Post.objects.filter(council=council, is_active=True, roles__role=role).distinct()
    for actor in actors_of(posts, on=clock.today()):
        if actor.user is not None and (not email or actor.user.email.lower() == email.lower()):
            return actor
    who = f"{email} does not hold" if email else "Nobody holds"
    message = f"{who} a post of {council} today that is {role.label.lower()}."
    raise Refused(Verdict.refuse("nobody", message))
