"""The decisions application."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db.models.signals import post_migrate

if TYPE_CHECKING:
    from commissioning.models import Council


class DecisionsConfig(AppConfig):
    name = "decisions"
    verbose_name = "Reports and decisions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commissioning.panels import register_column, register_waiting
        from commissioning.selectors.documents import register_reading
        from decisions import open_data, searching
        from decisions.panels import OPEN_REPORTS, last_safe_starts, late_waiting, open_reports, waiting
        from decisions.selectors import actions
        from decisions.selectors.versions import may_read_certified
        from frameworks.ocds.package import register_documents
        from frameworks.panels import LAST_SAFE_START

        register_waiting("reports", waiting)
        register_waiting("late", late_waiting)
        register_waiting("actions", actions.waiting)
        register_reading(may_read_certified)
        register_column("frameworks.contract", LAST_SAFE_START, last_safe_starts)
        register_column("frameworks.contract", OPEN_REPORTS, open_reports)
        searching.register_kinds()
        register_documents("decisions", open_data.documents)
        _stand_beside()
        _tell_of_documents()
        _offer_public_areas()
        # Shipped forms are files: a changed one becomes a new version whenever the database is brought up to date.
        post_migrate.connect(_load_shipped_forms, sender=self, dispatch_uid="decisions.shipped_forms")


def _stand_beside() -> None:
    """What is shown beside a report, and beside a contract and a variation of the register."""
    from commissioning.panels import register_beside
    from decisions.panels import asked_of, drafts_of, due_on, files_of, leaving, meetings_of, reports_of, vacant_for
    from decisions.selectors import errata, replacing

    register_beside("commissioning.user", "leaving", leaving)
    register_beside("decisions.report", "attachments", files_of)
    register_beside("decisions.report", "brought", drafts_of)
    register_beside("decisions.report", "meetings", meetings_of)
    register_beside("decisions.report", "vacant", vacant_for)
    register_beside("decisions.report", "errata", errata.beside)
    register_beside("decisions.report", "replacing", replacing.beside)
    register_beside("frameworks.contract", "due", due_on)
    register_beside("frameworks.contract", "reports", reports_of)
    register_beside("frameworks.variation", "reports", asked_of)


def _tell_of_documents() -> None:
    """What is known of a certified document beside itself, and what of reports is removed when its time is over."""
    from commissioning.enums import EXEMPT_COPIES, RenditionKind, RetentionClass
    from commissioning.selectors.documents import register_note
    from commissioning.services.disposal import register_remover, register_stubs
    from decisions.selectors import disposal as kept
    from decisions.selectors import errata
    from decisions.selectors.verifying import decision_note
    from decisions.services import disposal

    register_stubs("decisions", kept.stubs)
    register_remover(RetentionClass.COMMENTS, disposal.remove_comments)
    for kind in (RenditionKind.RECORD, RenditionKind.ISSUED_PAPER, RenditionKind.DECISION_NOTICE):
        register_note(kind, decision_note)
    for kind in (*EXEMPT_COPIES, RenditionKind.RECORD, RenditionKind.ISSUED_PAPER):
        register_note(kind, errata.note)


def _offer_public_areas() -> None:
    """What a council's public pages lead to, beside the verification of documents."""
    from django.urls import reverse

    from commissioning.public_pages import register_public_area

    def front(name: str) -> Callable[[Council | None], str]:
        return lambda council: reverse(name, args=[council.code]) if council else ""

    register_public_area(
        "Decisions",
        order=10,
        address=front("public-decisions"),
        about="What was decided about contracts, by whom and why, with the certified records and the reports.",
    )
    register_public_area(
        "Forward plan",
        order=15,
        address=front("public-forward-plan"),
        about="The key decisions that are to come: when, by whom, on which documents, and how to get them.",
    )
    register_public_area(
        "Contracts register",
        order=20,
        address=front("public-contracts"),
        about="The contracts, frameworks and lists that run today: with whom, for how much, and until when.",
    )
    register_public_area(
        "Join a framework",
        order=25,
        address=front("public-rounds"),
        about="The frameworks and lists that providers can apply to join now, and how.",
    )


def _load_shipped_forms(using: str, **kwargs: object) -> None:
    from commissioning import clock
    from decisions.services import departures, templates

    templates.load_shipped(at=clock.now(), using=using)
    departures.load_shipped_reasons(using=using)
