"""Whether an extension names its legal ground, and one of the rules that govern the contract.

Sources: law.md §§3.2 to 3.5; SI 2015/102 reg. 72; Procurement Act 2023 s. 74 and Sch. 8; SI 2023/1348 reg. 13; cases
S1, S2 and S4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from decisions.checks.draft import Draft
from decisions.checks.phrases import any_of
from decisions.checks.rule import Finding, blocker, warning
from frameworks.enums import Regime
from frameworks.regimes import GROUNDS, may_rely_on

WRONG_GROUND = blocker(
    "wrong_ground",
    "A ground for using the contract's options that is not of its procurement regime, or not in force.",
    "SI 2015/102 reg. 72; Procurement Act 2023 s. 74 and Sch. 8; SI 2023/1348 reg. 13",
)
NO_GROUND = warning(
    "ground_not_named",
    "An extension whose legal ground is nowhere named.",
    "SI 2015/102 reg. 72; Procurement Act 2023 s. 74 and Sch. 8; SI 2023/1348 reg. 13; cases S2 and S4",
)
OTHER_LAW = warning(
    "law_of_another_regime",
    "A regulation or section of rules that do not govern the contract, cited for it.",
    "Procurement Act 2023 (in force from 24 February 2025); case S4",
)
GUIDANCE_ONLY = warning(
    "guidance_is_no_ground", "A policy note relied on for an extension, with no regulation named.", "Case S1"
)

_CITED = {
    Regime.PCR2015: re.compile(
        r"\breg(?:ulation|\.)?\s?72\b|\breg(?:ulation|\.)?\s?(?:33|34|7[4-7])\b(?=[^.;]{0,60}Public Contracts)|"
        r"\bPublic Contracts Regulations(?: 2015)?\b",
        re.IGNORECASE,
    ),
    Regime.PA2023: re.compile(
        r"\b(?:section|s\.)\s?(?:47|74|75)\b(?=[^.;]{0,60}(?:Procurement|Act))|\bSch(?:edule|\.)\s8\b|"
        r"\bProcurement Act(?: 2023)?\b",
        re.IGNORECASE,
    ),
    Regime.PSR: re.compile(
        r"\bProvider Selection Regime\b|\breg(?:ulation|\.)?\s?13\b(?=[^.;]{0,60}(?:Provider|Health Care))",
        re.IGNORECASE,
    ),
    Regime.BELOW_THRESHOLD: re.compile(
        r"\b(?:below|under)[\s-](?:the\s)?threshold\b|\bcontract[’']?s own terms\b|\bterms of the contract\b",
        re.IGNORECASE,
    ),
}
_ACT = (Regime.PA2023, Regime.PA2023_LIGHT_TOUCH)
_DENIED = any_of(
    "not|no longer|before|until|does not|neither|instead of|rather than|replaced?|when|once|future|new|will|"
    "following the Procurement Act|old rules|transitional"
)
_POLICY_NOTE = re.compile(r"\bPPN\b|\bprocurement policy notes?\b", re.IGNORECASE)
_EXTENDED = re.compile(r"\bexten(?:d\w*|sions?)\b|\boption\b", re.IGNORECASE)
_ANY_LAW = re.compile(
    r"\breg(?:ulation|\.|s)?\s?\d+|\bsection\s\d+[^.;]{0,40}Procurement|\bSch(?:edule|\.)\s8\b|"
    r"\bPublic Contracts Regulations\b",
    re.IGNORECASE,
)


def grounds(draft: Draft) -> Iterator[Finding]:
    """The ground of an extension is one of the contract's own rules, and the report names it."""
    held = draft.contract
    if held is None:
        return
    if held.ground:
        for reason in may_rely_on(held.ground, held.regime, on=draft.on).reasons:
            yield WRONG_GROUND.under(reason.code).found(
                f"The contract's ground for using its options cannot be relied on. {reason.message}", "contract"
            )
    if draft.extends and not _names_ground(draft, held.regime):
        label = next(one.label for one in GROUNDS if one.regime == held.regime and one.is_option)
        yield NO_GROUND.found(
            f"The report does not name the ground for the extension ({held.regime.label}: {label}). Name it among the "
            "legal implications, with the fact “option.ground”.",
            _legal(draft),
        )


def _names_ground(draft: Draft, regime: Regime) -> bool:
    wanted = _CITED[Regime.PA2023 if regime in _ACT else regime]
    return any("option.ground" in passage.facts or wanted.search(passage.reading) for passage in draft.passages)


def _legal(draft: Draft) -> str:
    """Where the law is spoken of: the legal section, or the report as a whole."""
    found = (one.place for one in draft.sections if one.discipline == "legal" or "legal" in one.heading.lower())
    return next(found, "report")


def other_law(draft: Draft) -> Iterator[Finding]:
    """An extension is not grounded on rules that do not govern the contract, nor on a policy note alone."""
    held = draft.contract
    if held and draft.extends:
        own = Regime.PA2023 if held.regime in _ACT else held.regime
        for passage in draft.passages:
            for sentence in passage.sentences:
                cited = [one for one, pattern in _CITED.items() if one is not own and pattern.search(sentence)]
                if (
                    cited
                    and _EXTENDED.search(sentence)
                    and not _DENIED.search(sentence)
                    and not _CITED[own].search(sentence)
                ):
                    yield OTHER_LAW.found(
                        f"{passage.label} grounds the extension on rules ({cited[0].label}) that do not govern the "
                        f"contract; it is under the {held.regime.label}. Cite those.",
                        passage.place,
                    )
    if not any(_ANY_LAW.search(passage.reading) for passage in draft.passages):
        for passage in draft.passages:
            if any(_POLICY_NOTE.search(one) and _EXTENDED.search(one) for one in passage.sentences):
                yield GUIDANCE_ONLY.found(
                    f"{passage.label} rests an extension on a procurement policy note. A note is no power: name the "
                    "regulation and record the change as a variation with its ground.",
                    passage.place,
                )


CHECKS = (grounds, other_law)
