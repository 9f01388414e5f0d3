"""Fewer indexes on scans and stays: those that others begin with are not needed, and each costs every admission."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendees', '0005_door'),
    ]

    operations = [
        migrations.AlterField(
            model_name='scan',
            name='checkpoint',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='attendees.checkpoint'),
        ),
        migrations.AlterField(
            model_name='scan',
            name='registration',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='scans', to='attendees.registration'),
        ),
        migrations.AlterField(
            model_name='scan',
            name='undoes',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='attendees.scan'),
        ),
        migrations.AlterField(
            model_name='stay',
            name='checkpoint',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='stays', to='attendees.checkpoint'),
        ),
    ]
