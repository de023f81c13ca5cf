"""Text pasted from Word, LibreOffice or Google Docs: turned into ours before it stands in a section."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from commissioning import clock
from commissioning.actors import Actor
from commissioning.attempts import version_seen
from commissioning.documents.pasted import Pasted
from commissioning.documents.word_paste import convert
from commissioning.verdicts import Refused, StaleVersion
from decisions.forms.tables import TOO_LARGE, fits
from decisions.models import Report
from decisions.services import rows
from decisions.views import access


@require_POST
def paste(request: HttpRequest, pk: int) -> JsonResponse:
    """What was on the clipboard as Markdown, its tables as data, and what was left out. Writes nothing.

    `text` is what the box holds already: its notes keep their labels. With `create`, the keys of the tables the person
    wants, those are made; `version` is then the report's new one.
    """
    report = access.report_or_404(request, pk)
    section = report.sections.filter(key=request.POST.get("section", "")).first()
    writes = access.may_write(report, request.actor, section)
    if not writes.allowed:
        return JsonResponse({"refused": writes.sentence}, status=403)
    wanted = request.POST.getlist("create")
    taken = set(report.tables.values_list("key", flat=True))
    try:
        pasted = convert(request.POST.get("html", ""), taken=taken, into=request.POST.get("text", ""))
    except ValueError as refused:
        return JsonResponse({"refused": str(refused)}, status=413)
    if wanted:
        return _create(report, pasted, wanted, request.actor, version_seen(request))
    return JsonResponse(_answer(pasted, report))


def _create(report: Report, pasted: Pasted, wanted: list[str], actor: Actor, version: int) -> JsonResponse:
    """Make the tables the person said yes to, all or none."""
    tables = [table for table in pasted.tables if table.key in wanted]
    if len(tables) != len(set(wanted)):
        said = "The tables of this report have changed since you pasted. Paste again."
        return JsonResponse({"refused": said}, status=409)
    too_large = [table.caption for table in tables if not fits(len(table.columns), len(table.rows))]
    if too_large:
        return JsonResponse({"refused": f"“{too_large[0]}”: {TOO_LARGE}"}, status=413)
    try:
        with transaction.atomic():
            for turn, table in enumerate(tables):
                grid = rows.Grid(
                    key=table.key,
                    caption=table.caption,
                    columns=[(heading, None) for heading in table.columns],
                    rows=table.rows,
                    has_row_headers=table.has_row_headers,
                    groups=table.groups,
                )
                save = partial(rows.save_table, report=report, version=version + turn, grid=grid)
                save(actor=actor, at=clock.now())
    except StaleVersion as stale:
        return JsonResponse({"refused": stale.verdict.sentence}, status=409)
    except Refused as refused:
        return JsonResponse({"refused": refused.verdict.sentence}, status=403)
    report.refresh_from_db(fields=["version"])
    return JsonResponse({"created": [table.caption for table in tables], "version": report.version})


def _answer(pasted: Pasted, report: Report) -> dict[str, Any]:
    return {
        "markdown": pasted.markdown,
        "tables": [asdict(table) for table in pasted.tables],
        "left_out": [asdict(left) for left in pasted.left_out],
        "version": report.version,
    }
