"""The base application: arms the append-only triggers and makes the cache table after every migrate."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.http import HttpRequest
from django.urls import reverse

FIRST_DIGESTS = ("commissioning", "_digests_of_rows")


def after_migrate(using: str, plan: Sequence[tuple[Any, bool]] | None = None, **kwargs: Any) -> None:
    """Triggers first, because a migration may have dropped them; the cache table because sign-in counts in it."""
    from commissioning import append_only
    from commissioning.search import engine, index

    append_only.arm(using)
    engine.prepare(using)
    app, ending = FIRST_DIGESTS
    if any(migration.app_label == app and migration.name.endswith(ending) for migration, _ in plan or ()):
        _adopt_rows()
    if any(migration.app_label == app and migration.name.endswith("_search") for migration, _ in plan or ()):
        index.rebuild()  # an installation that was there before the search was
    call_command("createcachetable", database=using, verbosity=0)


def _adopt_rows() -> None:
    """Vouch for the rows that were there before digests were kept: once, at the upgrade that brings them."""
    from commissioning import clock
    from commissioning.services import links

    links.adopt(at=clock.now())


def claim_what_was_typed(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Give a person who signs in again what they sent after their session had ended."""
    from commissioning.services import drafts

    drafts.claim(request.session, user=user)


class CommissioningConfig(AppConfig):
    name = "commissioning"
    verbose_name = "Councils and people"

    def ready(self) -> None:
        from commissioning import append_only  # noqa: F401 - registers the system check
        from commissioning.public_pages import register_public_area
        from commissioning.services import audit, disposal

        audit.register_check("Stored content", disposal.missing_bodies)

        register_public_area(
            "Verify a document",
            order=90,
            address=lambda council: reverse("public-verify"),
            about="Find out whether a PDF is a document we certified, and whether it is still as it was.",
        )

        user_logged_in.connect(claim_what_was_typed, dispatch_uid="commissioning-claim-what-was-typed")
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="commissioning-after-migrate")
