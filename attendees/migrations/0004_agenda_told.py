"""Whether people know of what engages their time: what is only prepared for them is not told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attendees", "0003_waiting_list")]

    operations = [
        migrations.AddField(
            model_name="agendaentry",
            name="is_told",
            field=models.BooleanField(default=True, verbose_name="dit à la personne"),
        ),
    ]
