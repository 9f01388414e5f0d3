from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchmakingConfig(AppConfig):
    name = "matchmaking"
    verbose_name = _("Rendez-vous")

    def ready(self) -> None:
        # Registers the journal's words, letters and what listens to the apps below; models exist only now.
        from forum.core.enums import Role
        from forum.core.grants import LOOK, grant_after_migrate
        from matchmaking import acts, letters, receivers  # noqa: F401  imported for what they register

        records = ("meetingprogramme", "criterion", "participant", "meeting", "schedulerun")
        grant_after_migrate(self, {Role.ORGANISER: dict.fromkeys(records, LOOK)})
