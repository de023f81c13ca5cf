"""Keeping and forgetting a person's views of a list."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import QueryDict

from commissioning.actors import Actor
from commissioning.enums import SavedList
from commissioning.models import SavedView
from commissioning.services import audit
from commissioning.services.saving import checked
from commissioning.verdicts import Verdict

PAGE = "page"  # a view is a way to look at the whole list, not a place in it


@transaction.atomic
def save_view(
    *, list_name: SavedList | str, name: str, query: str, is_default: bool, actor: Actor, at: datetime
) -> SavedView:
    """Keep the filters and the order in `query` (an address after its question mark) under a name.

    A view of the same name is replaced. With `is_default` the list opens like this from now on, and no other way.
    Refused to somebody in no post, and where nothing is narrowed or sorted.
    """
    _may_keep(actor).or_refuse()
    kept = essence(query)
    Verdict.of(
        (bool(kept), "nothing_chosen", "Choose a filter or an order on the list first, then save it.", "query"),
    ).or_refuse()
    mine = SavedView.objects.visible_to(actor).filter(list_name=list_name)
    view = mine.filter(name=name).first() or SavedView(
        user=actor.user, council=actor.council, list_name=list_name, name=name
    )
    if is_default:
        mine.exclude(pk=view.pk).update(is_default=False)
    view.query, view.is_default = kept, is_default
    checked(view).save()
    audit.record(actor, "view.saved", view, at=at, changes={"list": (None, str(list_name))})
    return view


@transaction.atomic
def delete_view(*, view: SavedView, actor: Actor, at: datetime) -> SavedList:
    """Forget a view. Returns the list it was of."""
    of = SavedList(view.list_name)
    audit.record(actor, "view.deleted", view, at=at, changes={"list": (str(of), None)})
    view.delete()
    return of


def essence(query: str) -> str:
    """What of a list's address makes the view: its choices in one order, without the page and empty boxes."""
    chosen = QueryDict(mutable=True)
    for key, values in sorted(QueryDict(query).lists()):
        kept = [value for value in values if value]
        if kept and key != PAGE:
            chosen.setlist(key, kept)
    return chosen.urlencode()


def _may_keep(actor: Actor) -> Verdict:
    return Verdict.of(
        (
            bool(actor.user_id and actor.council_id),
            "no_post",
            "You hold no post today, so there is no list to keep a view of. An administrator can enter your post.",
        )
    )
