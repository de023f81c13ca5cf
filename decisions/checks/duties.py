"""Whether the report speaks to the duties that stand behind every contract for a service.

A duty is spoken to by a section of its own that has text or an explicit answer, by the register, or by words anywhere.
Sources: Equality Act 2010 s. 149; UK GDPR art. 35; TUPE Regulations 2006; Public Services (Social Value) Act
2012; case S1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from decisions.checks.draft import Draft, SectionView
from decisions.checks.rule import Finding, Rule, warning
from decisions.enums import SectionAnswer

NO_EQUALITY = warning("equality_unanswered", "Nothing on the public sector equality duty.", "Equality Act 2010 s. 149")
EQUALITY_UNDATED = warning(
    "equality_assessment_undated",
    "An equality assessment said to be done, with no date in the report or on the register and no link.",
    "Equality Act 2010 s. 149; case S1",
)
NO_TUPE = warning(
    "tupe_unanswered",
    "Nothing on the transfer of staff where the register says they may transfer, or where a contract is let anew.",
    "Transfer of Undertakings (Protection of Employment) Regulations 2006",
)
NO_DPIA = warning("data_protection_unanswered", "Nothing on data protection.", "UK GDPR art. 35; case S1")
NO_SOCIAL_VALUE = warning(
    "social_value_unanswered", "Nothing on social value.", "Public Services (Social Value) Act 2012 s. 1"
)

_EQUALITY = re.compile(r"\bequalit\w+|\bprotected characteristics?\b|\bEHRIA\b|\bEqIA\b|\bEIA\b", re.IGNORECASE)
_TUPE = re.compile(
    r"\bTUPE\b|\btransfer of undertakings\b|\b(?:staff|employees?)\b[^.;]{0,40}\btransfer\w*\b", re.IGNORECASE
)
_DATA = re.compile(r"\bdata protection\b|\bDPIA\b|\bGDPR\b|\bpersonal data\b", re.IGNORECASE)
_SOCIAL = re.compile(r"\bsocial value\b|\bsocial, economic and environmental\b", re.IGNORECASE)


def duties(draft: Draft) -> Iterator[Finding]:
    """Equality, data protection, social value and the transfer of staff: each is spoken to, if only by “None”."""
    held = draft.contract
    if not (draft.extends or draft.procures) or held is None:
        return
    if not _is_heard_of(draft, _EQUALITY):
        yield _unanswered(
            NO_EQUALITY, "the public sector equality duty: who is affected, and the assessment with its date"
        )
    if not _is_heard_of(draft, _DATA) and held.dpia_completed_on is None:
        yield _unanswered(NO_DPIA, "data protection: the impact assessment with its date, or why none is needed")
    if not _is_heard_of(draft, _SOCIAL) and not held.social_value.strip():
        yield _unanswered(NO_SOCIAL_VALUE, "social value: what providers bring beside the service itself")
    if (held.is_tupe_relevant or draft.procures) and not _is_heard_of(draft, _TUPE):
        yield _unanswered(NO_TUPE, "the transfer of staff (TUPE): whether anybody's employment moves, and when")


def _unanswered(rule: Rule, what: str) -> Finding:
    return rule.found(f"The report says nothing on {what}. Write it in the section it belongs to.")


def _is_heard_of(draft: Draft, words: re.Pattern[str]) -> bool:
    """Whether it is spoken to, or its own section is still empty and asked for as such (see `structure`)."""
    return any(words.search(passage.reading) for passage in draft.passages) or any(
        words.search(section.heading) and (section.is_required or _speaks(section)) for section in draft.sections
    )


def _speaks(section: SectionView) -> bool:
    return section.answer is not SectionAnswer.CONTENT or bool(section.body.strip()) or section.has_rows


_ASSESSED = re.compile(
    r"\b(?:equality|equalities|EqIA|EHRIA|EIA|impact assessment)\b[^.;]{0,80}\b(?:carried out|completed|"
    r"undertaken|done|prepared|conducted)\b|\b(?:carried out|completed|undertaken|prepared|"
    r"conducted)\b[^.;]{0,40}\b(?:equality|equalities|EqIA|EHRIA|EIA)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"(?<!Act )(?<!Regulations )\b(?:19|20)\d{2}\b|\bAnnex\b|\bAppendix\b|\bbackground paper\b|"
    r"\bat the end of this report\b",
    re.IGNORECASE,
)
_STILL_TO_COME = re.compile(
    r"\b(?:will|to) be\b|\bbefore this report\b|\bwith this report\b|\bfor this (?:decision|report)\b", re.IGNORECASE
)


def equality_assessment(draft: Draft) -> Iterator[Finding]:
    """An assessment said to be done can be found: by its date, or as a paper of the report."""
    if draft.contract and draft.contract.eqia_completed_on:
        return
    if any(_EQUALITY.search(title) for title in (*draft.annexes, *(paper.title for paper in draft.papers))):
        return
    for passage in draft.passages:
        if not _EQUALITY.search(passage.reading) or _WHEN.search(passage.reading) or passage.links:
            continue
        if any(_ASSESSED.search(one) and not _STILL_TO_COME.search(one) for one in passage.sentences):
            yield EQUALITY_UNDATED.found(
                f"{passage.label} says that an equality assessment was made, and not when. Give its date, or list it "
                "among the papers.",
                passage.place,
            )


CHECKS = (duties, equality_assessment)
