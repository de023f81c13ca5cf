from django.db import migrations, models
from django.db.models import Q


def vat() -> models.DecimalField:
    return models.DecimalField(
        "irrecoverable VAT (£)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="VAT the council pays under the contract and cannot recover. 0 where it recovers all.",
    )


class Migration(migrations.Migration):
    dependencies = [("frameworks", "0004_file_leave")]

    operations = [
        migrations.AddField("contract", "irrecoverable_vat", vat()),
        migrations.AddField("historicalcontract", "irrecoverable_vat", vat()),
        migrations.AddConstraint(
            "contract",
            models.CheckConstraint(
                name="frameworks_contract_vat_is_not_negative",
                condition=Q(irrecoverable_vat__isnull=True) | Q(irrecoverable_vat__gte=0),
                violation_error_message="Irrecoverable VAT is nought or more.",
            ),
        ),
    ]
