"""The same sheet brought in by django-import-export: a row at a time, each row of the register checked and saved.

The graph is ours (contract, lot, options, place, term on the ledger, sums, with the history of every field) and so are
the checks: each model's `full_clean`, the rules of the kind and the regime, the fold of the ledger.
"""

import re
from datetime import date, datetime, time
from time import perf_counter

import tablib
from django.db import transaction
from import_export import fields, resources, widgets

from commissioning import clock
from commissioning.models import User
from commissioning.money import parse_pounds
from commissioning.selectors.people import actor_for
from commissioning.services.saving import save_new
from frameworks.enums import AdmissionStatus, ContractStage, LotStatus, TermEventKind
from frameworks.models import Admission, Contract, Lot, MoneyLine, TermOption
from frameworks.services.contracts import project_maximum, prove
from frameworks.services.importing.generated import COMMISSIONER
from frameworks.services.terms import Standing, append
from frameworks.terms import Span
from providers.models import Provider


class ContractResource(resources.ModelResource):
    """The columns of the sheet that are fields of a contract; what belongs to it follows when it is saved."""

    reference = fields.Field("reference", "Reference number")
    title = fields.Field("title", "Title")
    department = fields.Field("department", "Department")
    description = fields.Field("description", "Description")
    starts_on = fields.Field("starts_on", "Start date", widgets.DateWidget("%d/%m/%Y"))
    initial_ends_on = fields.Field("initial_ends_on", "End date", widgets.DateWidget("%d/%m/%Y"))
    review_on = fields.Field("review_on", "Review date", widgets.DateWidget("%d/%m/%Y"))

    class Meta:
        model = Contract
        import_id_fields = ("reference",)
        clean_model_instances = True
        use_transactions = True
        skip_diff = True

    def __init__(self, actor, at):
        super().__init__()
        self.actor, self.at = actor, at

    def get_queryset(self):
        return Contract.objects.filter(council=self.actor.council)

    def before_save_instance(self, instance, row, **kwargs):
        instance.stage = ContractStage.PLANNED

    def import_instance(self, instance, row, **kwargs):
        instance.council, instance.regime, instance.route = self.actor.council, "pcr2015", "open"
        super().import_instance(instance, row, **kwargs)
        instance.regime_basis_on, instance.invitation = instance.starts_on, "tender"
        prove(instance, None)

    def after_save_instance(self, instance, row, **kwargs):
        lot = save_new(Lot(contract=instance, number=1, title=instance.title))
        for order, months in enumerate(re.findall(r"\d+", row["Options (months)"]), start=1):
            save_new(TermOption(contract=instance, order=order, months=int(months)))
        project_maximum(instance)
        given = {"status": AdmissionStatus.ADMITTED, "admitted_on": instance.starts_on}
        place = save_new(Admission(lot=lot, provider=self._provider(row), **given))
        span = Span(instance.starts_on, instance.initial_ends_on)
        standing = Standing(decision_reference="As brought in")
        append(lot, TermEventKind.HISTORY, span, standing, actor=self.actor, at=self.at)
        lot.status, place.ends_on, instance.stage = LotStatus.LIVE, lot.current_ends_on, ContractStage.LIVE
        for changed in (lot, place, instance):
            changed.save_version()
        for kind, heading in (("contract_total", "Contract value"), ("annual", "Annual value")):
            amount = parse_pounds(row[heading])
            line = MoneyLine(contract=instance, kind=kind, label=heading, amount=amount, vat_basis="not_stated")
            line.certainty = "quote"
            save_new(line)

    def _provider(self, row):
        number = row["Company number"]
        found = Provider.objects.filter(council=self.actor.council, company_number=number).first()
        return found or save_new(
            Provider(
                council=self.actor.council,
                reference=f"SI-{number}",
                legal_name=row["Supplier name"],
                company_number=number,
                is_sme=row["SME"] == "Yes",
                is_vcse=row["VCSE"] == "Yes",
            )
        )


def bring_in_row_by_row(content: bytes, *, day: date) -> float:
    """Seconds that django-import-export takes for a sheet, from the bytes of the file to the commit."""
    actor = actor_for(User.objects.get(email=COMMISSIONER), on=clock.today())
    started = perf_counter()
    data = tablib.Dataset().load(content.decode(), format="csv")
    at = datetime.combine(day, time(9), tzinfo=clock.LONDON)
    with transaction.atomic():
        result = ContractResource(actor, at).import_data(data, raise_errors=True)
    seconds = perf_counter() - started
    if result.totals["new"] != len(data):
        raise SystemExit(f"django-import-export brought in {result.totals}.")
    return seconds
