"""Whether one thing goes by one kind: framework, approved list or dynamic purchasing system; and by its regime's words.

What runs now is what the register says it is; what is proposed may be something else, but one thing.
Sources: cases S0 (framework and approved list), S1 (dynamic purchasing system and provider list), S3 (“open framework”
before the Procurement Act 2023 gave the words a meaning); law.md §3.4.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from decisions.checks.draft import Draft
from decisions.checks.passages import Passage
from decisions.checks.phrases import any_of
from decisions.checks.rule import Finding, warning
from decisions.enums import EffectKind
from frameworks.enums import ContractKind, Regime
from frameworks.kinds import LISTS
from frameworks.regimes import PA2023_STARTS_ON

TWO_KINDS = warning(
    "kind_named_two_ways",
    "The same thing called a framework here, an approved list or a dynamic purchasing system there.",
    "Cases S0 and S1",
)
OTHER_REGIME = warning(
    "words_of_another_regime",
    "“Open framework” or “dynamic market” of a contract let before the Procurement Act 2023, or the reverse.",
    "Procurement Act 2023 ss. 36 to 39 and 49; SI 2015/102 reg. 34; case S3",
)

_KINDS = {
    ContractKind.APPROVED_LIST: re.compile(r"\bapproved (?:provider |supplier )?lists?\b", re.IGNORECASE),
    ContractKind.DYNAMIC: re.compile(r"\bdynamic (?:purchasing systems?|markets?)\b|\bDPS\b", re.IGNORECASE),
    ContractKind.FRAMEWORK: re.compile(
        r"\bframework (?:agreements?|contracts?|providers?)\b|\b(?:this|the|a|our|current|existing|present|new|open|"
        r"closed|proposed)\sframework\b(?!\s(?:of|for (?:assess|assur|measur|monitor|manag|decision|quality)\w*|"
        r"document|directive))",
        re.IGNORECASE,
    ),
}
_NAMES = {
    ContractKind.APPROVED_LIST: "an approved list",
    ContractKind.DYNAMIC: "a dynamic purchasing system or market",
    ContractKind.FRAMEWORK: "a framework",
}
_OTHER_FRAMEWORK = re.compile(
    r"\b(?:policy|legal|legislative|regulatory|national|performance|outcomes?|quality|governance|competency|"
    r"statutory|strategic|financial|assurance|planning|inspection|commissioning)\sframework\b",
    re.IGNORECASE,
)
_PROPOSED = any_of(
    r"new|proposed?|proposal|procur\w+|establish\w*|future|replac\w+|instead|next|successor|set up|will be (?:let|"
    r"created)|recommission\w*|alternative|re-?tender\w*|advertis\w+"
)
_PRESENT = any_of(
    "current|currently|existing|present|began|was (?:let|procured|advertised)|expires?|this (?:list|framework)"
)
_NOT_OURS = any_of("other councils?|neighbouring|regional|national|Crown Commercial|another (?:council|authority)")
_ACT_WORDS = re.compile(r"\bopen frameworks?\b|\bdynamic markets?\b", re.IGNORECASE)
_REGULATION_WORDS = re.compile(r"\bdynamic purchasing systems?\b|\bDPS\b", re.IGNORECASE)


def kinds(draft: Draft) -> Iterator[Finding]:
    """What runs is called what the register calls it; what is proposed is called the same throughout."""
    held = draft.contract
    planned = {asked.plan.kind for asked in draft.recommendations if asked.plan and asked.effect is EffectKind.PROCURE}
    proposed: dict[ContractKind, list[Passage]] = defaultdict(list)
    for passage in draft.passages:
        if passage.place.startswith(("option_considered:", "background_paper:")):
            continue
        for kind, is_proposed in _said(passage):
            if is_proposed:
                proposed[kind].append(passage)
            elif held and held.kind in LISTS and kind is not held.kind and not planned and not draft.procures:
                yield TWO_KINDS.found(
                    f"{passage.label} calls the contract {_NAMES[kind]}; the register says it is {_NAMES[held.kind]}. "
                    "Use the register's word throughout, or correct the register.",
                    passage.place,
                )
    right = next(iter(planned & set(_KINDS)), None) or (next(iter(proposed)) if len(proposed) > 1 else None)
    for kind, passages in proposed.items():
        if right is not None and kind is not right:
            yield TWO_KINDS.found(
                f"{passages[0].label} calls what is proposed {_NAMES[kind]}; elsewhere it is {_NAMES[right]}. Use one "
                "word throughout.",
                passages[0].place,
            )


def _said(passage: Passage) -> list[tuple[ContractKind, bool]]:
    """Every kind the passage names, and whether of something proposed; a sentence that names two compares them."""
    found: dict[tuple[ContractKind, bool], None] = {}
    for sentence in passage.sentences:
        words = _OTHER_FRAMEWORK.sub("", sentence)
        named = [kind for kind, pattern in _KINDS.items() if pattern.search(words)]
        if len(named) == 1 and not _NOT_OURS.search(sentence):
            is_proposed = bool(_PROPOSED.search(sentence)) and not _PRESENT.search(sentence)
            found[named[0], is_proposed] = None
    return list(found)


def regimes(draft: Draft) -> Iterator[Finding]:
    """A word the Procurement Act 2023 defines is not used of a contract under the Regulations, and the reverse."""
    regime = _regime(draft)
    if regime is Regime.PCR2015:
        pattern, other = _ACT_WORDS, "the Procurement Act 2023, which does not govern this"
    elif regime in (Regime.PA2023, Regime.PA2023_LIGHT_TOUCH):
        pattern, other = _REGULATION_WORDS, "the Public Contracts Regulations 2015, which do not govern this"
    else:
        return
    for passage in draft.passages:
        match = pattern.search(passage.reading)
        if match and not passage.place.startswith("option_considered:"):
            yield OTHER_REGIME.found(
                f"{passage.label} says “{match[0]}”. The words are of {other}. Use the words of its own rules.",
                passage.place,
            )


def _regime(draft: Draft) -> Regime | None:
    """The rules of what the report is about: of what is planned, else of what runs; before the Act there was one."""
    planned = {asked.plan.regime for asked in draft.recommendations if asked.plan}
    if planned:
        return planned.pop() if len(planned) == 1 else None
    if draft.procures:
        return Regime.PCR2015 if draft.on < PA2023_STARTS_ON else None
    return draft.contract.regime if draft.contract else None


CHECKS = (kinds, regimes)
