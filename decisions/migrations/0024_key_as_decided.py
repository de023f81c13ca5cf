"""Whether a decision was key is found again when it is taken; of those taken before, the forward plan tells."""

from django.db import migrations, models


def as_planned(apps, schema_editor):
    """Decided before anything was found: what the public page has said of them so far."""
    decided = apps.get_model("decisions", "Report").objects.using(schema_editor.connection.alias)
    decided = decided.filter(status__in=("decided", "refused"), found_key__isnull=True)
    decided.filter(forward_plan_entry__is_key=True).update(found_key=True)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0023_report_replaces")]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="found_key",
            field=models.BooleanField(
                editable=False,
                help_text="By the council's test, the forward plan, the author's word or the monitoring officer's ruling.",
                null=True,
                verbose_name="key decision, as found when it was submitted, and again when it was decided",
            ),
        ),
        migrations.RunPython(as_planned, migrations.RunPython.noop),
    ]
