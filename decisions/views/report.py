"""The first page of one report: how it stands, what is to be written, what stands in its way, what can be done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock, panels
from commissioning.actors import Actor
from commissioning.attempts import attempt, version_seen
from commissioning.enums import EXEMPT_COPIES, RenditionKind
from commissioning.forms.answers import differences
from commissioning.forms.restored import open_form
from commissioning.once import reading_once
from commissioning.verdicts import StaleVersion, Verdict
from decisions.acts.moves import MOVES
from decisions.acts.on_report import ENDINGS, ReportOffer, offers_on
from decisions.checks.rule import Finding
from decisions.enums import BEFORE_ISSUE, OPEN_STATUSES, Action, ReportStatus, Severity
from decisions.explaining import chosen, explained
from decisions.forms.beginning import ParticularsForm
from decisions.forms.what_if import asked_by
from decisions.models import Report
from decisions.selectors import exempt_leave, facts, issues, lots, parts, routes, waiting, workspace
from decisions.selectors.notices import standing_of
from decisions.selectors.situations import acts_today
from decisions.selectors.workspace import SectionState
from decisions.services import reports
from decisions.services.reports import DETAILS
from decisions.views import access, places
from decisions.views.reading import CERTIFIED
from decisions.views.row_kinds import KINDS, kinds_in_use, shown_rows

# Acts that have a page of the workspace where everything needed for them stands together.
OWN_PAGES = {
    "accept-warning": "decisions:report-readiness",
    "override-blocker": "decisions:report-readiness",
    "add-table": "decisions:report-table-add",
}
# What is done from the page of a section, or from the page of the exempt passages, needs no place of its own here.
ELSEWHERE = ("add-section", "remove-section", "give-section", "withhold", "remove-exempt", "grant-exempt",
             "revoke-exempt", "add-table", "plan-contract", "accept-warning", "override-blocker")  # fmt: skip


# Possible for a long time and seldom meant: links among others, never a button. Whoever still has to clear asks for
# changes on the page on which they clear.
SELDOM = tuple(MOVES[action].name for action in (*ENDINGS, Action.REQUIRE_CHANGES, Action.ENTER_PAPER))


@dataclass(frozen=True)
class RowsLine:
    """A kind of row in the list of what is to be filled in: how many there are, and whether something is wrong."""

    title: str
    url: str
    count: int
    status: str
    colour: str


@require_safe
@reading_once()
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The report's page, for whoever may see it; its author finds everything to be written, others what is asked."""
    report, actor, at = access.report_or_404(request, pk), request.actor, clock.now()
    acts_today(actor, clock.london_day(at))
    found = workspace.findings(report, at)
    states = workspace.section_states(report, at)
    may_write = access.may_write(report, actor)
    offers, around = offers_on(report, actor, at, act_address), _asked_around(report, actor, at)
    context = {
        "report": report,
        "turn": workspace.turn_of(report, actor, may_clear=_is_offered(offers, Action.CLEAR)),
        "states": states,
        **_by_state(states),
        "mine": [one for one in states if access.is_given(one.section, actor) and report.is_editable],
        **(_rows_lines(report, found) if may_write.allowed else {}),
        "asked": shown_rows(report, KINDS["recommendations"]),
        **_to_put_right(report, found, states),
        "warnings": places.placed(report, [one for one in found if one.severity is Severity.WARNING]),
        "is_before_issue": report.status in BEFORE_ISSUE,
        "moved": facts.moved_in_words(report) if report.status in BEFORE_ISSUE else [],
        "contracts": lots.contracts_of(report),
        "contracts_seen": lots.contracts_seen(report, actor),
        "is_author": access.is_author(report, actor),
        "may_write": may_write,
        "withheld": len(parts.withheld(report)),
        "withheld_until": exempt_leave.withheld_until(report, actor),
        "files": _files(report, actor),
        "beside": panels.beside(report, actor, at),
        **_route(report, at),
        "key": standing_of(report, at),
        "is_before_decision": report.status in OPEN_STATUSES,
        **around,
        **_offered(offers, asks_first=bool(around["not_asked"])),
    }
    return render(request, "decisions/report_detail.html", context)


def _by_state(states: list[SectionState]) -> dict[str, list[SectionState]]:
    """The sections that still ask for something, and those that are written or answered; headings stand over none."""
    sections = [one for one in states if not one.is_heading_only]
    asking = [one for one in sections if one.colour not in ("green", "grey") or one.blockers or one.warnings]
    return {"unfinished": asking, "finished": [one for one in sections if one not in asking]}


def _to_put_right(report: Report, found: list[Finding], states: list[SectionState]) -> dict[str, Any]:
    """The blockers; where several sections are empty, these are told in one line, each by its title."""
    blockers = places.placed(report, [one for one in found if one.severity is Severity.BLOCKER])
    empty = [one for one in blockers if one.finding.code == "section_empty"]
    if len(empty) < 2:
        return {"blockers": blockers, "empty": [], "things": len(blockers)}
    titles = {f"section:{state.section.key}": state.title for state in states}
    others = [one for one in blockers if one not in empty]
    return {
        "blockers": others,
        "empty": [(titles[one.finding.place], one.url) for one in empty],
        "things": len(blockers),
    }


def act_address(report: Report, name: str) -> str:
    """The page of an act on a report."""
    if name in OWN_PAGES:
        return reverse(OWN_PAGES[name], args=[report.pk])
    return reverse("decisions:report-act", args=[report.pk, name])


