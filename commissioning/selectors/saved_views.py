"""The views a person has saved of a list."""

from __future__ import annotations

from commissioning.actors import Actor
from commissioning.enums import SavedList
from commissioning.models import SavedView


def views_of(actor: Actor, list_name: SavedList) -> list[SavedView]:
    """What this person has saved of a list, by name."""
    return list(SavedView.objects.visible_to(actor).filter(list_name=list_name))


def opening(views: list[SavedView]) -> SavedView | None:
    """The view that the list opens with, if one was chosen."""
    return next((view for view in views if view.is_default), None)
