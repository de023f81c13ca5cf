"""The list of reports: what can be searched, narrowed and sorted in the database."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from commissioning.actors import Actor
from commissioning.enums import Role
from decisions.enums import ReportStatus
from decisions.models import Report, ReportMove
from decisions.selectors.settled import noting_settled
from decisions.workflow import TURN

# Whose turn it is, as the list names it.
TURNS = {
    Role.REPORT_AUTHOR: "The author",
    Role.APPROVING_MANAGER: "An approving manager",
    Role.CLEARER: "Clearing officers",
    Role.DEMOCRATIC_SERVICES: "Democratic services",
    Role.DECISION_MAKER: "The decision-maker",
    Role.CONTRACT_MANAGER: "The contract manager",
}


def reports_for(actor: Actor) -> QuerySet[Any]:
    """The reports this person may see, with what a row says of each: since when it stands where it stands."""
    moved = ReportMove.objects.filter(report=OuterRef("pk")).order_by().values("report").annotate(at=Max("made_at"))
    beside = ("contract__council", "author", "decision_maker_post", "decision")
    seen = Report.objects.visible_to(actor).select_related(*beside)
    return noting_settled(seen).annotate(since=Coalesce(Subquery(moved.values("at")), "created_at"))


def turn_of(report: Any) -> str:
    """Whose turn it is, in words; empty where nothing is left to do. `report` comes from `reports_for`."""
    role = TURN[ReportStatus(report.status)]
    return TURNS[role] if role and not report.is_settled else ""


def matching(word: str) -> Q:
    """Reports in which a word is found: reference, title, contract, author."""
    return (
        Q(reference__icontains=word)
        | Q(title__icontains=word)
        | Q(contract__reference__icontains=word)
        | Q(contract__title__icontains=word)
        | Q(author__full_name__icontains=word)
    )


def waiting_for_role(role: Role) -> list[ReportStatus]:
    """The statuses at which it is this role's turn."""
    return [status for status, whose in TURN.items() if whose == role]
