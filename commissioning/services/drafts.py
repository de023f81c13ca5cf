"""What somebody typed is kept until it is saved, whatever happens to their session.

Kept by `commissioning.middleware.DraftMiddleware` when a form comes back unsaved and by the page's own script while
somebody types; read by `commissioning.forms.restored`. Source: interface.md, “Manners”: never lose typed text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from commissioning.models import Draft, User
from commissioning.models.drafts import LONGEST_PATH

LARGEST = 200_000  # bytes of JSON
KEPT_FOR = timedelta(days=30)
IN_SESSION = "typed_before_signing_in"

# Never written down, whatever form they come from. A form's own password and file boxes are left out as well.
SECRET = re.compile(r"passw|secret|passphrase|csrf|otp|token|(^|[-_])(code|pin|recovery)$", re.IGNORECASE)
OURS = frozenset({"version", "confirmed", "change", "kept_path", "next", "back"})  # steer the page; nobody typed them

Typed = dict[str, list[str]]


def worth_keeping(sent: Iterable[tuple[str, list[Any]]]) -> Typed | None:
    """What may be kept of a form's boxes by name; None when nobody typed anything, or too much (`LARGEST` bytes).

    Passwords, codes, tokens and files are left out: they are not strings, or their names give them away.
    """
    kept = {
        name: [value for value in values if isinstance(value, str)] for name, values in sent if not SECRET.search(name)
    }
    is_typed = any(value.strip() for name, values in kept.items() if name not in OURS for value in values)
    return kept if is_typed and len(json.dumps(kept).encode()) <= LARGEST else None


def keep(*, user: User, path: str, data: Typed, at: datetime) -> Draft | None:
    """Keep what a person typed on a page in place of what was kept there before.

    None for an address longer than the database takes. `data` comes from `worth_keeping`. Not audited: it is no act.
    """
    if len(path) > LONGEST_PATH:
        return None
    Draft.objects.bulk_create(
        [draft := Draft(user=user, path=path, data=data, saved_at=at)],
        update_conflicts=True, unique_fields=["user", "path"], update_fields=["data", "saved_at"],
    )  # fmt: skip
    return draft


def drop(*, user: User, path: str, at: datetime) -> None:
    """Forget what a person typed on a page: it is saved, or they do not want it. So is whatever is 30 days old."""
    Draft.objects.filter(Q(user=user, path=path) | Q(saved_at__lt=at - KEPT_FOR)).delete()


def hold(session: Any, *, user_pk: int, path: str, data: Typed, at: datetime) -> None:
    """Keep what was typed in a session nobody has signed in to, for the one person it belongs to."""
    session[IN_SESSION] = {"user": user_pk, "path": path, "data": data, "at": at.isoformat()}


def claim(session: Any, *, user: User) -> Draft | None:
    """Make a draft of what a session held when its owner has signed in; for anybody else it is gone."""
    held = session.pop(IN_SESSION, None)
    if held is None or held["user"] != user.pk:
        return None
    return keep(user=user, path=held["path"], data=held["data"], at=datetime.fromisoformat(held["at"]))
