"""The name of an organisation as it is compared, kept beside it: who came back is asked of a hundred thousand rows."""

from django.db import migrations, models

from forum.core.text import fold

BATCH = 500


def fold_organisations(apps, schema_editor):
    registration = apps.get_model("attendees", "Registration")
    named = registration.objects.exclude(organisation="").only("pk", "organisation").order_by("pk")
    batch = []
    for person in named.iterator(chunk_size=BATCH):
        person.organisation_key = fold(person.organisation)[:120]
        batch.append(person)
        if len(batch) == BATCH:
            registration.objects.bulk_update(batch, ["organisation_key"])
            batch = []
    registration.objects.bulk_update(batch, ["organisation_key"])


class Migration(migrations.Migration):

    dependencies = [
        ('attendees', '0007_origin'),
    ]

    operations = [
        migrations.AddField(
            model_name='registration',
            name='organisation_key',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.RunPython(fold_organisations, migrations.RunPython.noop, elidable=True),
    ]
