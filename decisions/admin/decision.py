"""Decisions and their effects, to be read. A decision is never changed; an effect that failed can be tried again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, reverse

from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin, ObjectLink
from commissioning.admin.rows import CouncilTabularInline
from commissioning.enums import RenditionKind
from commissioning.models import SignedArtefact
from commissioning.money import format_pounds
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions.effectiveness import may_retry
from decisions.enums import PostingStatus
from decisions.forms.lots import NamedLot
from decisions.models import Decision, DecisionItem, DecisionPaper, EffectPosting
from decisions.records import moment
from decisions.selectors.lots import name_of
from decisions.selectors.record import reasons_of, words_resolved
from decisions.services import effects


class DecisionItemInline(CouncilTabularInline):
    model = DecisionItem
    verbose_name_plural = "what was resolved"
    fields = ("outcome", "words", "effect", "lots", "sum_resolved")
    readonly_fields = ("words", "lots", "sum_resolved")
    is_editable = False
    can_delete = False

    @admin.display(description="words resolved")
    def words(self, item: DecisionItem) -> str:
        return words_resolved(item)

    @admin.display(description="lots")
    def lots(self, item: DecisionItem) -> str:
        rows, report = item.lots.select_related("lot__contract__council"), item.decision.report
        return ", ".join(str(NamedLot(row.lot, row.to_on, name=name_of(row.lot, report))) for row in rows) or "–"

    @admin.display(description="sum")
    def sum_resolved(self, item: DecisionItem) -> str:
        return format_pounds(item.amount) if item.amount is not None else "–"


@admin.register(Decision)
class DecisionAdmin(CouncilModelAdmin):
    """The register of decisions."""

    list_display = ("report", "outcome", "decided_by", "taken_at")
    list_select_related = ("report",)
    list_filter = ("outcome",)
    search_fields = ("report__reference", "report__title", "maker_name")
    ordering = ("-taken_at",)
    fields = (
        "report", "outcome", "decided_by", "taken_at", "from_paper", "authority_rule", "reasons", "record_hash",
        "previous_audit_hash",
    )  # fmt: skip
    readonly_fields = ("decided_by", "from_paper", "reasons")
    inlines = (DecisionItemInline,)

    def get_urls(self) -> list[URLPattern]:
        """The list and one page for each decision; its history is its report's."""
        return [url for url in super().get_urls() if str(url.name).endswith(("_changelist", "_change"))]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("report__council", "authority_rule")

    def history_url(self, obj: Any) -> str:
        return reverse("admin:decisions_report_history", args=[obj.report_id])

    @admin.display(description="decided by", ordering="maker_name")
    def decided_by(self, decision: Decision) -> str:
        return f"{decision.maker_name}, {decision.maker_post_label}"

    @admin.display(description="recorded from signed paper")
    def from_paper(self, decision: Decision) -> str:
        """By whom it was entered and confirmed, with the scan's hash; no for a decision taken on screen."""
        paper = DecisionPaper.objects.filter(decision=decision).first()
        if paper is None:
            return "No"
        return (
            f"Entered by {paper.entered_name}, {paper.entered_post}, on {moment(paper.entered_at)}; confirmed by "
            f"{paper.confirmed_name}, {paper.confirmed_post}, on {moment(paper.confirmed_at)}. Scan SHA-256: "
            f"{paper.scan_sha256}"
        )

    @admin.display(description="reasons")
    def reasons(self, decision: Decision) -> str:
        return reasons_of(decision)

    def object_links(self, request: HttpRequest, obj: Decision) -> Iterable[ObjectLink]:
        yield ObjectLink(f"Report {obj.report}", reverse("admin:decisions_report_change", args=[obj.report_id]))
        artefact = SignedArtefact.objects.newest_of(RenditionKind.RECORD, obj.report.reference)
        if artefact:
            url = reverse("admin:decisions_report_record", args=[obj.report_id])
            yield ObjectLink("Download the certified record (PDF)", url, f"{artefact.size // 1024 + 1} kB")


def _may_retry(posting: EffectPosting, actor: Actor, at: datetime) -> Verdict:
    return may_retry(actor, status=PostingStatus(posting.status))


def _retry(posting: EffectPosting, *, actor: Actor, at: datetime, version: int) -> EffectPosting:
    return effects.retry(posting=posting, actor=actor, at=at)


def _how_it_went(posting: EffectPosting) -> str:
    if posting.status == PostingStatus.FAILED:
        return f"It was tried again, and failed again. {posting.problem}"
    return "The register has it now." if posting.status == PostingStatus.POSTED else "It is still waiting."


@admin.register(EffectPosting)
class EffectPostingAdmin(CouncilModelAdmin):
    """Whether what was decided has reached the register, lot by lot."""

    list_display = ("report", "what", "status", "attempts", "posted_at", "problem")
    list_select_related = ("item__decision__report", "lot__contract__council")
    list_filter = ("status",)
    search_fields = ("item__decision__report__reference", "lot__contract__reference")
    ordering = ("-pk",)
    fields = ("report", "lot", "planned", "status", "problem", "attempts", "posted_at")
    readonly_fields = ("report",)
    object_actions = (
        ObjectAction(
            name="retry",
            label="Post to the register again",
            verdict=_may_retry,
            perform=_retry,
            done=_how_it_went,
        ),
    )

    @admin.display(description="report")
    def report(self, posting: EffectPosting) -> str:
        return str(posting.item.decision.report)

    def object_links(self, request: HttpRequest, obj: EffectPosting) -> Iterable[ObjectLink]:
        report = obj.item.decision.report
        yield ObjectLink(f"Report {report}", reverse("admin:decisions_report_change", args=[report.pk]))
