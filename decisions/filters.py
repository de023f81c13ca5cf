"""What the list of reports can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from commissioning.enums import Role
from commissioning.filters import Filters, SearchFilter
from commissioning.models import User
from decisions.enums import OPEN_STATUSES, ReportStatus
from decisions.models import KeyDecisionNotice, Report
from decisions.selectors import forward_plan
from decisions.selectors.report_list import TURNS, matching, waiting_for_role
from decisions.selectors.waiting import reports_waiting
from frameworks.models import Contract

OPEN, MINE, FOR_ME = "open", "mine", "me"


def _contracts(request: Any) -> QuerySet[Contract]:
    """Contracts of reports this person sees."""
    seen = Report.objects.visible_to(request.actor).order_by().values("contract")
    return Contract.objects.filter(pk__in=seen).select_related("council").order_by("reference")


def _authors(request: Any) -> QuerySet[User]:
    """Authors of reports this person sees."""
    seen = Report.objects.visible_to(request.actor).order_by().values("author")
    return User.objects.filter(pk__in=seen).order_by("full_name")


class ReportFilters(Filters):
    """Over `reports_for(actor)`: the choices offered are those that occur among the reports the person sees."""

    q = SearchFilter(label="Search", method="search", help_text="A reference, a title, a contract or an author.")
    status = django_filters.ChoiceFilter(
        label="Status",
        choices=[(OPEN, "Not decided yet"), *ReportStatus.choices],
        empty_label="Every status",
        method="at_status",
    )
    contract = django_filters.ModelChoiceFilter(label="Contract", queryset=_contracts, empty_label="Every contract")
    author = django_filters.ModelChoiceFilter(label="Author", queryset=_authors, empty_label="Everybody")
    whose = django_filters.ChoiceFilter(
        label="Whose", choices=[(MINE, "Reports I wrote")], empty_label="Everybody’s", method="my_own"
    )
    waiting = django_filters.ChoiceFilter(
        label="Waiting for",
        choices=[(FOR_ME, "Me"), *((role.value, words) for role, words in TURNS.items())],
        empty_label="Anybody or nobody",
        method="waiting_for",
    )

    class Meta:
        model = Report
        fields: tuple[str, ...] = ()

    def search(self, reports: QuerySet[Report], name: str, words: str) -> QuerySet[Report]:
        """Reports in which every word is found somewhere."""
        for word in words.split():
            reports = reports.filter(matching(word))
        return reports

    def at_status(self, reports: QuerySet[Report], name: str, status: str) -> QuerySet[Report]:
        """At one status, or at any before the decision."""
        return reports.filter(status__in=OPEN_STATUSES if status == OPEN else [status])

    def my_own(self, reports: QuerySet[Report], name: str, whose: str) -> QuerySet[Report]:
        """Reports the person wrote."""
        return reports.filter(author=self.request.actor.user_id)

    def waiting_for(self, reports: QuerySet[Any], name: str, whom: str) -> QuerySet[Any]:
        """Reports whose next move is this role's, or this person's own."""
        if whom == FOR_ME:
            mine = {one.report.pk for one in reports_waiting(self.request.actor)}
            return reports.filter(Q(pk__in=mine))
        return reports.filter(status__in=waiting_for_role(Role(whom)), is_settled=False)


class AnnouncedFilters(Filters):
    """Over the council's published notices of key decisions."""

    q = SearchFilter(label="Search", method="search", help_text="The matter, who decides, or a contract’s reference.")
    stage = django_filters.ChoiceFilter(
        label="Which",
        choices=[("to_come", "Not decided yet"), ("decided", "Decided")],
        empty_label="All",
        method="at_stage",
    )
    private = django_filters.ChoiceFilter(
        label="Meeting", choices=[("private", "To be held in private")], empty_label="Any", method="in_private"
    )

    class Meta:
        model = KeyDecisionNotice
        fields: tuple[str, ...] = ()

    def search(self, notices: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:
        """Notices in which every word is found somewhere."""
        for word in words.split():
            notices = notices.filter(forward_plan.saying(word))
        return notices

    def at_stage(self, notices: QuerySet[Any], name: str, stage: str) -> QuerySet[Any]:
        """Those still to be decided, or those decided."""
        return forward_plan.not_decided(notices) if stage == "to_come" else forward_plan.decided(notices)

    def in_private(self, notices: QuerySet[Any], name: str, answer: str) -> QuerySet[Any]:
        """Those whose meeting is to be private."""
        return notices.exclude(private_reasons="")
