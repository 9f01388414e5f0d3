"""The words printed on badges and around them, in the languages of the house."""

from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import override


@dataclass(frozen=True)
class Words:
    shelf: str
    no_photo: str
    invented: str
    by_hand: str
    cut_here: str
    fold_here: str
    heading: str
    steps: tuple[tuple[str, str], ...]
    without_paper: str


@cache
def words(language: str) -> Words:
    """Return the badge's words in a language; the file of an edition speaks each guest's own."""
    with override(language):
        return Words(
            shelf=_("Étagère"),
            no_photo=_("Pas de photo"),
            invented=_("Données fictives"),
            by_hand=_("nom à écrire à la main"),
            cut_here=_("Découpez ici"),
            fold_here=_("Pliez ici"),
            heading=_("Votre badge à imprimer"),
            steps=(
                (_("Imprimez"), _("cette page à sa taille réelle (100 %), en couleur ou en noir.")),
                (_("Découpez"), _("le long du trait horizontal : gardez la moitié du haut.")),
                (_("Pliez"), _("au milieu, face imprimée dehors : le badge se lit des deux côtés.")),
            ),
            without_paper=_("Pas d’imprimante ? Montrez ce code sur votre téléphone à l’entrée, ou dites votre nom."),
        )
