"""A group for each role; that of the organisers is there already."""

from typing import Any

from django.db import migrations

GROUPS = ("programme_editors", "meetings_managers", "observers")


def create_groups(apps: Any, schema_editor: Any) -> None:
    for name in GROUPS:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_organisers")]
    operations = [migrations.RunPython(create_groups, migrations.RunPython.noop)]
