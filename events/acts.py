"""What the journal's verbs of this app read as."""

from django.utils.translation import gettext_lazy as _

from forum.core.acts import name_acts

name_acts(
    {
        "edition_moved": (_("état d’une édition"), _("%(who)s a changé l’état pour %(what)s")),
        "edition_created": (_("édition passée ajoutée"), _("%(who)s a ajouté %(what)s, d’après les archives")),
        "edition_changed": (_("édition passée mise à jour"), _("%(who)s a mis à jour %(what)s, d’après les archives")),
        "figure_added": (_("chiffre annoncé ajouté"), _("%(who)s a ajouté %(what)s")),
        "figure_corrected": (_("chiffre annoncé corrigé"), _("%(who)s a corrigé %(what)s")),
        "figure_withdrawn": (_("chiffre annoncé retiré"), _("%(who)s a retiré %(what)s")),
        "figure_restored": (_("chiffre annoncé rétabli"), _("%(who)s a rétabli %(what)s")),
        "figure_updated": (
            _("chiffre annoncé mis à jour"),
            _("%(who)s a mis à jour %(what)s, d’après les archives"),
        ),
        "figures_frozen": (_("chiffres arrêtés"), _("%(who)s a arrêté les chiffres de %(what)s")),
    }
)
