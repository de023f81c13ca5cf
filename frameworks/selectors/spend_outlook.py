"""What bringing in an extract of the ledger would do: nothing is written to find out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from commissioning.models import Council
from frameworks.importing.ledger import Extract
from frameworks.models import SpendImport
from frameworks.money_enums import SpendMatch
from frameworks.selectors.spend import current_import
from frameworks.selectors.spend_matching import known_of
from frameworks.spend_matching import match


@dataclass(frozen=True)
class Outlook:
    """The extract it would replace, whether that is the very same file, and how many lines would be matched by what."""

    replaces: SpendImport | None
    is_same: bool
    counts: dict[SpendMatch, int]


def outlook_of(extract: Extract, council: Council) -> Outlook:
    """What would become of the good lines of an extract in a council."""
    before = current_import(council, extract.period)
    known = known_of(council)
    counts = Counter(match(line, known).how for line in extract.lines)
    return Outlook(before, before is not None and before.sha256 == extract.sha256, dict(counts))
