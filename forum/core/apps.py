from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "forum.core"
    label = "core"
    verbose_name = _("Socle")

    def ready(self) -> None:
        # Models exist only now.
        from forum.core import checks, receivers  # noqa: F401  imported for what they register
        from forum.core.delivery import send_due_mails
        from forum.core.rounds import on_each_round

        on_each_round(send_due_mails)
