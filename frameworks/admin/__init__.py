"""The register in the admin."""

from frameworks.admin import contract

__all__ = ["contract"]
