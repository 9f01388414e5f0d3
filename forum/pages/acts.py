"""What the journal's verbs of the demonstration read as."""

from django.utils.translation import gettext_lazy as _

from forum.core.acts import name_acts

name_acts(
    {
        "moment_switched": (_("moment de la démonstration"), _("%(who)s a changé de moment %(what)s")),
        "part_taken": (_("rôle joué"), _("%(who)s a pris le rôle de %(what)s")),
    }
)
