"""Whether the words are finished: no placeholder, no sentence that stops mid-way, no sum or short form nobody can read.

Sources: guidance never prints; cases S0 (“Full DPR”), S3 (a sentence that stops) and S4 (a row that stops).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from decisions.checks.days import MONTH
from decisions.checks.draft import Draft
from decisions.checks.passages import Passage, Piece
from decisions.checks.rule import Finding, blocker, warning

PLACEHOLDER = blocker(
    "placeholder_left", "“[insert …]”, “XXX”, “lorem ipsum” and other words that hold a place.", "The form of report"
)
TO_CONFIRM = warning("value_to_be_confirmed", "“TBC” where a sum, a day or a name is due.", "Invariant 14; case S1")
UNFINISHED = warning("sentence_unfinished", "A paragraph that stops mid-way.", "Case S3")
ROW_UNFINISHED = warning("row_unfinished", "A table whose last row stops mid-way.", "Case S4")
MONEY = blocker("money_malformed", "A sum that cannot be read, such as “£1.000,00” or “£12,34”.", "Invariant 13")
COMMAS = warning("money_without_commas", "A long sum without its commas, such as “£453750”.", "Invariant 13")
ABBREVIATION = warning(
    "abbreviation_unexplained", "Short forms that are nowhere written out.", "Plain English; case S0"
)

# A needle is to be inserted into a vein, officers add names here to a register, and [name withheld] stands for no name.
_PLACEHOLDER = re.compile(
    r"\[\s*(?:insert|add|enter|delete|complete|name|date|title|amount|sum|number|figure|xx+|tbc|tbd|"
    r"to be (?:added|completed|confirmed)|to follow|DN\b|drafting note|_+)(?![a-z-])(?!\s(?:withheld|redacted|removed))"
    r"[^\]]{0,60}\]|<\s*(?:insert|add|enter|name|date|amount)\b[^>]{0,60}>|\bX{3,}\b|\bxx/(?:xx|\d{1,2})/\w+|"
    rf"(?-i:\b(?:XX|xx)\s{MONTH})|(?<!format )(?<!as )(?<![“\"‘'])\bdd/mm/yy(?:yy)?\b|"
    rf"£\s?[Xx]+(?:k|m|bn)?(?![a-z])|£\s?(?:_{{2,}}|\[)|"
    r"\blorem ipsum\b|\bdelete as (?:appropriate|applicable)\b|\?{3,}|_{4,}|(?-i:\bTODO\b)(?! lists?)|"
    r"\bclick (?:or tap )?here to enter\b|(?-i:\bChoose an item)(?=\.|\s*$)|"
    r"(?-i:\b(?:Text|Wording|Content|Figures|Details)) to follow(?=\.|\s*$)|"
    r"(?:(?<![\w,] )|(?<=please ))\b(?:insert|add) (?:text|details|figures|names?|dates?) here(?=\s*[.)\]]|\s*$)|"
    r"\bto be inserted(?=\s*[.;:)\]]|\s*$|\shere\b)",
    re.IGNORECASE | re.MULTILINE,
)
# In a quotation they say who is spoken of: “[Provider] was late”.
_NAMELESS = re.compile(
    r"\[\s*(?:(?:provider|supplier|contractor|council|officer|ward|lot|contract|service|post|reference)"
    r"(?:['’]?s?\s(?:name|number|title|address|reference))?|link)\s*\]",
    re.IGNORECASE,
)
_TO_CONFIRM = re.compile(r"\bTB[CDA]\b|\bto be confirmed\b", re.IGNORECASE)
_WHEN_KNOWN = re.compile(r",?\s\(?(?:by|on|in|after|once|when)\b", re.IGNORECASE)
_DUE = re.compile(
    r"(?:£|\b(?:costs?|sum|value|amount|price|budget|total|saving)s?\b(?:\s(?:is|of|are|at|will be))?|\b(?:from|"
    r"to|until|on|by) (?:the )?)\s?$",
    re.IGNORECASE,
)
_HANGING = re.compile(
    r"(?:\b(?:and|or|but|the|a|an|of|to|for|with|by|from|into|at|as|that|which|who|whose|is|are|was|were|be|been|"
    "has|have|will|would|should|must|may|can|their|its|our|this|these|those|because|including|between|than|if|"
    r"when|where|whether|while|so that|in order|such as)|[,(–-])\s*$"
)
# Prices of a unit go to parts of a penny: “£0.0275 per kWh”, “£1.459 a litre”.
_SCALE = r"\s?(?:m|bn|k|million|billion|thousand)\b"
_RATE = r"\s?(?:/|(?:per|an?|each)\b)"
_MALFORMED = re.compile(
    rf"£\s?\d{{1,3}}\.000(?!\d|,\d|{_SCALE})|£\s?(?:\d{{2,3}}\.\d{{3}}|[1-9]\.\d00)(?!\d|,\d|{_SCALE}|{_RATE})|"
    rf"£\s?\d{{1,3}}(?:,\d{{3}})+\.\d{{3,}}(?!\d|{_SCALE})|£\s?\d{{1,3}}\.\d{{3}},\d{{3}}\b|£\s?\d{{1,3}},\d\.\d+|"
    r"£\s?[\d,]*[OlI][\d,]+|£\s?\d[\d,]*O\b|"
    r"£\s?\d{1,3}(?:\.\d{3})+,\d{2}\b|£\s?\d{1,3}(?:,\d{3})*,\d{1,2}(?!\d)(?![,.]?\d)|£\s?\d{4,},\d{3}\b|"
    r"£\s?\d+,\d{4,}|££|£\s?\d+\.\d+\.\d+|\b\d[\d,]{0,15}£(?!\d)|£\s?\d{1,2},\d{2},\d{3}\b"
)
_NO_COMMAS = re.compile(r"£\s?\d{5,}(?:\.\d{2})?(?![\d,])")

_SHORT = re.compile(r"(?<![\w/:@.&-])[A-Z]{2,6}(?:s)?(?![\w/:@&-])(?!\.\w)")
_KNOWN = frozenset(
    re.findall(
        r"\S+",
        "UK EU GB UN USA NHS VAT IT ICT HR GP GPS PA GDPR FOI MP MPS PDF CCTV TV OK BBC AM PM COVID ID CIC LLP PLC CIO "
        "SI PO CPV ISO BSI HMRC DWP DVLA ONS MHCLG DLUHC DFE DHSC CQC DBS RAG KPI SME LGBT LGBTQ MOT ATM CV DIY FAQ "
        "GCSE NVQ VCSE TUPE PCR PSR TBC TBD TBA NB PS RIP WC II III IV VI VII VIII IX XI XII NO NOT AND OR ALL ANY "
        "THE OF TO IN FOR FTE CPI LA AGM HQ FY YTD PPE MBE OBE GBP",
    )
)
_DEFINED = re.compile(
    r"\((?:the |known as |or )?[“\"‘']?([A-Z]{2,6})s?[”\"’']?(?:/([A-Z]{2,6})s?)?\)|"
    r"\b([A-Z]{2,6})s?\s?\([A-Za-z][a-z]+\s[A-Za-z]"
)
_ROMAN = re.compile(r"[IVX]+")
CLAUSE = 40  # characters before a word in which what it stands for is said
FEW = 3  # rows that a table needs before an unfinished one is seen


def placeholders(draft: Draft) -> Iterator[Finding]:
    """Nothing stands where the author meant to write something else."""
    for passage in draft.passages:
        nameless = (one for one in _NAMELESS.finditer(passage.words) if not _is_quoted(passage.words, one.start()))
        for match in (*_PLACEHOLDER.finditer(passage.words), *nameless):
            yield PLACEHOLDER.found(
                f"{passage.label} still has “{match[0]}”. Write what belongs there, or take it out.", passage.place
            )
        for match in _TO_CONFIRM.finditer(passage.words):
            if _WHEN_KNOWN.match(passage.words, match.end()):
                continue
            is_asked = passage.place.startswith("recommendation:")
            if is_asked or _DUE.search(passage.words[max(0, match.start() - CLAUSE) : match.start()]):
                yield TO_CONFIRM.found(
                    f"{passage.label} says “{match[0]}” where a value is due. Give it, or say when it will be known.",
                    passage.place,
                )


def _is_quoted(text: str, place: int) -> bool:
    before = text[max(0, place - 5 * CLAUSE) : place]
    return before.rfind("“") > before.rfind("”") or before.count('"') % 2 == 1


def unfinished(draft: Draft) -> Iterator[Finding]:
    """No paragraph stops on a word that something has to follow, unless a list does."""
    for passage in draft.passages:
        for piece in passage.pieces:
            if _stops(piece):
                last = " ".join(piece.text.split()[-6:])
                yield UNFINISHED.found(
                    f"{passage.label} has words that stop mid-way: “…{last}”. Finish the sentence.", passage.place
                )


def _stops(piece: Piece) -> bool:
    """Headings, entries that another follows, and what leads on to a list are meant to end so."""
    if piece.is_heading or piece.leads_on or (piece.is_entry and not piece.is_last):
        return False
    return len(piece.text.split()) > 3 and bool(_HANGING.search(piece.text))


def unfinished_rows(draft: Draft) -> Iterator[Finding]:
    """The last row of a table is as full as the others."""
    for table in draft.typed:
        if len(table.rows) < FEW:
            continue
        *others, last = table.rows
        missing = [place for place, cell in enumerate(last) if not cell.strip()]
        if (
            missing
            and last[0].strip()
            and "total" not in last[0].lower()
            and all(all(map(str.strip, row)) for row in others)
        ):
            headings = [table.headings[place] for place in missing if place < len(table.headings)]
            bare = ", ".join(filter(None, headings)) or "a cell"
            yield ROW_UNFINISHED.found(
                f"“{table.caption}” stops in its last row, “{last[0]}”: {bare} is empty. Fill it in, or write “none”.",
                table.place,
            )


def sums_of_money(draft: Draft) -> Iterator[Finding]:
    """A sum is written so that nobody can misread it."""
    for passage in draft.passages:
        for match in _MALFORMED.finditer(passage.words):
            yield MONEY.found(
                f"{passage.label} has “{match[0]}”, which is not a sum of money. Write it like £453,750 or £37,812.50.",
                passage.place,
            )
        for match in _NO_COMMAS.finditer(passage.words):
            yield COMMAS.found(f"{passage.label} has “{match[0]}”. Write its commas, as in £453,750.", passage.place)


def abbreviations(draft: Draft) -> Iterator[Finding]:
    """Each short form is written out once, as “delegated powers report (DPR)”; those that are not are told together."""
    whole = " ".join(passage.reading for passage in draft.passages)
    explained = {short for match in _DEFINED.finditer(whole) for short in match.groups() if short}
    held = (*draft.names, *(draft.contract.names if draft.contract else ()))
    explained |= {word for name in held for word in name.split()}
    lower = set(re.findall(r"\b[a-z]{2,6}\b", whole))
    found: dict[str, Passage] = {}
    for passage in draft.passages:
        for match in _SHORT.finditer(passage.reading):
            short = match[0].rstrip("s")
            is_known = short in _KNOWN or short in explained or short.lower() in lower or _ROMAN.fullmatch(short)
            if not is_known and not _is_shouted(passage.reading, match):
                found.setdefault(short, passage)
    if found:
        first = next(iter(found.values()))
        yield ABBREVIATION.found(
            f"The report does not say what {_listed(list(found))} stand{'s' * (len(found) == 1)} for. Write it out "
            "where it comes first.",
            first.place,
        )


def _is_shouted(text: str, match: re.Match[str]) -> bool:
    """Whether words beside it stand in capitals too, or it is a word with a letter for a name: “CHILD A”."""
    if re.match(r"\s[A-Z]\b(?![.’'])", text[match.end() : match.end() + 4]):
        return True
    near = text[max(0, match.start() - CLAUSE) : match.start()], text[match.end() : match.end() + CLAUSE]
    before, after = near[0].split()[-1:], near[1].split()[:1]
    return any(len(word) > 1 and word.isupper() and word.isalpha() for word in (*before, *after))


def _listed(words: list[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


CHECKS = (placeholders, unfinished, unfinished_rows, sums_of_money, abbreviations)
