"""The register in the admin."""

from frameworks.admin import contract, letters

__all__ = ["contract", "letters"]
