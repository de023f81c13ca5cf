"""The management pack: a page, one click for PDF and XLSX, and each list by itself."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from commissioning import clock
from commissioning.actors import Actor
from commissioning.documents.render import render_pdf
from commissioning.downloads import private
from commissioning.exports import TYPES, download, workbook
from decisions import pack as rules
from decisions.pack import Pack, Part, in_words
from decisions.pack_paper import paper_of
from decisions.selectors.pack import pack_for

ALL = {"pdf": "application/pdf", "xlsx": TYPES["xlsx"]}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The lists as they stand now, for this person."""
    pack = pack_for(_reader(request), clock.now())
    context = {
        "pack": pack,
        "summary": in_words(pack.summary()),
        "parts": [(part, _shown(part)) for part in pack.parts],
        "files": [(kind.upper(), reverse("decisions:pack-file", args=[kind])) for kind in ALL],
    }
    return TemplateResponse(request, "decisions/pack.html", context)


@require_safe
def pack_file(request: HttpRequest, file_type: str) -> HttpResponse:
    """All of it as one PDF, or as one workbook with a sheet for each list."""
    actor, at = _reader(request), clock.now()
    if file_type not in ALL:
        raise Http404("The pack can be had as PDF or XLSX.")
    pack = pack_for(actor, at)
    content = _pdf(pack, actor) if file_type == "pdf" else _workbook(pack)
    response = HttpResponse(content, content_type=ALL[file_type])
    response["Content-Disposition"] = f'attachment; filename="management-pack-{pack.on.isoformat()}.{file_type}"'
    return private(response)


@require_safe
def part_file(request: HttpRequest, key: str, file_type: str) -> HttpResponse:
    """One list as CSV or XLSX."""
    part = pack_for(_reader(request), clock.now()).part(key)
    if part is None:
        raise Http404("The pack has no such list.")
    return download(f"pack-{key}", part.all_headings, part.table(), file_type=file_type, on=clock.today())


def _pdf(pack: Pack, actor: Actor) -> bytes:
    document, pictures = paper_of(pack)
    at = clock.now()
    identifier = hashlib.sha256(f"{actor.post_id} {at:%Y-%m-%d}".encode()).digest()[:16]
    return render_pdf(document, created_at=at, identifier=identifier, pictures=pictures)


def _workbook(pack: Pack) -> bytes:
    lists = [(part.title, part.all_headings, part.table()) for part in pack.parts]
    return workbook([("By head of service", pack.summary_headings, pack.summary()), *lists])


def _shown(part: Part) -> dict[str, Any]:
    """A list as its page shows it: the first cell leads to what it is about."""
    rows = sorted(part.rows, key=lambda row: row.service)
    words = in_words(part.table())
    return {
        "rows": [(row.url, first, rest) for row, (first, *rest) in zip(rows, words, strict=True)],
        "files": [(kind.upper(), reverse("decisions:pack-part-file", args=[part.key, kind])) for kind in TYPES],
    }


def _reader(request: HttpRequest) -> Actor:
    """Whoever reads the pack; 403 to others."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    verdict = rules.may_read(actor)
    if not verdict.allowed:
        raise PermissionDenied(verdict.sentence)
    return actor
