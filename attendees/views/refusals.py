"""What services refuse, in words for the person who asked."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendees.services.ground import EditionOver, MoveRefused, RegistrationRefused
from attendees.services.registration import AlreadyRegistered, CategoryFull, EditionFull, RegistrationClosed
from attendees.services.transfer import AlreadyCame, ByInvitation, PersonallyEngaged
from attendees.services.waiting import OfferExpired

_WORDS: dict[type[RegistrationRefused], Promise] = {
    MoveRefused: _("Votre inscription a changé entre-temps, et ce n’est plus possible. La voici telle qu’elle est."),
    EditionOver: _("Cette édition est passée : rien ne s’y change plus."),
    RegistrationClosed: _("Les inscriptions ne sont pas ouvertes en ce moment."),
    EditionFull: _("Le forum est complet. Des places se libèrent jusqu’à la veille : revenez voir."),
    CategoryFull: _("Votre catégorie est complète en ce moment. Revenez voir plus tard."),
    OfferExpired: _("Le délai pour répondre est passé : la place va à la personne suivante."),
    AlreadyCame: _("Le forum a déjà compté votre entrée : votre place ne se transmet plus."),
    ByInvitation: _("Votre place est sur invitation : pour envoyer quelqu’un d’autre, écrivez à l’équipe du forum."),
    PersonallyEngaged: _(
        "Vous intervenez ou vous aidez ce jour-là : écrivez à l’équipe du forum avant de transmettre votre place."
    ),
    AlreadyRegistered: _("Entre-temps, une inscription a été faite à votre nom : c’est la bonne."),
}


def say_refusal(refusal: RegistrationRefused) -> Promise:
    """Return why something was refused and what to do about it."""
    return _WORDS.get(type(refusal), _WORDS[MoveRefused])
