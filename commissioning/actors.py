"""Who is acting, and in which post. Everything a rule needs to know about a person, and no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from commissioning.enums import Discipline, HoldingKind, Role


@dataclass(frozen=True)
class RoleGrant:
    """One thing a post may do; a clearing officer's grant names the discipline."""

    role: Role
    discipline: Discipline | None = None


@dataclass(frozen=True)
class Actor:
    """A user acting in a post of a council on a day. Chosen per act; a superuser without a post acts on nothing.

    `user`, `post`, `council` and `holding` are the rows themselves (or None), kept untyped here so that rules
    need no models.
    """

    user: Any = None
    post: Any = None
    council: Any = None
    holding: Any = None
    roles: frozenset[RoleGrant] = field(default_factory=frozenset)
    is_system: bool = False

    @classmethod
    def system(cls, council: Any) -> Actor:
        """The program itself, doing scheduled work for one council."""
        return cls(council=council, is_system=True)

    @classmethod
    def nobody(cls, user: Any = None) -> Actor:
        """Somebody in no post: may sign in, acts on nothing and sees nothing of a council."""
        return cls(user=user)

    def holds(self, *roles: Role) -> bool:
        """Whether the post carries at least one of these roles."""
        return any(grant.role in roles for grant in self.roles)

    def clears(self, discipline: Discipline | str) -> bool:
        """Whether the post clears reports in this discipline."""
        return RoleGrant(Role.CLEARER, Discipline(discipline)) in self.roles

    @property
    def council_id(self) -> int | None:
        return self.council.pk if self.council else None

    @property
    def post_id(self) -> int | None:
        return self.post.pk if self.post else None

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def department(self) -> str:
        return self.post.department if self.post else ""

    @property
    def label(self) -> str:
        """The true name, always, also under cover for somebody else."""
        if self.is_system:
            return "System"
        return str(self.user) if self.user else "Nobody"

    @property
    def post_label(self) -> str:
        """The post as it is printed: "Head of Commissioning (acting)"."""
        if not self.post:
            return ""
        if self.holding is not None and self.holding.kind != HoldingKind.SUBSTANTIVE:
            return f"{self.post.title} ({HoldingKind(self.holding.kind).label.lower()})"
        return str(self.post.title)
