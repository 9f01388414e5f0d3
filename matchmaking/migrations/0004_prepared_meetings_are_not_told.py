"""Agendas tell of meetings as far as their programme shows them."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def hide_what_is_prepared(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Hide what organisers put in the timetables that are not published."""
    meetings = apps.get_model("matchmaking", "Meeting").objects.order_by()
    prepared = meetings.filter(programme__state__in=["draft", "open"]).exclude(source__in=["direct", "request"])
    entries = apps.get_model("attendees", "AgendaEntry").objects.order_by()
    entries.filter(kind="meeting", source_id__in=prepared.values("pk")).update(is_told=False)


class Migration(migrations.Migration):
    dependencies = [("matchmaking", "0003_people_booked_by"), ("attendees", "0004_agenda_told")]

    operations = [migrations.RunPython(hide_what_is_prepared, migrations.RunPython.noop)]
