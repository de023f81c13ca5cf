"""Who sees what of the register: the one place that says it."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Q

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.models.base import TrackedQuerySet

# Managers see their own department and what they look after; an administrator configures and sees no contracts.
DEPARTMENTAL = (Role.CONTRACT_MANAGER, Role.APPROVING_MANAGER)
COUNCIL_WIDE = tuple(role for role in Role if role not in (*DEPARTMENTAL, Role.ADMINISTRATOR))


def within_sight(actor: Actor, to_contract: str = "") -> Q:
    """The condition on rows that reach their contract over `to_contract` ("lot__contract__"). Nobody sees nothing."""
    if not actor.council_id:
        return Q(pk__in=[])
    council = Q(**{f"{to_contract}council_id": actor.council_id})
    if actor.is_system or actor.holds(*COUNCIL_WIDE):
        return council
    if not actor.holds(*DEPARTMENTAL):
        return Q(pk__in=[])
    mine = Q(**{f"{to_contract}owner_post_id": actor.post_id}) | Q(
        **{f"{to_contract}contract_manager_post_id": actor.post_id}
    )
    if actor.department:
        mine |= Q(**{f"{to_contract}department": actor.department})
    return council & mine


def is_in_sight(contract: Any, actor: Actor) -> bool:
    """`within_sight` of a contract already read: pages name many, and need not ask for each again."""
    if not actor.council_id or contract.council_id != actor.council_id:
        return False
    if actor.is_system or actor.holds(*COUNCIL_WIDE):
        return True
    looks_after = actor.post_id in (contract.owner_post_id, contract.contract_manager_post_id)
    is_of_department = bool(actor.department) and contract.department == actor.department
    return actor.holds(*DEPARTMENTAL) and (looks_after or is_of_department)


class RegisterQuerySet(TrackedQuerySet):
    """Rows that belong to a contract over `to_contract`."""

    to_contract = ""

    def visible_to(self, actor: Actor) -> Self:
        """The rows of the contracts this person sees."""
        return self.filter(within_sight(actor, self.to_contract))


class OfContract(RegisterQuerySet):
    to_contract = "contract__"


class OfLot(RegisterQuerySet):
    to_contract = "lot__contract__"
