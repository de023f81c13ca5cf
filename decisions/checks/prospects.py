"""Whether what may happen is told as such: options not yet used, providers not yet asked, a plan that is wider.

Sources: model.md invariants 6, 8, 23 and 29; cases S0 (asked after the decision; a plan for the whole contract), S2 (no
shorter extension considered) and S4 (“9 years with all extensions agreed”).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from commissioning.calendar import end_of_term
from decisions.checks.draft import Draft
from decisions.checks.numbers import NUMBER_WORD
from decisions.checks.phrases import any_of
from decisions.checks.rule import Finding, blocker, warning
from decisions.enums import EffectKind, SectionKind

CERTAIN = warning(
    "options_treated_as_certain",
    "Years or benefits that depend on options nobody has used, told as certain.",
    "Invariant 8; case S4",
)
ASKED_AFTER = warning(
    "confirmed_after_decision",
    "Providers asked to confirm after the decision, and no word on what holds if they decline.",
    "Invariant 6; case S0",
)
WIDER = warning(
    "forward_plan_wider", "A forward plan entry for the whole contract, and a decision on part of it.", "Case S0"
)
NO_SHORTER = warning(
    "shorter_extension_not_considered",
    "The whole of an option that could be used in part, with no shorter use among the alternatives.",
    "Invariants 6 and 23; case S2",
)
WEIGHTS = blocker("weights_do_not_add_up", "Criteria whose weights do not add up to 100.", "Invariant 15")

_ALL_USED = re.compile(
    r"\b(?:with|including|if|once|assuming|provided|where)?\s?(?:all|both|every|"
    r"the full)\s(?:of the\s)?(?:\w+\s)?(?:extensions?|options?)\b(?!\s(?:appraisals?|(?:(?:were|are|was|is|have been|"
    r"has been)\s)?(?:considered|appraised|costed|scored|assessed|compared)))"
    r"(?:\s(?:are|is|being|have been))?\s?(?:agreed|taken|used|exercised|granted|included|applied)?",
    re.IGNORECASE,
)
_YEARS = re.compile(rf"\b(?P<n>\d{{1,2}}|{NUMBER_WORD})[\s-]years?\b", re.IGNORECASE)
_SURE = any_of(
    r"will|is|are|gives?|provides?|secures?|guarantees?|ensures?|saves?|offers?|delivers?|certain\w*|stability|"
    "runs?|lasts?"
)
_UNSURE = any_of(
    r"if|could|may|might|would|up to|at most|at the most|maximum|subject to|assuming|provided that|depend\w*|"
    "should all|not (?:committed|certain|promised)|option(?:s|al)? (?:to|of)|no more than|can"
)
_PROVIDERS = any_of("providers?|suppliers?|contractors?|organisations?")
_ASKED = re.compile(
    r"\b(?:will be|are to be|are|is|to be|be)\s(?:then\s)?(?:[\w,]+\s){0,6}?(?:asked|invited|requested|"
    r"required)\s(?:to|whether)\s(?:\w+\s){0,3}?(?:confirm\w*|accept\w*|agree\w*|say|indicate|express)|"
    r"\bwill\s(?:be\s)?(?:[\w,]+\s){0,4}?(?:confirm|seek confirmation)\b",
    re.IGNORECASE,
)
_DECLINED = any_of(
    r"declin\w+|refus\w+|does not accept|do not accept|withdraw\w*|only when|only if|no answer|does not (?:reply|"
    "answer|agree|confirm)|do not (?:reply|answer|agree|confirm)|already (?:agreed|confirmed|accepted)|"
    "have (?:confirmed|agreed|accepted)"
)
_NARROWER = any_of(
    "less than (?:the|what)|narrower|only (?:part|lots|some)|part of (?:the|what)|fewer|rather than (?:all|"
    "the whole)|left out|not all|three of the|does not cover|whole contract"
)
_PLAN = re.compile(r"\bforward plan\b|\bprocurement plan\b", re.IGNORECASE)
_SHORTER = any_of(
    "shorter|part of the (?:option|period|term)|less than the (?:whole|full)|(?:six|nine|twelve|6|9|12) months|"
    r"(?:one|1|a|single)[\s-]years?|for less"
)


def certainty(draft: Draft) -> Iterator[Finding]:
    """Years that depend on every option being used are told as a possibility."""
    for passage in draft.passages:
        for sentence in passage.sentences:
            match = _ALL_USED.search(sentence)
            if match and _YEARS.search(sentence) and _SURE.search(sentence) and not _UNSURE.search(sentence):
                yield CERTAIN.found(
                    f"{passage.label} counts “{match[0].strip()}” as if it were settled. Say what is certain, and what "
                    "depends on options that may not be used.",
                    passage.place,
                )


def confirmations(draft: Draft) -> Iterator[Finding]:
    """Where providers answer only after the decision, the report says what holds if they decline."""
    if not draft.extends or any(_DECLINED.search(passage.reading) for passage in draft.passages):
        return
    for passage in draft.passages:
        if any(_PROVIDERS.search(one) and _ASKED.search(one) for one in passage.sentences):
            yield ASKED_AFTER.found(
                f"{passage.label} has providers confirm after the decision. Say what holds for one that declines, or "
                "record their answers before it.",
                passage.place,
            )


def forward_plan(draft: Draft) -> Iterator[Finding]:
    """A decision on part of what the forward plan approved says so."""
    entry = draft.forward_plan
    if entry is None:
        return
    named = {
        lot.position.label for asked in draft.recommendations if asked.effect is EffectKind.EXTEND for lot in asked.lots
    }
    left_out = [label for label in entry.running if label not in named] if named else []
    asked_for = sum((asked.value.amount for asked in draft.recommendations if asked.value), start=0)
    is_cheaper = entry.value is not None and 0 < asked_for < entry.value
    if (left_out or is_cheaper) and not any(
        _PLAN.search(passage.reading) and any(_NARROWER.search(one) for one in passage.sentences)
        for passage in draft.passages
    ):
        what = f"leaves out {', '.join(left_out)}" if left_out else "asks for less than the sum planned"
        yield WIDER.found(
            f"Forward plan entry {entry.reference} is for the contract as a whole, and the report {what}. Say in what "
            "the decision is narrower than the plan."
        )


def shorter_use(draft: Draft) -> Iterator[Finding]:
    """Where part of an option may be used, using part of it is an alternative."""
    place = next((one.place for one in draft.sections if one.kind is SectionKind.OPTIONS), "")
    whole = [
        asked
        for asked in draft.recommendations
        if asked.effect is EffectKind.EXTEND and asked.option and asked.option.may_be_split
        and any(lot.from_on and lot.to_on and lot.to_on >= end_of_term(lot.from_on, months=asked.option.months)
                for lot in asked.lots)
    ]  # fmt: skip
    considered = " ".join(f"{one.title} {one.text} {one.reason}" for one in draft.considered)
    if place and whole and draft.considered and not _SHORTER.search(considered):
        yield NO_SHORTER.found(
            "The option may be used in part, and no shorter extension is among the alternatives. Add it, with the "
            "reason why the whole is needed.",
            place,
        )


def weights(draft: Draft) -> Iterator[Finding]:
    """The weights of the criteria on which options are scored add up to 100 per cent."""
    added = sum(one.weight for one in draft.criteria)
    if draft.criteria and added != 100:
        yield WEIGHTS.found(
            f"The weights of the criteria add up to {added} per cent. Change them so that they make 100."
        )


CHECKS = (certainty, confirmations, forward_plan, shorter_use, weights)
