"""Decisions as everybody may read them: only what is published, and of that only what is not withheld.

What is shown of a decision comes from what was certified (the issued paper, the words resolved) and from its tracks
(publication, call-in). What was kept up to the moment when something in the report was last made exempt may hold the
same words (model.md invariant 31): then neither title nor words are shown or searched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)

from commissioning.models import Council, StoredContent
from decisions.call_in import HELD
from decisions.enums import CallInStatus, ItemOutcome, PublicStanding, ReportStatus
from decisions.models import Decision, DecisionItem, Matter
from frameworks.models import Contract

_UNDECIDED = (CallInStatus.WAITING, CallInStatus.OPEN)
_changed = DecisionItem.objects.filter(decision=OuterRef("pk")).exclude(outcome=ItemOutcome.AS_ASKED)
# The one rule of how a published decision stands: the list narrows by it, and every page says it.
_STANDING = Case(
    When(outcome=ReportStatus.REFUSED, then=Value(PublicStanding.REFUSED)),
    When(call_in__status__in=_UNDECIDED, then=Value(PublicStanding.SUBJECT_TO_CALL_IN)),
    When(call_in__status__in=HELD, then=Value(PublicStanding.CALLED_IN)),
    When(call_in__status=CallInStatus.REPLACED, then=Value(PublicStanding.TO_BE_REPLACED)),
    When(Exists(_changed), then=Value(PublicStanding.IN_PART)),
    default=Value(PublicStanding.APPROVED),
    output_field=CharField(),
)
# Withheld since: something in the report was made exempt after its record was written.
_IS_WITHHELD = Q(report__exempt_at__isnull=False, report__exempt_at__gte=F("snapshot__taken_at"))


class _AsText(Func):
    """Stored words as text, on either database; other content (files) is never read as text."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS TEXT)", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="convert_from(%(expressions)s, 'UTF8')", **context)


def published(council: Council) -> QuerySet[Decision]:
    """The council's published decisions, newest first; each knows its `standing` and whether it `is_withheld`."""
    return (
        Decision.objects.filter(report__council=council, publication__published_at__isnull=False)
        .select_related("report__council", "report__contract", "publication", "call_in", "snapshot")
        .annotate(
            standing=_STANDING,
            is_withheld=Case(When(_IS_WITHHELD, then=Value(True)), default=Value(False)),
        )
        .order_by("-taken_at", "-pk")
    )


def saying(word: str) -> Q:
    """Published decisions with a word in their reference, their title, or the words resolved; none that is withheld."""
    text = Case(
        When(media_type__startswith="text/plain", then=_AsText(F("content"), output_field=TextField())),
        default=Value(""),
        output_field=TextField(),
    )
    kept = StoredContent.objects.filter(sha256=OuterRef("words_sha256")).annotate(text=text)
    resolved = DecisionItem.objects.filter(Exists(kept.filter(text__icontains=word)), decision=OuterRef("pk"))
    words = Q(report__title__icontains=word) | Q(Exists(resolved))
    return Q(report__reference__icontains=word) | words & ~_IS_WITHHELD


def makers_of(decisions: QuerySet[Decision]) -> list[str]:
    """The posts that took any of these decisions, by name."""
    return list(decisions.order_by("maker_post_label").values_list("maker_post_label", flat=True).distinct())


def decisions_about(contract: Contract) -> Sequence[Decision]:
    """The published decisions about a contract: its own reports', and those that name one of its lots."""
    own = Q(report__contract=contract) | Q(items__lots__lot__contract=contract)
    found = published(contract.council).filter(own).values("pk")
    return list(published(contract.council).filter(pk__in=found, is_withheld=False))


def decisions_in(matter: Matter) -> Sequence[Decision]:
    """The published decisions of one matter, oldest first."""
    return list(published(matter.council).filter(report__matter=matter).order_by("taken_at"))
