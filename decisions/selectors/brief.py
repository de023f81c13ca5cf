"""What somebody with four minutes needs before they answer: what is asked, what it costs, by when, and what is new."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from commissioning import calendar, clock
from commissioning.actors import Actor
from commissioning.documents.syntax import FACT
from commissioning.money import format_pounds
from commissioning.selectors.people import foremost
from commissioning.verdicts import Verdict
from decisions import exemption, timing
from decisions.enums import BEFORE_ISSUE, Action, EffectKind, ItemOutcome, ReportStatus, Severity
from decisions.facts import in_words
from decisions.models import Recommendation, Report
from decisions.resolving import Resolved
from decisions.selectors import exempt_leave, facts, lots, notices, parts, readiness, routes
from decisions.selectors.next_options import way_parts
from decisions.selectors.record import words_of
from decisions.selectors.situations import ReportSituation, writings
from decisions.selectors.timing import days_of
from frameworks.models import Contract, Lot
from frameworks.options import latest_notice
from frameworks.sums import Sum, may_add_up, side_by_side

REASONS = "reasons"  # the section of the report's form that gives them


@dataclass(frozen=True)
class LotMove:
    """One lot of a recommendation: when it ends now, and when it would."""

    name: str
    now: date | None
    then: date | None

    @property
    def moves(self) -> bool:
        """Whether its last day changes."""
        return self.then is not None and self.then != self.now


@dataclass(frozen=True)
class AskedFor:
    """One recommendation in words, with what it does to each lot."""

    label: str
    words: str
    lots: tuple[LotMove, ...]
    sum: Sum | None
    line: str
    stays: bool

    @property
    def says_its_end(self) -> bool:
        """Whether the words name the first and the last day asked for of the one term they are about: when it ends
        now, and when it would, need not be told beside them."""
        if len(self.lots) != 1:
            return False
        now, then = self.lots[0].now, self.lots[0].then
        if now is None or then is None:
            return False
        return all(calendar.say_date(day) in self.words for day in (now + calendar.ONE_DAY, then))

    @property
    def cost(self) -> str:
        """The sum as the register has it."""
        return format_pounds(self.sum.amount) if self.sum else ""


@dataclass(frozen=True)
class Deadline:
    """A day that matters, with what hangs on it; `days` are counted from today and negative once it has passed.

    `is_end`: a term ends, which what is asked tells as well, lot by lot.
    """

    what: str
    on: date
    days: int
    is_end: bool = False

    @property
    def left(self) -> str:
        """How long that is."""
        if self.days == 0:
            return "today"
        count = "1 day" if abs(self.days) == 1 else f"{abs(self.days)} days"
        return f"{count} left" if self.days > 0 else f"{count} ago"


@dataclass(frozen=True)
class Since:
    """What others have written in the report since this person last acted on it, as the audit chain has it."""

    acted_at: datetime
    why: str
    edits: tuple[tuple[str, int], ...]

    @property
    def sentence(self) -> str:
        """How often something was changed, and what."""
        if not self.edits:
            return "Nothing in the report has changed since then."
        said = ", ".join(what if count == 1 else f"{what} ({count} times)" for what, count in self.edits)
        return f"Since then: {said}."


@dataclass(frozen=True)
class Brief:
    """The head of an act's page."""

    contracts: tuple[Contract, ...]
    asked: tuple[AskedFor, ...]
    total: str
    deadlines: tuple[Deadline, ...]
    decides: str
    clearances: tuple[str, ...]
    views: tuple[tuple[str, bool], ...]
    comments_open: int
    is_before_issue: bool
    against: str | None
    since: Since | None

    @property
    def tells_ends(self) -> bool:
        """Whether the words of everything asked name the last day they ask for, and so when the term ends now."""
        return all(one.says_its_end for one in self.asked)

    @property
    def unnamed(self) -> tuple[Contract, ...]:
        """The contracts, unless what is asked names every one of them."""
        said = " ".join(one.words for one in self.asked)
        return () if all(str(contract) in said for contract in self.contracts) else self.contracts

    @property
    def folded(self) -> str:
        """What stands folded below, because nothing in it is asked of the reader; empty where there is nothing."""
        return self._folded(bool(self.views))

    @property
    def folded_beside_views(self) -> str:
        """The same where the views stand above."""
        return self._folded(False)

    def _folded(self, has_views: bool) -> str:
        has_notice = any(not one.is_end for one in self.deadlines[1:])
        parts_told = ((has_notice, "notice"), (has_views, "views"), (bool(self.clearances), "clearances"))
        told = in_words([what for there, what in parts_told if there])
        return told[:1].upper() + told[1:]

    @property
    def has_cost(self) -> bool:
        """Whether any recommendation names a sum."""
        return any(one.sum for one in self.asked)

    @property
    def consultation_open(self) -> bool:
        """Whether a view asked for has not come."""
        return any(not closed for _, closed in self.views)


