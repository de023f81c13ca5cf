"""Constraints that many models share, each still named and worded where it is used."""

from django.db.models import CheckConstraint, Q
from django.db.models.enums import Choices


def allowed_values(name: str, field: str, choices: type[Choices], message: str) -> CheckConstraint:
    """The column holds one of the listed values and nothing else."""
    return CheckConstraint(name=name, condition=Q(**{f"{field}__in": choices.values}), violation_error_message=message)


def together(name: str, first: str, second: str, what: str) -> CheckConstraint:
    """A moment and its person are recorded together or not at all."""
    both = Q(**{f"{first}__isnull": False, f"{second}__isnull": False})
    neither = Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
    return CheckConstraint(
        name=name,
        condition=both | neither,
        violation_error_message=f"{what} is recorded with both its time and its person.",
    )
