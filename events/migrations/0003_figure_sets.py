"""The counts of an edition, kept for good when it closes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0002_safety_capacity'),
    ]

    operations = [
        migrations.CreateModel(
            name='FigureSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=20, verbose_name='partie')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('moment', models.CharField(choices=[('closing', 'à la clôture'), ('days_15', 'quinze jours après'), ('months_12', 'après les nouvelles à douze mois')], max_length=12, verbose_name='moment du compte')),
                ('counted_at', models.DateTimeField(verbose_name='compté le')),
                ('data', models.JSONField(verbose_name='chiffres')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figure_sets', to='events.edition')),
            ],
            options={
                'verbose_name': 'chiffres d’une édition',
                'verbose_name_plural': 'chiffres des éditions',
                'ordering': ('edition', 'section', '-version'),
                'constraints': [models.UniqueConstraint(fields=('edition', 'section', 'version'), name='figure_set_version_once'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='figure_set_version_from_one'), models.CheckConstraint(condition=models.Q(('moment__in', ['closing', 'days_15', 'months_12'])), name='figure_set_moment_known')],
            },
        ),
    ]
