from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Programme")

    def ready(self) -> None:
        # Permissions are of models, which exist only now.
        from forum.core.enums import Role
        from forum.core.grants import ALL, LOOK, grant_after_migrate

        programme = dict.fromkeys(("venue", "room", "track", "session", "sessionspeaker", "speaker"), ALL)
        grant_after_migrate(
            self,
            {
                Role.ORGANISER: programme | {"edition": ALL, "reportedfigure": LOOK},
                # Whether an edition opens, and what is told of past ones, is the organisers' to decide.
                Role.PROGRAMME_EDITOR: programme | {"edition": LOOK},
            },
        )
        # Its words wait for the ground's, which need models.
        from events import acts, rounds  # noqa: F401  imported for what they register
