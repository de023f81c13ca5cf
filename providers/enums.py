"""The words of the directory of organisations."""

from django.db.models import TextChoices


class ProviderStatus(TextChoices):
    ACTIVE = "active", "Active"
    MERGED = "merged", "Merged into another organisation"
    DISSOLVED = "dissolved", "Dissolved"
