"""The directory: the providers of the council, for those who work with the register."""

from __future__ import annotations

from functools import partial

from django.views.decorators.http import require_safe

from commissioning import list_pages
from commissioning.enums import SavedList
from providers.directory import may_keep_directory
from providers.filters import ProviderFilters
from providers.models import Provider
from providers.tables import ProviderTable, exported_headings, exported_rows

PROVIDERS = list_pages.Listing(
    name=SavedList.PROVIDERS,
    one="provider",
    several="providers",
    seen=lambda actor: Provider.objects.visible_to(actor).select_related("parent"),
    filters=ProviderFilters,
    table=ProviderTable,
    headings=exported_headings,
    lines=exported_rows,
    may_add=may_keep_directory,
    none_yet="There is no provider yet. Add one: a contract needs somebody to provide it.",
    none_seen="There is no provider here that your post sees. Commissioners enter providers.",
    template="providers/provider_list.html",
    export="providers:provider-export",
)

provider_list = require_safe(partial(list_pages.show, PROVIDERS))
provider_export = require_safe(partial(list_pages.export, PROVIDERS))
