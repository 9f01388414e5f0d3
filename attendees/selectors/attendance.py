"""From registrations and seats to the sheets that people sign."""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from attendees.badges.content import NO_LETTER, shelf_letter
from attendees.enums import RegistrationState
from attendees.models import Registration, SeatBooking
from attendees.papers.attendance import render_attendance
from attendees.papers.content import Heading, Roll, Signer
from attendees.selectors.badge import edition_label
from events.models import Edition, Session
from events.wording import told
from forum.core.text import format_day, format_day_range, format_span, format_time

# What is told of somebody on paper: nothing that a neighbour in the queue should not read.
TOLD = ("last_name", "first_name", "organisation")
# When the paper is destroyed at the latest, counted from the last day.
KEPT = timedelta(days=30)


def people_by_letter(edition: Edition) -> dict[str, int]:
    """Count the people confirmed under each letter, in the order of letters. One query."""
    names = Registration.objects.filter(edition=edition).confirmed().order_by().values_list("last_name", "first_name")
    counts: dict[str, int] = defaultdict(int)
    for last_name, first_name in names:
        counts[shelf_letter(last_name, first_name)] += 1
    return dict(sorted(counts.items(), key=lambda pair: rank(pair[0])))


def between(letters: Mapping[str, int], first: str, last: str) -> list[str]:
    """Return those among some letters from one to another, whichever was named first; without one, up to the end."""
    low, high = sorted((rank(first) if first else (False, ""), rank(last) if last else (True, NO_LETTER)))
    return [letter for letter in letters if low <= rank(letter) <= high]


def letters_pdf(edition: Edition, letters: Container[str], *, at: datetime) -> bytes:
    """Return the sheets of the people confirmed under some letters, those of the shelf where their badge waits.

    Numbers are those of the whole list, whichever letters are printed. Two queries.
    """
    rolls = [roll for roll in _rolls_by_letter(edition, _made_at(edition, at)) if roll.letter in letters]
    title, summary = _("Feuille d’émargement"), None
    if len(rolls) > 1:
        about = _("Qui tient quelles lettres · %(made)s") % {"made": _made_at(edition, at)}
        summary = Roll(title, about, str(localize(sum(len(roll.people) for roll in rolls))), ())
    return render_attendance(rolls, heading_of(edition), title=title, summary=summary)


def sessions_pdf(edition: Edition, sessions: Sequence[Session], *, at: datetime) -> bytes:
    """Return the sheets of those who have a seat, session by session, their rooms at hand. One query."""
    people: dict[int, list[Signer]] = defaultdict(list)
    for session, _registration, signer in signers_of_sessions(sessions):
        people[session].append(signer)
    made = _made_at(edition, at)
    rolls = [_roll_of_session(edition, one, tuple(people[one.pk]), made) for one in sessions]
    heading = heading_of(edition)
    extra = _("Sans réservation : nom et structure en capitales, puis signature")
    heading = replace(heading, words=heading.words | {"extra": extra, "unexpected": _("Sans réservation")})
    return render_attendance(rolls, heading, title=_("Feuilles d’émargement par séance"))


def signers_by_letter(
    edition: Edition, categories: Mapping[int, str] | None = None
) -> Iterator[tuple[str, UUID, Signer]]:
    """Yield the people confirmed in the order of their names, each with their letter. One query."""
    confirmed = Registration.objects.filter(edition=edition).confirmed().in_order().values_list("pk", *TOLD, "category")
    for number, (pk, last_name, first_name, organisation, category) in enumerate(confirmed, 1):
        told_category = categories[category] if categories else ""
        signer = _signer(number, last_name, first_name, organisation, told_category)
        yield shelf_letter(last_name, first_name), pk, signer


def signers_of_sessions(sessions: Collection[Session]) -> Iterator[tuple[int, UUID, Signer]]:
    """Yield those who have a seat in the order of their names, numbered in each session. One query."""
    seats = SeatBooking.objects.confirmed().filter(
        session__in=sessions, registration__state=RegistrationState.CONFIRMED
    )
    told_of = [f"registration__{name}" for name in TOLD]
    numbers: Counter[int] = Counter()
    rows = seats.order_by("registration__sort_key", "registration").values_list("session", "registration", *told_of)
    for session, registration, *person in rows:
        numbers[session] += 1
        yield session, registration, _signer(numbers[session], *person)


