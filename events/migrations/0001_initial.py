import django.core.validators
import django.db.models.deletion
import events.models.edition
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Venue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='adresse')),
                ('city', models.CharField(max_length=100, verbose_name='ville')),
                ('access', models.TextField(blank=True, verbose_name='venir, accès')),
                ('access_en', models.TextField(blank=True, verbose_name='venir, accès (anglais)')),
                ('is_step_free', models.BooleanField(default=False, verbose_name='accès de plain-pied')),
            ],
            options={
                'verbose_name': 'lieu',
                'verbose_name_plural': 'lieux',
                'ordering': ('name', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('name', 'city'), name='venue_unique_in_city')],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='D’ordinaire l’année\xa0: 2026.', max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9-]+$'), events.models.edition.validate_slug], verbose_name='adresse')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('year_is_inferred', models.BooleanField(default=False, verbose_name='année déduite des sources')),
                ('ordinal', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='rang')),
                ('holding', models.CharField(choices=[('held', 'forum tenu'), ('not_held', 'pas de forum'), ('meetings_only', 'rendez-vous seuls')], default='held', max_length=15, verbose_name='tenue')),
                ('state', models.CharField(choices=[('draft', 'en préparation'), ('open', 'ouverte'), ('closed', 'close'), ('archived', 'archivée'), ('postponed', 'reportée'), ('cancelled', 'annulée')], default='draft', max_length=10, verbose_name='état')),
                ('is_demo', models.BooleanField(default=False, verbose_name='données fictives')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='titre')),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='titre (anglais)')),
                ('theme', models.CharField(blank=True, max_length=200, verbose_name='thème')),
                ('theme_en', models.CharField(blank=True, max_length=200, verbose_name='thème (anglais)')),
                ('intro', models.TextField(blank=True, verbose_name='présentation')),
                ('intro_en', models.TextField(blank=True, verbose_name='présentation (anglais)')),
                ('audience', models.CharField(blank=True, max_length=200, verbose_name='public visé')),
                ('note', models.TextField(blank=True, verbose_name='remarque')),
                ('note_source', models.CharField(blank=True, max_length=300, verbose_name='source de la remarque')),
                ('testimony', models.TextField(blank=True, verbose_name='témoignage')),
                ('testimony_source', models.CharField(blank=True, max_length=300, verbose_name='source du témoignage')),
                ('time_zone', models.CharField(default='Europe/Paris', max_length=40, verbose_name='fuseau horaire')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='premier jour')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='dernier jour')),
                ('capacity', models.PositiveIntegerField(blank=True, null=True, verbose_name='places')),
                ('registration_opens_at', models.DateTimeField(blank=True, null=True, verbose_name='ouverture des inscriptions')),
                ('registration_closes_at', models.DateTimeField(blank=True, null=True, verbose_name='clôture des inscriptions')),
                ('venue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='events.venue', verbose_name='lieu')),
            ],
            options={
                'verbose_name': 'édition',
                'verbose_name_plural': 'éditions',
                'ordering': ('-year', 'slug'),
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'open', 'closed', 'archived', 'postponed', 'cancelled'])), name='edition_state_known'), models.CheckConstraint(condition=models.Q(('holding__in', ['held', 'not_held', 'meetings_only'])), name='edition_holding_known'), models.CheckConstraint(condition=models.Q(models.Q(('ends_on__isnull', True), ('starts_on__isnull', True)), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='edition_ends_after_start'), models.CheckConstraint(condition=models.Q(('registration_opens_at__isnull', True), ('registration_closes_at__isnull', True), ('registration_closes_at__gt', models.F('registration_opens_at')), _connector='OR'), name='edition_registration_window_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='nom')),
                ('capacity', models.PositiveIntegerField(blank=True, null=True, verbose_name='places')),
                ('is_step_free', models.BooleanField(default=True, verbose_name='accès de plain-pied')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('venue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rooms', to='events.venue', verbose_name='lieu')),
            ],
            options={
                'verbose_name': 'salle',
                'verbose_name_plural': 'salles',
                'ordering': ('position', 'name', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('venue', 'name'), name='room_unique_in_venue')],
            },
        ),
        migrations.CreateModel(
            name='Speaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('role', models.CharField(blank=True, max_length=200, verbose_name='fonction')),
                ('role_en', models.CharField(blank=True, max_length=200, verbose_name='fonction (anglais)')),
                ('organisation', models.CharField(blank=True, max_length=200, verbose_name='structure')),
            ],
            options={
                'verbose_name': 'intervenante ou intervenant',
                'verbose_name_plural': 'intervenantes et intervenants',
                'ordering': ('name', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Track',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='nom')),
                ('name_en', models.CharField(blank=True, max_length=100, verbose_name='nom (anglais)')),
                ('colour', models.CharField(default='#0b6e4f', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-f]{6}$', 'Une couleur s’écrit #0b6e4f\xa0: un dièse et six chiffres.')], verbose_name='couleur')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tracks', to='events.edition')),
            ],
            options={
                'verbose_name': 'parcours',
                'verbose_name_plural': 'parcours',
                'ordering': ('position', 'name', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('edition', 'name'), name='track_unique_in_edition')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('plenary', 'Plénière'), ('round_table', 'Table ronde'), ('workshop', 'Atelier'), ('pitch', 'Pitchs'), ('meetings', 'Rendez-vous'), ('break', 'Pause')], max_length=12, verbose_name='sorte')),
                ('state', models.CharField(choices=[('scheduled', 'prévue'), ('cancelled', 'annulée')], default='scheduled', max_length=10, verbose_name='état')),
                ('title', models.CharField(max_length=200, verbose_name='titre')),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='titre (anglais)')),
                ('abstract', models.TextField(blank=True, verbose_name='résumé')),
                ('abstract_en', models.TextField(blank=True, verbose_name='résumé (anglais)')),
                ('starts_at', models.DateTimeField(verbose_name='début')),
                ('ends_at', models.DateTimeField(verbose_name='fin')),
                ('booking', models.CharField(choices=[('open', 'entrée libre'), ('needed', 'sur réservation')], default='open', max_length=8, verbose_name='places')),
                ('capacity', models.PositiveIntegerField(blank=True, null=True, verbose_name='nombre de places')),
                ('language', models.CharField(default='fr', max_length=5, verbose_name='langue')),
                ('has_sign_language', models.BooleanField(default=False, verbose_name='langue des signes')),
                ('has_captioning', models.BooleanField(default=False, verbose_name='sous-titrage')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='events.edition')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='events.room', verbose_name='salle')),
                ('track', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sessions', to='events.track', verbose_name='parcours')),
            ],
            options={
                'verbose_name': 'séance',
                'verbose_name_plural': 'séances',
                'ordering': ('starts_at', 'pk'),
                'indexes': [models.Index(fields=['edition', 'starts_at'], name='session_by_edition_and_hour')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='session_ends_after_start'), models.CheckConstraint(condition=models.Q(('kind__in', ['plenary', 'round_table', 'workshop', 'pitch', 'meetings', 'break'])), name='session_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['scheduled', 'cancelled'])), name='session_state_known'), models.CheckConstraint(condition=models.Q(('booking', 'open'), models.Q(('booking', 'needed'), ('capacity__isnull', False)), _connector='OR'), name='session_bookable_has_capacity')],
            },
        ),
        migrations.CreateModel(
            name='SessionSpeaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='ordre')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='line_up', to='events.session')),
                ('speaker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='line_up', to='events.speaker')),
            ],
            options={
                'verbose_name': 'prise de parole',
                'verbose_name_plural': 'prises de parole',
                'ordering': ('position', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('session', 'speaker'), name='speaker_once_in_a_session')],
            },
        ),
        migrations.CreateModel(
            name='ReportedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('attendance', 'participation'), ('share', 'part du public')], max_length=12, verbose_name='sorte')),
                ('label', models.CharField(blank=True, max_length=200, verbose_name='intitulé')),
                ('value', models.PositiveIntegerField(verbose_name='valeur')),
                ('qualifier', models.CharField(blank=True, max_length=40, verbose_name='nuance de la source')),
                ('source', models.CharField(max_length=300, verbose_name='source')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='remarque')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reported_figures', to='events.edition')),
            ],
            options={
                'verbose_name': 'chiffre annoncé',
                'verbose_name_plural': 'chiffres annoncés',
                'ordering': ('edition', 'kind', 'position', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['attendance', 'share'])), name='figure_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'share'), _negated=True), ('value__lte', 100), _connector='OR'), name='figure_share_is_a_percentage'), models.UniqueConstraint(fields=('edition', 'kind', 'label', 'source'), name='figure_one_claim_a_source')],
            },
        ),
        migrations.AddField(
            model_name='session',
            name='speakers',
            field=models.ManyToManyField(blank=True, related_name='sessions', through='events.SessionSpeaker', to='events.speaker'),
        ),
    ]
