from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Programme")

    def ready(self) -> None:
        # Its words wait for the ground's, which need models.
        from events import acts  # noqa: F401  imported for what it registers
