"""A release package of a council's contracts, written piece by piece: however many there are, few are held at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from commissioning import clock
from commissioning.models import AuditEvent, Council
from frameworks.enums import MoneyKind
from frameworks.models import Admission, Contract, Lot, MoneyLine, MoneyLinePart
from frameworks.ocds.codes import LONDON, Data, moment, told
from frameworks.ocds.release import Telling, release
from frameworks.selectors.public_register import HELD

AT_ONCE = 100
VERSION = "1.1"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
_EXTENSIONS = "https://raw.githubusercontent.com/open-contracting-extensions"
_CROWN = "https://raw.githubusercontent.com/Crown-Commercial-Service"
EXTENSIONS = (
    *(
        f"{_EXTENSIONS}/ocds_{name}_extension/master/extension.json"
        for name in ("lots", "renewal", "techniques", "partyDetails_scale", "legalBasis", "withheldInformation")
    ),
    f"{_CROWN}/ocds_partyDetails_vcse_extension/main/extension.json",
)
Documents = Callable[[Sequence[Contract]], Mapping[int, Sequence[Data]]]
_documents: dict[str, Documents] = {}


def register_documents(name: str, source: Documents) -> None:
    """Let a package above add documents that everybody may fetch: `source(contracts)` answers {primary key: documents}
    in the same number of queries however many there are."""
    _documents[name] = source


def every_contract(council: Council) -> QuerySet[Contract]:
    """Every contract of the council, planned ones and call-offs included, by reference."""
    return reading(Contract.objects.filter(council=council).standing()).order_by("reference")


def reading(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """These contracts with all that a release says of each, in the same number of queries for every batch."""
    within = MoneyLinePart.objects.filter(line=OuterRef("pk"), total__kind=OuterRef("kind"))
    totals = MoneyLine.objects.filter(kind=MoneyKind.CONTRACT_TOTAL).exclude(Exists(within))
    per_lot = MoneyLine.objects.filter(kind=MoneyKind.LOT)
    places = Admission.objects.filter(status__in=HELD).select_related("provider").order_by("pk")
    lots = Lot.objects.select_related("predecessor__contract__council", "successor__contract__council")
    history = Contract.history.filter(id=OuterRef("pk")).order_by("-history_date")
    return (
        contracts.select_related("council", "parent__council", "parent_lot")
        .annotate(changed_at=Subquery(history.values("history_date")[:1]))
        .prefetch_related(None)
        .prefetch_related(
            Prefetch("lots", lots.order_by("number")),
            "lots__events",
            "options",
            "variations",
            "procurement_notices",
            Prefetch("lots__admissions", places, to_attr="places_held"),
            Prefetch("money_lines", totals.order_by("pk"), to_attr="published_sums"),
            Prefetch("money_lines", per_lot.order_by("pk"), to_attr="lot_sums"),
        )
    )


def releases(contracts: QuerySet[Contract], *, at: datetime, is_public: bool = False) -> Iterator[Data]:
    """The release of each contract of `reading`, as it stands at `at`; for everybody when `is_public`."""
    rows = contracts.iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        documents: dict[int, list[Data]] = {}
        for name in sorted(_documents):
            for key, found in _documents[name](some).items():
                documents.setdefault(key, []).extend(found)
        telling = Telling(
            on=clock.london_day(at), prefix=settings.OCDS_PREFIX, documents=documents, is_public=is_public
        )
        yield from (release(one, telling) for one in some)


def written(council: Council, contracts: QuerySet[Contract], *, at: datetime, is_public: bool = False) -> Iterator[str]:
    """The package as JSON, in pieces, one release a line. The same register gives the same bytes on the same day."""
    head = told(
        uri=f"{settings.SITE_URL}/public/{council.code}/contracts/register.ocds.json",
        version=VERSION,
        extensions=list(EXTENSIONS),
        publishedDate=_last_change(council) or moment(clock.london_day(at)),
        publisher={"name": council.name, "uid": council.code, "uri": f"{settings.SITE_URL}/public/{council.code}/"},
        license=LICENCE,
    )
    opening = json.dumps(head, ensure_ascii=False)
    yield f'{opening[:-1]}, "releases": ['
    yield from _separated(
        json.dumps(one, ensure_ascii=False) for one in releases(contracts, at=at, is_public=is_public)
    )
    yield "\n]}\n"


def _separated(lines: Iterable[str]) -> Iterator[str]:
    before = "\n"
    for line in lines:
        yield f"{before}{line}"
        before = ",\n"


def _last_change(council: Council) -> str | None:
    """When anything of the council was last changed: the package is made when it is asked for."""
    found = AuditEvent.objects.filter(chain=council.code).order_by("-sequence").values_list("at", flat=True).first()
    return found.astimezone(LONDON).isoformat(timespec="seconds") if found else None
