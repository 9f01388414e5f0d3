from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendeesConfig(AppConfig):
    name = "attendees"
    verbose_name = _("Inscriptions")

    def ready(self) -> None:
        # Registers the journal's words, letters, the worker's tasks, what listens to sign-ins; models exist only now.
        from attendees import acts, letters, receivers, rounds  # noqa: F401  imported for what they register
        from forum.core.enums import Role
        from forum.core.grants import ALL, LOOK, grant_after_migrate

        records = ("registration", "ticket", "seatbooking", "agendaentry", "scanner", "scan", "stay", "badgeprint")
        back_room = {"category": ALL, "checkpoint": ALL} | dict.fromkeys(records, LOOK)
        grant_after_migrate(self, {Role.ORGANISER: back_room})
