"""The words a drafted report begins with: a form's own words fitted to what is asked, and an earlier report's prose.

Pure: Markdown in, Markdown out. Nothing is made up: a paragraph that rests on a fact the register cannot state is left
out, and a sum somebody once typed is not carried over to a new report. Source: model.md, invariants 5 and 14.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from commissioning.documents.syntax import EMBED, FACT

WHOLE = "the contract"
SUM_TO_CHECK = "[sum to be given]"
_LOTS_NAMED = re.compile(r"\{\{ *lots\.named *\}\}")
_SUM = re.compile(r"£\s?\d[\d,]*(?:\.\d+)?(?:\s?(?:million|billion|bn|[mk]\b))?", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
# What a fact of the whole report is called where it is asked of one recommendation among several.
OF_ONE = {
    "contract.reference": "contract",
    "contract.full_reference": "contract_full",
    "contract.title": "contract_title",
    "contract.start": "contract_start",
    "contract.initial_end": "contract_initial_end",
    "contract.maximum_end": "contract_maximum_end",
    "option.months": "months",
    "providers.named": "providers",
    "providers.several": "providers_several",
    "lots.named": "lots",
    "lots.named_end": "lots_end",
    "lots.ending": "lots",
    "lots.ending_end": "lots_end",
    "option.start": "start",
    "option.end": "end",
    "money.extension_total": "cost_total",
    "money.extension_cost": "cost",
}
# Facts that are true of a report whatever it is about; every other is about one contract.
GENERAL = ("council.", "decision.", "money.extension_vat")


@dataclass(frozen=True)
class Place:
    """One recommendation among several: its number, its contract, whether it extends, and whether that has lots."""

    number: int
    contract: int
    extends: bool
    names_lots: bool


@dataclass(frozen=True)
class Copied:
    """A section's prose taken from an earlier report, and whether figures in it have to be checked."""

    body: str
    has_figures: bool


def starter(words: str, known: Collection[str], *, names_lots: bool = True) -> str:
    """A form's words without the paragraphs whose facts are not `known`; a contract without lots is named whole."""
    if not names_lots:
        words = _LOTS_NAMED.sub(WHOLE, words)
    return "\n\n".join(part for part in _paragraphs(words) if set(FACT.findall(part)) <= set(known))


def for_recommendation(words: str, place: Place) -> str:
    """Words about the whole report turned to one recommendation: its own lots, days and sum (`asked.n2.end`).

    They say which contract it is about, unless they do so already.
    """
    said = _of_one(words, place)
    return said if _names_contract(said) else f"{said.rstrip('.')} (contract {_fact(place, 'contract_full')})."


def for_contracts(words: str, places: Sequence[Place]) -> str:
    """A form's words for a report about several contracts: what they say of one contract is said of each.

    A paragraph that would not say which contract it speaks of is left out.
    """
    return "\n\n".join(said for part in _paragraphs(words) for said in _for_each(part, places))


def _for_each(paragraph: str, places: Sequence[Place]) -> Iterator[str]:
    names = set(FACT.findall(paragraph))
    if all(name.startswith(GENERAL) for name in names):
        yield paragraph
        return
    told: set[int] = set()
    for place in places:
        is_ending = any(name.startswith("lots.ending") for name in names)
        is_meant = place.extends is not is_ending if _is_about_lots(names) else place.contract not in told
        said = _of_one(paragraph, place)
        if is_meant and _names_contract(said):
            told.add(place.contract)
            yield said


def _of_one(words: str, place: Place) -> str:
    names_contract = "contract.full_reference" in FACT.findall(words)

    def own(found: re.Match[str]) -> str:
        name = OF_ONE.get(found[1])
        if name != "lots" or names_contract:
            return _fact(place, name) if name else found[0]
        contract = f"contract {_fact(place, 'contract_full')}"
        return f"{_fact(place, 'lots')} of {contract}" if place.names_lots else contract

    return FACT.sub(own, words)


def _fact(place: Place, name: str) -> str:
    return f"{{{{ asked.n{place.number}.{name} }}}}"


def _names_contract(words: str) -> bool:
    return any(name.endswith(".contract_full") for name in FACT.findall(words))


def _is_about_lots(names: Collection[str]) -> bool:
    return any(name.startswith("lots.") for name in names)


def _paragraphs(words: str) -> list[str]:
    return [part.strip() for part in words.split("\n\n") if part.strip()]


def copied(body: str) -> Copied:
    """An earlier report's prose for a new one: facts stay facts, typed sums and places of its tables are taken out."""
    lines = [line for line in body.splitlines() if not EMBED.match(line.strip())]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    own_words = FACT.sub("", text)
    return Copied(body=_SUM.sub(SUM_TO_CHECK, text), has_figures=bool(_FIGURE.search(own_words)))


def copied_sections(earlier: Mapping[str, str], keys: Iterable[str]) -> dict[str, Copied]:
    """The prose to take over, section by section, where both reports have one of that key and it says something."""
    return {key: copied(earlier[key]) for key in keys if earlier.get(key, "").strip()}
