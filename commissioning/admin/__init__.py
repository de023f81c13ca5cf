"""The admin of councils, people, the audit chain and certified documents."""

from commissioning.admin import audit, paper, people

__all__ = ["audit", "paper", "people"]
