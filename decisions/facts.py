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
from itertools import groupby
from operator import attrgetter

from commissioning.calendar import say_date
from commissioning.money import format_pounds
from decisions.fact_values import AskedFacts, Fact, LotFacts, MoneyFact, OptionFacts, Register
from decisions.pathway import Pathway, Station, way_in_words
from decisions.schedules import fact_of, how_of, label_of, terms_of, total_of
from frameworks.enums import VatBasis
from frameworks.sums import IN_WORDS, added_up

# The scores from which the council calls a risk amber, and red.
RISK_LIMITS = ("risk.amber_from", "risk.red_from")
VOLATILE = ("today", "now", "time", "date", "days_left", "days", "age")


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
    """“lots 4, 5 and 6”, or “lot 4”; of several contracts “lots 4 and 5 of BRK:A-1 and contract BRK:A-2”."""
    groups = [(contract, list(found)) for contract, found in groupby(lots, key=attrgetter("contract"))]
    return in_words([_of_one_contract(contract, found) for contract, found in groups])


def _of_one_contract(contract: str, lots: Sequence[LotFacts]) -> str:
    if all(lot.is_whole for lot in lots):
        return f"contract {contract}"
    numbers = [str(lot.number) for lot in lots]
    return f"{'lot' if len(numbers) == 1 else 'lots'} {in_words(numbers)}{lots[0].of}"


def resolve(register: Register) -> dict[str, Fact]:
    """Every fact the register can state now, by name. One the register does not say is absent."""
    facts = {}
    for definition in DEFINITIONS:
        found = definition.read(register)
        if found and found[0]:
            facts[definition.name] = Fact(definition.name, *found)
    several = len({asked.contract_source for asked in register.asked.values()}) > 1
    for place, asked in register.asked.items():
        own = [*_of_one(f"asked.n{place}", asked), *(_of_its_contract(f"asked.n{place}", asked) if several else ())]
        facts |= {fact.name: fact for fact in own if fact.text}
    for key, shown in register.shown.items():
        facts[fact_of(key)] = Fact(fact_of(key), format_pounds(shown.amount), shown.source)
        facts[how_of(key)] = Fact(how_of(key), shown.how, shown.source)
        facts[label_of(key)] = Fact(label_of(key), shown.label, shown.source)
        facts[terms_of(key)] = Fact(terms_of(key), shown.terms, shown.source)
    for key in register.counted_once:
        facts[total_of(key)] = Fact(total_of(key), "Yes", f"schedule:{key}")
    for name, limit in zip(RISK_LIMITS, register.risk_limits or (), strict=False):
        facts[name] = Fact(name, str(limit), register.council_source)
    return facts


def _of_one(name: str, asked: AskedFacts) -> list[Fact]:
    """The facts of one recommendation (`asked.n2.end`), for a report that asks for several things."""
    sources = _sources(asked.lots) or asked.contract_source
    return [
        Fact(f"{name}.contract", asked.contract, asked.contract_source),
        Fact(f"{name}.lots", named_lots(asked.lots) if asked.lots else "", sources),
        Fact(f"{name}.lots_end", _same_end(asked.lots), sources),
        Fact(f"{name}.start", _plain(asked.starts_on), sources),
        Fact(f"{name}.end", _plain(asked.ends_on), sources),
        Fact(
            f"{name}.cost_total",
            format_pounds(asked.cost.sum.amount) if asked.cost else "",
            asked.cost.source if asked.cost else sources,
        ),
        Fact(f"{name}.cost", _cost([asked.cost]) if asked.cost else "", asked.cost.source if asked.cost else sources),
    ]


def _of_its_contract(name: str, asked: AskedFacts) -> list[Fact]:
    """What a report about several contracts has to say of each; one about a single contract says it once."""
    return [
        Fact(f"{name}.contract_full", asked.contract_full, asked.contract_source),
        Fact(f"{name}.contract_title", asked.contract_title, asked.contract_source),
        *(
            Fact(f"{name}.contract_{what}", _plain(day), asked.contract_source)
            for what, day in asked.contract_dates.items()
        ),
        Fact(f"{name}.months", asked.months, asked.contract_source),
        Fact(f"{name}.providers", *_names(asked.providers)),
        Fact(f"{name}.providers_several", *_several(asked.providers)),
    ]


