"""Whether the days of a timetable are working days, in order, and fit the term that is running.

Sources: model.md invariants 3 (a gap or an overlap of a day) and 27; case S3 (a tender on a Sunday, an early start).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from commissioning.calendar import ONE_DAY, is_working_day, say_date
from decisions.checks.days import dates_in, say_weekday
from decisions.checks.draft import Draft
from decisions.checks.passages import TableView
from decisions.checks.phrases import any_of
from decisions.checks.rule import Finding, warning
from decisions.enums import MilestonePrecision

NOT_WORKING = warning(
    "not_a_working_day", "A start, deadline or act on a Saturday, a Sunday or a bank holiday.", "Case S3"
)
GAP = warning("start_leaves_gap", "A new start later than the day after the current end.", "Invariant 3; case S3")
OVERLAP = warning("start_overlaps", "A new start on or before the current end.", "Invariant 3; case S3")
AFTER_END = warning(
    "decision_after_expiry", "A decision planned for a day after the term has ended.", "Invariants 7 and 27"
)
OUT_OF_ORDER = warning("timetable_out_of_order", "A step of a timetable dated before the step above it.", "Case S1")

_ACTS = any_of(
    r"invitations? to tender|ITT|tenders?|deadline|clos(?:es?|ing|ed)|submissions?|returned by|evaluat\w+|"
    r"award\w*|interviews?|meetings?|workshops?|publish\w*|publication|issue[ds]?|issuing|consultation|decision|"
    r"launch\w*|event|moderation|clarifications?|due"
)
_STARTS = any_of(r"starts?|starting|begins?|beginning|commenc\w+|go(?:es)?[ -]live|comes? into force")
_THE_TERM = re.compile(
    r"\b(?:contracts?|services?|framework|list|agreements?|provision|arrangements?|system|lots?|new)\b|"
    r"^\W*(?:start|commencement|go[ -]live)\w*\W*(?:date)?\W*$",
    re.IGNORECASE,
)
_EXTENSION = any_of("extensions?|further (?:term|period|year)")
_OTHER_WORK = any_of(
    r"consult\w*|engag\w*|evaluat\w*|market|tender\w*|procurement|mobilis\w*|survey\w*|review\w*|meetings?|design|"
    "transition|extension|current|existing|present"
)
_NEW = re.compile(
    r"\b(?:new|next|replacement|successor|follow-on|future|re-?procured)\s(?:[\w-]+\s){0,4}?(?:contracts?|"
    r"frameworks?|arrangements?|agreements?|lists?|systems?|services?|provision)\b",
    re.IGNORECASE,
)
_TIMETABLE = any_of(
    "timetable|timeline|timescales?|milestones?|key dates|programme|stages?|steps?|activity|dates?|when|deadline"
)
_DECIDED = any_of(r"decision|decided?|approv\w+|sign(?:ed|ing|-off)|cabinet|committee")
# A decision told as what comes on a day; “the committee noted that the school opens on …” is not one.
_BODY = r"(?:cabinet|committee|council|executive|mayor|leader|director)"
_DECIDES = re.compile(
    rf"\b(?<!planning\s)(?:decision|approval|{_BODY})(?:\s(?:of|by|from)\s(?:the\s)?{_BODY})?"
    r"(?:\s(?:on|about|to|of)\s(?:the\s|this\s)?(?:extension|extend))?\s(?:(?:will|is|are|can|to|be|then|only|now)\s)*"
    rf"(?:decides?|expected|due|planned|taken|made|given|meets?|signed)(?:\sby\s(?:the\s)?{_BODY})?\son\s(?:\w+day\s)?$",
    re.IGNORECASE,
)
# “Cabinet will meet on 12 May to note the budget” is another decision.
_WHETHER = re.compile(r"\s*(?:[.,;:)]|$|whether|(?:to|on|about)\s(?:the\s)?exten)")
_ENDS = any_of(r"ends?|ending|expir\w+|until|runs? out|stops?|wind(?:s|ing)? (?:down|up)")
# What stands before such a day holds from or until it: nobody has to do anything on it.
_HOLDS = re.compile(r"\b(?:from|effective|covers|to)\s(?:\w+day\s)?$", re.IGNORECASE)
# A start further than this from the current end is of something else.
CLOSE = timedelta(days=120)
MOST_COLUMNS = 4  # a wider table with dates in it is of something else
SHORT = 60  # characters of a cell that is a date and not a text with one in it
LONG = 160  # characters before a date in which what it is the date of is said


@dataclass(frozen=True)
class Step:
    """Something that is to happen on a day, or from one day to another."""

    label: str
    first: date
    last: date
    place: str


def steps(draft: Draft) -> list[Step]:
    """The steps of the timetable that have a day: its rows, and the rows of typed tables that give dates."""
    exact = (MilestonePrecision.DAY, MilestonePrecision.FROM, MilestonePrecision.RANGE)
    found = [
        Step(row.label, row.starts_on, row.ends_on or row.starts_on, row.place)
        for row in draft.milestones
        if row.precision in exact and row.starts_on is not None
    ]
    for table in draft.typed:
        for row in table.rows if _is_timetable(table) else ():
            days = [one.day for cell in row[1:] if len(cell) <= SHORT for one in dates_in(cell) if one.day]
            if days and not dates_in(row[0]):
                found.append(Step(row[0], min(days), max(days), table.place))
    return found


def _is_timetable(table: TableView) -> bool:
    return len(table.headings) <= MOST_COLUMNS and any(
        _TIMETABLE.search(one) for one in (table.caption, *table.headings)
    )


def working_days(draft: Draft) -> Iterator[Finding]:
    """What people have to do on a day is not put on a day when nobody works."""
    for step in steps(draft):
        if step.last < draft.on or (_follows_on(draft, step.first) and _STARTS.search(step.label)):
            continue
        if not _ENDS.search(step.label):
            yield from _worked(draft, f"“{step.label}” is", step.first, step.place)
            if step.last != step.first and _ACTS.search(step.label):
                yield from _worked(draft, f"“{step.label}” ends", step.last, step.place)
    for asked in draft.recommendations:
        if asked.plan and asked.plan.starts_on >= draft.on and not _follows_on(draft, asked.plan.starts_on):
            yield from _worked(draft, f"Recommendation {asked.order} plans a start", asked.plan.starts_on, asked.place)
    for passage in draft.passages:
        for sentence in passage.sentences:
            begins = 0
            for written in dates_in(sentence):
                clause, begins = sentence[max(begins, written.start - SHORT) : written.start], written.end
                if written.day and written.day >= draft.on and _has_to_happen(draft, clause, written.day):
                    yield from _worked(draft, f"{passage.label} has something happen", written.day, passage.place)


def _follows_on(draft: Draft, day: date) -> bool:
    """A term begins on the first of a month, or when the last one ends, whatever day that is."""
    follows = {asked.plan.follows_until for asked in draft.recommendations if asked.plan}
    return day.day == 1 or day - ONE_DAY in _ends(draft) | follows


def _has_to_happen(draft: Draft, clause: str, day: date) -> bool:
    """Whether the words before a day tell of an act, or of a start that does not follow on from anything."""
    if _ENDS.search(clause) or _HOLDS.search(clause):
        return False
    if _STARTS.search(clause):
        is_ours = _THE_TERM.search(clause) or _EXTENSION.search(clause)
        return bool(is_ours) and not _follows_on(draft, day)
    return bool(_ACTS.search(clause))


def _worked(draft: Draft, what: str, day: date, place: str) -> Iterator[Finding]:
    if not is_working_day(day, nation=draft.nation):
        why = "" if day.weekday() > 4 else ", a bank holiday"
        yield NOT_WORKING.found(
            f"{what} on {say_weekday(day)}{why}. Choose a working day, or accept this with your reason.", place
        )


def _ends(draft: Draft) -> frozenset[date]:
    """Every last day that a new start may follow."""
    known = [end for lot in draft.lots for end in (lot.current_end, lot.authorised_end) if end is not None]
    known += [draft.contract.ends_on] if draft.contract and draft.contract.ends_on else []
    known += [draft.asked_until] if draft.asked_until else []
    return frozenset(known)


def new_starts(draft: Draft) -> Iterator[Finding]:
    """What follows starts on the day after what runs now ends; a transition is accepted with its reason."""
    for step in steps(draft):
        if _STARTS.search(step.label) and _THE_TERM.search(step.label) and not _OTHER_WORK.search(step.label):
            yield from _follows(draft, f"“{step.label}” is", step.first, step.place)
    for asked in draft.recommendations:
        if asked.plan and asked.plan.follows_until:
            what = f"Recommendation {asked.order} plans a start"
            yield from _fits(what, asked.plan.starts_on, asked.plan.follows_until, asked.place)
    for passage in draft.passages:
        for sentence in passage.sentences:
            if _NEW.search(sentence) and not passage.place.startswith("option_considered:"):
                for written in dates_in(sentence):
                    before = sentence[max(0, written.start - LONG) : written.start]
                    if written.day and _STARTS.search(before[-SHORT:]) and not _OTHER_WORK.search(before):
                        yield from _follows(draft, f"{passage.label} has a new start", written.day, passage.place)


def _follows(draft: Draft, what: str, day: date, place: str) -> Iterator[Finding]:
    asked = {lot.from_on for row in draft.recommendations for lot in row.lots}
    ends = _ends(draft)
    if ends and day not in asked and day - ONE_DAY not in ends:
        yield from _fits(what, day, max(ends), place)


def _fits(what: str, day: date, end: date, place: str) -> Iterator[Finding]:
    following = end + ONE_DAY
    if day < following and end - day < CLOSE:
        days = (following - day).days
        yield OVERLAP.found(
            f"{what} on {say_date(day)}, but the present term runs to {say_date(end)}: they overlap by "
            f"{days} day{'s' * (days > 1)}. Start on {say_date(following)}, or accept this with your reason.",
            place,
        )
    elif following < day < end + CLOSE:
        days = (day - following).days
        yield GAP.found(
            f"{what} on {say_date(day)}, but the present term ends on {say_date(end)}: {days} day{'s' * (days > 1)} "
            f"between them have no contract. Start on {say_date(following)}, or accept this with your reason.",
            place,
        )


def decisions(draft: Draft) -> Iterator[Finding]:
    """A decision to extend is planned for a day on which there is still a term to extend."""
    ends = [lot.position.current_end for asked in draft.recommendations for lot in asked.lots if lot.to_on]
    last = min((end for end in ends if end is not None), default=None)
    if last is None:
        return
    planned = [(f"“{step.label}”", step.first, step.place) for step in steps(draft) if _DECIDED.search(step.label)]
    planned += [
        (f"{passage.label} has a decision that", written.day, passage.place)
        for passage in draft.passages
        if not passage.place.startswith("option_considered:")
        for sentence in passage.sentences
        for written in dates_in(sentence)
        if written.day and written.day >= draft.on
        if _DECIDES.search(sentence[max(0, written.start - LONG) : written.start])
        if _WHETHER.match(sentence, written.end) and not _NEW.search(sentence)
    ]
    for what, day, place in planned:
        if last < day < last + CLOSE:
            yield AFTER_END.found(
                f"{what} is planned for {say_date(day)}, after the term has ended on {say_date(last)}: then nothing is "
                "left to extend. Bring it forward, or plan a new award.",
                place,
            )


def order(draft: Draft) -> Iterator[Finding]:
    """Each step of one timetable comes on or after the step above it."""
    above: dict[str, Step] = {}
    for step in steps(draft):
        timetable = step.place.partition(":")[0] if step.place.startswith("milestone:") else step.place
        before = above.get(timetable)
        if before is not None and step.first < before.first:
            yield OUT_OF_ORDER.found(
                f"“{step.label}”, {say_date(step.first)}, stands below “{before.label}”, {say_date(before.first)}. "
                "Put them in order, or correct a date.",
                step.place,
            )
        above[timetable] = step


CHECKS = (working_days, new_starts, decisions, order)
