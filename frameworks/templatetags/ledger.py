"""Whether a person is shown the way to the ledger."""

from __future__ import annotations

from django import template

from commissioning.actors import Actor
from frameworks import spending

register = template.Library()


@register.filter
def reads_ledger(actor: Actor) -> bool:
    """Whether this person sees the ledger as a whole."""
    return spending.reads_ledger(actor)
