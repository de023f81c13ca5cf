"""Which addresses can be kept: one answer for a field that refuses them and a reader that leaves them in the text."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

# The paper links to https addresses only.
https_only = URLValidator(schemes=["https"], message="Give an address that starts with https://.")


def is_https(text: str) -> bool:
    """Whether this is a whole address on the web that paper may link to."""
    try:
        https_only(text)
    except ValidationError:
        return False
    return True


def is_email(text: str) -> bool:
    """Whether e-mail could be sent here."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
