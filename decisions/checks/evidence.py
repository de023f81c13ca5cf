"""Whether what is relied on is recent, of one year, and there to be read.

Sources: model.md invariant 23 (a dated statement of performance); SI 2014/2095 reg. 7 and SI 2012/2089 reg. 15
(background papers); cases S2 (a quarter six months old, a decision relied on and not listed) and S4 (mixed years).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from commissioning.calendar import ONE_DAY, add_months, say_date
from decisions.checks.days import MONTH, MONTHS, dates_in, finance_years_in, month_number, months_in
from decisions.checks.draft import Draft
from decisions.checks.passages import Passage
from decisions.checks.phrases import any_of
from decisions.checks.rule import Finding, warning
from decisions.enums import SectionAnswer, SectionKind

STALE = warning(
    "stale_evidence",
    "Performance, data or a survey of a time after which newer ones should be there.",
    "Invariant 23; case S2",
)
MIXED = warning("years_mixed", "Percentages of different years set beside each other.", "Case S4")
UNLISTED = warning(
    "paper_relied_on_not_listed",
    "“None” as background papers, in a report that relies on an earlier decision or report.",
    "SI 2014/2095 reg. 8; SI 2012/2089 reg. 15; case S2",
)

_EVIDENCE = any_of(
    r"perform\w*|monitor\w*|data(?!\sprotection)|survey\w*|returns?|figures|outcomes?|referrals?|satisfaction|KPIs?|indicators?|"
    r"feedback|benchmark\w*|activity|attendance|targets?|inspection"
)
# What was planned or ruled in a year is no evidence of it.
_NO_EVIDENCE = any_of(r"budget\w*|polic(?:y|ies)|(?:was|were) revised")
_NONE_NEWER = re.compile(
    r"\bno (?:newer|later|more recent)\b|\b(?:newest|latest|most recent)\b[^.;]{0,30}\b(?:available|published|there "
    r"(?:is|are))\b|\bnot (?:yet )?(?:been )?published\b|\bnone (?:newer|later|more recent|(?:is|are) published)\b",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    r"\b(?:Q|quarter\s)(?P<n>[1-4]|one|two|three|four)\b[^.;]{0,25}?(?P<year>20\d{2}[/–-]\d{2})", re.IGNORECASE
)
_QUARTERS = (("january", "march"), ("april", "june"), ("july", "september"), ("october", "december"))
_MONTHS = re.compile(rf"\b(?P<first>{MONTH})\s?(?:to|[-–])\s?(?P<last>{MONTH})\s(?P<year>20\d{{2}})\b", re.IGNORECASE)
_PERIOD = re.compile(
    rf"\b(?P<kind>quarter|year|twelve months|12 months)\s(?:to|end(?:ing|ed))\s(?:the end of\s)?(?:\d{{1,2}}\s)?"
    rf"(?P<month>{MONTH})\s(?P<year>20\d{{2}})\b",
    re.IGNORECASE,
)
_SURVEY = re.compile(
    rf"\b(?:survey|census|needs assessment|benchmarking|inspection|study)\s(?:of|in|from|dated|"
    rf"(?:was\s)?(?:carried out|"
    rf"undertaken|made|held) in)\s(?:{MONTH}\s)?(?P<year>20\d{{2}})\b|\b(?P<before>20\d{{2}})\s(?:survey|census|"
    rf"needs assessment)\b",
    re.IGNORECASE,
)
# How many months after its end a period is still the newest that can be known: the next one has ended and been counted.
QUARTER, YEAR, SURVEY, CENSUS = 5, 18, 48, 132
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4}


def stale(draft: Draft) -> Iterator[Finding]:
    """A passage about performance rests on the newest quarter or year there should be; others are its history."""
    for passage in draft.passages:
        periods = [
            found
            for sentence in passage.sentences
            if _EVIDENCE.search(sentence) and not _NO_EVIDENCE.search(sentence)
            for found in _periods(sentence, draft.finance_year_start_month)
            if found[1] <= draft.on
        ]
        newest = max(periods, key=lambda one: one[1], default=None)
        if newest is None or _NONE_NEWER.search(passage.reading):
            continue
        if add_months(newest[1], newest[2]) <= draft.on and not _has_later(passage, newest[1], draft):
            yield STALE.found(
                f"{passage.label} rests on {newest[0]}, which ended on {say_date(newest[1])}. Give newer figures, or "
                "say why there are none.",
                passage.place,
            )
    stated = draft.performance_stated_on
    if draft.extends and stated and draft.performance_statement.strip() and add_months(stated, 12) <= draft.on:
        yield STALE.found(
            f"The statement of how the contract performs is of {say_date(stated)}, more than a year ago. Record a "
            "newer one on the contract.",
            "contract",
        )


def _has_later(passage: Passage, end: date, draft: Draft) -> bool:
    """Whether the passage also speaks of something known since."""
    days = [one.day for one in dates_in(passage.reading) if one.day]
    days += [one.last for one in months_in(passage.reading)]
    return any(add_months(end, 1) < day <= draft.on for day in days)


def _periods(sentence: str, start_month: int) -> Iterator[tuple[str, date, int]]:
    """What a sentence rests on: as written, its last day, and for how many months it stays the newest."""
    for match in _QUARTER.finditer(sentence):
        number = int(match["n"]) if match["n"].isdigit() else NUMBERS[match["n"].lower()]
        for _, first, _ in finance_years_in(match["year"], start_month):
            yield f"quarter {number} of {match['year']}", add_months(first, 3 * number) - ONE_DAY, QUARTER
    for match in _MONTHS.finditer(sentence):
        begins, ends = month_number(match["first"]), month_number(match["last"])
        if (MONTHS[begins - 1], MONTHS[ends - 1]) in _QUARTERS:
            yield match[0], _end_of(int(match["year"]), ends), QUARTER
    for match in _PERIOD.finditer(sentence):
        limit = QUARTER if match["kind"].lower() == "quarter" else YEAR
        yield f"the {match[0]}", _end_of(int(match["year"]), month_number(match["month"])), limit
    for written, _, last in finance_years_in(sentence, start_month):
        if not _QUARTER.search(sentence):
            yield written, last, YEAR
    for match in _SURVEY.finditer(sentence):
        limit = CENSUS if "census" in match[0].lower() else SURVEY
        yield match[0], date(int(match["year"] or match["before"]), 12, 31), limit


def _end_of(year: int, month: int) -> date:
    return add_months(date(year, month, 1), 1) - ONE_DAY


_PER_CENT = re.compile(r"\d\s?%|\d\sper\scent\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d/])(20\d{2}(?:[/–-]\d{2})?)(?![\d/])")
# “91% in 2023/24 and 94% in 2024/25” is one thing told of two years.
_TREND = re.compile(
    r"\d(?:\s?%|\sper\scent)\s(?:in\s|\()20\d{2}(?:[/–-]\d{2})?\)?,?\s(?:and|to|then|but|against)\s(?:\w+\s){0,2}?"
    r"[\d.]+(?:\s?%|\sper\scent)\s(?:in\s|\()20\d{2}",
    re.IGNORECASE,
)
_THROUGH_TIME = any_of(
    r"rose|ris\w+|fell|fall\w*|grew|grow\w*|increas\w*|decreas\w*|reduc\w*|drop\w*|declin\w*|improv\w*|chang\w*|"
    r"trends?|since|up from|down from|from \d|compared (?:with|to) (?:the )?(?:previous|last|year)|"
    r"over the (?:period|years)|between 20\d{2}|previous year|forecast|project\w*|by 20\d{2}|year on year|doubled|"
    "higher|lower|(?:different|various) years|not (?:of|for|from) the same year"
)


def mixed_years(draft: Draft) -> Iterator[Finding]:
    """Percentages compared with each other are of one year, unless the change over time is what is told."""
    for passage in draft.passages:
        for paragraph in passage.paragraphs:
            if len(_PER_CENT.findall(paragraph)) < 2 or _THROUGH_TIME.search(paragraph):
                continue
            years = {
                match[1]
                for sentence in passage.sentences
                if sentence in paragraph and _PER_CENT.search(sentence) and _EVIDENCE.search(sentence)
                if not _TREND.search(sentence)
                for match in _YEAR.finditer(sentence)
            }
            if len(years) > 1:
                yield MIXED.found(
                    f"{passage.label} sets percentages of {' and '.join(sorted(years))} beside each other. Use one "
                    "year, or say that they are of different years.",
                    passage.place,
                )


_BODY = r"(?:cabinet|committee|council|executive|cabinet member|leader|mayor|sub-committee|full council)"
_RESOLVED = r"(?:decided|agreed|approved|resolved|endorsed|authorised|considered)"
_DECISION = re.compile(
    rf"\b{_BODY}\b[^.;]{{0,60}}\b{_RESOLVED}\b|\b{_RESOLVED}\sby\s(?:the\s)?(?:[\w’'-]+\s){{0,5}}?{_BODY}\b"
    rf"|\b(?:decision|report|minute|resolution|business case)\s(?:to\s\w+[^.;]{{0,40}}?\s)?(?:of|in|from|dated|"
    rf"taken (?:on|in)|made "
    rf"(?:on|in))\s(?:the\s)?[^.;]{{0,30}}?20\d{{2}}\b|\b20\d{{2}}\s(?:decision|report|business case)\b",
    re.IGNORECASE,
)


_SAYS_NONE = re.compile(r"\s*(?:none|nil|n/a|there are none|no background papers)\b[^.]{0,20}\.?\s*$", re.IGNORECASE)


def background_papers(draft: Draft) -> Iterator[Finding]:
    """A report that rests on an earlier decision or report lists it, so that the public can read it."""
    section = next((one for one in draft.sections if one.kind is SectionKind.BACKGROUND_PAPERS), None)
    if (
        section is None
        or draft.papers
        or not (section.answer is not SectionAnswer.CONTENT or _SAYS_NONE.match(section.body))
    ):
        return
    for passage in draft.passages:
        for sentence in passage.sentences:
            match = _DECISION.search(sentence)
            if match and _is_past(sentence, draft):
                yield UNLISTED.found(
                    f"{passage.label} relies on “{match[0]}”, but no background paper is given. List the paper, or say "
                    f"where it is published.",
                    section.place,
                )
                return


def _is_past(sentence: str, draft: Draft) -> bool:
    """Whether the sentence gives a time before the report: another paper's, not this one's."""
    days = [one.day for one in dates_in(sentence) if one.day] + [one.last for one in months_in(sentence)]
    years = [int(year[:4]) for year in _YEAR.findall(sentence)]
    return any(day < draft.on for day in days) or (not days and any(year < draft.on.year for year in years))


CHECKS = (stale, mixed_years, background_papers)
