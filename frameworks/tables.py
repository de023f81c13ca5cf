"""The list of contracts, on a page and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_tables2 import columns

from commissioning import cells, panels
from commissioning.actors import Actor
from commissioning.clock import london_day
from commissioning.components.content import tag
from commissioning.exports import Cell
from commissioning.list_tables import ListTable
from commissioning.money import format_pounds
from frameworks.enums import ContractKind, ContractStage
from frameworks.models import Contract
from frameworks.panels import LAST_SAFE_START
from frameworks.selectors.listing import ContractFacts, facts_of
from providers.models import Provider

CONTRACT = "frameworks.contract"
NOT_STATED = "Not stated"
# The kind's full name stands on the contract's page; a column has no room for it.
SHORT_KINDS = {
    ContractKind.FRAMEWORK: "Framework",
    ContractKind.DYNAMIC: "Dynamic market",
    ContractKind.OPEN_FRAMEWORK_SCHEME: "Open scheme",
}
STAGE_COLOURS = {
    ContractStage.LIVE: "green",
    ContractStage.EXPIRED: "grey",
    ContractStage.TERMINATED: "grey",
    ContractStage.CANCELLED: "grey",
    ContractStage.VOID: "grey",
}
HEADINGS = (
    "Reference", "Title", "Kind", "Stage", "Department", "Owner", "Contract manager", "Lots", "Providers", "Starts on",
    "Ends on", "End is planned only", "First lot ends on", "Can last until", "Next option", LAST_SAFE_START,
    "Total value (£)", "Estimated total value (£)", "Facts known", "Facts expected", "Facts missing",
)  # fmt: skip


def _worked_out(heading: str, order_by: str = "", **options: Any) -> columns.Column:
    """A column filled for the page's rows together; sorted in the database, and by reference where rows are alike."""
    sorting = {"order_by": (order_by, "reference")} if order_by else {"orderable": False}
    return columns.Column(accessor="pk", verbose_name=heading, empty_values=(), **sorting, **options)


