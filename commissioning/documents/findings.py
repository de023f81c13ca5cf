"""What an author is told about prose: a code, a sentence that says what to do, and the line."""

from dataclasses import dataclass

SENTENCES = {
    "html_inert": "“{seen}” is printed as typed: HTML has no effect here.",
    "malformed_fact": (
        "A fact is written {{{{ dotted.name }}}}, with letters, digits, dots and single underscores only."
    ),
    "unknown_fact": "There is no fact called {seen}. Choose one from the list of facts beside the text.",
    "table_in_prose": (
        "Tables are not typed in prose: add a table to the report and place it with [table:its-key] on its own line."
    ),
    "unprintable_character": "The document's typeface cannot print {seen}: use other words.",
    "unused_note": "The note [^{seen}] is not raised anywhere, so it is not printed.",
    "unknown_note": "There is no note [^{seen}]: write its words on a line that begins [^{seen}]:",
    "note_twice": "There are two notes [^{seen}], and only one is printed. Give this one and its mark another number.",
    "rule_dropped": "A line of dashes prints nothing: use a sub-heading instead.",
    "heading_level": "Sub-headings in prose are written ### or ####; the form gives the other headings.",
    "list_start": (
        "“{seen}” would begin a list here, but a list begins with 1, a or i; it is printed as text. "
        "Put other words before it."
    ),
    "list_order": (
        "This line looks like part of a lettered list but does not follow on: such a list begins with a or i and "
        "misses none out."
    ),
    "image_dropped": (
        "Pictures in prose are not printed: add a figure, which also asks for words that say what it shows."
    ),
    "link_refused": "A link goes to https:// or mailto: only; the words stay, the address “{seen}” does not.",
}


@dataclass(frozen=True)
class Finding:
    """Something the author should know. Lines count from 1."""

    code: str
    message: str
    line: int

    @classmethod
    def of(cls, code: str, line: int, seen: str = "") -> "Finding":
        """The finding of a code, its sentence filled with what was seen."""
        return cls(code, SENTENCES[code].format(seen=seen), line)
