"""The letters of the ground."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.core.models import User
from forum.core.outbox import Letter, letter
from forum.core.perms import roles_of


@letter("team_invitation", gettext_lazy("invitation dans l’équipe"))
def team_invitation(context: dict[str, Any]) -> Letter | None:
    """Tell a colleague that they are of the team, and how to come in. None once their access was taken back."""
    user = User.objects.filter(pk=context["user"]).first()
    if user is None or not (roles := roles_of(user)):
        return None
    said = {
        "name": user.name,
        "address": user.email,
        "roles": [str(role.label) for role in sorted(roles)],
        "button_url": settings.SITE_URL + reverse(settings.TEAM_URL),
        "button_label": _("Entrer"),
    }
    return Letter(_("Vous faites partie de l’équipe du forum"), "team_invitation", said)
