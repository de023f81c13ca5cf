"""The files of a thing, told on its page: the latest that count, and the way to all of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from commissioning.panels import Panel

SHOWN = 5


def panel(obj: Any, files: QuerySet[Any], *, name: str, none: str) -> Panel:
    """The panel of the files a person may have; `name` begins the names of their addresses, as in `Shelf`."""
    current = list(files.filter(replaced_by=None, withdrawn_at=None).order_by("-attached_at", "-pk"))
    shown = [
        {
            "title": file.title,
            "kind": file.get_kind_display(),
            "is_exempt": file.is_exempt,
            "attached_at": file.attached_at,
            "url": reverse(f"{name}-attachment", args=[obj.pk, file.pk]),
        }
        for file in current[:SHOWN]
    ]
    return Panel(
        "Files",
        "attachments/beside.html",
        {
            "files": shown,
            "count": len(current),
            "more": len(current) > SHOWN,
            "none": none,
            "url": reverse(f"{name}-attachments", args=[obj.pk]),
        },
    )
