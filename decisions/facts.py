"""Facts: names an author writes in prose, `{{ option.end }}`, that stand for values of the register.

Pure: a `Register` of plain values in, facts out. In a draft they follow the register; at submission they are pinned.
Nothing here changes by itself from day to day: a fact such as “days left” would make yesterday's paper untrue.
Source: architecture §5; model.md, invariants 14 and 21.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from commissioning.calendar import say_date
from commissioning.money import format_pounds

VOLATILE = ("today", "now", "time", "date", "days_left", "days", "age")


@dataclass(frozen=True)
class Fact:
    """A value as it is printed, with the register row it came from (“option:12”)."""

    name: str
    text: str
    source: str


@dataclass(frozen=True)
class LotFacts:
    """A lot as facts see it; `end` is the inclusive authorised end."""

    number: int
    title: str
    end: date | None
    source: str


@dataclass(frozen=True)
class OptionFacts:
    """A term option: its length, and the first and last day the report's recommendations ask for."""

    order: int
    months: int
    clause: str
    starts_on: date | None
    ends_on: date | None
    source: str


@dataclass(frozen=True)
class MoneyFact:
    """A sum of the contract and the money line it stands on."""

    amount: Decimal
    source: str


@dataclass(frozen=True)
class Register:
    """Everything facts may speak of, as values. Empty where the register does not say."""

    council: str
    council_source: str
    contract: Mapping[str, str | date | None]
    contract_source: str
    option: OptionFacts | None = None
    lots: Sequence[LotFacts] = ()
    named: Sequence[LotFacts] = ()
    ending: Sequence[LotFacts] = ()
    providers: Sequence[tuple[str, str]] = ()
    extension: Sequence[MoneyFact] = ()
    actuals: Sequence[MoneyFact] = ()
    forward_plan: Mapping[str, str | date | None] | None = None
    forward_plan_source: str = ""
    maker: tuple[str, str] = ("", "")
    consultees: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Definition:
    """A fact's name, what it says in words for the author, and how it is read."""

    name: str
    description: str
    read: Callable[[Register], tuple[str, str] | None]


NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count_in_words(count: int) -> str:
    """Up to ten in words, as reports write them; figures above."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def in_words(items: Sequence[str]) -> str:
    """“4, 5 and 6”."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def named_lots(lots: Sequence[LotFacts]) -> str:
    """“lots 4, 5 and 6”, or “lot 4”."""
    numbers = [str(lot.number) for lot in lots]
    return f"{'lot' if len(numbers) == 1 else 'lots'} {in_words(numbers)}"


def resolve(register: Register) -> dict[str, Fact]:
    """Every fact the register can state now, by name. One the register does not say is absent."""
    facts = {}
    for definition in DEFINITIONS:
        found = definition.read(register)
        if found and found[0]:
            facts[definition.name] = Fact(definition.name, *found)
    return facts


def is_volatile(name: str) -> bool:
    """Whether a name asks for something that changes with the day it is read."""
    return any(part in VOLATILE for part in name.split("."))


def changed(pinned: Mapping[str, Fact], live: Mapping[str, Fact]) -> list[tuple[Fact, Fact | None]]:
    """Pinned facts whose register value now reads otherwise (None: it is gone), by name."""
    return [
        (fact, live.get(name))
        for name, fact in sorted(pinned.items())
        if name not in live or live[name].text != fact.text
    ]


def _sources(rows: Iterable[LotFacts | MoneyFact]) -> str:
    return ", ".join(row.source for row in rows)


def _contract(field: str) -> Callable[[Register], tuple[str, str] | None]:
    def read(register: Register) -> tuple[str, str] | None:
        return _plain(register.contract.get(field)), register.contract_source

    return read


def _forward_plan(field: str) -> Callable[[Register], tuple[str, str] | None]:
    def read(register: Register) -> tuple[str, str] | None:
        if register.forward_plan is None:
            return None
        return _plain(register.forward_plan.get(field)), register.forward_plan_source

    return read


def _option(text: Callable[[OptionFacts], str]) -> Callable[[Register], tuple[str, str] | None]:
    def read(register: Register) -> tuple[str, str] | None:
        return (text(register.option), register.option.source) if register.option else None

    return read


def _lots(
    which: Callable[[Register], Sequence[LotFacts]], text: Callable[[Sequence[LotFacts]], str]
) -> Callable[[Register], tuple[str, str] | None]:
    def read(register: Register) -> tuple[str, str] | None:
        lots = which(register)
        return (text(lots), _sources(lots)) if lots else None

    return read


