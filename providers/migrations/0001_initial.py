import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('commissioning', '0001_initial'),
        ('commissioning', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='providers', to='commissioning.council')),
                ('reference', models.CharField(help_text='Yours to choose, once in the council: PRV-014.', max_length=30, validators=[django.core.validators.RegexValidator('^\\S+$', 'A reference has no spaces in it.')])),
                ('legal_name', models.CharField(max_length=200)),
                ('trading_name', models.CharField(blank=True, help_text='Only where it differs.', max_length=200)),
                ('company_number', models.CharField(blank=True, max_length=8, validators=[django.core.validators.RegexValidator('^([A-Z]{2}\\d{6}|\\d{8})$', 'A company number has eight characters: 01234567.')])),
                ('charity_number', models.CharField(blank=True, max_length=10, validators=[django.core.validators.RegexValidator('^(SC)?\\d{5,8}(-\\d{1,2})?$', 'Write a charity number like 1098765 or SC012345.')])),
                ('ppon', models.CharField(blank=True, max_length=20, validators=[django.core.validators.RegexValidator('^P[A-Z]{3}-\\d{4}-[A-Z]{4}$', 'Write a PPON like PABC-1234-DEFG.')], verbose_name='public procurement organisation number')),
                ('vat_number', models.CharField(blank=True, max_length=15, validators=[django.core.validators.RegexValidator('^GB\\d{9}(\\d{3})?$', 'Write a VAT number like GB123456789.')], verbose_name='VAT number')),
                ('is_sme', models.BooleanField(default=False, verbose_name='small or medium-sized enterprise')),
                ('is_vcse', models.BooleanField(default=False, verbose_name='voluntary, community or social enterprise')),
                ('is_natural_person', models.BooleanField(default=False, help_text='Can be withheld from public registers.', verbose_name='a person, not an organisation')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subsidiaries', to='providers.provider', verbose_name='part of')),
                ('cqc_location_id', models.CharField(blank=True, max_length=20, validators=[django.core.validators.RegexValidator('^1-\\d{6,12}$', 'Write a CQC location like 1-123456789.')], verbose_name='CQC location')),
                ('exclusion_checked_on', models.DateField(blank=True, help_text='Procurement Act 2023, s. 57.', null=True, verbose_name='exclusion and debarment last checked')),
                ('status', models.CharField(choices=[('active', 'Active'), ('merged', 'Merged into another organisation'), ('dissolved', 'Dissolved')], default='active', max_length=10)),
            ],
            options={
                'ordering': ['legal_name'],
                'constraints': [models.UniqueConstraint(fields=('council', 'reference'), name='providers_provider_reference_once_in_a_council', violation_error_message='This council already has a provider with this reference.'), models.UniqueConstraint(condition=models.Q(('company_number', ''), _negated=True), fields=('council', 'company_number'), name='providers_provider_company_number_once_in_a_council', violation_error_message='This council already has a provider with this company number.'), models.CheckConstraint(condition=models.Q(('status__in', ['active', 'merged', 'dissolved'])), name='providers_provider_status_in_list', violation_error_message='Choose active, merged or dissolved.'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='providers_provider_not_part_of_itself', violation_error_message='A provider cannot be part of itself.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'merged'), _negated=True), ('parent__isnull', False), _connector='OR'), name='providers_provider_merged_names_its_successor', violation_error_message='Say which organisation it was merged into (part of).'), models.CheckConstraint(condition=models.Q(('is_natural_person', False), ('company_number', ''), _connector='OR'), name='providers_provider_person_has_no_company_number', violation_error_message='A person has no company number.')],
                'indexes': [models.Index(fields=['council', 'legal_name'], name='providers_by_name')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalProvider',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('reference', models.CharField(help_text='Yours to choose, once in the council: PRV-014.', max_length=30, validators=[django.core.validators.RegexValidator('^\\S+$', 'A reference has no spaces in it.')])),
                ('legal_name', models.CharField(max_length=200)),
                ('trading_name', models.CharField(blank=True, help_text='Only where it differs.', max_length=200)),
                ('company_number', models.CharField(blank=True, max_length=8, validators=[django.core.validators.RegexValidator('^([A-Z]{2}\\d{6}|\\d{8})$', 'A company number has eight characters: 01234567.')])),
                ('charity_number', models.CharField(blank=True, max_length=10, validators=[django.core.validators.RegexValidator('^(SC)?\\d{5,8}(-\\d{1,2})?$', 'Write a charity number like 1098765 or SC012345.')])),
                ('ppon', models.CharField(blank=True, max_length=20, validators=[django.core.validators.RegexValidator('^P[A-Z]{3}-\\d{4}-[A-Z]{4}$', 'Write a PPON like PABC-1234-DEFG.')], verbose_name='public procurement organisation number')),
                ('vat_number', models.CharField(blank=True, max_length=15, validators=[django.core.validators.RegexValidator('^GB\\d{9}(\\d{3})?$', 'Write a VAT number like GB123456789.')], verbose_name='VAT number')),
                ('is_sme', models.BooleanField(default=False, verbose_name='small or medium-sized enterprise')),
                ('is_vcse', models.BooleanField(default=False, verbose_name='voluntary, community or social enterprise')),
                ('is_natural_person', models.BooleanField(default=False, help_text='Can be withheld from public registers.', verbose_name='a person, not an organisation')),
                ('cqc_location_id', models.CharField(blank=True, max_length=20, validators=[django.core.validators.RegexValidator('^1-\\d{6,12}$', 'Write a CQC location like 1-123456789.')], verbose_name='CQC location')),
                ('exclusion_checked_on', models.DateField(blank=True, help_text='Procurement Act 2023, s. 57.', null=True, verbose_name='exclusion and debarment last checked')),
                ('status', models.CharField(choices=[('active', 'Active'), ('merged', 'Merged into another organisation'), ('dissolved', 'Dissolved')], default='active', max_length=10)),
                ('council', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commissioning.council')),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='providers.provider', verbose_name='part of')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical provider',
                'verbose_name_plural': 'historical providers',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ProviderContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='providers.provider')),
                ('name', models.CharField(max_length=150)),
                ('job_title', models.CharField(blank=True, max_length=150)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('telephone', models.CharField(blank=True, max_length=40)),
                ('receives_notices', models.BooleanField(default=False, help_text='Formal notices go to this person.')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('provider', 'name'), name='providers_providercontact_name_once', violation_error_message='This provider already has a contact with this name.'), models.CheckConstraint(condition=models.Q(models.Q(('email', ''), _negated=True), models.Q(('telephone', ''), _negated=True), _connector='OR'), name='providers_providercontact_can_be_reached', violation_error_message='Give an e-mail address or a telephone number.')],
            },
        ),
    ]
