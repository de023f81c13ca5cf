"""The audit chain, to be read: by auditors, statutory officers, democratic services and administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.urls import URLPattern
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin
from commissioning.models import AuditEvent
from commissioning.selectors.audit import changes_of, happening, may_read_trail
from commissioning.verdicts import Verdict


@admin.register(AuditEvent)
class AuditEventAdmin(CouncilModelAdmin):
    """Every act in the council, newest first, as a sentence."""

    list_display = ("sequence", "at", "sentence", "object_label")
    list_filter = ("verb", "object_type")
    search_fields = ("object_label", "actor_label", "verb")
    search_help_text = "A reference, a person's name or what was done."
    ordering = ("-sequence",)
    list_display_links = ("sequence",)
    fields = (
        "sequence", "at", "recorded_at", "sentence", "object_label", "before_and_after", "actor_label", "actor_post",
        "row_type", "row_digest", "request_id", "previous_hash", "hash",
    )  # fmt: skip

    def may_view(self, actor: Actor, obj: Any = None) -> Verdict:
        return may_read_trail(actor)

    def get_urls(self) -> list[URLPattern]:
        """The list and one page for each event: an event has no history and is not added by hand."""
        kept = ("_changelist", "_change")
        return [url for url in super().get_urls() if str(url.name).endswith(kept)]

    def history_url(self, obj: Any) -> str:
        return ""

    @admin.display(description="what happened")
    def sentence(self, event: AuditEvent) -> str:
        return happening(event).sentence

    @admin.display(description="before and after")
    def before_and_after(self, event: AuditEvent) -> SafeString | str:
        return format_html_join("", "<p>{}</p>", ((change,) for change in changes_of(event))) or "–"
