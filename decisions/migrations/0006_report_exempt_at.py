from django.db import migrations, models
from django.db.models import Max


def note_when(apps, schema_editor):
    """Reports in which something was withheld before this was noted: when, as the audit chain and the files have it."""
    Report = apps.get_model("decisions", "Report")
    AuditEvent = apps.get_model("commissioning", "AuditEvent")
    ReportAttachment = apps.get_model("decisions", "ReportAttachment")
    written = AuditEvent.objects.filter(verb="report.exempt_text_written", object_type="decisions.report")
    times = {
        int(pk): [at] for pk, at in written.order_by().values_list("object_pk").annotate(Max("recorded_at")) if pk
    }
    annexed = ReportAttachment.objects.filter(exempt_paragraph__isnull=False, decision=None)
    for pk, at in annexed.order_by().values_list("report").annotate(Max("attached_at")):
        times.setdefault(pk, []).append(at)
    for pk, found in times.items():
        Report.objects.filter(pk=pk).update(exempt_at=max(found))


class Migration(migrations.Migration):

    dependencies = [
        ("commissioning", "0002_workspace"),
        ("decisions", "0005_form_drafts"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="exempt_at",
            field=models.DateTimeField(blank=True, editable=False, help_text="When something in it was last made exempt. What was kept of it up to then may show the same words.", null=True, verbose_name="last withheld at"),
        ),
        migrations.RunPython(note_when, migrations.RunPython.noop),
    ]
