"""“None”, “N/A” or the like for several empty sections on one page: most reports have a dozen with nothing to say."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from commissioning.attempts import attempt, version_seen
from commissioning.forms.restored import open_form
from commissioning.verdicts import StaleVersion
from decisions.enums import SectionAnswer, SectionKind
from decisions.forms.writing import ShortAnswersForm
from decisions.models import Report, Section
from decisions.selectors import parts, workspace
from decisions.services import reports
from decisions.views import access, places

# What is recommended, and what else was considered, is never “None”.
ANSWERABLE = (
    SectionKind.PROSE, SectionKind.RISKS, SectionKind.MILESTONES, SectionKind.ENGAGEMENT, SectionKind.CONSULTATIONS,
    SectionKind.CONTACTS, SectionKind.ENCLOSURES,
)  # fmt: skip


@require_http_methods(["GET", "POST"])
def short_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """One short answer for every section that has to be answered and is still empty, but for those ticked; then on to
    what is put right next."""
    report = access.report_or_404(request, pk)
    access.require_author(report, request.actor)
    form = open_form(ShortAnswersForm, request, sections=empty_sections(report))
    if request.method == "GET" or not form.sections or not form.is_valid():
        return _page(request, report, form)
    save = partial(reports.edit_sections, report=report)
    try:
        saved = attempt(save, form, actor=request.actor, version=version_seen(request))
    except StaleVersion:
        return _page(request, access.report_or_404(request, pk), form, is_stale=True, status=409)
    if saved is None:
        return _page(request, report, form)
    answered = len(form.cleaned_data["texts"])
    messages.success(request, f"{answered} section{'' if answered == 1 else 's'} answered.")
    return redirect(places.next_of(request, report))


def empty_sections(report: Report) -> list[Section]:
    """The sections that must say something and do not: no words, no rows, and no “None”, “N/A” or the like."""
    rows = workspace.row_counts(report)
    return [
        section
        for section in parts.sections(report)
        if (section.is_required or _is_implication(section))
        and section.kind in ANSWERABLE
        and section.answer == SectionAnswer.CONTENT
        and not section.body.strip()
        and not rows.get(SectionKind(section.kind))
    ]


def _is_implication(section: Section) -> bool:
    """Whether it is ticked or not in a list of implications, which it can only be once it is answered."""
    return section.parent is not None and section.parent.kind == SectionKind.IMPLICATIONS


def _page(
    request: HttpRequest, report: Report, form: ShortAnswersForm, *, is_stale: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "report": report,
        "form": form,
        "is_stale": is_stale,
        "form_version": access.form_version(request, form, report, is_conflict=is_stale),
    }
    return render(request, "decisions/report_short_answers.html", context, status=status)