def brief_of(report: Any, actor: Actor, at: datetime, *, is_new: bool = True) -> Brief:
    """Everything the head of an act's page says; `report` comes from `workspace.reports_in_view`.

    A page that comes back (`is_new` false) has counted already what the checks hold against the report. Best inside
    `commissioning.once.reading_once`.
    """
    rows = parts.recommendations(report)
    asked = tuple(_asked(row, report) for row in rows)
    sums = routes.sums_asked(rows)
    return Brief(
        contracts=tuple(lots.contracts_of(report)),
        asked=asked,
        total=_together(sums) if len(sums) > 1 else "",
        deadlines=tuple(_deadlines(report, rows, at)),
        decides=_decides(report, at),
        clearances=tuple(_clearances(report, actor, at)),
        views=tuple(_views(report, actor)),
        comments_open=report.comments_open,
        is_before_issue=ReportStatus(report.status) in BEFORE_ISSUE,
        against=_against(report, at) if is_new else None,
        since=_since(report, actor),
    )


def reasons_given(report: Report) -> str:
    """The report's own reasons in plain words, for the decision-maker to take; empty where it has no such section.

    Facts read as they were pinned at submission. Exempt passages stand apart from a section's words and are left out.
    """
    words = next((section.body for section in parts.sections(report) if section.key == REASONS), "").strip()
    said = facts.pinned(report) if FACT.search(words) else {}
    return FACT.sub(lambda found: said[found[1]].text if found[1] in said else found[0], words)


def _asked(row: Recommendation, report: Report) -> AskedFor:
    return AskedFor(
        label=str(row),
        words=words_of(row, Resolved(ItemOutcome.AS_ASKED), report),
        lots=tuple(
            LotMove(lots.name_of(named.lot, report), named.lot.authorised_ends_on, named.to_on)
            for named in row.lots.all()
        ),
        sum=row.value_line.stated if row.value_line else None,
        line=lots.line_of(row.value_line, report) if row.value_line else "",
        stays=row.effect == EffectKind.NOT_EXTEND,
    )


def _together(sums: Sequence[Sum]) -> str:
    """The total of several sums; where they stand to VAT differently, that there is none."""
    alike = may_add_up(sums, field="value_line").allowed
    return f"Together {side_by_side(sums)}" if alike else f"No total, because VAT differs: {side_by_side(sums)}"


def _deadlines(report: Report, rows: Sequence[Recommendation], at: datetime) -> Iterator[Deadline]:
    """The last safe day to decide, the last day for notice, and each day on which lots to be extended end."""
    today = clock.london_day(at)
    extended = [(row, named.lot) for row in rows if row.effect == EffectKind.EXTEND for named in row.lots.all()]
    ending: dict[date, list[Lot]] = defaultdict(list)
    last_days: list[date] = []
    for row, lot in extended:
        if lot.current_ends_on is None or row.option is None:
            continue
        ending[lot.current_ends_on].append(lot)
        notice = latest_notice(row.option.terms, lot.current_ends_on)
        last_days += [notice] if notice else []
    if not ending:
        return
    deadline = min(last_days or ending)
    is_due = notices.is_notice_due(report, at)
    way = way_parts(report.council, today, is_key=notices.is_key(report, at), is_noticed=not is_due)
    timetable = timing.count_back(deadline, way, days_of(report.council))
    safe = timetable.decide_by
    yield Deadline("Last safe day to decide", safe, (safe - today).days)
    if last_days:
        yield Deadline("Last day to give notice", deadline, (deadline - today).days)
    one = len(parts.lots_of_contract(report)) == 1 and not lots.covers_several(report)
    for end, of in sorted(ending.items()):
        what = "The current term ends" if one else f"The current term of {lots.listed(of, report)} ends"
        yield Deadline(what, end, (end - today).days, is_end=True)


