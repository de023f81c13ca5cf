"""A placed draft written into a report: its particulars, tables, sections and rows. Inside the bringer's transaction.

Rows that act on the register keep what they do: a draft changes their words, never their lots, option or sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from commissioning.actors import Actor
from commissioning.documents import pictures, prose, tree
from commissioning.documents.drafts.package import Package
from commissioning.documents.errors import InvalidDocument
from commissioning.documents.notes import apart
from commissioning.documents.pasted import LeftOut
from commissioning.keys import free_key
from decisions.bringing.matching import NAMED_BY, Called, matched
from decisions.bringing.placing import Placing
from decisions.bringing.rows import RowFound, RowKind
from decisions.enums import FigureKind, SectionAnswer
from decisions.models import (
    BackgroundPaper,
    Engagement,
    Figure,
    Milestone,
    OptionConsidered,
    Recommendation,
    Report,
    ReportContact,
    Risk,
)
from decisions.selectors import bringing as read
from decisions.selectors import facts
from decisions.services import reports, rows
from decisions.services.reports import SectionText
from decisions.services.rows import Grid, Row, RowChange

MODELS: dict[RowKind, type[Row]] = {
    "recommendation": Recommendation,
    "option": OptionConsidered,
    "paper": BackgroundPaper,
    "contact": ReportContact,
    "risk": Risk,
    "milestone": Milestone,
    "engagement": Engagement,
}
NAMED = re.compile(r"(?P<before>\[(?:table|figure):|\(<#)(?P<key>[^\]>]+)(?P<after>\]|>\))")
LONGEST_KEY = 55  # leaves room for the number that tells two apart
DETAILS = ("wards", "enclosures")
SURPLUS = "A recommendation of the report that the draft does not have: take it out on its page if it is to go"


class Writing:
    """One writing of one placed draft."""

    def __init__(
        self, report: Report, placing: Placing, file: bytes, *, replaces: bool, actor: Actor, at: datetime
    ) -> None:
        self.report = report
        self.file = file
        self.placing = placing
        self.replaces = replaces
        self.given: dict[str, Any] = {"actor": actor, "at": at}
        self.left: list[LeftOut] = list(placing.not_placed)
        self.facts = facts.Texts(report)

    def write(self) -> Report:
        """Everything that has a place. Refused by what the services below refuse; then nothing is written."""
        self.details()
        self.keys()
        self.tables()
        self.sections()
        changes = [change for kind, model in MODELS.items() for change in self.rows(kind, model)]
        changes += self.figures()
        if changes:
            self.report = rows.save(report=self.report, version=self.report.version, changes=changes, **self.given)
        return self.report

    def details(self) -> None:
        """The particulars that a report keeps as they are written; the others are told."""
        details: dict[str, Any] = {name: self.placing.particulars[name] for name in DETAILS if self._has(name)}
        title = self.placing.particulars.get("title", "")
        if title and title.casefold() != self.report.title.casefold():
            self.left.append(LeftOut("The title in the draft", title))
        if sponsor := self.placing.particulars.get("sponsor", ""):
            post = read.post_named(self.report.council, sponsor)
            if post is None:
                self.left.append(LeftOut("Whose report it is: choose the post among the particulars", sponsor))
            else:
                details["sponsor_post"] = post
        if details:
            self.report = reports.edit_details(
                report=self.report, version=self.report.version, details=details, **self.given
            )

    def _has(self, name: str) -> bool:
        """Whether the draft says it, it fits, and (unless it replaces what stands there) the report does not say it."""
        said = self.placing.particulars.get(name, "")
        stored = getattr(self.report, name)
        is_free = self.replaces or not stored
        longest: int = getattr(Report, name).field.max_length
        if len(said) > longest:
            self.left.append(LeftOut(f"The {name} in the draft: more than {longest} characters do not fit", said))
            return False
        if said and not is_free and said != stored:
            self.left.append(LeftOut(f"The {name} in the draft", said))
        return bool(said) and is_free

    def keys(self) -> None:
        """Tables and pictures keep their keys; where another stands under one and stays, they get a free one."""
        taken = set() if self.replaces else {*self._stored("tables"), *self._stored("figures")}
        renamed: dict[str, str] = {}
        for key in [*(table.key for table in self.placing.tables), *(one.key for one in self.placing.pictures)]:
            renamed[key] = free_key(key, taken, otherwise=key, longest=LONGEST_KEY)
            taken.add(renamed[key])
        self.placing = _with_keys(self.placing, {old: new for old, new in renamed.items() if old != new})

    def _stored(self, name: str) -> Iterable[str]:
        found: Iterable[str] = getattr(self.report, name).values_list("key", flat=True)
        return found

    def tables(self) -> None:
        """Each table under its key."""
        for table in self.placing.tables:
            grid = Grid(
                key=table.key,
                caption=table.caption,
                columns=list(zip(table.columns, table.widths or (None,) * len(table.columns), strict=True)),
                rows=table.rows,
                has_row_headers=table.has_row_headers,
                groups=table.groups,
            )
            rows.save_table(report=self.report, version=self.report.version, grid=grid, **self.given)
            self.report.refresh_from_db(fields=["version"])

    def sections(self) -> None:
        """The words of each section, in place of what stands there or after it."""
        stored = {section.key: section for section in self.report.sections.all()}
        texts: dict[str, SectionText] = {}
        for text in self.placing.texts:
            before = stored[text.key].body
            if text.answer is not SectionAnswer.CONTENT and before and not self.replaces:
                self.left.append(LeftOut(f"Under “{stored[text.key]}”", text.answer.label))
            elif self.replaces or not before:
                texts[text.key] = SectionText(body=text.markdown, answer=text.answer)
            else:
                texts[text.key] = SectionText(body=apart(f"{before}\n\n{text.markdown}"))
        if texts:
            self.report = reports.edit_sections(
                report=self.report, version=self.report.version, texts=texts, **self.given
            )

    def rows(self, kind: RowKind, model: type[Row]) -> Iterable[RowChange]:
        """The rows of one kind: new ones after those there are, or in place of them, each that is known where it was.

        A recommendation that the draft does not have stays, after the others: it may act on the register.
        """
        found = [row for row in self.placing.rows if row.kind == kind]
        stored: list[Any] = list(model._default_manager.filter(report=self.report)) if self.replaces and found else []
        places = matched(
            [self.called(kind, row.values) for row in found], [self.called(kind, vars(row)) for row in stored]
        )
        gone = [row for place, row in enumerate(stored) if place not in places]
        kept = [row for row in gone if isinstance(row, Recommendation)]
        self.left += [LeftOut(SURPLUS, row.text) for row in kept]
        yield from (RowChange(model, row=row) for row in gone if row not in kept)
        rows_there = [None if place is None else stored[place] for place in places]
        changes = [
            RowChange(model, row=there, values=row.values if there is None else _kept(row))
            for row, there in zip(found, rows_there, strict=True)
        ]
        changes += [RowChange(model, row=row, values={}) for row in kept]
        yield from _ordered(changes) if self.replaces else changes

    def called(self, kind: RowKind, values: Mapping[str, Any]) -> Called:
        """A row by its words as they read today, facts among them."""
        words = " ".join(str(values[name]) for name in NAMED_BY[kind])
        read_out = tree.plain_text(prose.parse(words, facts=self.facts).blocks)
        return Called(read_out, str(values.get("verb", "")))

    def figures(self) -> Iterable[RowChange]:
        """Each picture that prints, under its key; one that does not is told by what it shows."""
        stored = {row.key: row for row in self.report.figures.all()}
        for picture in self.placing.pictures:
            try:
                found = pictures.read(Package.open(self.file).read(picture.part) or b"")
            except InvalidDocument as problem:
                self.left.append(LeftOut(f"A picture: {problem}", f"{picture.caption} {picture.alt}"))
                continue
            values = {"key": picture.key, "caption": picture.caption, "alt": picture.alt, "kind": FigureKind.PICTURE}
            row = stored.get(picture.key)
            if row is None or row.kind == FigureKind.PICTURE:
                yield RowChange(Figure, row=row, values=values, picture=found)
            else:
                self.left.append(LeftOut("A picture where the report draws a chart: the chart stays", picture.caption))


def _kept(row: RowFound) -> dict[str, Any]:
    """What a draft changes of a row that is there: not what a recommendation asks for, which its author chose."""
    return {name: value for name, value in row.values.items() if row.kind != "recommendation" or name != "verb"}


def _ordered(changes: Sequence[RowChange]) -> Iterator[RowChange]:
    """The changes with the place of each row, unless the rows stand in these places already."""
    orders: list[int | None] = [getattr(change.row, "order", None) for change in changes]
    there = [order for order in orders if order is not None]
    if there == sorted(there) and orders[: len(there)] == there:
        yield from (change for change in changes if change.values)
    else:
        for place, change in enumerate(changes, start=1):
            yield replace(change, values={**(change.values or {}), "order": place})


def _with_keys(placing: Placing, renamed: Mapping[str, str]) -> Placing:
    """The placing with tables and pictures under other keys, wherever they are named."""

    def other(found: re.Match[str]) -> str:
        key = renamed.get(found["key"], found["key"])
        return f"{found['before']}{key}{found['after']}"

    def written(text: str) -> str:
        # All at once: one that is renamed may have the name that another had.
        return NAMED.sub(other, text)

    if not renamed:
        return placing
    return replace(
        placing,
        texts=tuple(replace(text, markdown=written(text.markdown)) for text in placing.texts),
        tables=tuple(replace(table, key=renamed.get(table.key, table.key)) for table in placing.tables),
        pictures=tuple(replace(one, key=renamed.get(one.key, one.key)) for one in placing.pictures),
    )
