"""A draft placed in a report, part by part: text, tables, rows and particulars, and everything that has no place.

Every word of the draft is in one of them (`_Placer.finish` makes sure): nothing is lost silently.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from commissioning.documents.drafts import draft as drafts
from commissioning.documents.drafts import marks, words
from commissioning.documents.drafts.draft import Draft, Part, Picture, words_of
from commissioning.documents.pasted import LeftOut, Line, PastedTable, Run
from decisions.bringing import particulars, rows, tables
from decisions.bringing.exempt import Passages
from decisions.bringing.headings import How, Suggestion, is_standing, plain, suggest
from decisions.bringing.particulars import Particular
from decisions.bringing.rows import Found, RowFound
from decisions.bringing.shape import Place, Shape
from decisions.bringing.uncounted import uncounted
from decisions.bringing.unfolding import unfolded
from decisions.enums import SectionAnswer, SectionKind

FORM = "Printed by the form itself"
LONGEST_OPENING = 120
RENAMED = "A heading that has another name here"
HOMELESS = "A heading without a place"
NO_PLACE = "Words that found no place"
EXEMPT = "An exempt passage: enter it as exempt text of its section"
ANSWERS = {plain(answer.label): answer for answer in SectionAnswer if answer is not SectionAnswer.CONTENT}
NO = {"no": SectionAnswer.NONE, "n/a": SectionAnswer.NOT_APPLICABLE}  # what a matrix says of what it does not tick
ROWS: dict[SectionKind, Callable[[Sequence[Line], rows.Write], Found]] = {
    SectionKind.RECOMMENDATIONS: rows.recommendations,
    SectionKind.OPTIONS: rows.options,
    SectionKind.BACKGROUND_PAPERS: rows.papers,
    SectionKind.CONTACTS: rows.contacts,
    SectionKind.ENGAGEMENT: rows.engagement,
    SectionKind.CONSULTATIONS: rows.views,
}
# Rows that a section of another kind shows where this stands in its text.
EMBEDDED = {"risk": "[risks]", "milestone": "[milestones]"}
OWN_SECTION = {"risk": SectionKind.RISKS, "milestone": SectionKind.MILESTONES}


@dataclass(frozen=True)
class PlacedText:
    """What goes into one section: Markdown, or an explicit answer and no words."""

    key: str
    markdown: str
    answer: SectionAnswer = SectionAnswer.CONTENT


@dataclass(frozen=True)
class Placing:
    """A draft as it will stand in the report, before facts and links are settled (`settling`)."""

    draft: Draft
    suggestions: tuple[Suggestion, ...]
    texts: tuple[PlacedText, ...]
    tables: tuple[PastedTable, ...]
    pictures: tuple[Picture, ...]
    rows: tuple[RowFound, ...]
    particulars: Mapping[str, str]
    not_placed: tuple[LeftOut, ...]

    def opening(self, number: int) -> str:
        """The first words under a heading, by its place among the parts."""
        said = " ".join(filter(None, (words_of(line.runs) for line in self.draft.parts[number].lines)))
        return f"“{said[:LONGEST_OPENING].rstrip()}…”" if len(said) > LONGEST_OPENING else f"“{said}”" if said else ""


def place(draft: Draft, shape: Shape, choices: Mapping[int, str] | None = None) -> Placing:
    """The draft placed. `choices` are the author's own, by the place of a part among those of the unfolded draft."""
    draft = unfolded(draft, shape)
    suggestions = suggest(draft, shape, choices)
    placer = _Placer(draft, shape)
    return placer.finish(tuple(placer.take(*pair) for pair in zip(draft.parts, suggestions, strict=True)))


@dataclass
class _Section:
    """What has been brought to one section so far."""

    place: Place
    lines: list[Line] = field(default_factory=list)
    is_numbered: bool = False


