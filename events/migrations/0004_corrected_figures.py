"""Announced figures are corrected and withdrawn by organisers, and known again when the file is loaded."""

from django.db import migrations, models
from django.db.models.functions import Concat


def name_origins(apps, schema_editor):
    """Until now whatever was loaded is called as in the file."""
    figures = apps.get_model("events", "ReportedFigure").objects.using(schema_editor.connection.alias)
    figures.filter(label="").update(origin=models.F("source"))
    figures.exclude(label="").update(origin=Concat("source", models.Value(" | "), "label"))


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_figure_sets'),
    ]

    operations = [
        migrations.AddField(
            model_name='reportedfigure',
            name='corrected_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='corrigé le'),
        ),
        migrations.AddField(
            model_name='reportedfigure',
            name='origin',
            field=models.CharField(blank=True, default='', editable=False, max_length=510),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='reportedfigure',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='retiré le'),
        ),
        migrations.RunPython(name_origins, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name='reportedfigure',
            name='figure_one_claim_a_source',
        ),
        migrations.AddConstraint(
            model_name='reportedfigure',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('edition', 'kind', 'label', 'source'), name='figure_one_claim_a_source'),
        ),
        migrations.AddConstraint(
            model_name='reportedfigure',
            constraint=models.UniqueConstraint(condition=models.Q(('origin', ''), _negated=True), fields=('edition', 'kind', 'origin'), name='figure_loaded_once'),
        ),
    ]