def is_volatile(name: str) -> bool:
    """Whether a name asks for something that changes with the day it is read."""
    return any(part in VOLATILE for part in name.split("."))


def to_begin_with(found: Mapping[str, Fact]) -> frozenset[str]:
    """The names a report's first words may use: a sum no money line stands behind says only that none is recorded."""
    return frozenset(
        name for name, fact in found.items() if not name.startswith("money.") or "money_line:" in fact.source
    )


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
        return _together(which(register)), _sources(which(register))

    return read


def _together(lines: Sequence[MoneyFact]) -> str:
    """What sums come to; empty where they stand to VAT differently and make no total."""
    total = added_up(line.sum for line in lines)
    return format_pounds(total.amount) if total else ""


def _spent(register: Register) -> tuple[str, str] | None:
    """Nothing spent yet is £0, so that the first actual line is seen as a change."""
    if not register.actuals:
        return format_pounds(Decimal()), register.contract_source
    return _together(register.actuals), _sources(register.actuals)


def _cost(lines: Sequence[MoneyFact]) -> str:
    """The sum with what it is: an estimate as soon as one of its lines is one, otherwise a price."""
    total = _together(lines)
    what = "an estimated cost" if any(line.is_estimate for line in lines) else "a price"
    return f"{what} of {total}" if total else ""


def _extension_cost(register: Register) -> tuple[str, str] | None:
    return (_cost(register.extension), _sources(register.extension)) if register.extension else None


def _extension_vat(register: Register) -> tuple[str, str] | None:
    """Only where every line says the same."""
    total = added_up(line.sum for line in register.extension)
    if total is None or total.vat is VatBasis.NOT_STATED:
        return None
    return IN_WORDS[total.vat], _sources(register.extension)


def _same_end(lots: Sequence[LotFacts]) -> str:
    ends = {lot.end for lot in lots}
    return _plain(ends.pop()) if len(ends) == 1 else ""


def _titles(lots: Sequence[LotFacts]) -> str:
    return in_words([f"lot {lot.number}{lot.of} ({lot.title})" for lot in lots])


def _providers(register: Register) -> tuple[str, str] | None:
    return _names(register.providers)


def _only_provider(register: Register) -> tuple[str, str] | None:
    return _names(register.providers) if len(register.providers) == 1 else None


def _provider_count(register: Register) -> tuple[str, str] | None:
    if not register.providers:
        return None
    return count_in_words(len(register.providers)), _names(register.providers)[1]


def _several_providers(register: Register) -> tuple[str, str] | None:
    return _several(register.providers)


