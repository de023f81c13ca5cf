from django.db import migrations
from django.db.models import Q

from commissioning.calendar import add_working_days, london_day

COMMITTEE = 'committee'
WORKING_DAYS_TO_PUBLISH = 2


def begin_tracks(apps, schema_editor):
    """Every decision has a publication and a call-in; one taken before they were kept waits as it would have begun."""
    Decision = apps.get_model('decisions', 'Decision')
    CallIn = apps.get_model('decisions', 'CallIn')
    Publication = apps.get_model('decisions', 'Publication')
    ProcedureRules = apps.get_model('decisions', 'ProcedureRules')
    for decision in Decision.objects.select_related('report__council').order_by('pk'):
        council, day = decision.report.council, london_day(decision.taken_at)
        due_on = add_working_days(day, WORKING_DAYS_TO_PUBLISH, nation=council.nation)
        Publication.objects.create(decision=decision, due_on=due_on)
        in_force = ProcedureRules.objects.filter(
            Q(council=council), confirmed_at__isnull=False, starts_on__lte=day
        ).order_by('-starts_on', '-pk').first()
        can_be = (
            decision.outcome != 'refused'
            and council.governance_model != COMMITTEE
            and in_force is not None
            and in_force.call_in_days is not None
        )
        if can_be:
            CallIn.objects.create(decision=decision, status='waiting', rules=in_force)
        else:
            CallIn.objects.create(
                decision=decision,
                status='not_applicable',
                why="The council's rules of procedure provide for no call-in of this decision.",
                effective_at=decision.taken_at,
            )


class Migration(migrations.Migration):

    dependencies = [
        ('decisions', '0011_call_in'),
    ]

    operations = [
        migrations.RunPython(begin_tracks, migrations.RunPython.noop),
    ]
