"""Who booked a meeting by themselves: what each may still book is counted by it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matchmaking", "0002_outcome")]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="booked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="matchmaking.participant",
                verbose_name="réservé par",
            ),
        ),
    ]
