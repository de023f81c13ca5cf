from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    """The register of contracts."""

    name = "frameworks"
    verbose_name = "Contracts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commissioning.services import audit
        from frameworks.services import terms

        audit.register_check("Terms", terms.refold_all)
