"""One section a page: written, looked at as it will print, saved; for its author or the contributor asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_POST

from commissioning import clock
from commissioning.actors import Actor
from commissioning.attempts import attempt, version_seen
from commissioning.documents.html import render_part
from commissioning.documents.syntax import EMBED, FACT
from commissioning.forms.restored import open_form
from commissioning.once import reading_once
from commissioning.verdicts import StaleVersion
from decisions.checks.passages import Flaw, read_passage
from decisions.enums import SectionKind
from decisions.forms.writing import WritingForm, state_of
from decisions.models import Report, Section
from decisions.selectors import annexes, comments, content, embeds, exempt_leave, facts, parts, workspace
from decisions.selectors.workspace import SectionState
from decisions.services import reports
from decisions.views import access, places
from decisions.views.row_kinds import KINDS, ROWS_OF, shown_rows

DONE = "done"  # the button with which a contributor says so


@dataclass(frozen=True)
class Preview:
    """How words will print, and what is odd about the way they are written."""

    html: SafeString
    flaws: tuple[Flaw, ...]
    unknown: tuple[str, ...]
    filled: tuple[tuple[str, str], ...] = ()


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The page of a section."""
    if request.method == "GET":
        return _open(request, pk, key)
    report = access.report_or_404(request, pk)
    section = _section(report, key)
    if not access.may_write(report, request.actor, section).allowed:
        return _page(request, report, section, None, status=403)
    form = open_form(WritingForm, request, instance=copy(section), kept_path=request.path)
    if not form.is_valid():
        return _page(request, report, section, form)
    if "preview" in request.POST:
        return _page(request, report, section, form, previewing=True)
    return _save(request, report, section, form)