def bookable_sessions(edition: Edition) -> list[Session]:
    """Return the sessions that one books a seat in, as the programme has them, their room at hand. One query."""
    return list(edition.sessions.bookable().select_related("room").in_order())


def heading_of(edition: Edition) -> Heading:
    """Return what stands on every sheet of an edition. Its venue is at hand: no query."""
    language, venue = get_language() or "fr", edition.venue
    first, last = edition.starts_on, edition.ends_on
    days = format_day_range(first, last or first, language) if first else ""
    place = ", ".join(filter(None, [venue.name, venue.city])) if venue else ""
    return Heading(
        name=edition_label(edition, language),
        when=" · ".join(filter(None, [days, place])),
        seed=edition.motif_seed,
        language=language,
        demo=edition.is_demo,
        words=_words(edition, language),
    )


def _words(edition: Edition, language: str) -> dict[str, str]:
    return {
        "invented": _("Données fictives"),
        "kind": _("Feuille d’émargement"),
        "number": _("N°"),
        "name": _("Nom et prénom"),
        "organisation": _("Structure"),
        "category": _("Catégorie"),
        "signature": _("Signature"),
        "arrival": _("Arrivée"),
        "hour": pgettext("entre l’heure et les minutes, à écrire à la main", "h"),
        "page": _("page %(page)s sur %(pages)s"),
        "extra": _("Sans inscription : nom et structure en capitales, puis signature"),
        "signed": _("Signatures"),
        "unexpected": _("Sans inscription"),
        "letter": _("Lettre"),
        "total": _("Total"),
        "people": _("Personnes"),
        "sheets": _("Pages"),
        "desk": _("Poste d’accueil"),
        "kept": _kept(edition, language),
    }


def _kept(edition: Edition, language: str) -> str:
    last = edition.ends_on or edition.starts_on
    if last is None:
        until = pgettext("au plus tard", "un mois après le forum")
    else:
        until = pgettext("au plus tard", "le %(day)s") % {"day": format_day(last + KEPT, language)}
    return _(
        "Noms et signatures : cette feuille reste à l’accueil, sans photo ni copie, et se rend le soir à "
        "l’organisation. Elle est détruite après sa ressaisie, au plus tard %(until)s."
    ) % {"until": until}


def _made_at(edition: Edition, at: datetime) -> str:
    language, local = get_language() or "fr", timezone.localtime(at, edition.zone)
    return _("liste du %(day)s à %(hour)s") % {
        "day": format_day(local.date(), language),
        "hour": format_time(local, language),
    }


def _registered(people: int) -> str:
    return ngettext("%(people)s personne inscrite", "%(people)s personnes inscrites", people) % {
        "people": localize(people)
    }


def _rolls_by_letter(edition: Edition, made: str) -> list[Roll]:
    categories = {category.pk: told(category, "name") for category in edition.categories.all()}
    people: dict[str, list[Signer]] = defaultdict(list)
    for letter, _registration, signer in signers_by_letter(edition, categories):
        people[letter].append(signer)
    title = _("Feuille d’émargement")
    return [
        Roll(
            title,
            f"{_registered(len(people[letter]))} · {made}",
            _registered(len(people[letter])),
            tuple(people[letter]),
            letter,
        )
        for letter in sorted(people, key=rank)
    ]


def _signer(number: int, last_name: str, first_name: str, organisation: str, category: str = "") -> Signer:
    name, first = (last_name, first_name) if last_name.strip() else (first_name, "")
    return Signer(number, name, first, organisation, category)


def _roll_of_session(edition: Edition, session: Session, people: tuple[Signer, ...], made: str) -> Roll:
    zone, language = edition.zone, get_language() or "fr"
    starts, ends = timezone.localtime(session.starts_at, zone), timezone.localtime(session.ends_at, zone)
    booked = ngettext("%(seats)s place réservée", "%(seats)s places réservées", len(people)) % {
        "seats": localize(len(people))
    }
    total = _("%(booked)s sur %(capacity)s") % {"booked": booked, "capacity": localize(session.capacity)}
    day = "" if edition.starts_on == edition.ends_on else format_day(starts.date(), language)
    about = [session.room.name if session.room else "", day, format_span(starts, ends, language), total, made]
    return Roll(told(session, "title"), " · ".join(filter(None, about)), total, people)


def rank(letter: str) -> tuple[bool, str]:
    """Order letters, what has none last."""
    return letter == NO_LETTER, letter
