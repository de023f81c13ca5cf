"""The contracts of a quarter in the columns that the Local Government Transparency Code 2015 asks for.

Part 2, paragraphs 31–32: contracts, commissioned activity, purchase orders, frameworks and other enforceable agreements
of more than £5,000 that ran in the quarter. One-way: what is published is less than what the register holds.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import IO

from django.db.models import QuerySet

from commissioning.exports import harmless
from commissioning.models import Council
from frameworks.enums import RUNNING_STAGES, ContractKind, ContractStage
from frameworks.models import Contract
from frameworks.quarters import Quarter
from frameworks.selectors.public_register import NOT_STATED, PublicContract, with_what_is_said

OVER = Decimal(5000)
AT_A_TIME = 500
# The ten things the Code names, in its order; the three dates of the eighth are parted by semicolons.
HEADINGS = (
    "Reference number",
    "Title of agreement",
    "Local authority department responsible",
    "Description of the goods and/or services being provided",
    "Supplier name and details",
    "Sum to be paid over the length of the contract, or the estimated annual spending or budget",
    "Value Added Tax that cannot be recovered",
    "Start, end and review dates",
    "Whether or not the contract was the result of an invitation to quote or a published invitation to tender",
    "Whether or not the supplier is a small or medium sized enterprise and/or a voluntary or community sector "
    "organisation, and its registration number",
)
_STAGES = (*RUNNING_STAGES, ContractStage.EXPIRED, ContractStage.TERMINATED)


def of_quarter(council: Council, quarter: Quarter) -> QuerySet[Contract]:
    """The council's contracts that ran on some day of the quarter; an open framework scheme only holds others."""
    ran = Contract.objects.filter(
        council=council,
        stage__in=_STAGES,
        starts_on__lte=quarter.last_day,
        current_ends_on__gte=quarter.first_day,
    ).exclude(kind=ContractKind.OPEN_FRAMEWORK_SCHEME)
    return with_what_is_said(ran, since=quarter.first_day).order_by("reference")


def lines(council: Council, quarter: Quarter) -> Iterator[list[str]]:
    """A line of ten columns for each contract of more than £5,000, or of which no sum is on record."""
    for contract in of_quarter(council, quarter).iterator(chunk_size=AT_A_TIME):
        told = PublicContract(contract)
        if not told.sums or any(amount > OVER for amount, _ in told.sums):
            yield [harmless(cell) for cell in _line(told)]


def text_lines(council: Council, quarter: Quarter) -> Iterator[str]:
    """The same as the lines of a CSV file, as they come, its headings first."""
    yield "\ufeff" + _written(HEADINGS)
    for line in lines(council, quarter):
        yield _written(line)


def write(out: IO[bytes], council: Council, quarter: Quarter) -> int:
    """Write the quarter as CSV. Returns the number of contracts."""
    count = -1
    for text in text_lines(council, quarter):
        out.write(text.encode())
        count += 1
    return count


def _line(told: PublicContract) -> Sequence[str]:
    dates = (told.starts_on, told.ends_on, told.review_on)
    return (
        told.reference,
        told.title,
        told.department,
        told.description,
        "; ".join(provider.words for provider in told.providers),
        told.value,
        told.vat,
        "; ".join(day.isoformat() if day else NOT_STATED for day in dates),
        told.invitation,
        "; ".join(_size(provider.name, provider.details) for provider in told.providers if not provider.is_withheld),
    )


def _size(name: str, details: Sequence[str]) -> str:
    kinds = [one for one in details if one in ("SME", "VCSE")]
    numbers = [one for one in details if one.startswith(("company ", "charity "))]
    registered = f" ({', '.join(numbers)})" if numbers else ""
    return f"{name}: {' and '.join(kinds) or 'neither'}{registered}"


def _written(cells: Sequence[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return out.getvalue()
