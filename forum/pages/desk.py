"""The organisers' desk: all editions, the coming one first, and what remains to be done for it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from attendees.enums import PLACE_HOLDING_REGISTRATIONS, RegistrationState
from attendees.models import BadgePrint, Category, Checkpoint, Scanner
from events.enums import EditionState, Holding
from events.models import Edition, Session
from events.perms import DRAFTERS
from events.selectors import has_ended, local_day
from forum.core import clock
from forum.core.access import roles_at, team_required
from forum.core.enums import Role
from forum.core.legal import remembered_site_details


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the back-planning: what to have done, and by when."""

    label: str | Promise
    due_on: date
    is_done: bool
    is_late: bool
    url: str = ""


@team_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    roles = roles_at(request)
    is_organiser, is_drafter = Role.ORGANISER in roles, not roles.isdisjoint(DRAFTERS)
    opens_back_room = is_organiser and request.user.is_staff
    edits_programme = is_drafter and not is_organiser and request.user.is_staff
    editions = [row for row in _editions_at_work() if is_drafter or row.state != EditionState.DRAFT]
    coming = min((row for row in editions if _is_ahead(row, at)), key=lambda row: row.starts_on, default=None)
    if coming is not None:
        request.edition = coming  # type: ignore[attr-defined]  # read by the layout, for the band of invented data
    context = {
        "add_url": reverse("admin:events_edition_add") if opens_back_room else "",
        "programme_url": reverse("admin:events_session_changelist") if edits_programme else "",
        "coming": coming,
        "days_left": max(0, (coming.starts_on - local_day(coming, at)).days) if coming else None,
        # What remains to be done is of use to who can do it.
        "steps": _back_planning(coming, at, opens_back_room=opens_back_room) if coming and is_organiser else [],
        "missing_facts": len(remembered_site_details().missing),
        "others": [edition for edition in editions if edition is not coming],
    }
    return render(request, "forum/desk.html", context)


def _editions_at_work() -> list[Edition]:
    """Return the editions that somebody prepares or counted, newest first; those known by hearsay have no desk."""
    people = Count("registrations", filter=Q(registrations__state__in=PLACE_HOLDING_REGISTRATIONS))
    waiting = Count("registrations", filter=Q(registrations__state=RegistrationState.WAITLISTED))
    editions = Edition.objects.filter(holding=Holding.HELD).annotate(people=people, waiting=waiting)
    return list(editions.filter(~Q(state=EditionState.ARCHIVED) | Q(people__gt=0)).newest_first())


def _is_ahead(edition: Edition, at: datetime) -> bool:
    """Whether there is work left for the edition, drafts included."""
    is_dated = edition.ends_on is not None and edition.state != EditionState.CANCELLED
    return is_dated and not has_ended(edition, at=at)


def _back_planning(edition: Edition, at: datetime, *, opens_back_room: bool) -> list[Step]:
    """Return what an edition needs before its day, with what is done already. One query."""
    of_edition = {"edition": OuterRef("pk")}
    ready = (
        Edition.objects.filter(pk=edition.pk)
        .annotate(
            sessions_ready=Exists(Session.objects.filter(**of_edition)),
            categories_ready=Exists(Category.objects.filter(**of_edition)),
            doors_ready=Exists(Checkpoint.objects.filter(**of_edition)),
            phones_ready=Exists(Scanner.objects.filter(checkpoint__edition=OuterRef("pk"), revoked_at=None)),
            badges_ready=Exists(BadgePrint.objects.filter(**of_edition)),
        )
        .values()
        .get()
    )
    programme = reverse("pages:programme", args=[edition.slug])
    settings_url = reverse("admin:events_edition_change", args=[edition.pk]) if opens_back_room else ""
    doors_url = reverse("attendees:doors", args=[edition.slug])
    plan = [
        (
            _("Fixer la date, le lieu et le nombre de places"),
            120,
            bool(edition.venue_id and edition.capacity),
            settings_url,
        ),
        (_("Créer les catégories d’inscription"), 90, ready["categories_ready"], settings_url),
        (_("Publier le programme"), 75, ready["sessions_ready"] and edition.state != EditionState.DRAFT, programme),
        (_("Ouvrir les inscriptions"), 60, _has_opened(edition, at), settings_url),
        (_("Créer les points de contrôle"), 7, ready["doors_ready"], doors_url),
        (_("Imprimer les badges"), 2, ready["badges_ready"], reverse("attendees:badge_prints", args=[edition.slug])),
        (_("Appairer les téléphones de l’accueil"), 1, ready["phones_ready"], doors_url),
    ]
    today = local_day(edition, at)
    return [_step(label, edition.starts_on - timedelta(days=days), done, today, url) for label, days, done, url in plan]


def _step(label: Promise, due_on: date, is_done: bool, today: date, url: str) -> Step:
    return Step(label, due_on, is_done, not is_done and due_on < today, url)


def _has_opened(edition: Edition, at: datetime) -> bool:
    opens_at = edition.registration_opens_at
    return edition.state != EditionState.DRAFT and bool(opens_at and opens_at <= at)
