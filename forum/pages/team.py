"""The team: who may do what on the organisers' pages. Organisers ask in, change roles, take access back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attendees.forms.fields import NAME_LENGTH, MailboxField, NameField
from forum.core import clock
from forum.core.access import organiser_required, proof_required
from forum.core.enums import Role
from forum.core.journal import Actor
from forum.core.models import User
from forum.core.perms import roles_of
from forum.core.team import (
    AlreadyInTeam,
    LastOrganiser,
    OwnAccess,
    TeamRefused,
    invite_colleague,
    set_roles,
    team,
    withdraw_access,
)

FORMS = ["GET", "HEAD", "POST"]
# What each role opens, in the words of those who give it.
DUTIES: dict[Role, Promise] = {
    Role.ORGANISER: gettext_lazy("Organisation : tout, données des personnes comprises"),
    Role.PROGRAMME_EDITOR: gettext_lazy(
        "Programme : séances, salles, intervenants, brouillons ; aucune personne inscrite"
    ),
    Role.MEETINGS_MANAGER: gettext_lazy(
        "Rendez-vous : programmes, participants et plannings ; les noms des personnes inscrites qui y prennent part"
    ),
    Role.OBSERVER: gettext_lazy("Chiffres : le compte seulement, aucun nom"),
}
REFUSALS: dict[type[TeamRefused], Promise] = {
    OwnAccess: gettext_lazy("On ne quitte pas soi-même l’organisation : demandez à une autre personne de l’équipe."),
    LastOrganiser: gettext_lazy("C’est le dernier compte d’organisation : donnez d’abord ce rôle à quelqu’un d’autre."),
}


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Ce que cette personne fait"),
        choices=[(role.value, words) for role, words in DUTIES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choisissez au moins un rôle.")},
    )
    opens_back_room = forms.BooleanField(
        label=gettext_lazy("Ouvrir l’arrière-boutique"),
        help_text=gettext_lazy(
            "Pour créer une édition et en régler les détails. "
            "Le programme s’y modifie : qui en a le rôle y entre toujours."
        ),
        required=False,
    )

    def wanted(self) -> dict[str, Any]:
        """Return what the services take."""
        roles = {Role(value) for value in self.cleaned_data["roles"]}
        return {"roles": roles, "opens_back_room": self.cleaned_data["opens_back_room"]}


class InvitationForm(RolesForm):
    email = MailboxField(
        label=gettext_lazy("Adresse électronique"),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )
    name = NameField(label=gettext_lazy("Prénom et nom"), max_length=NAME_LENGTH)
    field_order = ("email", "name", "roles", "opens_back_room")


@organiser_required
@never_cache
@require_safe
def team_page(request: HttpRequest) -> HttpResponse:
    people = [(member, _roles_in_words(member)) for member in team()]
    return render(request, "forum/team.html", {"people": people})


def _roles_in_words(member: User) -> list[str | Promise]:
    """Return the names of an account's roles from the groups that were read with it."""
    held = {group.name for group in member.groups.all()}
    return [role.label for role in Role if role in held or (role == Role.ORGANISER and member.is_superuser)]


@organiser_required
@never_cache
@require_http_methods(FORMS)
@proof_required
def team_invite(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            invite_colleague(
                email=email,
                name=form.cleaned_data["name"],
                language=get_language() or "fr",
                actor=Actor.from_user(request.user),
                at=clock.now(),
                **form.wanted(),
            )
        except AlreadyInTeam:
            form.add_error("email", _("Cette personne fait déjà partie de l’équipe : changez ses rôles."))
        else:
            messages.success(request, _("L’invitation part par courriel, à l’adresse %(email)s.") % {"email": email})
            return redirect("pages:team")
    return render(request, "forum/team_invite.html", {"form": form}, status=422 if form.errors else 200)


@organiser_required
@never_cache
@require_http_methods(FORMS)
@proof_required
def team_member(request: HttpRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(team(), pk=pk)
    held = {"roles": sorted(roles_of(member)), "opens_back_room": member.is_staff}
    form = RolesForm(request.POST if request.method == "POST" else None, initial=held)
    if form.is_valid():
        try:
            set_roles(member, actor=Actor.from_user(request.user), at=clock.now(), **form.wanted())
        except TeamRefused as refusal:
            form.add_error("roles", REFUSALS[type(refusal)])
        else:
            messages.success(request, _("Les rôles de %(name)s sont enregistrés.") % {"name": member})
            return redirect("pages:team")
    context = {"member": member, "form": form, "is_self": member.pk == request.user.pk}
    return render(request, "forum/team_member.html", context, status=422 if form.errors else 200)


@organiser_required
@never_cache
@require_http_methods(FORMS)
@proof_required
def team_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(team(), pk=pk)
    if request.method == "POST":
        try:
            withdraw_access(member, actor=Actor.from_user(request.user), at=clock.now())
        except TeamRefused as refusal:
            messages.error(request, REFUSALS[type(refusal)])
            return redirect("pages:team_member", pk)
        messages.success(request, _("%(name)s n’a plus accès à l’organisation.") % {"name": member})
        return redirect("pages:team")
    return render(request, "forum/team_withdraw.html", {"member": member})
