from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    """The register of contracts."""

    name = "frameworks"
    verbose_name = "Contracts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commissioning.panels import register_waiting
        from commissioning.services import audit
        from frameworks.panels import waiting
        from frameworks.services import terms

        register_waiting("contracts", waiting)
        audit.register_check("Terms", terms.refold_all)