@reading_once()
def _open(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The section with its box for whoever writes it, else as it prints."""
    report = access.report_or_404(request, pk)
    section = _section(report, key)
    if not access.may_write(report, request.actor, section).allowed:
        return _page(request, report, section, None)
    form = open_form(WritingForm, request, instance=copy(section), kept_path=request.path)
    return _page(request, report, section, form)


@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The words sent, as they will print in their section; nothing is saved."""
    report = access.report_or_404(request, pk)
    section = _section(report, request.POST.get("key", ""))
    if not access.may_write(report, request.actor, section).allowed:
        raise Http404("Only those who write a section can look at it before it is saved.")
    with reading_once():
        shown = preview_of(report, section, request.POST.get("body", ""), request.actor)
    return access.not_kept(render(request, "decisions/report_preview.html", {"preview": shown}), report)


def preview_of(report: Report, section: Section, body: str, reader: Actor) -> Preview:
    """A section with these words, numbered as it will stand in the report."""
    texts = {name: fact.text for name, fact in facts.resolve(report).items()}
    passage = read_passage(f"section:{section.key}", str(section), body, texts)
    blocks = content.section_as_printed(report, section.key, body.replace("\r\n", "\n").strip(), reader)
    return Preview(
        html=mark_safe(render_part(blocks)),
        flaws=passage.flaws,
        unknown=tuple(name for name in passage.facts if name not in texts),
        filled=tuple((name, texts[name]) for name in dict.fromkeys(passage.facts) if name in texts),
    )


def holds_code(body: str) -> bool:
    """Whether words hold what prints otherwise than it is typed: a fact, or a place for a table or the like."""
    return bool(FACT.search(body)) or any(EMBED.match(line.strip()) for line in body.splitlines())


def _save(request: HttpRequest, report: Report, section: Section, form: WritingForm) -> HttpResponse:
    """Save, unless somebody else changed these very words: then both versions are shown."""
    version = version_seen(request)
    if version != report.version and form.cleaned_data["seen"] == state_of(section):
        version = report.version  # what changed since is elsewhere in the report
    is_done = request.POST.get("then") == DONE and access.is_given(section, request.actor)
    save = partial(_hand_in if is_done else _write, report, section, form)
    try:
        saved = attempt(save, form, actor=request.actor, version=version)
    except StaleVersion:
        stored = Section.objects.select_related("report", "parent").get(pk=section.pk)
        return _conflict(request, stored, form)
    if saved is None:
        return _page(request, report, section, form)
    told = f", and {report.author} is told that it is done" if is_done else ""
    messages.success(request, f"“{section}” is saved{told}.")
    return redirect(_onward(request, report, section))


def _write(report: Report, section: Section, form: WritingForm, *, actor: Actor, version: int, at: datetime,
           **typed: Any) -> Report:  # fmt: skip
    """The form knows how its boxes make a text."""
    return reports.edit_sections(report=report, version=version, texts={section.key: form.text()}, actor=actor, at=at)


def _hand_in(report: Report, section: Section, form: WritingForm, *, actor: Actor, version: int, at: datetime,
             **typed: Any) -> Report:  # fmt: skip
    """The same from a contributor who says that it is done."""
    return reports.hand_in_section(
        report=report, version=version, key=section.key, text=form.text(), actor=actor, at=at
    )


def _onward(request: HttpRequest, report: Report, section: Section) -> str:
    """The next section that this person writes, the same one again, or the report's page after the last; for whoever
    came from what is to be put right, the next of that."""
    if request.POST.get("then") == "stay":
        stay = reverse("decisions:report-section", args=[report.pk, section.key])
        return f"{stay}?back={places.BACK}" if places.leads_back(request) else stay
    if onward := places.onward(request, report):
        return onward
    following = _neighbours(report, section, request.actor)[1]
    if following is None:
        return reverse("decisions:report-detail", args=[report.pk])
    return reverse("decisions:report-section", args=[report.pk, following.key])


def _conflict(request: HttpRequest, stored: Section, form: WritingForm) -> HttpResponse:
    """Both versions side by side; saving again replaces what is on record."""
    report = access.report_or_404(request, stored.report_id)
    form.data = {**form.data.dict(), "seen": state_of(stored)}
    conflict = {"typed": form.cleaned_data, "stored": stored}
    return _page(request, report, stored, form, conflict=conflict, status=409)


def _section(report: Report, key: str) -> Section:
    found = next((section for section in parts.sections(report) if section.key == key), None)
    if found is None:
        raise Http404("The report has no such section.")
    return found


def _neighbours(report: Report, section: Section, actor: Actor) -> tuple[Section | None, Section | None]:
    """The section before and the one after, among those this person may write, or all of them for a reader."""
    all_of_them = [one for one in parts.sections(report) if one.kind not in workspace.HEADINGS or one.pk == section.pk]
    mine = [one for one in all_of_them if access.may_write(report, actor, one).allowed]
    offered = mine if any(one.pk == section.pk for one in mine) else all_of_them
    place = next(n for n, one in enumerate(offered) if one.pk == section.pk)
    before = offered[place - 1] if place else None
    return before, offered[place + 1] if place + 1 < len(offered) else None


@reading_once()
def _page(
    request: HttpRequest,
    report: Report,
    section: Section,
    form: WritingForm | None,
    *,
    previewing: bool = False,
    conflict: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Everything beside the box is read once; without a form the section is only read."""
    actor, at = request.actor, clock.now()
    states = workspace.section_states(report, at)
    state = next(one for one in states if one.section.key == section.key)
    before, after = _neighbours(report, section, actor)
    words = (form["body"].value() or "") if form is not None and "body" in form.fields else section.body
    opens = previewing or form is None or (request.method == "GET" and holds_code(words))
    shown = preview_of(report, section, words, actor) if opens else None
    kind = ROWS_OF.get(SectionKind(section.kind), "")
    context = {
        "report": report,
        "section": section,
        "state": state,
        "form": form,
        "form_version": access.form_version(request, form, report, is_conflict=conflict is not None),
        "conflict": conflict,
        "preview": shown if form is not None else None,
        "as_printed": shown.html if form is None and shown else "",
        "findings": _findings(report, section, at, is_written=form is not None),
        "comments": comments.open_comments(section, actor),
        "facts": workspace.facts_in_groups(report) if form is not None else [],
        "embeds": embeds.embeds(report),
        "rows_kind": KINDS.get(kind),
        "rows": shown_rows(report, KINDS[kind]) if kind else [],
        **_filled_elsewhere(report, section, states, actor),
        "before": before,
        "after": after,
        "leads_back": places.leads_back(request),
        "is_author": access.is_author(report, actor),
        "is_given": access.is_given(section, actor) and not access.is_author(report, actor),
        "may_shape": access.may_write(report, actor).allowed,
        "why_not": access.may_write(report, actor, section),
    }
    return access.not_kept(render(request, "decisions/report_section.html", context, status=status), report)


def _findings(report: Report, section: Section, at: datetime, *, is_written: bool) -> list[places.PlacedFinding]:
    """What is found in the section; that it is empty, and what is then done, the hint of its box says already."""
    found = workspace.findings_of_section(report, section.key, at)
    return places.placed(report, [one for one in found if not (is_written and one.code == "section_empty")])


def _filled_elsewhere(report: Report, section: Section, states: Sequence[SectionState], actor: Actor) -> dict[str, Any]:
    """What fills a section whose parts are written, asked for or attached on other pages."""
    match section.kind:
        case SectionKind.IMPLICATIONS:
            return {"implications": workspace.implications(report, section, states)}
        case SectionKind.CONSULTATIONS:
            return {
                "consultations": parts.consultations(report),
                "withheld_until": exempt_leave.withheld_until(report, actor),
            }
        case SectionKind.ENCLOSURES:
            return {"annexes": annexes.annexes(report)}
    return {}
