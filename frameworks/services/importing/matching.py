"""Which organisation of the directory a provider of the file is: by company number, by exact name, or as confirmed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from commissioning.models import Council
from commissioning.services.bulk_checks import checked_together
from frameworks.importing.drafts import Draft
from frameworks.importing.layout import FIELDS, Kind
from frameworks.importing.records import Problem, Record
from providers.models import Provider

NEW = "new"
_LIKENED = 200  # names for which others like them are looked for: it takes time
_NUMBERED = re.compile(r"^PRV-(\d{1,9})$")
_OWN_KEYS = tuple(one.key for one in FIELDS[Kind.PROVIDER] if one.key not in ("reference", "parent"))


@dataclass(frozen=True)
class Unsure:
    """A name nobody in the directory has: to be confirmed as new, or as one of those with names like it."""

    key: str
    name: str
    alike: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> str:
        """The name with those like it: “Ashby Care Ltd” (like PRV-003 Ashby Care Limited)."""
        like = "; ".join(f"{reference} {name}" for reference, name in self.alike)
        return f"“{self.name}” (like {like})" if like else f"“{self.name}”"


@dataclass
class Matching:
    """Providers by their key in the file: those of the directory, those to be entered, and those to be confirmed."""

    known: dict[str, Provider] = field(default_factory=dict)
    new: dict[str, Provider] = field(default_factory=dict)
    given: dict[str, frozenset[str]] = field(default_factory=dict)
    unsure: list[Unsure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, key: str) -> Provider | None:
        """The organisation, in the directory or about to be."""
        return self.known.get(key) or self.new.get(key)


class Directory:
    """The organisations of a council, to be asked for by number, name and reference."""

    def __init__(self, council: Council) -> None:
        self.by_number: dict[str, Provider] = {}
        self.by_name: dict[str, list[Provider]] = defaultdict(list)
        self.by_reference: dict[str, Provider] = {}
        self.by_ledger: dict[str, Provider] = {}
        self.last = 0
        for provider in Provider.objects.filter(council=council).order_by("pk"):
            self.by_reference[provider.reference] = provider
            if provider.company_number:
                self.by_number[provider.company_number] = provider
            if provider.ledger_number:
                self.by_ledger[provider.ledger_number] = provider
            for name in {folded(provider.legal_name), folded(provider.trading_name)} - {""}:
                self.by_name[name].append(provider)
            if match := _NUMBERED.match(provider.reference):
                self.last = max(self.last, int(match[1]))

    def find(self, row: Record) -> Provider | None:
        """The organisation with the row's company number, else with exactly its name and no other number."""
        number = _company_number(row.text("company_number"))
        if number and number in self.by_number:
            return self.by_number[number]
        named = self.by_name.get(folded(row.text("legal_name")), [])
        fitting = [one for one in named if not number or not one.company_number]
        return next((one for one in fitting if one.reference == row.text("reference")), next(iter(fitting), None))

    def next_reference(self) -> str:
        """A reference nobody has."""
        self.last += 1
        return f"PRV-{self.last:04d}"


def folded(name: str) -> str:
    """A name to compare by: letters and digits as they are, whatever their case, space and full stops."""
    return " ".join(name.casefold().replace(".", "").split())


def match(
    draft: Draft, council: Council, *, wanted: Iterable[str], answers: Mapping[str, str], all_new: bool = False
) -> Matching:
    """Match the `wanted` providers of the file. `answers` say of a key or a name which reference it is, or “new”.

    Where the file has rows of their own for providers, who is not known is new. Where it has names only, a company
    number says who somebody is, and anybody else has to be confirmed; `all_new` confirms all of them as new.
    """
    directory, found = Directory(council), Matching()
    answered = {folded(key): value for key, value in answers.items()}
    for key in wanted:
        row = draft.providers[key]
        answer = answered.get(folded(key)) or answered.get(folded(row.text("legal_name")))
        known = directory.by_reference.get(answer) if answer and answer != NEW else directory.find(row)
        if answer and answer != NEW and known is None:
            found.problems.append(Problem(row.place, "Supplier", f"The directory has no provider {answer}."))
        elif known is not None:
            found.known[key] = known
        elif draft.is_named_only and not (row.text("company_number") or answer == NEW or all_new):
            found.unsure.append(Unsure(key, row.text("legal_name"), _alike(directory, row, len(found.unsure))))
        else:
            _enter(found, row, council, directory, is_named_only=draft.is_named_only)
    _join_parents(found, draft)
    return found


def _alike(directory: Directory, row: Record, asked: int) -> tuple[tuple[str, str], ...]:
    if asked >= _LIKENED:
        return ()
    names = get_close_matches(folded(row.text("legal_name")), directory.by_name, n=3, cutoff=0.75)
    return tuple((one.reference, one.legal_name) for name in names for one in directory.by_name[name][:1])


def _enter(found: Matching, row: Record, council: Council, directory: Directory, *, is_named_only: bool) -> None:
    values = {key: row.values[key] for key in _OWN_KEYS if key in row.values}
    if "company_number" in values:
        values["company_number"] = _company_number(str(values["company_number"]))
    reference = "" if is_named_only else row.text("reference")
    if not reference or reference in directory.by_reference:
        reference = directory.next_reference()
    provider = Provider(council=council, reference=reference, **values)
    number = provider.company_number
    if number and number in directory.by_number:
        message = f"{directory.by_number[number]} has the same company number in this file."
        found.problems.append(Problem(row.place, "Company number", message))
    other = directory.by_ledger.setdefault(provider.ledger_number, provider) if provider.ledger_number else provider
    if other is not provider:
        message = f"{other} has this supplier number in the ledger already."
        found.problems.append(Problem(row.place, "Ledger number", message))
    directory.by_reference[reference] = provider
    if number:
        directory.by_number[number] = provider
    key = row.text("reference")
    found.new[key], found.given[key] = provider, frozenset({"reference", *values})


def _company_number(written: str) -> str:
    """A number as Companies House writes it: spreadsheets drop the noughts at its head."""
    bare = written.replace(" ", "").upper()
    return bare.zfill(8) if bare.isdigit() else bare


def _join_parents(found: Matching, draft: Draft) -> None:
    """Set what each new organisation is part of, then check it: a merged one needs whom it was merged into."""
    headings = {one.key: one.heading for one in FIELDS[Kind.PROVIDER]}
    for key, provider in found.new.items():
        row = draft.providers[key]
        if row.text("parent"):
            provider.parent = found.of(row.text("parent"))
            if provider.parent is None:
                found.problems.append(Problem(row.place, "Part of", "The file has no row for that provider."))
            elif _is_above(provider, provider.parent):
                provider.parent = None
                message = "This provider and another are part of each other. Correct one of the two."
                found.problems.append(Problem(row.place, "Part of", message))
        for reason in checked_together(provider, sorted(found.given[key])).reasons:
            found.problems.append(Problem(row.place, headings.get(reason.field, ""), reason.message))


def _is_above(provider: Provider, parent: Provider | None) -> bool:
    """Whether what it is part of is itself part of it, over any number of others of the file."""
    while parent is not None and parent.pk is None and parent is not provider:
        parent = parent.parent
    return parent is provider