def _several(providers: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """How many they are in words; empty where there is one or none."""
    return count_in_words(len(providers)) if len(providers) > 1 else "", _names(providers)[1]


def _on_the_way(
    which: Callable[[Pathway], Sequence[Station]],
) -> Callable[[Register], tuple[str, str] | None]:
    def read(register: Register) -> tuple[str, str] | None:
        stations = which(register.way)
        return (way_in_words(stations), ", ".join(one.source for one in stations)) if stations else None

    return read


def _planned_on(register: Register) -> tuple[str, str] | None:
    """The day of the body it goes to next, or else the one the forward plan has."""
    here, plan = register.way.here, register.forward_plan or {}
    if here and here.on:
        return say_date(here.on), here.source
    return _plain(plan.get("planned_on")), register.forward_plan_source


def _consultees(register: Register) -> tuple[str, str] | None:
    return _names(register.consultees)


def _names(named: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Names in words, and their sources; both empty for nobody."""
    return in_words([name for name, _ in named]), ", ".join(source for _, source in named)


def _plain(value: str | date | None) -> str:
    return say_date(value) if isinstance(value, date) else value or ""


_ALL: Callable[[Register], Sequence[LotFacts]] = attrgetter("lots")
_NAMED: Callable[[Register], Sequence[LotFacts]] = attrgetter("named")
_ENDING: Callable[[Register], Sequence[LotFacts]] = attrgetter("ending")

DEFINITIONS: tuple[Definition, ...] = (
    Definition("council.name", "The council's name", lambda register: (register.council, register.council_source)),
    Definition("contract.reference", "The contract's reference", _contract("reference")),
    Definition("contract.full_reference", "Its reference with the council's code", _contract("full_reference")),
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
    Definition("option.ground", "The ground on which its options are used", _contract("ground")),
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
    Definition("providers.only", "The provider, where there is only one", _only_provider),
    Definition("providers.several", "How many providers, where there are several", _several_providers),
    Definition(
        "money.extension_total", "The sum the recommendations ask for", _total(lambda register: register.extension)
    ),
    Definition("money.extension_cost", "That sum, said as an estimated cost or as a price", _extension_cost),
    Definition("money.extension_vat", "How that sum stands to VAT", _extension_vat),
    Definition("money.actual_total", "Actual spend recorded so far", _spent),
    Definition("forward_plan.reference", "The forward plan entry's reference", _forward_plan("reference")),
    Definition("forward_plan.approved_on", "When the forward plan entry was approved", _forward_plan("approved_on")),
    Definition("forward_plan.body", "The body that approved it", _forward_plan("body")),
    Definition("performance.stated_on", "Date of the performance statement", _contract("performance_stated_on")),
    Definition("performance.statement", "Words of the performance statement", _contract("performance_statement")),
    Definition(
        "decision.clause",
        "The clause it is decided under",
        lambda register: register.clause if register.clause[0] else None,
    ),
    Definition(
        "decision.maker", "The post that decides", lambda register: register.maker if register.maker[0] else None
    ),
    Definition("decision.consultees", "The posts consulted first", _consultees),
    Definition("decision.planned_on", "The day for which the decision is planned", _planned_on),
    Definition("pathway.past", "Where the matter has been", _on_the_way(lambda way: way.past)),
    Definition("pathway.to", "The body it goes to next", _on_the_way(lambda way: (way.here,) if way.here else ())),
    Definition("pathway.future", "Where the matter goes afterwards", _on_the_way(lambda way: way.future)),
)
NAMES = frozenset(definition.name for definition in DEFINITIONS)
_MEANING = {definition.name: definition.description for definition in DEFINITIONS}
_ASKED = {
    "contract": "the contract", "contract_full": "the contract with the council's code",
    "contract_title": "the contract's title", "lots": "the lots", "lots_end": "authorised end of its lots",
    "start": "first day", "end": "last day", "cost_total": "the sum", "cost": "the sum in words",
    "providers": "the providers", "providers_several": "how many providers, where there are several",
    "contract_start": "first day of the contract", "contract_initial_end": "last day of its initial term",
    "contract_maximum_end": "latest day it can last until", "months": "length of the option",
}  # fmt: skip


_OF_RISKS = dict(zip(RISK_LIMITS, ("Score from which a risk is amber", "Score from which a risk is red"), strict=True))
_IN_SCHEDULE = {
    "": "The sum",
    "how": "How the sum is arrived at",
    "label": "What the sum is for",
    "terms": "What kind of sum it is",
}


def meaning(name: str, known: Mapping[str, Fact] | None = None) -> str:
    """What a fact is, for those who type none: “Last day of the initial term”, “Recommendation 2: last day”.

    Among the facts `known` a sum of a schedule is called by what it is for: “The sum: A year”. A name that means
    nothing is left as it is.
    """
    said = _MEANING.get(name) or _OF_RISKS.get(name)
    if said is not None:
        return said
    area, place, rest = (*name.split("."), "", "")[:3]
    if area == "asked" and rest in _ASKED:
        return f"Recommendation {place[1:]}: {_ASKED[rest]}"
    what, key, rest = (*place.split("_", 2), "", "")[:3]
    if area == "money" and what == "line" and key.isdecimal() and rest in _IN_SCHEDULE:
        label = (known or {}).get(label_of(int(key)))
        return f"{_IN_SCHEDULE[rest]}: {label.text}" if label else f"{_IN_SCHEDULE[rest]}, in a schedule"
    if area == "money" and what == "schedule":
        return "Whether the sums of a schedule can be added up"
    return name
