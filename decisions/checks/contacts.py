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

_PRIVATE_MAIL = re.compile(
    r"\b[\w.+-]+@(?P<domain>(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|mac|aol|btinternet|"
    r"btopenworld|sky|talktalk|virginmedia|ntlworld|blueyonder|tiscali|protonmail|proton|gmx)\.(?:com|co\.uk|net|"
    r"org|me|uk|de))\b",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"(?<![\d£,.-])(?:\+44[\s-]?\(?0?\)?[\s-]?|0)7(?:[\s-]?\d){9}(?!\d)")
_STREET = re.compile(
    r"\b\d{1,4}[A-Za-z]?,?\s(?:[A-Z][\w’'-]+\s){1,3}(?:Road|Street|Avenue|Lane|Close|Drive|Crescent|Gardens|"
    r"Terrace|Grove|Way|Place|Rise|Mews|Walk)\b(?P<rest>[^.;]{0,60})"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
_OFFICE = re.compile(
    r"\b(?:Town Hall|Civic Centre|County Hall|City Hall|Council|Offices?|House|Centre|Library|School|Hospital|"
    r"Floor|Building|Unit|Suite|Ltd|Limited|CIC|Trust)\b"
)
_HOME = any_of(r"lives? at|home address(?:es)?|resident at|of no\.?")


def private_contacts(draft: Draft) -> Iterator[Finding]:
    """No private e-mail address, mobile number or home in what the public reads."""
    texts = [
        (passage.label, passage.reading + " " + " ".join(passage.links), passage.place) for passage in draft.passages
    ]
    texts += [(f"The contact {row.name}", f"{row.email} {row.phone}", row.place) for row in draft.contacts]
    for label, text, place in texts:
        for domain in dict.fromkeys(match["domain"].lower() for match in _PRIVATE_MAIL.finditer(text)):
            yield EMAIL.found(
                f"{label} has a private e-mail address, at {domain}. Give a work address, or none.", place
            )
        if _MOBILE.search(text):
            yield TELEPHONE.found(
                f"{label} has a mobile telephone number. Give a number of the office, or say that it is a work "
                f"telephone.",
                place,
            )
        if _has_home(text):
            yield ADDRESS.found(
                f"{label} has what looks like somebody's home address. Take it out, or say that it is an office.", place
            )


def _has_home(text: str) -> bool:
    for match in _STREET.finditer(text):
        around = text[max(0, match.start() - 60) : match.end()]
        if _HOME.search(around) or (_POSTCODE.search(match["rest"]) and not _OFFICE.search(around)):
            return True
    return False


CHECKS = (private_contacts,)
