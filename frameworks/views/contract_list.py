"""The list of contracts."""

from __future__ import annotations

from functools import partial

from django.views.decorators.http import require_safe

from commissioning import list_pages
from commissioning.enums import SavedList
from frameworks.filters import ContractFilters
from frameworks.kinds import may_keep_register
from frameworks.selectors.listing import contracts_for
from frameworks.tables import ContractTable, exported_headings, exported_rows

CONTRACTS = list_pages.Listing(
    name=SavedList.CONTRACTS,
    one="contract",
    several="contracts",
    seen=contracts_for,
    filters=ContractFilters,
    table=ContractTable,
    headings=exported_headings,
    lines=exported_rows,
    may_add=may_keep_register,
    none_yet="There is no contract yet. Add the first one: everything else begins from it.",
    none_seen="There is no contract that your post sees. Commissioners enter them; managers see their department’s.",
    template="frameworks/contract_list.html",
    export="frameworks:contract-export",
)

contract_list = require_safe(partial(list_pages.show, CONTRACTS))
contract_export = require_safe(partial(list_pages.export, CONTRACTS))
