from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendeesConfig(AppConfig):
    name = "attendees"
    verbose_name = _("Inscriptions")

    def ready(self) -> None:
        # Registers the journal's words, letters, the worker's tasks, what listens to sign-ins; models exist only now.
        from attendees import acts, letters, receivers, rounds  # noqa: F401  imported for what they register