class _Placer:
    """Goes through the parts of one draft once."""

    def __init__(self, draft: Draft, shape: Shape) -> None:
        self.draft, self.shape = draft, shape
        self.passages = Passages(draft, shape)
        self.notes = {note.key: note.runs for note in draft.notes}
        self.tables = {table.key: table for table in draft.tables}
        self.sections: dict[str, _Section] = {}
        self.headed: set[str] = set()  # places whose heading has stood in the draft
        self.kept: dict[str, PastedTable] = {}
        self.pictures = {picture.key: picture for picture in draft.pictures}
        self.shown: dict[str, Picture] = {}
        self.rows: list[RowFound] = []
        self.embedded: set[str] = set()
        self.particulars: dict[str, str] = {}
        self.answers: dict[str, str] = {}  # what a matrix says of each implication
        self.left: list[LeftOut] = []
        self.printed: Counter[str] = Counter()  # words that the report prints though no field holds them

    # --- parts ---

    def take(self, part: Part, suggestion: Suggestion) -> Suggestion:
        """Put one part where it goes, and say where that is. What only some may read is never brought as prose."""
        apart = self.passages.apart(part, suggestion)
        self.leave_lines(apart.exempt, EXEMPT)
        for said in apart.printed:
            self.leave(FORM, said)
        if apart.part.heading or apart.part.lines:
            self.put(apart.part, apart.suggestion)
        return apart.suggestion

    def put(self, part: Part, suggestion: Suggestion) -> None:
        """Put a part that everybody may read where it goes."""
        place = self.shape.place(suggestion.key)
        if place is None and not self.sections:
            part = replace(part, lines=tuple(self.cover(part.lines)))
        if suggestion.how is How.FORM:
            self.leave(FORM, part.heading)
            self.leave_lines(part.lines, FORM)
        elif place is None:
            if part.heading:
                self.leave(HOMELESS, part.heading)
            self.leave_lines(part.lines, f"Under “{part.heading}”" if part.heading else "Before the first heading")
        elif not place.takes_text:
            self.head(part, place, suggestion, None)
            self.leave_lines(part.lines, f"Under “{place.heading}”, which has no text of its own")
        else:
            section = self.sections.setdefault(place.key, _Section(place))
            self.head(part, place, suggestion, section)
            section.is_numbered = section.is_numbered or part.is_numbered
            section.lines += self.with_tables(part.lines, place)

    def head(self, part: Part, place: Place, suggestion: Suggestion, section: _Section | None) -> None:
        """What becomes of a part's heading: the form prints it, or it stays as a sub-heading or a bold line."""
        if not part.heading:
            return
        is_same = plain(part.heading) == plain(place.heading)
        stands_for = suggestion.how in (How.SAME, How.ALIKE, How.NEAR)
        is_first = section is None or not section.lines
        if is_same and is_first and place.key not in self.headed:
            self.headed.add(place.key)
            self.print(part.heading, place.heading)
        elif is_same:
            self.leave("A heading that stands twice", part.heading)
        elif stands_for and is_first:
            self.leave(RENAMED, f"{part.heading} → {place.heading}")
        elif section is None:
            self.leave(HOMELESS, part.heading)
        else:
            kind = "paragraph" if part.is_guess and suggestion.how is How.ABOVE else "heading"
            section.lines.append(drafts.with_heading(part, kind))

    # --- the head of the draft ---

    def cover(self, lines: Iterable[Line]) -> list[Line]:
        """What stands before the first heading, without the particulars and what the form prints."""
        rest = []
        for line in lines:
            said = words_of(line.runs)
            table = self.tables.get(line.key) if line.kind == "table" else None
            entries = particulars.in_table(table, self.shape) if table else []
            entry = particulars.in_line(line, self.shape)
            if table is not None and entries:
                self.forget(table)
                for one in entries:
                    self.fill(one)
            elif entry is not None:
                self.fill(entry)
            elif said and (is_standing(said, self.shape.standing) or plain(said) == plain(self.draft.title)):
                self.leave(FORM, said)
            else:
                rest.append(line)
        return rest

    def fill(self, entry: Particular) -> None:
        """One particular: taken over, answered by the form, or told."""
        if entry.source:
            self.print(entry.label, entry.label)
        if entry.source == "contacts":
            found, rest = particulars.contacts_of(entry)
            self.rows += found
            for line in rest:
                self.leave(entry.label, line)
        elif entry.source and particulars.is_none(entry.words):
            self.print(entry.words, entry.words)
        elif entry.source in particulars.KEPT and entry.source not in self.particulars:
            self.particulars[entry.source] = entry.words
        elif is_standing(entry.words, self.shape.standing):
            self.leave(FORM, f"{entry.label}: {entry.words}")
        else:
            self.leave(entry.label, entry.words)

    # --- tables ---

    def with_tables(self, lines: Iterable[Line], place: Place) -> list[Line]:
        """The lines of a part, with tables that are rows turned into them."""
        kept: list[Line] = []
        for line in lines:
            if line.kind == "figure":
                self.shown[line.key] = self.pictures[line.key]
            table = self.tables.get(line.key) if line.kind == "table" else None
            kept += [line] if table is None else self.table(line, table, place)
        return kept

    def table(self, line: Line, table: PastedTable, place: Place) -> list[Line]:
        """One table: rows of the report, a matrix that the form prints, or a table as it is."""
        if place.kind == SectionKind.IMPLICATIONS and tables.is_matrix(table, self._ticked(place)):
            self.answers |= {
                one.key: tables.answered_in(table).get(plain(one.heading), "") for one in self.shape.beneath(place.key)
            }
            return self.printed_table(table)
        if table.key in self.shape.embeds:
            return self.printed_table(table, self.shape.embeds[table.key])
        found = tables.rows_in(table)
        kind = found[0].kind if found else ""
        if not found or not self._may_hold(kind, place):
            self.kept[table.key] = table
            return [line]
        self.rows += found
        self.leave("A table is kept as rows; it had these headings", tables.headings_of(table))
        self.forget(table)
        if kind in OWN_SECTION and OWN_SECTION[kind] != place.kind:
            self.embedded.add(kind)
            return [Line("paragraph", (Run(EMBEDDED[kind], raw=True),))]
        return []

    def printed_table(self, table: PastedTable, embed: str = "") -> list[Line]:
        """A table that the report makes of its own rows: at most a code in its place."""
        self.leave(FORM, tables.in_words(table))
        self.forget(table)
        return [Line("paragraph", (Run(embed, raw=True),))] if embed else []

    def _may_hold(self, kind: str, place: Place) -> bool:
        """Whether rows of a kind can be shown from a section; risks and steps from anywhere, once."""
        if kind in OWN_SECTION:
            has_own = any(one.kind == OWN_SECTION[kind] for one in self.shape.places)
            here = place.kind == OWN_SECTION[kind]
            return here or (not has_own and not any(row.kind == kind for row in self.rows))
        return {"contact": SectionKind.CONTACTS, "option": SectionKind.OPTIONS}.get(kind) == place.kind

    def _ticked(self, place: Place) -> list[str]:
        return [one.heading for one in self.shape.beneath(place.key)]

    def forget(self, table: PastedTable) -> None:
        """A table that is no table any more; what was guessed of it need not be told."""
        self.draft = replace(
            self.draft,
            left_out=tuple(one for one in self.draft.left_out if f"the table “{table.caption}”" not in one.what),
        )

    # --- what has no place ---

    def leave(self, what: str, said: str) -> None:
        """Keep words for the author to place."""
        if said.strip():
            self.left.append(LeftOut(what, said.strip()))

    def leave_lines(self, lines: Iterable[Line], what: str) -> None:
        """Keep whole lines, tables as their words."""
        run: list[Line] = []
        for line in [*lines, Line("table")]:
            if line.kind == "figure":
                self.leave("A picture", self.pictures[line.key].caption)
            elif line.kind != "table":
                run.append(line)
            else:
                self.leave(what, self.write(run))
                run = []
            if table := self.tables.get(line.key):
                self.leave(what, tables.in_words(table))
                self.forget(table)

    def print(self, wanted: str, printed: str) -> None:
        """Words that the form prints in this place."""
        self.printed += words.counted(wanted) & words.counted(printed)

    # --- the end ---

    def write(self, lines: Sequence[Line]) -> str:
        """Lines as Markdown with their notes."""
        text, plain_words = drafts.markdown(lines, self.notes)
        self.left += plain_words
        return text

    def finish(self, suggestions: tuple[Suggestion, ...]) -> Placing:
        """Every section written, and every word accounted for."""
        texts = [self.section(one) for one in self.sections.values()]
        brought = {text.key for text in texts if text.markdown or text.answer is not SectionAnswer.CONTENT}
        texts += [
            PlacedText(key, "", NO[said]) for key, said in self.answers.items() if said in NO and key not in brought
        ]
        title = self.particulars.get("title", "")
        if self.draft.title and plain(self.draft.title) != plain(title):
            if title:
                self.leave("The title at the head", self.draft.title)
            else:
                self.particulars["title"] = self.draft.title
        else:
            self.printed += words.counted(self.draft.title)
        placing = Placing(
            draft=self.draft,
            suggestions=suggestions,
            texts=tuple(text for text in texts if text.markdown or text.answer is not SectionAnswer.CONTENT),
            tables=tuple(self.kept.values()),
            pictures=tuple(self.shown.values()),
            rows=tuple(self.rows),
            particulars=self.particulars,
            not_placed=(*self.draft.left_out, *_grouped(self.left)),
        )
        missed = words.missing(words.of_draft(self.draft) - self.printed, all_words(placing))
        more = (LeftOut(NO_PLACE, " ".join(missed)),) if missed else ()
        return replace(placing, not_placed=(*placing.not_placed, *more))

    def section(self, section: _Section) -> PlacedText:
        """One section: its rows found, the rest as prose; or an explicit answer."""
        place, lines = section.place, section.lines
        said = words_of(lines[0].runs) if len(lines) == 1 and lines[0].kind == "paragraph" else ""
        if answer := ANSWERS.get(plain(said)):
            self.print(said, answer.label)
            return PlacedText(place.key, "", answer)
        read = ROWS.get(place.kind)
        if read is not None:
            found = read(lines, self.write)
            self.rows += self.once(found.rows) if place.kind == SectionKind.RECOMMENDATIONS else found.rows
            self.left += [LeftOut(*told) for told in found.told]
            self.printed += words.counted(*found.printed)
            lines = list(found.rest)
        if place.counts_paragraphs and section.is_numbered:
            lines = uncounted(lines, counts_subheadings=self.shape.counts_subheadings)
        return PlacedText(place.key, self.write([_keyed(line) for line in lines]))

    def once(self, found: Iterable[RowFound]) -> list[RowFound]:
        """The recommendations without those that stand there twice: a list of them at the head and at the end."""
        kept: list[RowFound] = []
        for row in found:
            if row in kept:
                self.leave("Repeated: it is kept once", "\n\n".join(filter(None, row.texts)))
            else:
                kept.append(row)
        return kept


def all_words(placing: Placing) -> list[str]:
    """Every text in which a word of the draft may stand."""
    kept = [cell for table in placing.tables for row in table.rows for cell in row]
    heads = [text for table in placing.tables for text in (table.caption, *table.columns, *table.groups)]
    told = [f"{one.what} {one.words}" for one in placing.not_placed]
    rows_said = [text for row in placing.rows for text in row.texts]
    return [
        *(text.markdown for text in placing.texts), *kept, *heads, *told, *rows_said, *placing.particulars.values(),
        *(picture.caption for picture in placing.pictures),
    ]  # fmt: skip


def _keyed(line: Line) -> Line:
    """A paragraph or sub-heading with the key it carries, by which other places refer to it."""
    key = marks.key_among(line.anchors) if line.kind in ("paragraph", "heading") else ""
    return replace(line, runs=(*line.runs, Run(f" {{#{key}}}", raw=True))) if key else line


def _grouped(left: Iterable[LeftOut]) -> list[LeftOut]:
    """What is told, like beside like, in the order in which each kind came first."""
    groups: dict[str, list[LeftOut]] = defaultdict(list)
    for one in left:
        groups[one.what].append(one)
    return [one for group in groups.values() for one in group]