@require_http_methods(["GET", "POST"])
def particulars(request: HttpRequest, pk: int) -> HttpResponse:
    """What is printed at the report's head, and what the route is found from."""
    report = access.report_or_404(request, pk)
    verdict = access.may_write(report, request.actor)
    if not verdict.allowed:
        return _particulars(request, report, None, verdict, status=403 if request.method == "POST" else 200)
    form = open_form(ParticularsForm, request, instance=Report.objects.get(pk=report.pk), actor=request.actor)
    if request.method == "GET" or not form.is_valid():
        return _particulars(request, report, form, verdict)
    save = partial(_edit, report, form)
    try:
        saved = attempt(save, form, actor=request.actor, version=version_seen(request))
    except StaleVersion:
        report.refresh_from_db(fields=["version"])
        return _particulars(request, report, form, verdict, conflict=list(differences(form)), status=409)
    if saved is None:
        return _particulars(request, report, form, verdict)
    messages.success(request, "The particulars are saved.")
    return redirect("decisions:report-detail", report.pk)


def _edit(report: Report, form: ParticularsForm, *, actor: Actor, version: int, at: datetime, **typed: Any) -> Report:
    """Only what was changed."""
    details = {name: typed[name] for name in form.changed_data if name in DETAILS}
    return reports.edit_details(report=report, version=version, details=details, actor=actor, at=at)


def _particulars(
    request: HttpRequest, report: Report, form: ParticularsForm | None, verdict: Verdict, *, conflict: Any = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "report": report,
        "form": form,
        "form_version": access.form_version(request, form, report, is_conflict=conflict is not None),
        "why_not": verdict,
        "conflict": conflict,
    }
    return render(request, "decisions/report_particulars.html", context, status=status)


def _rows_lines(report: Report, found: Sequence[Finding]) -> dict[str, list[RowsLine]]:
    """The kinds of row this report is filled in with, each with its count, in red where something has to be put right;
    and those it could have besides.
    """
    wrong = {places.address_of(report, one).split("#")[0] for one in found if one.severity is Severity.BLOCKER}
    used = kinds_in_use(report)
    lines = [_line(report, kind.title, kind.slug, len(kind.rows(report)), wrong) for kind in used]
    lines.insert(2, _line(report, "Tables", "tables", len(parts.tables(report)), wrong))
    lines.append(_line(report, "Exempt passages", "exempt", len(parts.withheld(report)), wrong))
    others = [kind for kind in KINDS.values() if kind not in used]
    return {"rows": lines, "other_rows": [_line(report, kind.title, kind.slug, 0, wrong) for kind in others]}


def _line(report: Report, title: str, slug: str, count: int, wrong: set[str]) -> RowsLine:
    url = reverse("decisions:report-rows", args=[report.pk, slug])
    if any(address.startswith(url) for address in wrong):
        return RowsLine(title, url, count, "To put right", "red")
    return RowsLine(title, url, count, str(count) if count else "None", "")


def _route(report: Report, at: datetime) -> dict[str, Any]:
    if report.status not in BEFORE_ISSUE:
        return {"route": None, "no_route": ()}
    route = routes.route_for(report, at)
    if isinstance(route, Verdict):
        return {"route": None, "no_route": route.reasons}
    return {
        "route": route,
        "no_route": (),
        "chosen": chosen(route),
        "what_if": asked_by(route.question),
        "explained": explained(route),
    }


def _asked_around(report: Report, actor: Actor, at: datetime) -> dict[str, Any]:
    """Who cleared and who was asked, once there is a rule that says who has to."""
    asked = parts.consultations(report)
    lines = workspace.clearance_lines(report, actor, at) if report.authority_rule_id else []
    is_clearing = report.status == ReportStatus.IN_CLEARANCE
    return {
        "clearances": lines,
        "cleared": [one.discipline for one in lines if one.state.stands] if is_clearing else [],
        "to_clear": [one.discipline for one in lines if not one.state.stands] if is_clearing else [],
        "consultations": asked,
        "not_asked": workspace.views_missing(report, asked),
    }


def _is_offered(offers: list[ReportOffer], move: Action) -> bool:
    return any(one.action.name == MOVES[move].name and one.verdict.allowed for one in offers)


def _offered(offers: list[ReportOffer], *, asks_first: bool) -> dict[str, Any]:
    """What can be done as buttons and links, what nearly can, and what is for others or another time.

    Where a view that the rule demands was not asked for (`asks_first`), asking for it is the first of the buttons; else
    it is a link among others.
    """
    small = (*SELDOM, "record-view", *(() if asks_first else (waiting.ASK,)))
    buttons = [one for one in offers if one.verdict.allowed and one.is_move and one.action.name not in small]
    refused = [one for one in offers if not one.verdict.allowed]
    nearly = [one for one in refused if not one.is_far_off and one.action.name not in ELSEWHERE]
    return {
        "buttons": sorted(buttons, key=lambda one: one.action.name != waiting.ASK),
        "smaller": [one for one in offers if one.verdict.allowed and one not in buttons and _is_small(one, small)],
        "nearly": nearly,
        "far_off": [one for one in refused if one not in nearly],
    }


def _is_small(offer: ReportOffer, small: Collection[str]) -> bool:
    """A link among others: seldom meant, or not a step of the report's course."""
    return offer.action.name in small or (not offer.is_move and offer.action.name not in ELSEWHERE)


def _files(report: Report, reader: Actor) -> list[tuple[str, str, RenditionKind]]:
    """The certified files there are: what each is, and its address; exempt copies for those with leave."""
    made = {one.kind for one in issues.documents(report) if one.is_certified}
    if made.intersection(EXEMPT_COPIES) and not exempt_leave.has_leave(report, reader):
        made -= {*EXEMPT_COPIES}
    return [
        (kind.label, reverse(f"decisions:report-{name}", args=[report.pk]), kind)
        for name, kind in CERTIFIED.items()
        if kind in made
    ]