def _decides(report: Report, at: datetime) -> str:
    if report.decision_maker_post is None:
        route = routes.route_for(report, at)
        if isinstance(route, Verdict):
            return f"Nobody can decide it yet. {route.sentence}"
        return f"{route.rule.maker.title} under {route.rule.clause}"
    rule = report.authority_rule
    under = f" under {rule.clause}" if rule else ""
    post = report.decision_maker_post
    holding = foremost(one for one in parts.holdings_on(report, clock.london_day(at)) if one.post_id == post.pk)
    return f"{post} ({holding.user if holding else 'nobody holds it today'}){under}"


def _clearances(report: Report, actor: Actor, at: datetime) -> Iterator[str]:
    """Who has cleared, who has not, and who asked for changes, a line each."""
    if report.status in (ReportStatus.DRAFT, ReportStatus.WITH_MANAGER):
        return
    now = ReportSituation(report, Action.CLEAR, actor, at, "", {})
    given = [discipline.label for discipline, state in now.clearances.items() if state.stands]
    if given:
        yield f"Cleared: {in_words(given).lower()}."
    missing = {discipline: state for discipline, state in now.clearances.items() if not state.stands}
    if plain := [discipline.label for discipline, state in missing.items() if state.outcome is None]:
        yield f"Not cleared yet: {in_words(plain).lower()}."
    for discipline, state in missing.items():
        if state.outcome is not None:
            yield state.sentence(discipline.label)


def _views(report: Report, actor: Actor) -> Iterator[tuple[str, bool]]:
    latest = {row.consultee_post_id: row for row in parts.consultations(report)}
    for row in latest.values():
        if row.outcome:
            view = exemption.said(row.view, row.closed_at, withheld_until=exempt_leave.withheld_until(report, actor))
            yield f"{row.consultee_post}: {row.get_outcome_display().lower()}. {view}".strip(), True
        else:
            yield f"{row.consultee_post}: asked for a view by {row.reply_due_on:%A %-d %B %Y}; none yet.", False
    for post in parts.consultee_posts(report):
        if post.pk not in latest:
            yield f"{post}: to be asked before the decision.", False


def _against(report: Report, at: datetime) -> str | None:
    """What the checks hold against the report, and what was let stand, counted; empty when there is nothing.

    None once it is cleared: those who answered for it have read it, and whoever issues it is a link away.
    """
    if report.status not in BEFORE_ISSUE or report.status == ReportStatus.CLEARED:
        return None
    found = Counter(one.severity for one in readiness.findings(report, at))
    told = (
        (found[Severity.BLOCKER], "thing to put right", "things to put right"),
        (found[Severity.WARNING], "warning", "warnings"),
        (len(parts.accepted_findings(report)), "let stand with a reason", "let stand with a reason"),
    )
    return in_words([f"{count} {one if count == 1 else several}" for count, one, several in told if count])


def _since(report: Any, actor: Actor) -> Since | None:
    if report.seen_at is None:
        return None
    others = (one for one in writings(report) if one.by != str(actor.user_id))
    verbs = Counter(one.verb for one in others if one.recorded_at > report.seen_at)
    edits = tuple((verb.removeprefix("report.").replace("_", " "), count) for verb, count in verbs.items())
    return Since(report.seen_at, report.seen_why, edits)
