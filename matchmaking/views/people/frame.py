"""What every page of a participant is wrapped in, and what services refuse, in words."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendees.views.frame import render_in
from forum.core import clock
from forum.core.templatetags.components import localized_text
from matchmaking.models import ParticipantMember
from matchmaking.selectors.moment import moment_of
from matchmaking.services import booking, colleague, ground, member, participant, wish
from matchmaking.services.availability import HoursClosed

PAGES = ["GET", "HEAD", "POST"]

_WORDS: dict[type[Exception], Promise] = {
    booking.BookingClosed: _("Ce n’est pas ouvert en ce moment. Votre page d’accueil dit ce qui l’est, et quand."),
    booking.QuotaReached: _(
        "Vous en avez fait autant que chacun peut en faire par soi-même. Si un de ces rendez-vous est annulé, "
        "vous pourrez en prendre un autre."
    ),
    booking.TooLate: _("Ce créneau est passé, ou trop proche. Choisissez-en un plus tard."),
    booking.NotPossible: _("Ce rendez-vous n’est pas possible. D’autres participants vous attendent."),
    booking.AlreadyAsked: _("Une demande attend déjà sa réponse entre vous deux : elle est dans vos demandes."),
    booking.RequestMoveRefused: _("Cette demande a changé entre-temps : la voici telle qu’elle est."),
    ground.SlotTaken: _("Ce créneau vient d’être pris. En voici d’autres, s’il en reste."),
    ground.TableTaken: _("La dernière table de ce créneau vient d’être prise. Voici d’autres créneaux, s’il en reste."),
    ground.AgendaClash: _("L’un de vous deux vient d’être pris ailleurs. Voici d’autres créneaux, s’il en reste."),
    ground.NotAvailable: _("L’un de vous deux n’est pas là à cette heure. Voici d’autres créneaux, s’il en reste."),
    ground.EnoughMeetings: _("L’un de vous deux a déjà tous ses rendez-vous."),
    ground.AlreadyMeeting: _("Vous avez déjà rendez-vous ensemble : c’est dans vos rendez-vous."),
    ground.NotAllowed: _("Ce rendez-vous n’est pas possible en ce moment."),
    ground.MeetingMoveRefused: _("Ce rendez-vous a changé entre-temps : le voici tel qu’il est."),
    ground.ChangedMeanwhile: _("Ce rendez-vous a changé entre-temps : relisez, puis recommencez si vous le voulez."),
    ground.GroundMoved: _("Quelqu’un vient de rejoindre l’un de vous deux. Recommencez, cela suffit."),
    colleague.LastMember: _("Il ne resterait personne : pour ne plus participer du tout, retirez la fiche."),
    member.NotConfirmed: _("Il faut une inscription confirmée à cette édition du forum."),
    member.ParticipantGone: _("Cette fiche a été retirée ou refusée : personne ne peut plus la rejoindre."),
    member.AlreadyMember: _("Vous participez déjà à ces rendez-vous, pour une fiche. Une seule par personne."),
    participant.ProfilesClosed: _("Les fiches ne changent plus en ce moment. L’organisation peut vous aider."),
    participant.WrongSide: _("Choisissez de quel côté vous participez."),
    participant.ParticipantMoveRefused: _("La fiche a changé entre-temps : la voici telle qu’elle est."),
    wish.WishesClosed: _("Les vœux ne sont pas ouverts en ce moment : rien n’a changé."),
    wish.NotToBeWished: _("Ce participant ne peut pas être rencontré."),
    HoursClosed: _("Les disponibilités ne changent plus."),
}


def say_refusal(refusal: Exception) -> Promise:
    """Return why something was refused and what to do about it."""
    return _WORDS.get(type(refusal), _WORDS[ground.NotAllowed])


def render_for(
    acting: ParticipantMember, request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page of a participant: its name, its programme, its tabs."""
    programme, own = acting.programme, acting.participant
    mine, theirs = ("side_a", "side_b") if own.side == "a" else ("side_b", "side_a")
    others = mine if programme.is_peer else theirs
    known = {
        "member": acting,
        "participant": own,
        "programme": programme,
        "side": localized_text(programme, f"{mine}_name"),
        "others": localized_text(programme, f"{others}_plural"),
        # A page that looked already says so.
        "moment": context.get("moment") or moment_of(own, at=clock.now()),
    }
    return render_in(programme.edition, request, template, known | context, status=status)


def send_back(request: HttpRequest, refusal: Exception, page: str, *args: object) -> HttpResponse:
    """Say why something was refused, on the page that one is sent back to."""
    messages.error(request, say_refusal(refusal))
    return redirect(page, *args)
