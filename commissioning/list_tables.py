"""Lists on which packages above have columns of their own (`commissioning.panels`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django_tables2 import columns

from commissioning import cells, panels
from commissioning.actors import Actor
from commissioning.tables import Table


class ListTable(Table):
    """A list of objects of `listed` ("app.model") as one person sees it at one moment.

    Every registered column is added at the end, but for those named in `placed`: these the list draws itself.
    """

    listed = ""
    placed: tuple[str, ...] = ()

    def __init__(self, data: Any, *, actor: Actor, at: datetime, **kwargs: Any) -> None:
        self.actor, self.at = actor, at
        added = [name for name in panels.column_names(self.listed) if name not in self.placed]
        extra = [(f"more_{number}", RegisteredColumn(name)) for number, name in enumerate(added)]
        super().__init__(data, extra_columns=extra, **kwargs)

    @cached_property
    def shown(self) -> list[Any]:
        """The objects of this page."""
        return [row.record for row in self.paginated_rows]

    @cached_property
    def registered(self) -> dict[str, Mapping[Any, Any]]:
        """What other packages say of the objects of this page: heading → {primary key: value}."""
        return panels.columns(self.listed, self.shown, self.actor, self.at)

    def told(self, heading: str, obj: Any, *, missing: str = "None") -> Any:
        """One cell of a registered column; `missing` is what is heard where it has nothing for the object."""
        return cells.told(self.registered.get(heading, {}).get(obj.pk), missing=missing)


class RegisteredColumn(columns.Column):
    """A column that a package above has registered under a heading."""

    def __init__(self, heading: str) -> None:
        super().__init__(accessor="pk", verbose_name=heading, empty_values=(), orderable=False)
        self.registered_as = heading

    def render(self, record: Any, table: ListTable) -> Any:
        """What that package says of the object."""
        return table.told(self.registered_as, record)
