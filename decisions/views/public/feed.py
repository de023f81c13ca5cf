"""The newest published decisions as an Atom feed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from commissioning import clock
from commissioning.models import Council
from commissioning.public_pages import council_or_404, unchanging
from decisions.enums import PublicStanding
from decisions.models import Decision
from decisions.selectors.published import published

NEWEST = 25


class DecisionsFeed(Feed):
    """Title, standing, maker and day of each: what its page says in public, and none that is withheld."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, code: str) -> Council:
        return council_or_404(code)

    def title(self, council: Council) -> str:
        return f"Decisions of {council.name}"

    def subtitle(self, council: Council) -> str:
        return "What was decided about contracts, as it is published."

    def link(self, council: Council) -> str:
        return reverse("public-decisions", args=[council.code])

    def feed_url(self, council: Council) -> str:
        return reverse("public-decisions-feed", args=[council.code])

    def author_name(self, council: Council) -> str:
        return council.name

    def items(self, council: Council) -> Sequence[Decision]:
        return list(published(council).filter(is_withheld=False).order_by("-publication__published_at", "-pk")[:NEWEST])

    def item_title(self, decision: Any) -> str:
        return f"{decision.report.reference}: {decision.report.title}"

    def item_description(self, decision: Any) -> str:
        standing = PublicStanding(decision.standing).label
        return f"{standing}. Taken by {decision.maker_post_label} on {clock.london_day(decision.taken_at):%-d %B %Y}."

    def item_link(self, decision: Any) -> str:
        return reverse("public-decision", args=[decision.report.council.code, decision.report.reference])

    def item_pubdate(self, decision: Any) -> datetime:
        return decision.publication.published_at

    def item_updateddate(self, decision: Any) -> datetime:
        """When it last changed: when it took effect, if it has since it was published."""
        effective = decision.call_in.effective_at if hasattr(decision, "call_in") else None
        return max(filter(None, (decision.publication.published_at, effective)))


decisions_feed = login_not_required(unchanging(DecisionsFeed()))
