"""Saving a row so that what the database would refuse is refused in words, beside its field."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from commissioning.verdicts import Reason, Refused, Verdict

Row = TypeVar("Row", bound=models.Model)


def checked(row: Row) -> Row:
    """The row, when each field and constraint is content with it; otherwise `Refused` with every reason."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(_verdict(error)) from error
    return row


def save_new(row: Row) -> Row:
    """Check and insert."""
    checked(row).save()
    return row


def _verdict(error: ValidationError) -> Verdict:
    return Verdict(
        tuple(
            Reason(problem.code or "invalid", message, "" if field == NON_FIELD_ERRORS else field)
            for field, problems in error.error_dict.items()
            for problem in problems
            for message in problem.messages
        )
    )
