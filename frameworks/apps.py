from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    """The register of contracts."""

    name = "frameworks"
    verbose_name = "Contracts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commissioning.panels import register_beside, register_column, register_condition, register_waiting
        from commissioning.services import audit
        from frameworks import on_providers, searching
        from frameworks.panels import files_of, waiting
        from frameworks.services import terms

        register_waiting("contracts", waiting)
        register_beside("frameworks.contract", "attachments", files_of)
        audit.register_check("Terms", terms.refold_all)
        register_beside("providers.provider", "places", on_providers.places_of)
        register_column("providers.provider", on_providers.LIVE_CONTRACTS, on_providers.live_contracts)
        register_condition("providers.provider", on_providers.ON_A_LIVE_CONTRACT)
        searching.register_kinds()
