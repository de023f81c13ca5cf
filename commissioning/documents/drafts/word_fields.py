"""Fields of Word: what stands in the text is their result; some of them lead somewhere, one repeats the headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

LINK = re.compile(r'\s*HYPERLINK\s+(?:"(?P<address>[^"]*)")?(?:.*?\\l\s+"(?P<place>[^"]*)")?', re.I)
REFERENCE = re.compile(r"\s*(?:REF|PAGEREF|NOTEREF)\s+(?P<place>\S+)", re.I)


@dataclass(frozen=True)
class Field:
    """A field being read: its code, then its result."""

    code: str = ""
    is_code: bool = True
    href: str = ""

    def told(self, text: str) -> Field:
        """More of its code."""
        return replace(self, code=self.code + text) if self.is_code else self

    def resolved(self) -> Field:
        """The code is read: from here on stands the result."""
        return replace(self, is_code=False, href=leads_to(self.code))

    @property
    def is_contents(self) -> bool:
        """Whether its result repeats the headings."""
        return not self.is_code and self.code.lstrip().upper().startswith("TOC")


def leads_to(code: str) -> str:
    """The address or the place (`#name`) that a field links to; empty for a field that links nowhere."""
    if found := LINK.match(code):
        place = f"#{found['place']}" if found["place"] else ""
        return (found["address"] or "") + place
    found = REFERENCE.match(code)
    return f"#{found['place']}" if found else ""
