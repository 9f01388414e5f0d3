from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "forum.core"
    label = "core"
    verbose_name = _("Socle")

    def ready(self) -> None:
        # Models exist only now.
        from forum.core import checks, letters, receivers  # noqa: F401  imported for what they register
        from forum.core.delivery import send_due_mails
        from forum.core.enums import Role
        from forum.core.grants import LOOK, grant_after_migrate
        from forum.core.rounds import on_each_round
        from forum.core.tidying import tidy_sessions

        on_each_round(send_due_mails)
        on_each_round(tidy_sessions)
        accounts = {"user": ("view", "add", "change"), "logentry": LOOK, "outboxmail": LOOK}
        grant_after_migrate(self, {Role.ORGANISER: accounts})
        # Allauth's app knows no role of ours: what is given on its models is given from here.
        grant_after_migrate(self, {Role.ORGANISER: {"authenticator": ("view", "delete")}}, of="mfa")
