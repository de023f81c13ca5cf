from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    """The directory of organisations that a contract may name."""

    name = "providers"
    verbose_name = "Providers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from providers import searching

        searching.register_kinds()
