"""The public contracts register: the list, one contract, and the whole register as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from commissioning import clock
from commissioning.exports import Cell, download
from commissioning.public_pages import SECONDS_KEPT, council_or_404, public_page, unchanging
from commissioning.verdicts import Refused
from decisions.public_lists import PublicContractFilters, PublicContractTable
from decisions.selectors.published import decisions_about
from frameworks.models import Contract
from frameworks.ocds import package
from frameworks.quarters import Quarter, last_whole
from frameworks.selectors import transparency
from frameworks.selectors.public_register import NOT_STATED, PublicContract, on_public_register

# The order and the words of the Local Government Transparency Code 2015, part 2.
HEADINGS = (
    "Reference number", "Title", "Department", "Description", "Kind", "Supplier name and details", "SME", "VCSE",
    "Sum (£)", "What the sum is", "Further sums", "Irrecoverable VAT (£)", "Start date", "End date", "Review date",
    "Can last until", "Quote or tender",
)  # fmt: skip


@login_not_required
@unchanging
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """Contracts that are awarded and run."""
    council = council_or_404(code)
    filters = PublicContractFilters(request.GET, on_public_register(council, on=clock.today()), request=request)
    nothing = "No contract is like that." if filters.active else "No contract is published yet."
    table = PublicContractTable(filters.qs, council=council, request=request, empty_text=nothing)
    shown = {"table": table, "filters": filters, "total": table.page.paginator.count}
    context = {**shown, "query": request.GET.urlencode(), "quarter": last_whole(clock.today())}
    return public_page(request, "public/contracts.html", context, council=council)


@login_not_required
@unchanging
def detail(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """Everything that is published of one contract, and the published decisions about it."""
    council = council_or_404(code)
    contract = get_object_or_404(
        on_public_register(council, on=clock.today()).select_related("council"), reference=reference
    )
    context = {"contract": PublicContract(contract), "decisions": decisions_about(contract)}
    return public_page(request, "public/contract.html", context, council=council)


@login_not_required
@unchanging
def exported(request: HttpRequest, code: str) -> HttpResponse:
    """The register as the address narrows it, as CSV, one line for each contract."""
    council, today = council_or_404(code), clock.today()
    rows = PublicContractFilters(request.GET, on_public_register(council, on=today), request=request).qs
    response = download("contracts-register", HEADINGS, _lines(rows), file_type="csv", on=today)
    response["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    return response


@login_not_required
@unchanging
def open_data(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """The whole public register as a release package of the Open Contracting Data Standard."""
    council, at = council_or_404(code), clock.now()
    contracts = package.reading(on_public_register(council, on=clock.london_day(at)))
    pieces = package.written(council, contracts, at=at, is_public=True)
    response = StreamingHttpResponse((piece.encode() for piece in pieces), content_type="application/json")
    name = f"{council.code}-contracts-register.ocds.json"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@login_not_required
@unchanging
def quarter(request: HttpRequest, code: str, name: str) -> StreamingHttpResponse:
    """What the Transparency Code asks to be published of a quarter that is over, such as 2026-Q3, as CSV."""
    council, today = council_or_404(code), clock.today()
    try:
        asked = Quarter.named(name)
    except Refused as refused:
        raise Http404(refused.verdict.sentence) from refused
    if asked > last_whole(today):
        raise Http404(f"{asked} is not over yet. The last one that is, is {last_whole(today)}.")
    pieces = (text.encode() for text in transparency.text_lines(council, asked))
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    filed = f"{council.code}-contracts-{asked}.csv"
    response["Content-Disposition"] = content_disposition_header(True, filed) or "attachment"
    return response


def _lines(contracts: Iterable[Contract]) -> Iterator[list[Cell]]:
    for row in contracts:
        one = PublicContract(row)
        shown = [provider for provider in one.providers if not provider.is_withheld]
        (amount, what), further = one.sums[0] if one.sums else (None, NOT_STATED), one.sums[1:]
        yield [
            one.reference,
            one.title,
            one.department,
            one.description,
            one.kind,
            "; ".join(provider.words for provider in one.providers),
            "; ".join(provider.name for provider in shown if "SME" in provider.details),
            "; ".join(provider.name for provider in shown if "VCSE" in provider.details),
            amount,
            what,
            "; ".join(f"{extra} {said}" for extra, said in further),
            one.irrecoverable_vat,
            one.starts_on,
            one.ends_on,
            one.review_on,
            one.max_ends_on,
            one.invitation,
        ]
