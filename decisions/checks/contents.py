"""Whether the report has what a decision is recorded with: its reasons, how long, and what it is worth in all.

Sources: SI 2012/2089 regs 12 and 13; SI 2014/2095 reg. 7; Local Government Transparency Code 2015; cases S1 to S3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from decisions.checks.draft import Draft
from decisions.checks.phrases import any_of
from decisions.checks.rule import Finding, blocker, warning
from decisions.enums import EffectKind, RecommendationVerb, SectionAnswer, SectionKind

_RECORD = "SI 2014/2095 reg. 7(3)(b); SI 2012/2089 regs 12 and 13; invariant 23"
NO_REASONS = blocker("no_reasons", "A report whose sections for its reasons are all empty or answered “None”.", _RECORD)
NO_WHOLE_LIFE = warning(
    "no_whole_life_value",
    "A contract or procurement without what it is worth over its whole life.",
    "Local Government Transparency Code 2015 para. 32; invariant 8; cases S1, S2 and S3",
)
NO_TERM = warning("no_term_stated", "A procurement that does not say for how long.", "Invariant 1; case S1")
_REASONS = re.compile(
    r"\breasons?\b|\bwhy\b|\bcase for change\b|\bbackground\b|\bpurpose\b|\bintroduction\b|\bjustification\b",
    re.IGNORECASE,
)


def reasons(draft: Draft) -> Iterator[Finding]:
    """The record of a decision has its reasons; sections for them are there to be written."""
    places = [one for one in draft.sections if one.kind is SectionKind.PROSE and _REASONS.search(one.heading)]
    if places and not any(one.answer is SectionAnswer.CONTENT and one.body.strip() for one in places):
        yield NO_REASONS.found(
            f"The report gives no reasons. Write “{places[0].heading}”: a decision is recorded with its reasons.",
            places[0].place,
        )


_WITHIN = r"(?:[^.;]|\.\d){0,80}"
_LIFE = r"(?:the|its) (?:life|whole life|full term|whole term|maximum term|\w+ years)"
_WHOLE_LIFE = re.compile(
    r"\b(?:whole[- ]life|lifetime|total (?:contract|estimated|framework)?\s?(?:value|cost)|maximum value|"
    r"contract value|(?:value|cost) over (?:the|its) (?:full|whole|maximum|entire|\w+[- ]years?)|"
    rf"over {_LIFE})\b{_WITHIN}£"
    rf"|£{_WITHIN}\b(?:whole[- ]life|in total over|over {_LIFE}|over (?:\w+|\d+) years)\b",
    re.IGNORECASE,
)
_TERM = re.compile(
    r"\b(?:term|period|duration|contract|framework|agreement|arrangements?|system|list)\b[^.;]{0,60}\b(?:\d{1,3}|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty-four|thirty-six)[\s-](?:years?|"
    r"months?)\b|\b(?:\w+|\d{1,3})[\s-]years?[\s-](?:contract|framework|term|agreement|period)\b",
    re.IGNORECASE,
)
_NO_TOTAL = any_of("no|not|without|nothing|unknown")


def whole_life(draft: Draft) -> Iterator[Finding]:
    """What is extended or procured has a value over its whole life: on the register, or in words with its sum.

    A list that promises nobody work has none until it is procured anew.
    """
    is_said = any(
        _WHOLE_LIFE.search(sentence) and not _NO_TOTAL.search(sentence)
        for passage in draft.passages
        for sentence in passage.sentences
    )
    held = draft.contract
    if draft.procures and not is_said:
        place = next(asked.place for asked in draft.recommendations if _is_procured(asked.effect, asked.verb))
        yield NO_WHOLE_LIFE.found(
            "The report does not say what the contract to be procured is worth over its whole life, its options "
            "included. State the sum and how it is arrived at.",
            place,
        )
    elif draft.extends and held and not held.has_total and not held.is_no_commitment and not is_said:
        yield NO_WHOLE_LIFE.found(
            "Neither the register nor the report says what the contract is worth over its whole life. Add its total "
            "on the contract's page, or state it.",
            "contract",
        )
    has_plan = any(asked.plan for asked in draft.recommendations)
    if draft.procures and not has_plan and not _says(draft, _TERM):
        yield NO_TERM.found(
            "The report does not say how long the contract to be procured is to last. State its term and its options."
        )


def _is_procured(effect: EffectKind, verb: RecommendationVerb) -> bool:
    return effect is EffectKind.PROCURE or verb is RecommendationVerb.PROCURE


def _says(draft: Draft, words: re.Pattern[str]) -> bool:
    return any(words.search(sentence) for passage in draft.passages for sentence in passage.sentences)


CHECKS = (reasons, whole_life)
