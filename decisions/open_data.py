"""What the open data says of published decisions: where each can be read, beside the contract it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from decisions.selectors.published import published
from frameworks.models import Contract
from frameworks.ocds.codes import LONDON, Data


def documents(contracts: Sequence[Contract]) -> Mapping[int, Sequence[Data]]:
    """The pages of published decisions about these contracts, oldest first; none of a decision withheld since."""
    if not contracts:
        return {}
    council = contracts[0].council
    decisions: Any = published(council).filter(report__contract__in=[one.pk for one in contracts])
    found: dict[int, list[Data]] = {}
    for decision in decisions.order_by("taken_at", "pk"):
        if decision.is_withheld:
            continue
        report = decision.report
        address = reverse("public-decision", args=[council.code, report.reference])
        published_at = decision.publication.published_at.astimezone(LONDON)
        found.setdefault(report.contract_id, []).append(
            {
                "id": f"decision-{report.reference}",
                "documentType": "x_decision",
                "title": f"Decision {report.reference}: {report.title}",
                "url": f"{settings.SITE_URL}{address}",
                "datePublished": published_at.isoformat(timespec="seconds"),
                "format": "text/html",
            }
        )
    return found
