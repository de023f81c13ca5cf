"""Whether risks are scored, owned and mitigated as they are said to be, as rows or in a typed table.

The score of a row is computed; in a typed table it is a number somebody worked out. Source: model.md invariant 34;
case S4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from decisions.checks.draft import Draft
from decisions.checks.passages import TableView
from decisions.checks.phrases import any_of
from decisions.checks.rule import Finding, blocker, warning

SCORE = blocker("risk_score_wrong", "A typed score that is not likelihood times impact.", "Invariant 34; case S4")
GREATER = warning(
    "residual_above_inherent",
    "A risk that is greater after its mitigation than before, with no comment.",
    "Invariant 34",
)
IMPACT = warning(
    "impact_changed_by_mitigation",
    "A mitigation that makes a risk less likely, and an impact that is lower afterwards.",
    "Invariant 34; case S4",
)
NO_OWNER = warning("risk_without_owner", "Risks that nobody looks after, or by no day.", "Case S4")
NO_BANDS = warning(
    "risk_bands_not_said", "Scores in a typed table, and no word on which are high.", "Invariant 34; case S4"
)
RUN_TOGETHER = warning(
    "risk_not_described", "A risk whose title tells the whole story, with no description.", "Case S4"
)

_LIKELIHOOD = re.compile(r"\blikelihood\b|\bprobability\b", re.IGNORECASE)
_IMPACT = re.compile(r"\bimpact\b|\bseverity\b|\bconsequence\b", re.IGNORECASE)
_SCORE = re.compile(r"\bRAG\b|\bscore\b|\brating\b|\btotal\b|\bL\s?[×x]\s?I\b", re.IGNORECASE)
_MITIGATION = re.compile(r"\bmitigat\w*|\bcontrols?\b|\bactions?\b", re.IGNORECASE)
_OWNER = re.compile(r"\bowner\b|\bwho\b|\bresponsib\w+|\blead\b", re.IGNORECASE)
_LESS_LIKELY = any_of(
    r"prevent\w*|avoid\w*|check\w*|monitor\w*|train\w*|regular\w*|early|recruit\w*|vet\w*|meetings?|guidance|"
    r"review\w*|remind\w*|ask\w*|explain\w*|communicat\w*|engag\w*|inform\w*|plann\w*|consult\w*|timetable|"
    r"start\w* (?:early|soon)"
)
_LESS_HARM = any_of(
    r"contingenc\w+|insur\w+|limit\w*|cap(?:s|ped|ping)?|back-?up|alternative\w*|reserves?|fall-?back|recover\w*|"
    r"step(?:s|ping)? in|compensat\w*|spread\w*|continuity|cover(?:s|ed)?|second provider|other providers|"
    r"emergency|phas\w+|harm|impact|effects?|damag\w*|lessen\w*|soften\w*|redistribut\w*|interim|temporary"
)
_BANDS = (any_of("red|high"), any_of("green|low"))
_INTEGER = re.compile(r"(?<![\d.])\d{1,2}(?![\d.])")
LONG_TITLE = 15  # words


@dataclass(frozen=True)
class Scored:
    """A risk with its scores before and after, wherever it stands."""

    name: str
    place: str
    before: tuple[int, int]
    after: tuple[int, int] | None
    mitigation: str
    comment: str = ""


@dataclass(frozen=True)
class _Columns:
    """Which columns of a typed table hold likelihood, impact and score, before and after, and the mitigation."""

    triples: tuple[tuple[int, int, int | None], ...]
    mitigation: int | None


def typed_scores(draft: Draft) -> Iterator[Finding]:
    """In a typed table each score is the product of the two numbers beside it."""
    for table in draft.typed:
        for row in table.rows:
            for likelihood, impact, score in _columns(table).triples:
                one, other = _number(row, likelihood), _number(row, impact)
                stated = _number(row, score)
                if one is not None and other is not None and stated is not None and one * other != stated:
                    yield SCORE.found(
                        f"“{table.caption}”: “{_short(row[0])}” is scored {stated}, but {one} × {other} is "
                        f"{one * other}. Correct the score.",
                        table.place,
                    )


def _columns(table: TableView) -> _Columns:
    triples = []
    for place, heading in enumerate(table.headings):
        if not _LIKELIHOOD.search(heading):
            continue
        following = table.headings[place + 1 :]
        if following and _IMPACT.search(following[0]):
            has_score = len(following) > 1 and bool(_SCORE.search(following[1]))
            triples.append((place, place + 1, place + 2 if has_score else None))
    mitigation = next(
        (place for place, heading in enumerate(table.headings)
         if _MITIGATION.search(heading) and not any(place in triple for triple in triples)),
        None,
    )  # fmt: skip
    return _Columns(tuple(triples), mitigation)


def _number(row: Sequence[str], column: int | None) -> int | None:
    """The one whole number in a cell: “4 – likely” is 4, “16 (red)” is 16."""
    if column is None or column >= len(row):
        return None
    found = _INTEGER.findall(row[column])
    return int(found[0]) if len(found) == 1 else None


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:8]) + ("…" if len(words) > 8 else "")


def _scored(draft: Draft) -> Iterator[Scored]:
    for risk in draft.risks:
        after = None
        if risk.residual_likelihood is not None and risk.residual_impact is not None:
            after = (risk.residual_likelihood, risk.residual_impact)
        before = (risk.likelihood, risk.impact)
        yield Scored(f"Risk {risk.order}, “{risk.title}”,", risk.place, before, after, risk.mitigation, risk.comment)
    for table in draft.typed:
        columns = _columns(table)
        for row in table.rows:
            pairs = [(_number(row, one), _number(row, other)) for one, other, _ in columns.triples[:2]]
            whole = [(one, other) for one, other in pairs if one is not None and other is not None]
            if len(whole) == 2:
                mitigation = row[columns.mitigation] if columns.mitigation is not None else ""
                name = f"“{table.caption}”: “{_short(row[0])}”"
                yield Scored(name, table.place, whole[0], whole[1], mitigation)


def residuals(draft: Draft) -> Iterator[Finding]:
    """What is left of a risk is less than it was, and lower where the mitigation works."""
    for risk in _scored(draft):
        if risk.after is None:
            continue
        before, after = risk.before[0] * risk.before[1], risk.after[0] * risk.after[1]
        if after > before and not risk.comment.strip():
            yield GREATER.found(
                f"{risk.name} is scored {before} before its mitigation and {after} afterwards. Correct a score, or "
                "say in a comment why it grows.",
                risk.place,
            )
        elif risk.after[1] < risk.before[1] and _only_less_likely(risk.mitigation):
            yield IMPACT.found(
                f"{risk.name} has an impact of {risk.before[1]} before and {risk.after[1]} afterwards, but its "
                "mitigation only makes it less likely. Say what lessens the harm, or leave the impact.",
                risk.place,
            )


def _only_less_likely(mitigation: str) -> bool:
    return bool(_LESS_LIKELY.search(mitigation)) and not _LESS_HARM.search(mitigation)


def owners(draft: Draft) -> Iterator[Finding]:
    """Each risk has somebody who looks after it, and a day by when; told once for all that lack it."""
    bare = [risk for risk in draft.risks if not risk.owner.strip() or risk.due_on is None]
    if bare:
        *others, last = (str(risk.order) for risk in bare)
        which = f"Risks {', '.join(others)} and {last} have" if others else f"Risk {last} has"
        dealt = "they are" if others else "it is"
        yield NO_OWNER.found(f"{which} no owner, or no day by when {dealt} dealt with. Name both.", bare[0].place)
    for table in draft.typed:
        if _columns(table).triples and not any(_OWNER.search(heading) for heading in table.headings):
            yield NO_OWNER.found(
                f"“{table.caption}” names no owner of its risks. Add a column for who looks after each, and by when.",
                table.place,
            )
    for risk in draft.risks:
        if not risk.description.strip() and len(risk.title.split()) > LONG_TITLE:
            yield RUN_TOGETHER.found(
                f"Risk {risk.order} tells everything in its title. Give it a short title, and the rest as its "
                f"description.",
                risk.place,
            )


def bands(draft: Draft) -> Iterator[Finding]:
    """A typed table of scores says, or the report says, which scores are high and which low."""
    for table in draft.typed:
        columns = _columns(table).triples
        if not any(score is not None for _, _, score in columns):
            continue
        cells = " ".join(cell for row in table.rows for cell in row)
        prose = " ".join(passage.reading for passage in draft.passages if passage.place != table.place)
        if not all(band.search(f"{cells} {prose}") for band in _BANDS):
            yield NO_BANDS.found(
                f"“{table.caption}” gives scores, and nothing says which are high and which low. Say it in words, or "
                "keep the risks as rows, which have the council's bands.",
                table.place,
            )


CHECKS = (typed_scores, residuals, owners, bands)