class ContractTable(ListTable):
    """A row for each contract of `contracts_for(actor)`."""

    listed = CONTRACT
    placed = (LAST_SAFE_START,)

    title = columns.Column(verbose_name="Contract", order_by=("title", "reference"))
    reference = columns.Column(verbose_name="Reference", attrs={"td": {"class": "app-nowrap"}})
    kind = columns.Column(verbose_name="Kind", order_by=("kind", "reference"))
    lots = _worked_out("Lots", "lot_count")
    providers = _worked_out("Providers", "provider_count")
    ends = _worked_out("Ends", "ends")
    next_option = _worked_out("Next option")
    last_safe_start = _worked_out(LAST_SAFE_START)
    price = _worked_out("Value", "price_sum")
    estimate = _worked_out("Estimate", "estimate_sum")
    entry = _worked_out("Facts", "facts_missing")

    class Meta(ListTable.Meta):
        caption = "Contracts"
        caption_hidden = True
        row_header = "title"
        numeric = ("lots", "price", "estimate")
        stacks = True
        order_by = "reference"

    @cached_property
    def facts(self) -> dict[int, ContractFacts]:
        """What the rows of this page say."""
        return facts_of(self.shown, on=london_day(self.at))

    def order_price(self, contracts: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Contracts without a total come last either way."""
        return _by_sum(contracts, "price_sum", is_descending), True

    def order_estimate(self, contracts: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Contracts without an estimated total come last either way."""
        return _by_sum(contracts, "estimate_sum", is_descending), True

    def render_title(self, record: Contract) -> SafeString:
        """The title leads to the contract; its stage stands by it where it is not simply live."""
        url = reverse("frameworks:contract-detail", args=[record.pk])
        link = format_html('<a class="govuk-link" href="{}">{}</a>', url, record.title)
        stage = self.facts[record.pk].stage
        if stage == ContractStage.LIVE:
            return link
        return format_html("{} {}", link, tag({"text": stage.label, "classes": _tag_css(stage)}))

    def render_kind(self, record: Contract) -> str:
        """The kind in a word or two."""
        kind = ContractKind(record.kind)
        return SHORT_KINDS.get(kind, kind.label)

    def render_lots(self, record: Contract) -> Any:
        """How many lots; a contract with one provider has no word for it."""
        facts = self.facts[record.pk]
        return cells.none_yet("Not divided into lots") if facts.has_one_lot else facts.lots

    def render_providers(self, record: Contract) -> Any:
        """The provider's name where there is one, else how many there are."""
        providers = self.facts[record.pk].providers
        if not providers:
            return cells.none_yet("No provider yet")
        if len(providers) > 1:
            return f"{len(providers)} providers"
        url = reverse("providers:provider-detail", args=[providers[0].pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, providers[0])

    def render_ends(self, record: Contract) -> Any:
        """The current end; says when it is planned only, or when some lots end before."""
        facts = self.facts[record.pk]
        note = "planned" if facts.is_end_planned else ""
        if facts.first_lot_ends_on:
            note = format_html("first lot {}", cells.day(facts.first_lot_ends_on))
        return cells.with_note(cells.day(facts.ends_on), note)

    def render_next_option(self, record: Contract) -> Any:
        """The option that can be used next, and whether it is proposed already."""
        option = self.facts[record.pk].next_option
        if option is None:
            return cells.none_yet("No option left")
        some = f", {option.lots} of {option.of_lots} lots" if option.lots < option.of_lots else ""
        note = format_html("{}{}{}", cells.day(option.to_on, "to"), some, ", proposed" if option.is_proposed else "")
        return cells.with_note(option.length, note)

    def render_last_safe_start(self, record: Contract) -> Any:
        """The day decisions work out; a dash until there is one."""
        return self.told(LAST_SAFE_START, record, missing="None worked out")

    def render_price(self, record: Contract) -> Any:
        """The contract's total at its price."""
        return _sum_or(self.facts[record.pk].price, NOT_STATED)

    def render_estimate(self, record: Contract) -> Any:
        """The contract's total as estimated, kept apart from its price."""
        return _sum_or(self.facts[record.pk].estimate, cells.none_yet("No estimate"))

    def render_entry(self, record: Contract) -> Any:
        """How complete the entry is, with what it lacks folded behind it."""
        entry = self.facts[record.pk].completeness
        if entry.is_complete:
            return entry.words
        return format_html(
            '<details class="app-lacks"><summary><span class="app-nowrap">{} of {}</span> known'
            '<span class="govuk-visually-hidden">, {}: what is missing</span>'
            "</summary><ul>{}</ul></details>",
            entry.known,
            entry.expected,
            record.title,
            format_html_join("", "<li>{}</li>", ((label,) for label in entry.missing)),
        )


def exported_headings() -> list[str]:
    """The headings of the file, those of the columns registered above among them."""
    return [*HEADINGS, *(name for name in panels.column_names(CONTRACT) if name != LAST_SAFE_START)]


def exported_rows(contracts: Iterable[Contract], actor: Actor, at: datetime) -> Iterator[list[Cell]]:
    """One line for each contract. A provider who is a person is named by reference: such files travel."""
    rows = list(contracts)
    facts, more = facts_of(rows, on=london_day(at)), panels.columns(CONTRACT, rows, actor, at)
    for contract in rows:
        own = _exported(contract, facts[contract.pk], more.get(LAST_SAFE_START, {}).get(contract.pk))
        others = (values.get(contract.pk) for name, values in sorted(more.items()) if name != LAST_SAFE_START)
        yield [*own, *others]


def _exported(contract: Contract, facts: ContractFacts, last_safe_start: Any) -> list[Cell]:
    return [
        contract.reference,
        contract.title,
        contract.get_kind_display(),
        facts.stage.label,
        contract.department,
        str(contract.owner_post or ""),
        str(contract.contract_manager_post or ""),
        facts.lots,
        "; ".join(_public_name(provider) for provider in facts.providers),
        contract.starts_on,
        facts.ends_on,
        facts.is_end_planned,
        facts.first_lot_ends_on,
        contract.max_ends_on,
        facts.next_option.words if facts.next_option else None,
        last_safe_start,
        facts.price,
        facts.estimate,
        facts.completeness.known,
        facts.completeness.expected,
        "; ".join(facts.completeness.missing),
    ]


def _public_name(provider: Provider) -> str:
    return f"{provider.reference} (a person)" if provider.is_natural_person else str(provider)


def _by_sum(contracts: QuerySet, name: str, is_descending: bool) -> QuerySet:
    order = F(name).desc(nulls_last=True) if is_descending else F(name).asc(nulls_last=True)
    return contracts.order_by(order, "reference")


def _sum_or(value: Decimal | str | None, otherwise: Any) -> Any:
    if value is None:
        return otherwise
    return format_pounds(value) if isinstance(value, Decimal) else value


def _tag_css(stage: ContractStage) -> str:
    return f"govuk-tag--{STAGE_COLOURS.get(stage, 'blue')}"
