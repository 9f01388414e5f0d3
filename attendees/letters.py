"""The letters that this app sends. Each builder gets the registration's id and reads the rest when it is sent."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from attendees import calendar
from attendees.badges.qr import qr_png
from attendees.links import link_address
from attendees.models import AgendaEntry, Registration
from attendees.selectors.badge import badge_content, badge_pdf
from attendees.selectors.waiting import place_in_line
from events.models import Edition
from events.selectors import hours_of_day
from events.wording import naming_field, plain_name, told
from forum.core import clock
from forum.core.outbox import Attachment, Letter, letter
from forum.core.text import format_day, format_day_range, format_span, format_time, ordinal

QR_ID = "billet"


@letter("registration_confirmed", gettext_lazy("billet d’entrée"))
def registration_confirmed(context: dict[str, Any]) -> Letter | None:
    """Bring the ticket, the badge, the calendar and the link that manages the registration."""
    registration = _read(context)
    if registration is None or not registration.is_confirmed:
        return None
    return _with_ticket(_subject(_("Votre billet"), registration.edition), "registration_confirmed", registration)


@letter("already_registered", gettext_lazy("déjà inscrite"))
def already_registered(context: dict[str, Any]) -> Letter | None:
    """Answer whoever registers a second time: nothing changed, here are the link and the ticket again.

    Whoever waits hears what they heard before: their turn, or the place that is offered.
    """
    registration = _read(context)
    if registration is not None and registration.is_waiting:
        return waitlisted(context)
    if registration is not None and registration.is_offered:
        return place_offered(context)
    if registration is None or not registration.is_confirmed:
        return None
    return _with_ticket(_subject(_("Votre place est prise"), registration.edition), "already_registered", registration)


@letter("registration_cancelled", gettext_lazy("inscription annulée"))
def registration_cancelled(context: dict[str, Any]) -> Letter | None:
    """Say that the registration is cancelled and how to come back."""
    registration = _read(context)
    if registration is None or not registration.is_cancelled:
        return None
    said = _say(registration) | {"link": link_address(registration)}
    return Letter(_subject(_("Inscription annulée"), registration.edition), "registration_cancelled", said)


@letter("waitlisted", gettext_lazy("mise en liste d’attente"))
def waitlisted(context: dict[str, Any]) -> Letter | None:
    """Say that one stands in the waiting list, at which place as this leaves, and what happens next."""
    registration = _read(context)
    if registration is None or not registration.is_waiting:
        return None
    turn = ordinal(place_in_line(registration), get_language() or "fr")
    said = _say(registration) | {"link": link_address(registration), "turn": turn}
    return Letter(_subject(_("Vous êtes en liste d’attente"), registration.edition), "waitlisted", said)


@letter("place_offered", gettext_lazy("place proposée"))
def place_offered(context: dict[str, Any]) -> Letter | None:
    """Offer a place, and say until when it is held; the link leads to yes and to no."""
    registration = _read(context)
    if registration is None or registration.offer_expires_at is None:
        return None
    until = _moment(registration.offer_expires_at, registration.edition)
    said = _say(registration) | {"link": link_address(registration), "until": until}
    return Letter(_subject(_("Une place se libère pour vous"), registration.edition), "place_offered", said)


@letter("offer_expired", gettext_lazy("proposition sans réponse"))
def offer_expired(context: dict[str, Any]) -> Letter | None:
    """Say that an offer ran out, and whether one is back at the end of the line or no longer in it."""
    registration = _read(context)
    if registration is None or not (registration.is_waiting or registration.is_cancelled):
        return None
    said = _say(registration) | {"link": link_address(registration), "waits": registration.is_waiting}
    subject = _subject(_("La place gardée pour vous est passée à quelqu’un d’autre"), registration.edition)
    return Letter(subject, "offer_expired", said)


@letter("waiting_list_left", gettext_lazy("sortie de la liste d’attente"))
def waiting_list_left(context: dict[str, Any]) -> Letter | None:
    """Say that one is no longer in the waiting list, as one asked."""
    return _farewell(context, _("Vous n’êtes plus en liste d’attente"), "waiting_list_left")


@letter("waiting_list_closed", gettext_lazy("fin de la liste d’attente, sans place"))
def waiting_list_closed(context: dict[str, Any]) -> Letter | None:
    """Say that no place came free in time."""
    return _farewell(context, _("Aucune place ne s’est libérée"), "waiting_list_closed")


@letter("seats_changed", gettext_lazy("séances changées"))
def seats_changed(context: dict[str, Any]) -> Letter | None:
    """List the seats that the person now holds, with a calendar that takes out those given up."""
    registration = _read(context)
    if registration is None or not registration.is_confirmed:
        return None
    said = _say(registration) | {"link": link_address(registration)}
    subject = _subject(_("Vos séances ont changé"), registration.edition)
    return Letter(subject, "seats_changed", said, (_calendar_of(registration),))


@letter("email_changed", gettext_lazy("changement d’adresse"))
def email_changed(context: dict[str, Any]) -> Letter | None:
    """Tell the former mailbox that the registration now writes elsewhere: never where, and no link."""
    registration = Registration.objects.select_related("edition__venue").filter(pk=context["registration"]).first()
    if registration is None:
        return None
    subject = _subject(_("Votre inscription a changé d’adresse"), registration.edition)
    return Letter(subject, "email_changed", _say(registration))


@letter("place_passed_on", gettext_lazy("place transmise"))
def place_passed_on(context: dict[str, Any]) -> Letter | None:
    """Tell whoever passed their place on that it is done. Who has it now is told to nobody: it may have gone on."""
    registration = Registration.objects.select_related("edition__venue").filter(pk=context["registration"]).first()
    if registration is None:
        return None
    # The registration is somebody else's by now: the letter shows whose it was.
    said = _say(registration) | {"registration": {"full_name": context["former"]}, "name": "", "agenda": []}
    return Letter(_subject(_("Votre place est transmise"), registration.edition), "place_passed_on", said)


@letter("place_received", gettext_lazy("place reçue de quelqu’un"))
def place_received(context: dict[str, Any]) -> Letter | None:
    """Bring the ticket to whoever received a place, say who gave their name and address, and how to refuse."""
    registration = _read(context)
    if registration is None or not registration.is_confirmed:
        return None
    refusal = link_address(registration, onward=reverse("attendees:registration_cancel", args=[registration.pk]))
    more = {"giver": context["former"], "by_team": context["by_team"], "refusal": refusal}
    more["notice"] = settings.SITE_URL + reverse("pages:personal_data")
    subject = _subject(_("Une place pour vous"), registration.edition)
    return _with_ticket(subject, "place_received", registration, more)


def _farewell(context: dict[str, Any], news: str, template: str) -> Letter | None:
    registration = _read(context)
    if registration is None or not registration.is_cancelled:
        return None
    said = _say(registration) | {"link": link_address(registration)}
    return Letter(_subject(news, registration.edition), template, said)


def _moment(at: datetime, edition: Edition) -> str:
    """Return a day and an hour as said where the edition is held."""
    local, language = timezone.localtime(at, edition.zone), get_language() or "fr"
    words = {"day": format_day(local.date(), language, weekday=True), "hour": format_time(local, language)}
    return _("%(day)s à %(hour)s") % words


def _read(context: dict[str, Any]) -> Registration | None:
    """Return the registration that a letter speaks of, None when it was erased.

    None as well when its links were renewed since the letter was written: the address has changed, and the letter
    would bring the new link to the former one.
    """
    people = Registration.objects.select_related("edition__venue", "category").filter(pk=context["registration"])
    if "link_version" in context:
        people = people.filter(link_version=context["link_version"])
    return people.first()


def _with_ticket(
    subject: str, template: str, registration: Registration, more: dict[str, Any] | None = None
) -> Letter | None:
    """Return a letter with all that opens the door; none when the ticket died meanwhile, its news comes apart."""
    badge = badge_content(registration)
    if badge is None:
        return None
    slug = registration.edition.slug
    said = _say(registration) | {"link": link_address(registration), "badge": badge, "qr_id": QR_ID} | (more or {})
    files = (
        Attachment("billet.png", qr_png(badge.qr_text), "image/png", content_id=QR_ID),
        Attachment(f"badge-forum-{slug}.pdf", badge_pdf(registration), "application/pdf"),
        _calendar_of(registration),
    )
    return Letter(subject, template, said, files)


def _calendar_of(registration: Registration) -> Attachment:
    content = calendar.registration_calendar(registration, at=clock.now())
    return Attachment(f"forum-{registration.edition.slug}.ics", content, "text/calendar; charset=utf-8")


def _say(registration: Registration) -> dict[str, Any]:
    """Return what every letter says: words, already in the language of the letter and the hours of the edition."""
    edition = registration.edition
    field = naming_field(edition)
    return {
        "registration": registration,
        "name": registration.first_name or registration.last_name,
        "edition_name": told(edition, field) if field else plain_name(edition),
        "when": ", ".join(filter(None, [_when(edition), _hours(edition)])),
        "where": calendar.place_of(edition),
        "agenda": [_line(entry, edition) for entry in registration.agenda.told()],
        "is_demo": edition.is_demo,
        "motif_seed": edition.motif_seed,
    }


def _line(entry: AgendaEntry, edition: Edition) -> dict[str, str]:
    starts, ends = (timezone.localtime(moment, edition.zone) for moment in (entry.starts_at, entry.ends_at))
    hours = format_span(starts, ends, get_language() or "fr")
    return {"hours": hours, "label": told(entry, "label"), "place": entry.place}


def _when(edition: Edition) -> str:
    if edition.starts_on is None:
        return ""
    return format_day_range(edition.starts_on, edition.ends_on or edition.starts_on, get_language() or "fr")


def _hours(edition: Edition) -> str:
    hours = hours_of_day(edition)
    return format_span(*hours, get_language() or "fr") if hours else ""


def _subject(news: str, edition: Edition) -> str:
    """Say what is new and of which forum, on one line, in the words that one will look for later."""
    when = _when(edition)
    forum = _("forum de l’ESS, %(when)s") % {"when": when} if when else _("forum de l’ESS")
    return f"{news} – {forum}"
