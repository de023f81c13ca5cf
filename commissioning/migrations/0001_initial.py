import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.CharField(max_length=20, unique=True)),
                ('sequence', models.PositiveBigIntegerField(default=0)),
                ('hash', models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='StoredContent',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('media_type', models.CharField(max_length=100)),
                ('content', models.BinaryField()),
            ],
            options={
                'verbose_name_plural': 'stored contents',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('full_name', models.CharField(help_text='As it is printed under a decision.', max_length=150)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'ordering': ['full_name'],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.CharField(help_text="The council's code, or “installation”.", max_length=20)),
                ('sequence', models.PositiveBigIntegerField()),
                ('verb', models.CharField(max_length=60)),
                ('actor_label', models.CharField(max_length=150)),
                ('actor_post', models.CharField(blank=True, max_length=200)),
                ('actor_user_pk', models.CharField(blank=True, max_length=20)),
                ('object_type', models.CharField(max_length=100)),
                ('object_pk', models.CharField(max_length=64)),
                ('object_label', models.CharField(max_length=300)),
                ('payload', models.JSONField(default=dict)),
                ('row_type', models.CharField(blank=True, max_length=100)),
                ('row_pk', models.CharField(blank=True, max_length=64)),
                ('row_digest', models.CharField(blank=True, max_length=64)),
                ('request_id', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField(help_text='When the act counts as done.')),
                ('recorded_at', models.DateTimeField(help_text='When it was written down.')),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['chain', 'sequence'],
                'indexes': [models.Index(fields=['object_type', 'object_pk'], name='commissioning_audit_object')],
                'constraints': [models.UniqueConstraint(fields=('chain', 'sequence'), name='commissioning_auditevent_one_event_a_link', violation_error_message='This link of the audit chain is already taken.')],
            },
        ),
        migrations.CreateModel(
            name='Council',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.CharField(help_text='Stands before every reference, as in BRK:ASC-2017-041.', max_length=12, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z][A-Z0-9]{1,11}$', 'Use two to twelve capital letters and digits: BRK.')])),
                ('name', models.CharField(max_length=200, unique=True)),
                ('governance_model', models.CharField(choices=[('committee', 'Committee system'), ('leader_cabinet', 'Leader and cabinet'), ('mayor_cabinet', 'Mayor and cabinet'), ('hybrid', 'Hybrid arrangement')], default='committee', max_length=20)),
                ('nation', models.CharField(choices=[('ENG', 'England'), ('WLS', 'Wales'), ('SCT', 'Scotland')], default='ENG', max_length=3)),
                ('brand_colour', models.CharField(default='#1d5a6c', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-f]{6}$', 'Write a colour as # and six hexadecimal digits: #1d5a6c.')])),
                ('days_left_warning', models.PositiveSmallIntegerField(default=30, help_text='Warn when a decision leaves fewer days than this before a lot ends.')),
                ('clearance_working_days', models.PositiveSmallIntegerField(default=5, help_text='Working days a clearing officer is given.', validators=[django.core.validators.MinValueValidator(1)])),
                ('finance_year_start_month', models.PositiveSmallIntegerField(default=4, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)])),
                ('call_in_working_days', models.PositiveSmallIntegerField(blank=True, help_text='Leave empty where decisions cannot be called in.', null=True)),
                ('wards_word', models.CharField(default='Wards', max_length=40, verbose_name='word for wards')),
                ('status_word', models.CharField(default='Status', max_length=40, verbose_name='word for classification')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('governance_model__in', ['committee', 'leader_cabinet', 'mayor_cabinet', 'hybrid'])), name='commissioning_council_governance_model_in_list', violation_error_message='Choose one of the governance models listed.'), models.CheckConstraint(condition=models.Q(('nation__in', ['ENG', 'WLS', 'SCT'])), name='commissioning_council_nation_in_list', violation_error_message='Choose England, Wales or Scotland.'), models.CheckConstraint(condition=models.Q(('finance_year_start_month__gte', 1), ('finance_year_start_month__lte', 12)), name='commissioning_council_finance_year_starts_in_a_month', violation_error_message='The finance year starts in a month from 1 to 12.')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='commissioning.council')),
                ('title', models.CharField(max_length=150)),
                ('department', models.CharField(blank=True, max_length=150)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='work e-mail')),
                ('telephone', models.CharField(blank=True, max_length=40, verbose_name='work telephone')),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['title'],
                'constraints': [models.UniqueConstraint(fields=('council', 'title'), name='commissioning_post_title_once_in_a_council', violation_error_message='This council already has a post with this title.')],
            },
        ),
        migrations.CreateModel(
            name='SealCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='commissioning.council')),
                ('fingerprint', models.CharField(help_text='SHA-256 of the certificate.', max_length=64)),
                ('subject', models.CharField(max_length=300)),
                ('der', models.BinaryField()),
                ('is_demonstration', models.BooleanField(default=False)),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField()),
                ('registered_at', models.DateTimeField()),
                ('registered_by', models.CharField(max_length=150)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-registered_at'],
                'constraints': [models.UniqueConstraint(fields=('council', 'fingerprint'), name='commissioning_sealcertificate_registered_once', violation_error_message='This certificate is already registered for the council.')],
            },
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissioning.council')),
                ('kind', models.CharField(choices=[('record', 'Certified record'), ('issued_paper', 'Paper issued for decision'), ('decision_notice', 'Decision notice'), ('letter', 'Letter')], max_length=20)),
                ('reference', models.CharField(max_length=80)),
                ('sha256', models.CharField(max_length=64)),
                ('is_exempt', models.BooleanField(default=False, help_text='Holds text the public may not see.')),
                ('taken_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['record', 'issued_paper', 'decision_notice', 'letter'])), name='commissioning_snapshot_kind_in_list', violation_error_message='This is not a kind of document the program makes.')],
                'indexes': [models.Index(fields=['kind', 'reference'], name='commissioning_snapshot_of')],
            },
        ),
        migrations.CreateModel(
            name='LocalClosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closures', to='commissioning.council')),
                ('on', models.DateField()),
                ('label', models.CharField(max_length=100)),
            ],
            options={
                'ordering': ['on'],
                'constraints': [models.UniqueConstraint(fields=('council', 'on'), name='commissioning_localclosure_once_a_day', violation_error_message='This closure is already listed.')],
            },
        ),
        migrations.CreateModel(
            name='PostHolding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holdings', to='commissioning.post')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holdings', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('substantive', 'Post-holder'), ('acting', 'Acting'), ('deputising', 'Deputising')], default='substantive', max_length=12)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, help_text='Last day in the post. Empty while it goes on.', null=True)),
            ],
            options={
                'ordering': ['post', 'starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['substantive', 'acting', 'deputising'])), name='commissioning_postholding_kind_in_list', violation_error_message='Choose post-holder, acting or deputising.'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='commissioning_postholding_starts_before_it_ends', violation_error_message='The last day in a post cannot be before the first.'), models.UniqueConstraint(fields=('post', 'user', 'starts_on'), name='commissioning_postholding_once_from_a_day', violation_error_message='This person already holds the post from this day.')],
            },
        ),
        migrations.CreateModel(
            name='PostRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='commissioning.post')),
                ('role', models.CharField(choices=[('commissioner', 'Commissioner'), ('contract_manager', 'Contract manager'), ('report_author', 'Report author'), ('contributor', 'Section contributor'), ('approving_manager', 'Approving manager'), ('clearer', 'Clearing officer'), ('consultee', 'Consultee'), ('decision_maker', 'Decision-maker'), ('democratic_services', 'Democratic services'), ('monitoring_officer', 'Monitoring officer'), ('section_151', 'Section 151 officer'), ('auditor', 'Auditor'), ('administrator', 'Administrator')], max_length=30)),
                ('discipline', models.CharField(blank=True, choices=[('finance', 'Finance'), ('legal', 'Legal'), ('procurement', 'Procurement'), ('equalities', 'Equalities'), ('governance', 'Governance')], max_length=20)),
            ],
            options={
                'ordering': ['role', 'discipline'],
                'constraints': [models.UniqueConstraint(fields=('post', 'role', 'discipline'), name='commissioning_postrole_once', violation_error_message='The post already has this role.'), models.CheckConstraint(condition=models.Q(('role__in', ['commissioner', 'contract_manager', 'report_author', 'contributor', 'approving_manager', 'clearer', 'consultee', 'decision_maker', 'democratic_services', 'monitoring_officer', 'section_151', 'auditor', 'administrator'])), name='commissioning_postrole_role_in_list', violation_error_message='Choose one of the roles listed.'), models.CheckConstraint(condition=models.Q(models.Q(('discipline__in', ['finance', 'legal', 'procurement', 'equalities', 'governance']), ('role', 'clearer')), models.Q(models.Q(('role', 'clearer'), _negated=True), ('discipline', '')), _connector='OR'), name='commissioning_postrole_only_a_clearer_has_a_discipline', violation_error_message='A clearing officer needs a discipline; no other role has one.')],
            },
        ),
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissioning.council')),
                ('snapshot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rendition', to='commissioning.snapshot')),
                ('kind', models.CharField(choices=[('record', 'Certified record'), ('issued_paper', 'Paper issued for decision'), ('decision_notice', 'Decision notice'), ('letter', 'Letter')], max_length=20)),
                ('reference', models.CharField(max_length=80)),
                ('status', models.CharField(choices=[('pending', 'Waiting to be made'), ('done', 'Made and certified'), ('render_failed', 'Could not be rendered'), ('seal_failed', 'Could not be certified')], default='pending', max_length=20)),
                ('problem', models.TextField(blank=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('requested_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['pending', 'done', 'render_failed', 'seal_failed'])), name='commissioning_rendition_status_in_list', violation_error_message='This is not a state a rendering can be in.'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['render_failed', 'seal_failed']), _negated=True), models.Q(('problem', ''), _negated=True), _connector='OR'), name='commissioning_rendition_failed_says_why', violation_error_message='A failed rendering says why it failed.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), ('finished_at__isnull', False), _connector='OR'), name='commissioning_rendition_done_has_when', violation_error_message='A finished rendering says when it was finished.')],
                'indexes': [models.Index(fields=['kind', 'reference'], name='commissioning_rendition_of')],
            },
        ),
        migrations.CreateModel(
            name='SignedArtefact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commissioning.council')),
                ('rendition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='artefact', to='commissioning.rendition')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('size', models.PositiveIntegerField()),
                ('signature_level', models.CharField(max_length=10)),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='artefacts', to='commissioning.sealcertificate')),
                ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='commissioning.signedartefact')),
                ('sealed_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
    ]
