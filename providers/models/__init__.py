"""The directory of organisations."""

from providers.models.provider import Provider, ProviderContact

__all__ = ["Provider", "ProviderContact"]
