from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    """The register of contracts."""

    name = "frameworks"
    verbose_name = "Contracts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commissioning.panels import register_beside, register_column, register_condition, register_waiting
        from commissioning.selectors.documents import register_reading
        from commissioning.services import audit
        from frameworks import on_providers, searching
        from frameworks.panels import files_of, letters_of, waiting
        from frameworks.selectors.letters import may_read_letter
        from frameworks.services import terms

        register_waiting("contracts", waiting)
        register_beside("frameworks.contract", "attachments", files_of)
        register_beside("frameworks.contract", "letters", letters_of)
        register_reading(may_read_letter)
        audit.register_check("Terms", terms.refold_all)
        register_beside("providers.provider", "places", on_providers.places_of)
        register_column("providers.provider", on_providers.LIVE_CONTRACTS, on_providers.live_contracts)
        register_condition("providers.provider", on_providers.ON_A_LIVE_CONTRACT)
        searching.register_kinds()
