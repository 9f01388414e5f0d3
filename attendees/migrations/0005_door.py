"""Doors of every kind, phones that scan at several of them, and what a phone without network goes on from."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendees', '0004_agenda_told'),
        ('events', '0002_safety_capacity'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Roster',
            fields=[
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='roster', serialize=False, to='events.edition')),
                ('version', models.PositiveBigIntegerField(default=0)),
                ('checked_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RosterLine',
            fields=[
                ('registration', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='roster_line', serialize=False, to='attendees.registration')),
                ('version', models.PositiveBigIntegerField()),
                ('digest', models.CharField(max_length=32)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='pairing',
            name='pairing_role_known',
        ),
        migrations.RemoveConstraint(
            model_name='scan',
            name='scan_action_known',
        ),
        migrations.RemoveConstraint(
            model_name='scan',
            name='scan_method_known',
        ),
        migrations.RemoveConstraint(
            model_name='scan',
            name='scan_result_known',
        ),
        migrations.RemoveConstraint(
            model_name='scan',
            name='scan_undo_names_a_scan',
        ),
        migrations.RemoveConstraint(
            model_name='scanner',
            name='scanner_role_known',
        ),
        migrations.RemoveConstraint(
            model_name='stay',
            name='stay_one_at_a_time',
        ),
        migrations.AddField(
            model_name='checkpoint',
            name='capacity',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='jauge'),
        ),
        migrations.AddField(
            model_name="checkpoint",
            name="is_selective",
            field=models.BooleanField(default=False, verbose_name="réservé à des catégories"),
        ),
        migrations.AddField(
            model_name='checkpoint',
            name='categories',
            field=models.ManyToManyField(blank=True, related_name='checkpoints', to='attendees.category', verbose_name='catégories admises'),
        ),
        migrations.AddField(
            model_name='checkpoint',
            name='closes_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='ferme à'),
        ),
        migrations.AddField(
            model_name='checkpoint',
            name='counts_exits',
            field=models.BooleanField(default=False, verbose_name='scanne aussi les sorties'),
        ),
        migrations.AddField(
            model_name='checkpoint',
            name='kind',
            field=models.CharField(choices=[('main', 'entrée du forum'), ('session', 'porte d’une séance'), ('zone', 'espace'), ('meal', 'repas')], default='main', max_length=8, verbose_name='sorte'),
        ),
        migrations.AddField(
            model_name='checkpoint',
            name='mode',
            field=models.CharField(choices=[('anyone', 'toute personne inscrite ; inscription sur place proposée aux autres'), ('count', 'toute personne inscrite, pour compter'), ('seats', 'qui a réservé, puis qui veut tant qu’il reste des places'), ('booked', 'qui a réservé, personne d’autre')], default='anyone', max_length=8, verbose_name='qui passe'),
        ),
        migrations.AddField(
            model_name='checkpoint',
            name='opens_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='ouvre à'),
        ),
        migrations.AddField(
            model_name='checkpoint',
            name='repeats',
            field=models.CharField(choices=[('once', 'une seule fois'), ('daily', 'une fois par jour'), ('many', 'autant de fois que l’on veut')], default='daily', max_length=6, verbose_name='combien de fois'),
        ),
        migrations.AddField(
            model_name='checkpoint',
            name='session',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='checkpoints', to='events.session', verbose_name='séance'),
        ),
        migrations.AddField(
            model_name='pairing',
            name='checkpoints',
            field=models.ManyToManyField(blank=True, related_name='pairings_allowed', to='attendees.checkpoint'),
        ),
        migrations.AddField(
            model_name='pairing',
            name='exit_code_hash',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='registration',
            name='is_walk_in',
            field=models.BooleanField(default=False, verbose_name='inscrite sur place'),
        ),
        migrations.AddField(
            model_name='scan',
            name='allowance',
            field=models.CharField(blank=True, choices=[('seat', 'sur une place libre'), ('forced', 'par la personne responsable')], max_length=6, verbose_name='passe-droit'),
        ),
        migrations.AddField(
            model_name='scan',
            name='judged',
            field=models.CharField(blank=True, choices=[('admitted', 'Bienvenue'), ('already_in', 'Déjà à l’intérieur'), ('seats_left', 'Pas de réservation'), ('exited', 'Bonne route'), ('not_in', 'Sortie sans entrée'), ('not_booked', 'Sans réservation'), ('full', 'Jauge atteinte'), ('closed', 'Porte fermée'), ('wrong_category', 'Accès réservé'), ('cancelled', 'Inscription annulée'), ('revoked', 'Billet remplacé'), ('unknown', 'Billet inconnu'), ('other_edition', 'Billet d’une autre édition'), ('undone', 'Entrée retirée')], max_length=15, verbose_name='avis du serveur'),
        ),
        migrations.AddField(
            model_name='scan',
            name='number',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='numéro'),
        ),
        migrations.AddField(
            model_name='scan',
            name='reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='motif'),
        ),
        migrations.AddField(
            model_name='scan',
            name='recorded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='scanner',
            name='checkpoints',
            field=models.ManyToManyField(blank=True, related_name='scanners_allowed', to='attendees.checkpoint'),
        ),
        migrations.AddField(
            model_name='scanner',
            name='exit_code_hash',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='scanner',
            name='roster_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='liste du'),
        ),
        migrations.AddField(
            model_name='scanner',
            name='version',
            field=models.CharField(blank=True, max_length=40, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='scanner',
            name='waiting_scans',
            field=models.PositiveIntegerField(default=0, verbose_name='passages en attente'),
        ),
        migrations.AddField(
            model_name='stay',
            name='ended',
            field=models.CharField(blank=True, choices=[('exit', 'sortie scannée'), ('moved', 'passage ailleurs'), ('left', 'sortie du forum'), ('day', 'fin de la journée'), ('served', 'aussitôt')], max_length=6, verbose_name='comment'),
        ),
        migrations.AddField(
            model_name='stay',
            name='kind',
            field=models.CharField(choices=[('main', 'entrée du forum'), ('session', 'porte d’une séance'), ('zone', 'espace'), ('meal', 'repas')], default='main', max_length=8, verbose_name='sorte'),
        ),
        migrations.AlterField(
            model_name='pairing',
            name='role',
            field=models.CharField(choices=[('steward', 'accueil'), ('supervisor', 'responsable d’accueil'), ('kiosk', 'borne en libre-service')], default='steward', max_length=10, verbose_name='rôle'),
        ),
        migrations.AlterField(
            model_name='scan',
            name='action',
            field=models.CharField(choices=[('entry', 'entrée'), ('exit', 'sortie'), ('undo', 'retour en arrière')], default='entry', max_length=6, verbose_name='acte'),
        ),
        migrations.AlterField(
            model_name='scan',
            name='method',
            field=models.CharField(choices=[('camera', 'caméra'), ('reader', 'lecteur à main'), ('code', 'code tapé'), ('search', 'recherche par nom'), ('group', 'avec quelqu’un'), ('kiosk', 'borne'), ('walk_in', 'inscription sur place'), ('paper', 'feuille d’émargement')], default='camera', max_length=8, verbose_name='moyen'),
        ),
        migrations.AlterField(
            model_name='scan',
            name='result',
            field=models.CharField(choices=[('admitted', 'Bienvenue'), ('already_in', 'Déjà à l’intérieur'), ('seats_left', 'Pas de réservation'), ('exited', 'Bonne route'), ('not_in', 'Sortie sans entrée'), ('not_booked', 'Sans réservation'), ('full', 'Jauge atteinte'), ('closed', 'Porte fermée'), ('wrong_category', 'Accès réservé'), ('cancelled', 'Inscription annulée'), ('revoked', 'Billet remplacé'), ('unknown', 'Billet inconnu'), ('other_edition', 'Billet d’une autre édition'), ('undone', 'Entrée retirée')], max_length=15, verbose_name='réponse'),
        ),
        migrations.AlterField(
            model_name='scan',
            name='scanner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='attendees.scanner'),
        ),
        migrations.AlterField(
            model_name='scanner',
            name='role',
            field=models.CharField(choices=[('steward', 'accueil'), ('supervisor', 'responsable d’accueil'), ('kiosk', 'borne en libre-service')], default='steward', max_length=10, verbose_name='rôle'),
        ),
        migrations.RunSQL(
            sql=[
                "UPDATE attendees_stay SET ended = 'day' WHERE left_at IS NOT NULL",
                """
                UPDATE attendees_scan SET number = (
                    SELECT count(*) FROM attendees_scan AS other
                    WHERE other.registration_id = attendees_scan.registration_id
                    AND other.result IN ('admitted', 'already_in', 'undone')
                    AND (other.received_at < attendees_scan.received_at
                        OR (other.received_at = attendees_scan.received_at AND other.id <= attendees_scan.id))
                ) WHERE registration_id IS NOT NULL AND result IN ('admitted', 'already_in', 'undone')
                """,
            ],
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name='scan',
            index=models.Index(fields=['checkpoint', 'received_at'], name='scan_by_door_and_receipt'),
        ),
        migrations.AddIndex(
            model_name='scan',
            index=models.Index(condition=models.Q(('result', 'unknown')), fields=['scanner', 'received_at'], name='scan_of_no_ticket'),
        ),
        migrations.AddConstraint(
            model_name='checkpoint',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['main', 'session', 'zone', 'meal'])), name='checkpoint_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='checkpoint',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ['anyone', 'count', 'seats', 'booked'])), name='checkpoint_mode_known'),
        ),
        migrations.AddConstraint(
            model_name='checkpoint',
            constraint=models.CheckConstraint(condition=models.Q(('repeats__in', ['once', 'daily', 'many'])), name='checkpoint_repeats_known'),
        ),
        migrations.AddConstraint(
            model_name='checkpoint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'session'), ('session__isnull', False)), models.Q(models.Q(('kind', 'session'), _negated=True), ('session__isnull', True)), _connector='OR'), name='checkpoint_of_a_session_names_it'),
        ),
        migrations.AddConstraint(
            model_name='checkpoint',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'session'), ('mode__in', ['anyone', 'count']), _connector='OR'), name='checkpoint_booking_needs_a_session'),
        ),
        migrations.AddConstraint(
            model_name='checkpoint',
            constraint=models.CheckConstraint(condition=models.Q(('opens_at__isnull', True), ('closes_at__isnull', True), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='checkpoint_closes_after_opening'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['steward', 'supervisor', 'kiosk'])), name='pairing_role_known'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['entry', 'exit', 'undo'])), name='scan_action_known'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ['camera', 'reader', 'code', 'search', 'group', 'kiosk', 'walk_in', 'paper'])), name='scan_method_known'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(('result__in', ['admitted', 'already_in', 'seats_left', 'exited', 'not_in', 'not_booked', 'full', 'closed', 'wrong_category', 'cancelled', 'revoked', 'unknown', 'other_edition', 'undone'])), name='scan_result_known'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('action', 'undo'), ('undoes__isnull', False)), models.Q(models.Q(('action', 'undo'), _negated=True), ('undoes__isnull', True)), _connector='OR'), name='scan_undo_names_a_scan'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(('judged__in', ['', 'admitted', 'already_in', 'seats_left', 'exited', 'not_in', 'not_booked', 'full', 'closed', 'wrong_category', 'cancelled', 'revoked', 'unknown', 'other_edition', 'undone'])), name='scan_judged_known'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(('allowance__in', ['', 'seat', 'forced'])), name='scan_allowance_known'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('allowance', 'forced'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='scan_forced_says_why'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(('scanner__isnull', False), ('method', 'paper'), _connector='OR'), name='scan_has_a_phone_or_a_sheet'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.CheckConstraint(condition=models.Q(('number__isnull', True), ('result__in', ('admitted', 'already_in', 'exited', 'not_in', 'undone')), _connector='OR'), name='scan_numbered_counts'),
        ),
        migrations.AddConstraint(
            model_name='scan',
            constraint=models.UniqueConstraint(fields=('registration', 'number'), name='scan_rests_on_those_before'),
        ),
        migrations.AddConstraint(
            model_name='scanner',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['steward', 'supervisor', 'kiosk'])), name='scanner_role_known'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'main'), ('left_at__isnull', True)), fields=('registration',), name='stay_one_in_the_building'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at__isnull', True), models.Q(('kind', 'main'), _negated=True)), fields=('registration',), name='stay_one_in_a_room'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['main', 'session', 'zone', 'meal'])), name='stay_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended', ''), ('left_at__isnull', True)), models.Q(('ended__in', ['exit', 'moved', 'left', 'day', 'served']), ('left_at__isnull', False)), _connector='OR'), name='stay_ended_says_how'),
        ),
        migrations.AddField(
            model_name='rosterline',
            name='roster',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='attendees.roster'),
        ),
        migrations.AddIndex(
            model_name='rosterline',
            index=models.Index(fields=['roster', 'version'], name='roster_line_by_version'),
        ),
    ]
