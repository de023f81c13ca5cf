"""Whether anything is left to be done about a decided report: posting, notices, replies and deeds."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from decisions.enums import ReportStatus
from decisions.models import EffectPosting
from frameworks.enums import Reply, UseStatus
from frameworks.models import OptionResponse, OptionUse

# An extension that is not in force yet, and has not come to nothing either.
UNDER_WAY = (UseStatus.PROPOSED, UseStatus.AUTHORISED, UseStatus.NOTICE_SERVED)


def noting_settled(reports: QuerySet[Any]) -> QuerySet[Any]:
    """The reports, each with `is_settled`: decided, on the register, in force with every provider who did not decline.

    Asked in the same query, so that a list of any length needs no other.
    """
    unposted = EffectPosting.objects.unposted().filter(item__decision__report=OuterRef("pk"))
    under_way = OptionUse.objects.filter(decision_reference=OuterRef("reference"), status__in=UNDER_WAY)
    unsigned = OptionResponse.objects.filter(
        option_use__decision_reference=OuterRef("reference"), in_force_on__isnull=True
    ).exclude(reply=Reply.DECLINED)
    return reports.annotate(
        is_settled=Q(status=ReportStatus.DECIDED) & ~Exists(unposted) & ~Exists(under_way) & ~Exists(unsigned)
    )
