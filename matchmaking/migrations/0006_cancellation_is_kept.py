"""Why a programme was cancelled is kept, for the pages of those who were in it."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def tell_of_those_cancelled_before(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Whoever was in one read of it already, at the address of their page."""
    apps.get_model("matchmaking", "MeetingProgramme").objects.filter(state="cancelled").update(cancellation_is_told=True)


class Migration(migrations.Migration):

    dependencies = [
        ("matchmaking", "0005_papers_made_by_the_worker"),
    ]

    operations = [
        migrations.AddField(
            model_name="meetingprogramme",
            name="cancellation_is_told",
            field=models.BooleanField(default=False, verbose_name="annulation dite aux participants"),
        ),
        migrations.AddField(
            model_name="meetingprogramme",
            name="cancellation_words",
            field=models.TextField(blank=True, verbose_name="mot de l’annulation"),
        ),
        migrations.AddConstraint(
            model_name="meetingprogramme",
            constraint=models.CheckConstraint(condition=models.Q(("state", "cancelled"), models.Q(("cancellation_is_told", False), ("cancellation_words", "")), _connector="OR"), name="meeting_programme_only_cancelled_says_so"),
        ),
        migrations.RunPython(tell_of_those_cancelled_before, migrations.RunPython.noop),
    ]
