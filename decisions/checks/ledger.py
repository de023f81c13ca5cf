"""Whether what prose says of the term is what the register and the recommendations say.

Sources: model.md invariants 1, 3 and 11; SI 2015/102 reg. 33(3); Procurement Act 2023 s. 47; cases S2 and S3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from commissioning.calendar import ONE_DAY, add_months, say_date
from decisions.checks.days import dates_in, months_in
from decisions.checks.draft import Draft
from decisions.checks.passages import Passage
from decisions.checks.phrases import any_of
from decisions.checks.rule import Finding, warning
from decisions.enums import EffectKind
from frameworks.enums import ContractKind, Regime

NOT_AS_ASKED = warning(
    "date_not_as_asked",
    "An extension told with a day near, and not, the one the recommendation asks for.",
    "Invariant 14",
)
BEYOND = warning(
    "beyond_maximum_in_words", "An extension told to last beyond the contract's maximum end.", "Invariants 1 and 2"
)
LOOSE = warning(
    "end_without_its_day", "An end told by its month alone, where it is not the month's last day.", "Case S2"
)
FOUR_YEARS = warning(
    "framework_beyond_four_years",
    "A framework that lasts longer than four years with no reason given.",
    "SI 2015/102 reg. 33(3); Procurement Act 2023 s. 47; invariant 11; case S3",
)
TITLE_YEARS = warning("title_years_past", "A contract named after years that are over before its term is.", "Case S3")

_EXTENDS = any_of(r"exten(?:d\w*|sions?)|further (?:period|term|year|months)|option")
_UNTIL = re.compile(
    r"\b(?:until|till|to|up to|end(?:s|ing)? on|expir(?:e|es|ing) on|through to)\s(?:and including\s)?$", re.IGNORECASE
)
_FROM = re.compile(r"\b(?:from|begin(?:s|ning)? on|start(?:s|ing)? on|commenc(?:es|ing) on)\s$", re.IGNORECASE)
_MONTH_END = re.compile(
    r"\b(?:until|till|up to|run(?:s|ning)? to|last(?:s|ing)? to|exten(?:d\w*|sion)(?:\s[\w’-]+){0,5}?\sto|"
    r"to the end of)\s(?:the end of\s)?$",
    re.IGNORECASE,
)
_NOT_THIS = any_of(r"not|cannot|without|beyond|new|instead|later|re-?procure\w*|successor|replacement")
_OTHER_TERM = any_of(r"leases?|grants?|licen[cs]es?|opening hours")
_REASON = re.compile(
    r"\b(?:more|longer) than (?:four years|48 months)\b|\bbeyond (?:the )?four\b|\bexceptional\b|\bjustif\w+",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\b(?P<first>20\d{2})\s?(?:[–/-]|to)\s?(?P<last>20\d{2}|\d{2})\b")
# A day further off than this is not a slip of the one asked for.
NEAR = timedelta(days=45)
CLAUSE = 80  # characters
FOUR = 48  # months


def as_asked(draft: Draft) -> Iterator[Finding]:
    """An extension is told with the days it is asked for."""
    lots = [lot for asked in draft.recommendations if asked.effect is EffectKind.EXTEND for lot in asked.lots]
    starts, ends = (
        {day for day in days if day} for days in ([one.from_on for one in lots], [one.to_on for one in lots])
    )
    known = starts | ends | _known(draft)
    for passage in _told(draft):
        for sentence in passage.sentences:
            if not _EXTENDS.search(sentence) or _OTHER_TERM.search(sentence):
                continue
            for written in dates_in(sentence):
                before = sentence[: written.start]
                asked = ends if _UNTIL.search(before) else starts if _FROM.search(before) else set()
                near = [day for day in asked if written.day and abs(day - written.day) <= NEAR]
                if near and written.day not in known:
                    yield NOT_AS_ASKED.found(
                        f"{passage.label} says {written.text}; the recommendation says {say_date(near[0])}. Make them "
                        "one day: use the fact.",
                        passage.place,
                    )


def _told(draft: Draft) -> Iterator[Passage]:
    """The report's own words about what it asks for: not the alternatives, and not the tables."""
    return (one for one in draft.passages if not one.place.startswith(("option_considered:", "table:")))


