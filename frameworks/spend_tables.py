"""The ledger as pages draw it: extracts by month, lines in the queue, what is remembered."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import columns

from commissioning import cells
from commissioning.calendar import say_date
from commissioning.clock import london_day
from commissioning.money import format_pounds
from commissioning.tables import Table
from frameworks.models import SpendImport, SpendRule
from frameworks.selectors.spend import pounds_of


class SpendImportTable(Table):
    """A row for each month of which an extract counts."""

    period = columns.Column(verbose_name="Month")
    lines_count = columns.Column(verbose_name="Lines")
    waiting = columns.Column(verbose_name="Not matched")
    net = columns.Column(verbose_name="Net")
    vat = columns.Column(verbose_name="VAT")
    imported_at = columns.Column(verbose_name="Brought in")

    class Meta(Table.Meta):
        caption = "Months brought in"
        empty_text = "No extract of the ledger has been brought in yet."
        row_header = "period"
        numeric = ("lines_count", "waiting", "net", "vat")
        stacks = True

    def render_period(self, record: SpendImport) -> str:
        """The month, with its year."""
        return f"{record.period:%B %Y}"

    def render_net(self, value: Any) -> str:
        """In pounds."""
        return format_pounds(value)

    def render_vat(self, value: Any) -> str:
        """In pounds."""
        return format_pounds(value)

    def render_imported_at(self, record: SpendImport) -> Any:
        """The day, and who did it."""
        who = str(record.imported_by) if record.imported_by else "by command"
        again = ", in place of an earlier one" if record.replaces_id else ""
        return cells.with_note(say_date(london_day(record.imported_at)), f"{who}{again}")


class QueueTable(Table):
    """A row for lines alike, as `waiting_alike` gives them."""

    name = columns.Column(verbose_name="Paid to")
    cost_code = columns.Column(verbose_name="Cost code")
    provider_number = columns.Column(verbose_name="Supplier number")
    purchase_order = columns.Column(verbose_name="Purchase order")
    number = columns.Column(verbose_name="Lines")
    net_pence = columns.Column(verbose_name="Net")
    first = columns.Column(verbose_name="Match", orderable=False)

    class Meta(Table.Meta):
        caption = "Lines that wait, those alike together"
        caption_hidden = True
        empty_text = "Every line has its place, or is known to be no spend under a contract."
        row_header = "name"
        numeric = ("number", "net_pence")
        stacks = True

    def __init__(self, data: Any, *, may_match: bool, **kwargs: Any) -> None:
        super().__init__(data, exclude=() if may_match else ("first",), **kwargs)

    def render_net_pence(self, value: int) -> str:
        """In pounds."""
        return format_pounds(pounds_of(value))

    def render_first(self, record: dict[str, Any]) -> SafeString:
        """The way to say where they belong."""
        named = record["name"] or record["cost_code"] or record["purchase_order"]
        return format_html(
            '<a class="govuk-link" href="{}">Match<span class="govuk-visually-hidden"> {}, {} lines</span></a>',
            reverse("frameworks:spend-match", args=[record["first"]]),
            named,
            record["number"],
        )


class RuleTable(Table):
    """A row for everything that is remembered of lines alike."""

    about = columns.Column(accessor="pk", verbose_name="Lines with", orderable=False)
    contract = columns.Column(verbose_name="Belong to", order_by=("contract__reference", "pk"), empty_values=())
    cohort = columns.Column(verbose_name="For")
    made_at = columns.Column(verbose_name="Said")
    end = columns.Column(accessor="pk", verbose_name="Give up", orderable=False)

    class Meta(Table.Meta):
        caption = "Remembered matches"
        caption_hidden = True
        empty_text = "Nothing is remembered yet. Match lines of the queue, and say that it holds for all like them."
        row_header = "about"
        stacks = True

    def __init__(self, data: Any, *, may_match: bool, **kwargs: Any) -> None:
        super().__init__(data, exclude=() if may_match else ("end",), **kwargs)

    def render_about(self, record: SpendRule) -> str:
        """The codes."""
        return str(record).removeprefix("Lines with ").capitalize()

    def render_contract(self, record: SpendRule) -> str:
        """The contract and lot; or that they belong to none."""
        if record.contract is None:
            return "No contract"
        lot = f", lot {record.lot.number}" if record.lot else ""
        return f"{record.contract.reference} {record.contract.title}{lot}"

    def render_made_at(self, record: SpendRule) -> Any:
        """By whom and when."""
        return cells.with_note(say_date(london_day(record.made_at)), str(record.made_by))

    def render_end(self, record: SpendRule) -> SafeString:
        """The page that asks before it is given up."""
        url = reverse("frameworks:spend-rule-end", args=[record.pk])
        hidden = format_html(
            '<span class="govuk-visually-hidden"> what is remembered of {}</span>', self.render_about(record)
        )
        return format_html('<a class="govuk-link" href="{}">Give up{}</a>', url, hidden)
