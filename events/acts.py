"""What the journal's verbs of this app read as."""

from django.utils.translation import gettext_lazy as _

from forum.core.acts import name_acts

name_acts(
    {
        "edition_moved": (_("état d’une édition"), _("%(who)s a changé l’état pour %(what)s")),
        "edition_created": (_("édition passée ajoutée"), _("%(who)s a ajouté %(what)s, d’après les archives")),
        "edition_changed": (_("édition passée mise à jour"), _("%(who)s a mis à jour %(what)s, d’après les archives")),
        "figures_frozen": (_("chiffres arrêtés"), _("%(who)s a arrêté les chiffres de %(what)s")),
    }
)
