"""Which section a heading of a draft belongs to: the same words, the same thing under another name, or nearly so.

Headings are compared without numbers, capitals and punctuation. What is only near is taken with care: a heading in the
wrong section is worse than one the author has to place. Names for the same thing: cases.md, S0–S4.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from commissioning.documents.drafts.draft import Draft, Part
from decisions.bringing.shape import Place, Shape

NEAR = 0.88  # of 1: “Equalities and diversity” and “Equality and diversity” are as near as this
NO_LEVEL = 99  # of a heading below which nothing stands
SHORTEST = 6  # letters: shorter headings are near to too much
_PLAIN = re.compile(r"[^a-z0-9 ]+")
_BRACKETS = re.compile(r"\([^)]*\)")
_IDLE = frozenset(
    ("a", "an", "and", "any", "are", "by", "for", "from", "in", "is", "of", "on", "or", "our", "the", "to")
)
_GENERAL = frozenset(("comments", "considerations", "implication", "implications", "issues", "matters", "report"))

# Each line is one thing under its names. A line that begins with the words of a section's key stands for that section.
NAMES = (
    "summary | executive summary | purpose of the report | purpose | report summary | introduction and summary",
    "recommendations | recommendation | decisions | decision | decision to be made | decisions to be made | "
    "proposed decision | decision required | recommended decision | officer recommendations | it is recommended that",
    "why this report is needed | why is the decision needed | introduction | background | introduction and background "
    "| background information | context | need for the decision",
    "reasons for recommendations | reasons for the recommendation | reasons for recommendation | reasons | "
    "reasons for decision | reason for the decision | reasons for the decision",
    "alternative options considered and not recommended | alternative options considered and rejected | alternatives | "
    "alternative options | alternative options considered | alternatives considered | options considered | "
    "other options considered | options appraisal | options",
    "post decision implementation | implementation | next steps | what happens next",
    "timetable for implementation | timetable | timetable for decisions | milestones | key dates | timescales | "
    "procurement timetable | draft procurement timetable | timetable for decisions including scrutiny",
    "implications of the decision | implications | implications of decision",
    "corporate priorities and performance | corporate priorities | council plan | corporate plan | "
    "policies or council plan | policy framework and previous decisions | strategic priorities | policy framework",
    "finance and value for money | financial implications | finance | financial | resource implications | "
    "financial implications and value for money | finance implications | resources",
    "procurement | procurement implications | commercial implications",
    "staffing | staffing implications | human resources | workforce | hr implications | personnel implications",
    "it | ict | information technology | digital | it implications",
    "property | property implications | accommodation | assets",
    "sustainability | environmental implications | climate change | environment | energy efficiency | "
    "environmental and climate change implications",
    "social value | social value implications",
    "legal and constitutional references | legal implications | legal | legal and constitutional implications",
    "risk management | risks | risk | risk assessment | risks and mitigations | key risks | risk implications",
    "equalities and diversity | equalities implications | equality implications | equalities | "
    "equality and human rights implications | human rights equalities and diversity | equality and diversity | "
    "equality diversity and inclusion | public sector equality duty | equality impact assessment",
    "corporate parenting | corporate parenting implications",
    "consultation and engagement | consultation | engagement | consultations | consultation and communication",
    "data protection implications | data protection | information governance | data protection impact assessment",
    "communication | communications | communication implications",
    "insight | insight and evidence",
    "conclusions | conclusion",
    "background papers | background documents | list of background papers | background papers and documents",
    "contacts | officers to contact | contact officers | officer contact details | contact details | report author | "
    "report author relevant director",
    "annexes | list of annexes | appendices | enclosures | appendix | list of appendices",
)


class How(Enum):
    """Why a heading goes where it is suggested to go."""

    SAME = "the same heading"
    ALIKE = "another name for it"
    NEAR = "nearly the same heading"
    ABOVE = "under the heading above"
    CHOSEN = "as you chose"
    FORM = "printed by the form itself"
    EXEMPT = "in an exempt passage, which is kept for you to enter as exempt text"
    NONE = "not recognised"


@dataclass(frozen=True)
class Suggestion:
    """Where a part of the draft goes, by the key of a section; empty where nothing was recognised."""

    key: str
    how: How


def suggest(draft: Draft, shape: Shape, choices: Mapping[int, str] | None = None) -> tuple[Suggestion, ...]:
    """A suggestion for each part of the draft, in its order.

    A heading that is none of the form's goes with the heading above when it stands below it; otherwise it is for the
    author to place. What the author chose instead stands in `choices` by the part's place (an empty key leaves it
    out), and what stands below it goes with it.
    """
    found: list[Suggestion] = []
    above, level = Suggestion("", How.NONE), 0
    aside, aside_level = Suggestion("", How.NONE), NO_LEVEL  # a sub-heading that the author sent elsewhere
    for place, part in enumerate(draft.parts):
        own = _own(part, shape, above.key)
        is_below = bool(part.heading) and (part.level > level or part.is_guess)
        follows = own is None and is_below and (bool(above.key) or above.how is How.FORM)
        if not follows or part.level <= aside_level:
            aside_level = NO_LEVEL
        one = own or Suggestion("", How.NONE)
        if follows:
            one = _beneath(above if aside_level == NO_LEVEL else aside)
        if choices and choices.get(place, one.key) != one.key:
            one = Suggestion(choices[place], How.CHOSEN)
            aside, aside_level = (one, part.level) if follows else (aside, aside_level)
        found.append(one)
        if not follows and part.heading and (not part.is_guess or one.key):
            above, level = one, part.level
    return tuple(found)


def _beneath(above: Suggestion) -> Suggestion:
    """Where a heading goes that stands below another: with it, printed by the form, or left out."""
    if above.key:
        return Suggestion(above.key, How.ABOVE)
    return Suggestion("", How.FORM if above.how is How.FORM else How.NONE)


def find(heading: str, places: Sequence[Place], *, near: Sequence[str] = ()) -> tuple[Place, How] | None:
    """The section a heading stands for. Of several that would do, one directly below one of `near` comes first."""
    said = plain(heading)
    if not said:
        return None
    for how, fits in ((How.SAME, _is_same), (How.ALIKE, _is_alike), (How.NEAR, _is_near)):
        fitting = [place for place in places if place.heading and fits(said, plain(place.heading), place)]
        if fitting:
            return min(fitting, key=lambda place: (not place.takes_text, place.parent not in near)), how
    return None


def plain(heading: str) -> str:
    """A heading without capitals, accents, punctuation and what stands in brackets."""
    text = unicodedata.normalize("NFKD", heading).casefold().replace("&", " and ")
    bare = _BRACKETS.sub(" ", text)
    return " ".join(_PLAIN.sub(" ", bare if bare.strip() else text).split())


def is_standing(words: str, standing: Iterable[str]) -> bool:
    """Whether these words are what a form prints by itself."""
    return plain(words) in {plain(one) for one in standing}


def _own(part: Part, shape: Shape, near: str) -> Suggestion | None:
    """What a heading says for itself; a line that only looks like one has to say it in the same words."""
    if not part.heading:
        return None
    above = shape.place(near)
    found = find(part.heading, shape.places, near=(above.key, above.parent) if above else ())
    if found is not None and not (part.is_guess and found[1] is How.NEAR):
        return Suggestion(found[0].key, found[1])
    return Suggestion("", How.FORM) if is_standing(part.heading, shape.standing) else None


def _is_same(said: str, name: str, _place: Place) -> bool:
    return said == name


def _is_alike(said: str, name: str, place: Place) -> bool:
    """The same thing under another name, or the same words but for idle and general ones."""
    groups = [group for group in _GROUPS if said in group]
    names = {name, plain(place.key)}
    return any(names & group for group in groups) or (bool(_core(said)) and _core(said) == _core(name))


def _is_near(said: str, name: str, _place: Place) -> bool:
    return min(len(said), len(name)) >= SHORTEST and SequenceMatcher(None, said, name).ratio() >= NEAR


def _core(words: str) -> tuple[str, ...]:
    return tuple(sorted(word for word in words.split() if word not in _IDLE and word not in _GENERAL))


_GROUPS = tuple(frozenset(plain(name) for name in line.split("|")) for line in NAMES)
