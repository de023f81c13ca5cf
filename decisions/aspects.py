"""What a clearance covers: a digest per discipline over the matter it answers for.

Three aspects. *Terms*: what is asked apart from its price, the exemption, the annexes, every date and number in any
prose. *Money*: the sums asked for, every sum in any prose. *Own*: the words of the sections that are the discipline's
own. Finance, legal and procurement answer for all three; equalities and governance for terms and their own sections.
So changing the sum voids the first three, changing the equalities section voids equalities only, and a typo voids none.
An annex is listed in the record with its hash and nobody here can read it for its figures: another file is another
annex, and voids all. The line “Enclosures” at a report's head only names them.
Facts count as they were pinned at submission. Source: model.md invariant 21.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from commissioning.documents import canonical
from commissioning.enums import Discipline
from commissioning.money import pounds

ANSWERS_FOR_MONEY = (Discipline.FINANCE, Discipline.LEGAL, Discipline.PROCUREMENT)

_NOT_FIGURES = re.compile(r"\{\{.*?\}\}|\[[a-z]+:[\w-]+\]|^\s*\d+[.)]\s", re.MULTILINE)
_SUM = re.compile(r"£\s?\d+(?:,\d{3})*(?:\.\d+)?(?:\s?(?:million|billion|thousand|bn|m|k)\b)?", re.IGNORECASE)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_DATE = re.compile(rf"\b(?:(\d{{1,2}})\s+)?({_MONTHS})\s+(\d{{4}})\b")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?%?")


@dataclass(frozen=True)
class AskedFor:
    """One recommendation as it is typed: what it does to which lots, from when to when, at what price.

    `lots` are (lot key, first day, last day), inclusive; `sum_asked` is in pounds with its VAT basis and certainty;
    `plan` is the contract to be procured, as it would be put on the register.
    """

    order: int
    verb: str
    effect: str
    text: str
    option: int | None = None
    conditions: str = ""
    delegate: int | None = None
    lots: Sequence[tuple[int, date | None, date | None]] = ()
    sum_asked: Decimal | None = None
    vat_basis: str = ""
    certainty: str = ""
    plan: Sequence[object] = ()

    @property
    def words(self) -> str:
        """Everything of it that is printed."""
        return f"{self.text}\n{self.conditions}"


@dataclass(frozen=True)
class Exemption:
    """One passage withheld: where, on which paragraph of Schedule 12A, with what reasoning."""

    section: str
    paragraph: int
    reasoning: str


@dataclass(frozen=True)
class Annexed:
    """A file issued with the paper: the hash that vouches for it and, for an exempt one, its ground and reasoning."""

    sha256: str
    paragraph: int | None = None
    reasoning: str = ""


@dataclass(frozen=True)
class Material:
    """Everything of a report that any discipline answers for.

    `prose` is every piece of free text by its place; `own` the sections of each discipline, by key, with their answer
    and words; `facts` the pinned facts by name. `rows` are the typed rows of kinds that only some forms have, and
    `sums_shown` what their schedules show: a report without any has the digests it had before there were such kinds.
    """

    asked: Sequence[AskedFor]
    prose: Mapping[str, str]
    is_key: bool = False
    exemptions: Sequence[Exemption] = ()
    annexes: Sequence[Annexed] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[Discipline, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Sequence[object]]] = field(default_factory=dict)
    sums_shown: Sequence[Sequence[object]] = ()


def digest(material: Material, discipline: Discipline) -> str:
    """The SHA-256 that a clearance in this discipline is bound to."""
    own = {key: [answer, _flat(words)] for key, (answer, words) in material.own.get(discipline, {}).items()}
    aspects: dict[str, object] = {"own": own, "terms": _terms(material)}
    if discipline in ANSWERS_FOR_MONEY:
        aspects["money"] = _money(material)
    return _sha256(aspects)


def digest_of_what_is_asked(material: Material) -> str:
    """The SHA-256 that the manager's approval is bound to: the recommendations and their sums, no prose."""
    return _sha256(
        {
            "asked": [_asked(one) for one in material.asked],
            "sums": [_sum(one) for one in material.asked],
            "written": [sums_in(one.words) for one in material.asked],
        }
    )


def sums_in(text: str) -> list[str]:
    """Every sum of money written in a text, in one writing: “£1.2 million” and “£1.2m” are kept apart."""
    return [_flat(found).replace("£ ", "£") for found in _SUM.findall(_NOT_FIGURES.sub(" ", text))]


def dates_and_numbers_in(text: str) -> list[str]:
    """Every date and every number that is not a sum of money, in one writing."""
    rest = _SUM.sub(" ", _NOT_FIGURES.sub(" ", text))
    dates = [f"{int(day or 0)} {month[:3]} {year}" for day, month, year in _DATE.findall(rest)]
    return dates + _NUMBER.findall(_DATE.sub(" ", rest))


def _terms(material: Material) -> dict[str, object]:
    """A report without annexes, or without kinds of row, has no word of them here: its digest is as it always was."""
    annexes = sorted([one.sha256, one.paragraph or 0, _flat(one.reasoning)] for one in material.annexes)
    rows = {"rows": material.rows} if material.rows else {}
    return rows | {
        "asked": [_asked(one) for one in material.asked],
        "is_key": material.is_key,
        "exemptions": [[one.section, one.paragraph, _flat(one.reasoning)] for one in material.exemptions],
        "facts": {name: text for name, text in material.facts.items() if not sums_in(text)},
        "dates and numbers": _multiset(dates_and_numbers_in(text) for text in material.prose.values()),
        **({"annexes": annexes} if annexes else {}),
    }


def _money(material: Material) -> dict[str, object]:
    written = [*material.prose.values(), *(one.words for one in material.asked)]
    shown = {"shown": material.sums_shown} if material.sums_shown else {}
    return shown | {
        "sums": [_sum(one) for one in material.asked],
        "facts": {name: text for name, text in material.facts.items() if sums_in(text)},
        "prose": _multiset(sums_in(text) for text in written),
    }


def _asked(one: AskedFor) -> list[object]:
    lots = sorted([lot, first.isoformat() if first else "", last.isoformat() if last else ""]
                  for lot, first, last in one.lots)  # fmt: skip
    text, conditions = (_SUM.sub("£", _flat(words)) for words in (one.text, one.conditions))
    plan = [one.plan] if one.plan else []
    return [one.order, one.verb, one.effect, text, one.option, conditions, one.delegate, lots, *plan]


def _sum(one: AskedFor) -> list[object]:
    return [one.order, str(pounds(one.sum_asked)) if one.sum_asked is not None else "", one.vat_basis, one.certainty]


def _multiset(found: Iterable[list[str]]) -> list[str]:
    return sorted(figure for figures in found for figure in figures)


def _flat(text: str) -> str:
    """White space is not meaning."""
    return " ".join(text.split())


def _sha256(value: object) -> str:
    return hashlib.sha256(canonical.dumps(value).encode()).hexdigest()
