"""What each role may do in the back room, as permissions of its group.

They are given again after every `migrate`, which makes the permissions of new models: so an installation never lags
behind the code, and a database that was emptied has them back.
"""

from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig
from django.apps import apps as registry
from django.contrib.auth.management import create_permissions
from django.db.models.signals import post_migrate

from forum.core.enums import Role

ALL = ("view", "add", "change", "delete")
LOOK = ("view",)
# For each role: the app's models, and what may be done with them there.
Grants = Mapping[Role, Mapping[str, tuple[str, ...]]]


def grant_after_migrate(app: AppConfig, grants: Grants, *, of: str = "") -> None:
    """Give the groups of roles these permissions on the models of `app`, or of the app labelled `of`, and no others."""

    def grant(using: str, apps: Any = registry, **kwargs: Any) -> None:
        label = of or app.label
        # Django's own receiver may come after this one.
        create_permissions(registry.get_app_config(label), verbosity=0, using=using, apps=apps)
        try:
            groups = apps.get_model("auth", "Group").objects.using(using)
            permissions = apps.get_model("auth", "Permission").objects.using(using)
        except LookupError:
            # Migrated back to before accounts existed.
            return
        for role, models in grants.items():
            names = [f"{action}_{model}" for model, actions in models.items() for action in actions]
            group, _is_new = groups.get_or_create(name=role.value)
            ours = permissions.filter(content_type__app_label=label)
            group.permissions.remove(*ours.exclude(codename__in=names))
            group.permissions.add(*ours.filter(codename__in=names))

    post_migrate.connect(grant, sender=app, weak=False, dispatch_uid=f"grants-{app.label}-{of or app.label}")
