"""What a report waits for that nobody can give today, because nobody holds the post, as post-holder or as cover."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from commissioning.enums import Discipline, Role
from commissioning.models import PostHolding
from decisions.enums import ReportStatus
from decisions.models import Report
from decisions.selectors import parts

BEFORE_THE_MAKER = (ReportStatus.ISSUED, ReportStatus.WITH_DECISION_MAKER, ReportStatus.DEFERRED)


def vacancies(report: Report, on: date) -> list[str]:
    """Each of them in a sentence. A body's post needs nobody in it."""
    return [*_clearers(report, on), *_asked(report, on)]


def _clearers(report: Report, on: date) -> Iterator[str]:
    if report.status != ReportStatus.IN_CLEARANCE:
        return
    answered = {row.discipline for row in parts.clearances(report) if row.outcome}
    owed = [one for one in parts.disciplines_required(report) if one.value not in answered]
    holds = PostHolding.objects.live_on(on).filter(post__council=report.council_id, user__is_active=True)
    able = holds.filter(post__roles__role=Role.CLEARER).values_list("post__roles__discipline", flat=True)
    covered = set(able) if owed else set()
    yield from (f"Nobody clears for {Discipline(one).label.lower()} today." for one in owed if one.value not in covered)


def _asked(report: Report, on: date) -> Iterator[str]:
    views = [row.consultee_post for row in parts.consultations(report) if not row.outcome]
    posts = {
        post.pk: f"Nobody holds the post of {post} today, whose view is asked." for post in views if not _body(post)
    }
    maker = report.decision_maker_post
    if maker is not None and report.status in BEFORE_THE_MAKER and not _body(maker):
        posts[maker.pk] = f"Nobody holds the post of {maker} today, which decides."
    held = {row.post_id for row in parts.holdings_on(report, on)} if posts else set()
    yield from (words for pk, words in posts.items() if pk not in held)


def _body(post: object) -> bool:
    return getattr(post, "body", None) is not None
