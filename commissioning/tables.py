"""The base of every list: caption, scopes, sort state, pages, and words for when there is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import django_tables2
from django.core.paginator import Page
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow

SORTED = {True: "descending", False: "ascending"}
PER_PAGE = 25


@dataclass(frozen=True)
class Heading:
    """The head of a column. `sort_url` leads to the list sorted by it, `sorted_now` is its state for screen readers."""

    name: str
    text: str
    css: str
    sort_url: str
    sorted_now: str


@dataclass(frozen=True)
class Cell:
    """One value; the one that names its row is a heading too."""

    value: Any
    css: str
    names_row: bool
    heading: str


def unstated_first(order: Any) -> Any:
    """One ordering of a queryset in which nothing counts as the least of values, on either database."""
    if not isinstance(order, str):
        return order
    return F(order[1:]).desc(nulls_last=True) if order.startswith("-") else F(order).asc(nulls_first=True)


class Table(django_tables2.Table):
    """A list drawn as a GOV.UK table. Its `Meta` says `caption` and `empty_text`, and may say `row_header`, `numeric`.

    `row_header` is the name of the column that names a row, `numeric` the columns whose figures stand on the right,
    `caption_hidden` is True where a heading just above says the same. `stacks` is True for a list of many columns: on
    a narrow screen each row is then drawn as a block, with the headings beside its values (`lists.css`).
    """

    class Meta:
        template_name = "govuk/table.html"
        order_by_field = "sort"
        empty_text = "Nothing here yet."
        caption = ""
        caption_hidden = False
        row_header = ""
        numeric: tuple[str, ...] = ()
        stacks = False

    def __init__(self, data: Any, *, request: HttpRequest, per_page: int = PER_PAGE, **kwargs: Any) -> None:
        """Sorted and paged as the address says: `?sort=` and `?page=`, behind `prefix` where a page has two lists."""
        super().__init__(data, request=request, **kwargs)
        django_tables2.RequestConfig(request, paginate={"per_page": per_page}).configure(self)
        self.request = request

    @property
    def order_by(self) -> Any:
        return super().order_by

    @order_by.setter
    def order_by(self, aliases: Any) -> None:
        """Sort, with what is not stated before everything else; on a descending list after it."""
        django_tables2.Table.order_by.fset(self, aliases)
        rows = self.data.data
        if isinstance(rows, QuerySet):
            self.data.data = rows.order_by(*map(unstated_first, rows.query.order_by))

    @property
    def caption(self) -> str:
        return str(self._said("caption"))

    @property
    def caption_hidden(self) -> bool:
        return bool(self._said("caption_hidden"))

    @property
    def stacks(self) -> bool:
        return bool(self._said("stacks"))

    @property
    def caption_id(self) -> str:
        """An id for the caption: two lists of one page have different prefixes."""
        return f"{self.prefix}list-caption"

    @property
    def page_parameter(self) -> str:
        return str(self.prefixed_page_field)

    @property
    def current_page(self) -> Page[Any] | None:
        return getattr(self, "page", None)

    def headings(self) -> Iterator[Heading]:
        """The columns in the order they are shown."""
        for column in self.columns:
            yield Heading(
                name=column.name,
                text=column.header,
                css=self._css(column, "govuk-table__header"),
                sort_url=self._sort_url(column) if column.orderable else "",
                sorted_now=SORTED[column.order_by_alias.is_descending] if column.is_ordered else "",
            )

    def drawn_rows(self) -> Iterator[list[Cell]]:
        """The rows of this page."""
        for row in self.paginated_rows:
            yield list(self._cells(row))

    def _cells(self, row: BoundRow) -> Iterator[Cell]:
        for column, value in row.items():
            names_row = column.name == self._said("row_header")
            css = self._css(column, "govuk-table__header" if names_row else "govuk-table__cell")
            yield Cell(value, css, names_row, column.header)

    def _css(self, column: BoundColumn, component: str) -> str:
        own = column.attrs["td"].get("class") or ""
        names = [component]
        if column.name in self._said("numeric"):
            names.append(f"{component}--numeric")
        # django-tables2 adds the column's name, which no stylesheet of ours reads.
        names.extend(name for name in own.split() if name not in {column.name, "orderable", "asc", "desc"})
        return " ".join(names)

    def _sort_url(self, column: BoundColumn) -> str:
        query = self.request.GET.copy()
        query[self.prefixed_order_by_field] = str(column.order_by_alias.next)
        query.pop(self.prefixed_page_field, None)
        return f"?{query.urlencode()}"

    def _said(self, name: str) -> Any:
        return getattr(type(self).Meta, name, getattr(Table.Meta, name))