def _total(which: Callable[[Register], Sequence[MoneyFact]]) -> Callable[[Register], tuple[str, str] | None]:
    def read(register: Register) -> tuple[str, str] | None:
        lines = which(register)
        return (format_pounds(sum((line.amount for line in lines), Decimal())), _sources(lines)) if lines else None

    return read


def _spent(register: Register) -> tuple[str, str] | None:
    """Nothing spent yet is £0, so that the first actual line is seen as a change."""
    total = sum((line.amount for line in register.actuals), Decimal())
    return format_pounds(total), _sources(register.actuals) or register.contract_source


def _same_end(lots: Sequence[LotFacts]) -> str:
    ends = {lot.end for lot in lots}
    return _plain(ends.pop()) if len(ends) == 1 else ""


def _titles(lots: Sequence[LotFacts]) -> str:
    return in_words([f"lot {lot.number} ({lot.title})" for lot in lots])


def _providers(register: Register) -> tuple[str, str] | None:
    if not register.providers:
        return None
    return in_words([name for name, _ in register.providers]), ", ".join(source for _, source in register.providers)


def _provider_count(register: Register) -> tuple[str, str] | None:
    if not register.providers:
        return None
    return count_in_words(len(register.providers)), ", ".join(source for _, source in register.providers)


def _consultees(register: Register) -> tuple[str, str] | None:
    if not register.consultees:
        return None
    return in_words([title for title, _ in register.consultees]), ", ".join(source for _, source in register.consultees)


def _plain(value: str | date | None) -> str:
    return say_date(value) if isinstance(value, date) else value or ""


_ALL: Callable[[Register], Sequence[LotFacts]] = attrgetter("lots")
_NAMED: Callable[[Register], Sequence[LotFacts]] = attrgetter("named")
_ENDING: Callable[[Register], Sequence[LotFacts]] = attrgetter("ending")

DEFINITIONS: tuple[Definition, ...] = (
    Definition("council.name", "The council's name", lambda register: (register.council, register.council_source)),
    Definition("contract.reference", "The contract's reference", _contract("reference")),
    Definition("contract.title", "The contract's title", _contract("title")),
    Definition("contract.kind", "What kind of contract it is", _contract("kind")),
    Definition("contract.start", "First day of the contract", _contract("start")),
    Definition("contract.initial_end", "Last day of the initial term", _contract("initial_end")),
    Definition("contract.maximum_end", "Last day with every option used", _contract("maximum_end")),
    Definition("option.clause", "The words of the option's clause", _option(lambda option: option.clause)),
    Definition("option.months", "Length of the option", _option(lambda option: f"{option.months} months")),
    Definition(
        "option.start", "First day asked for under the option", _option(lambda option: _plain(option.starts_on))
    ),
    Definition("option.end", "Last day asked for under the option", _option(lambda option: _plain(option.ends_on))),
    Definition("lots.all", "Every lot by number", _lots(_ALL, named_lots)),
    Definition("lots.count", "How many lots there are", _lots(_ALL, lambda lots: count_in_words(len(lots)))),
    Definition("lots.named", "The lots to be extended, by number", _lots(_NAMED, named_lots)),
    Definition("lots.named_titles", "The lots to be extended, with titles", _lots(_NAMED, _titles)),
    Definition("lots.named_end", "Authorised end of the lots to be extended", _lots(_NAMED, _same_end)),
    Definition("lots.ending", "The lots not to be extended, by number", _lots(_ENDING, named_lots)),
    Definition("lots.ending_titles", "The lots not to be extended, with titles", _lots(_ENDING, _titles)),
    Definition("lots.ending_end", "Authorised end of the lots not to be extended", _lots(_ENDING, _same_end)),
    Definition("providers.named", "Providers admitted to the lots to be extended", _providers),
    Definition("providers.count", "How many providers those are", _provider_count),
    Definition(
        "money.extension_total", "The sum the recommendations ask for", _total(lambda register: register.extension)
    ),
    Definition("money.actual_total", "Actual spend recorded so far", _spent),
    Definition("forward_plan.reference", "The forward plan entry's reference", _forward_plan("reference")),
    Definition("forward_plan.approved_on", "When the forward plan entry was approved", _forward_plan("approved_on")),
    Definition("forward_plan.body", "The body that approved it", _forward_plan("body")),
    Definition("performance.stated_on", "Date of the performance statement", _contract("performance_stated_on")),
    Definition(
        "decision.maker", "The post that decides", lambda register: register.maker if register.maker[0] else None
    ),
    Definition("decision.consultees", "The posts consulted first", _consultees),
)
NAMES = frozenset(definition.name for definition in DEFINITIONS)
