"""Whether anybody's private address stands in a public paper.

Officers' work contacts may be printed, private ones never (model.md invariant 31; UK GDPR art. 5(1)(c)). A message does
not repeat what it found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from decisions.checks.draft import Draft
from decisions.checks.phrases import any_of
from decisions.checks.rule import MONITORING_OFFICER, Finding, blocker, warning

_LAW = "Invariant 31; UK GDPR art. 5(1)(c)"
EMAIL = blocker("private_email", "An e-mail address at a provider of private mail.", _LAW, MONITORING_OFFICER)
TELEPHONE = warning("private_telephone", "A mobile telephone number.", _LAW)
ADDRESS = warning(
    "private_address", "A house and street with a postcode, or words that say it is somebody's home.", _LAW
)
NUMBER = warning("private_number", "A National Insurance or NHS number.", _LAW)

# A local part has at most 64 characters.
_PRIVATE_MAIL = re.compile(
    r"\b[\w.+-]{1,64}@(?P<domain>(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|mac|aol|btinternet|"
    r"btopenworld|sky|talktalk|virginmedia|ntlworld|blueyonder|tiscali|protonmail|proton|gmx)\.(?:com|co\.uk|net|"
    r"org|me|uk|de|fr|ie|es|it|eu)|virgin\.net|pm\.me)\b",
    re.IGNORECASE,
)
_MOBILE = re.compile(
    r"(?<![\d£,.-])(?:(?:\+|00)44[\s.-]?\(?0?\)?[\s.-]?|\(?0)7\d\d(?:[\s.)-]{0,2}\d){7}(?!\d)",
)
_WORK = any_of(r"(?:work|office|duty|council|business)[’'s]*\s(?:tele|mobile\s)?(?:phone|mobile)")
_STREET = re.compile(
    r"\b\d{1,4}[A-Za-z]?,?\s(?:[A-Z][\w’'-]+\s){1,3}(?:Road|Street|Avenue|Lane|Close|Drive|Crescent|Gardens|"
    r"Terrace|Grove|Way|Place|Rise|Mews|Walk|Court|Park|Hill|Square|Row|View|Green|Croft|Parade|Villas)\b"
    r"(?P<rest>[^.;]{0,60})"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
# A house and a council tenant are somebody's home; a House and a Council are not.
_OFFICE = re.compile(
    r"\b(?:Town Hall|Civic Centre|County Hall|City Hall|Council|House|Floor|Building|Unit|Suite|Ltd|Limited|CIC|Trust|"
    r"(?i:offices?|centre|library|school|hospital|nursery|clinic|surgery|home at|site|depot|(?:nursing|care) home))\b"
)
_FLAT = any_of(r"(?:flat|apartment)\s\d{1,3}[a-z]?")
_HOME = any_of(r"lives? at|home address(?:es)?|resident at|of no\.?|(?:his|her|their|my)(?: own)? home")
_PERSONAL = re.compile(
    r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b|"
    r"\bNHS (?i:number|no\.?)(?i:\sis|:)?\s\d{3}[\s-]?\d{3}[\s-]?\d{4}\b"
)


def private_contacts(draft: Draft) -> Iterator[Finding]:
    """No private e-mail address, mobile number or home in what the public reads."""
    for label, text, place in _public(draft):
        for domain in dict.fromkeys(match["domain"].lower() for match in _PRIVATE_MAIL.finditer(text)):
            yield EMAIL.found(
                f"{label} has a private e-mail address, at {domain}. Give a work address, or none.", place
            )
        if any(not _WORK.search(text[max(0, one.start() - 60) : one.end() + 60]) for one in _MOBILE.finditer(text)):
            # The row of a contact has no room for words.
            way_out = (
                "accept this with your reason" if place.startswith("contact:") else "say that it is a work telephone"
            )
            yield TELEPHONE.found(
                f"{label} has a mobile telephone number. Give a number of the office, or {way_out}.", place
            )
        if _has_home(text):
            yield ADDRESS.found(
                f"{label} has what looks like somebody's home address. Take it out, or say that it is an office.", place
            )
        if _PERSONAL.search(text):
            yield NUMBER.found(
                f"{label} has what looks like a National Insurance or NHS number. Take it out, or accept this with "
                "your reason.",
                place,
            )


def _public(draft: Draft) -> Iterator[tuple[str, str, str]]:
    """What the public reads, with what it is called before it and its place after it."""
    for passage in draft.passages:
        yield passage.label, f"{passage.reading} {' '.join(passage.links)}", passage.place
    for row in draft.contacts:
        yield f"The contact {row.name}", f"{row.email} {row.phone}", row.place


def _has_home(text: str) -> bool:
    for match in _STREET.finditer(text):
        around = text[max(0, match.start() - 60) : match.end()]
        is_posted = _POSTCODE.search(match["rest"]) and (_FLAT.search(around) or not _OFFICE.search(around))
        if _HOME.search(around) or is_posted:
            return True
    return False


CHECKS = (private_contacts,)
