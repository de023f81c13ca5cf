"""Where a finding is put right: the address of the page, and the part of it, that its place names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from commissioning import clock
from commissioning.once import reading_once
from decisions.checks.rule import Finding
from decisions.enums import Severity
from decisions.models import Report
from decisions.selectors import parts, workspace
from decisions.views import access

# A finding about the report as a whole is put right where its code says; any other, in the particulars.
ABOUT_ROWS = {
    "no_recommendations": "recommendations",
    "no_effect": "recommendations",
    "days_left": "recommendations",
    "lots_not_resolved": "recommendations",
    "no_contact": "contacts",
    "weights_do_not_add_up": "criteria",
}
# What is missing from the words is written in whichever section it belongs to: they are listed on the report's page.
ABOUT_SECTIONS = (
    "equality_unanswered", "data_protection_unanswered", "social_value_unanswered", "tupe_unanswered", "no_term_stated",
    "ground_not_named", "forward_plan_wider",
)  # fmt: skip
BACK = "report"
BOX = "box"
# The box of a row that a finding is about.
BOXES = {"no_reason_rejected": "reason_rejected"}
ABOUT_CONTRACT = ("does_not_tie", "no_performance_statement", "performance_not_dated", "performance_dated_ahead")


@dataclass(frozen=True)
class PlacedFinding:
    """A finding with the address where it is put right."""

    finding: Finding
    url: str

    @property
    def key(self) -> str:
        """How the act that lets it stand knows it."""
        return self.finding.key


def placed(report: Report, found: list[Finding]) -> list[PlacedFinding]:
    """Each finding with its address; from a section's and a row's, saving leads on to the next thing to put right."""
    return [PlacedFinding(one, _and_back(address_of(report, one), one)) for one in found]


def leads_back(request: HttpRequest) -> bool:
    """Whether the page was reached from what is to be put right in the report, so that saving leads on to the rest."""
    return BACK in (request.GET.get("back"), request.POST.get("back"))


def box_asked(request: HttpRequest) -> str:
    """The one box of a row that the finding this page was reached from is about; empty where it is about the row."""
    asked = request.GET.get(BOX, "") or request.POST.get(BOX, "")
    return asked if asked in BOXES.values() else ""


def onward(request: HttpRequest, report: Report) -> str:
    """For a page reached so, once it is saved: where to go on; empty for any other page."""
    return next_of(request, report) if leads_back(request) else ""


def next_of(request: HttpRequest, report: Report) -> str:
    """Where the next blocker of a report just saved is put right, or the report's page after the last."""
    with reading_once():
        saved = access.report_or_404(request, report.pk)
        found = [one for one in workspace.findings(saved, clock.now()) if one.severity is Severity.BLOCKER]
        on_pages = (one.url for one in placed(saved, found) if f"?back={BACK}" in one.url)
        return next(on_pages, reverse("decisions:report-detail", args=[report.pk]))


def _and_back(address: str, finding: Finding) -> str:
    if finding.place.partition(":")[0] not in ("section", *_LISTS):
        return address
    page, hash_sign, part = address.partition("#")
    box = f"&{BOX}={BOXES[finding.code]}" if finding.code in BOXES else ""
    return f"{page}?back={BACK}{box}{hash_sign}{part}"


def address_of(report: Report, finding: Finding) -> str:
    """The page, and the part of it, where a finding is put right."""
    kind, _, rest = finding.place.partition(":")
    match kind:
        case "section":
            return reverse("decisions:report-section", args=[report.pk, rest]) + "#id_body"
        case "plan":
            return _plan(report, rest)
        case _ if kind in _LISTS:
            return _row(report, kind, rest, finding.code)
        case "table":
            return _table(report, rest)
        case "fact":
            return reverse("decisions:report-facts", args=[report.pk]) + f"#fact-{rest}"
        case "route":
            return reverse("decisions:report-detail", args=[report.pk]) + "#route"
    if kind == "contract" or finding.code in ABOUT_CONTRACT:
        return reverse("frameworks:contract-detail", args=[report.contract_id])
    if finding.code in ABOUT_ROWS:
        return reverse("decisions:report-rows", args=[report.pk, ABOUT_ROWS[finding.code]])
    if finding.code in ABOUT_SECTIONS:
        return reverse("decisions:report-detail", args=[report.pk])
    return reverse("decisions:report-particulars", args=[report.pk])


# By the kind a finding's place names: the list in the address, its rows, and what tells one row from the others.
_LISTS: dict[str, tuple[str, Callable[[Report], Sequence[Any]], str]] = {
    "recommendation": ("recommendations", parts.recommendations, "order"),
    "option_considered": ("alternatives", parts.options_considered, "order"),
    "background_paper": ("papers", parts.background_papers, "order"),
    "contact": ("contacts", parts.contacts, "order"),
    "quoted_figure": ("figures", parts.quoted_figures, "figure"),
    "risk": ("risks", parts.risks, "order"),
    "milestone": ("milestones", parts.milestones, "order"),
    "engagement": ("engagement", parts.engagements, "order"),
    "criterion": ("criteria", parts.criteria, "order"),
    "schedule": ("schedules", parts.schedules, "key"),
    "figure": ("pictures", parts.figures, "key"),
}


def _row(report: Report, kind: str, told: str, code: str) -> str:
    """The form of the row that a place tells of; the list itself when nothing stands there."""
    name, rows, by = _LISTS[kind]
    found = next((row.pk for row in rows(report) if str(getattr(row, by)) == told), None)
    if found is None:
        return reverse("decisions:report-rows", args=[report.pk, name])
    box = f"#id_{BOXES[code]}" if code in BOXES else ""
    return reverse("decisions:report-row-edit", args=[report.pk, name, found]) + box


def _plan(report: Report, order: str) -> str:
    """The page of what a recommendation plans, by the recommendation's place."""
    found = next((row.pk for row in parts.recommendations(report) if str(row.order) == order), None)
    if found is None:
        return reverse("decisions:report-rows", args=[report.pk, "recommendations"])
    return reverse("decisions:report-plan", args=[report.pk, found])


def _table(report: Report, key: str) -> str:
    found = next((table.pk for table in parts.tables(report) if table.key == key), None)
    if found is None:
        return reverse("decisions:report-rows", args=[report.pk, "tables"])
    return reverse("decisions:report-table", args=[report.pk, found])
