"""Buttons of the back room that move editions from state to state."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events.enums import EditionState
from events.models import Edition
from events.models.edition import EditionQuerySet
from events.services.edition import EditionMoveRefused, EditionNotReady, move_edition
from forum.core import clock
from forum.core.access import demand_proof
from forum.core.journal import Actor

LABELS = {
    EditionState.OPEN: gettext_lazy("Ouvrir au public"),
    EditionState.CLOSED: pgettext_lazy("une édition", "Clore"),
    EditionState.POSTPONED: gettext_lazy("Reporter à une date inconnue"),
    EditionState.CANCELLED: gettext_lazy("Annuler l’édition"),
    EditionState.DRAFT: gettext_lazy("Remettre en préparation"),
    EditionState.ARCHIVED: gettext_lazy("Archiver"),
}

Action = Callable[[Any, HttpRequest, EditionQuerySet], None]


def move_actions() -> list[Action]:
    """Return one admin action for each state that an edition may be moved to."""
    return [_action_to(state) for state in LABELS]


def _action_to(state: EditionState) -> Action:
    def act(modeladmin: ModelAdmin, request: HttpRequest, queryset: EditionQuerySet) -> None:
        demand_proof(request)
        actor = Actor.from_user(request.user)  # type: ignore[arg-type]  # nobody is here without signing in
        for edition in queryset.order_by("pk"):
            level, words = _move(edition, state, actor)
            modeladmin.message_user(
                request, _("%(edition)s : %(words)s") % {"edition": edition.slug, "words": words}, level
            )

    act.__name__ = f"move_to_{state}"
    act.short_description = LABELS[state]  # type: ignore[attr-defined]  # how the admin names a function
    act.allowed_permissions = ("change",)  # type: ignore[attr-defined]  # likewise
    return act


def _move(edition: Edition, state: EditionState, actor: Actor) -> tuple[int, str]:
    """Move an edition; return how it went, as a message's level and words."""
    try:
        move_edition(edition, state, actor=actor, at=clock.now())
    except EditionMoveRefused:
        words = _("l’édition est « %(state)s », elle ne peut pas passer à « %(asked)s ».")
        return messages.ERROR, words % {"state": edition.get_state_display(), "asked": state.label}
    except EditionNotReady as lack:
        fields = [Edition._meta.get_field(name) for name in lack.fields]
        names = [str(field.verbose_name) for field in fields]  # type: ignore[union-attr]  # all are columns
        return messages.ERROR, _("à remplir d’abord : %(fields)s.") % {"fields": ", ".join(names)}
    return messages.SUCCESS, capfirst(str(state.label)) + "."