def _known(draft: Draft) -> set[date]:
    days = {end for lot in draft.lots for end in (lot.authorised_end, lot.current_end, lot.maximum_end) if end}
    held = draft.contract
    if held:
        days |= {held.starts_on, held.initial_ends_on, held.max_ends_on, *([held.ends_on] if held.ends_on else [])}
    return days | {day + ONE_DAY for day in days} | {day - ONE_DAY for day in days if held and day == held.starts_on}


def beyond_maximum(draft: Draft) -> Iterator[Finding]:
    """No extension is told to run beyond the last day the contract can have."""
    if draft.contract is None or not draft.extends:
        return
    last = draft.contract.max_ends_on
    asked = {lot.to_on for row in draft.recommendations for lot in row.lots}  # those are for the register to refuse
    for passage in _told(draft):
        for sentence in passage.sentences:
            told = _EXTENDS.search(sentence)
            if told is None or _NOT_THIS.search(sentence) or _OTHER_TERM.search(sentence):
                continue
            for written in dates_in(sentence):
                is_told = written.start > told.end() and _UNTIL.search(sentence[: written.start])
                is_end = is_told and written.day not in asked
                if is_end and written.day and last < written.day < add_months(last, 60):
                    yield BEYOND.found(
                        f"{passage.label} has an extension to {written.text}; the contract can last until "
                        f"{say_date(last)} at most. Correct the day, or ask for a variation with its own ground.",
                        passage.place,
                    )


def loose_ends(draft: Draft) -> Iterator[Finding]:
    """“Until July 2023” is not until 2 July 2023, unless the day itself stands beside it."""
    ends = {lot.to_on for asked in draft.recommendations for lot in asked.lots if lot.to_on}
    loose = {(end.year, end.month): end for end in ends if (end + ONE_DAY).day != 1}
    if not loose:
        return
    for passage in _told(draft):
        for written in months_in(passage.reading):
            end = loose.get((written.first.year, written.first.month))
            if end is None or not _MONTH_END.search(passage.reading[max(0, written.start - CLAUSE) : written.start]):
                continue
            if end not in {one.day for one in dates_in(passage.reading)}:
                yield LOOSE.found(
                    f"{passage.label} says “{written.text}”; the term asked for ends on {say_date(end)}. Give the day.",
                    passage.place,
                )


def frameworks(draft: Draft) -> Iterator[Finding]:
    """A framework longer than four years gives its reasons; one for light touch services under the Act has no cap."""
    reasoned = any(_REASON.search(passage.reading) for passage in draft.passages)
    if reasoned:
        return
    held = draft.contract
    if held and held.kind is ContractKind.FRAMEWORK and held.regime is not Regime.PA2023_LIGHT_TOUCH:
        last = draft.asked_until or held.ends_on or held.initial_ends_on
        if last >= add_months(held.starts_on, FOUR):
            yield FOUR_YEARS.found(
                f"The framework began on {say_date(held.starts_on)} and lasts until {say_date(last)}: more than four "
                "years. Say in the report why that is justified.",
                "contract",
            )
    for asked in draft.recommendations:
        plan = asked.plan
        if plan and plan.kind is ContractKind.FRAMEWORK and plan.regime is not Regime.PA2023_LIGHT_TOUCH:
            months = plan.initial_months + sum(plan.option_months)
            if months > FOUR:
                yield FOUR_YEARS.found(
                    f"Recommendation {asked.order} plans a framework of {months} months with its options: more than "
                    "four years. Say in the report why that is justified.",
                    asked.place,
                )


def named_years(draft: Draft) -> Iterator[Finding]:
    """A contract called after its years is not called so beyond them."""
    held = draft.contract
    match = _YEARS.search(held.title) if held else None
    if held is None or match is None:
        return
    first, last = int(match["first"]), int(match["last"])
    last += first // 100 * 100 if last < 100 else 0
    end = draft.asked_until or held.ends_on or held.max_ends_on
    if first < last < end.year:
        yield TITLE_YEARS.found(
            f"The contract is called “{held.title}” and runs to {say_date(end)}. Say so where the report names it, or "
            "rename it on the register.",
            "contract",
        )


CHECKS = (as_asked, beyond_maximum, loose_ends, frameworks, named_years)
