"""The decisions application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DecisionsConfig(AppConfig):
    name = "decisions"
    verbose_name = "Reports and decisions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commissioning.panels import register_beside, register_waiting
        from decisions.panels import reports_of, waiting

        register_waiting("reports", waiting)
        register_beside("frameworks.contract", "reports", reports_of)
        # Shipped forms are files: a changed one becomes a new version whenever the database is brought up to date.
        post_migrate.connect(_load_shipped_forms, sender=self, dispatch_uid="decisions.shipped_forms")


def _load_shipped_forms(using: str, **kwargs: object) -> None:
    from commissioning import clock
    from decisions.services import templates

    templates.load_shipped(at=clock.now(), using=using)
