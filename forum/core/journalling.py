"""What the back room changes is journalled too, under the account that changed it."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from forum.core import clock
from forum.core.journal import WITHHELD, Actor, record

# What the journal keeps of a text: enough to know it again.
TEXT_LENGTH = 200

Changes = dict[str, list[Any]]


def plain(value: Any) -> Any:
    """Return a field's value as the journal keeps it: numbers for objects, texts cut short."""
    if isinstance(value, models.Model):
        return value.pk if isinstance(value.pk, int) else str(value.pk)
    if isinstance(value, models.QuerySet | list | tuple | set):
        return sorted(plain(item) for item in value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if len(text) <= TEXT_LENGTH else f"{text[: TEXT_LENGTH - 1]}…"


def form_changes(form: forms.BaseForm, withheld: Iterable[str] = ()) -> Changes:
    """Return what a form changed, as field and `[before, after]`."""
    changes: Changes = {}
    for name in form.changed_data:
        before, after = plain(form.get_initial_for_field(form.fields[name], name)), plain(form.cleaned_data[name])
        if name in withheld:
            changes[name] = WITHHELD
        elif before != after:
            changes[name] = [before, after]
    return changes


class JournalledAdmin(admin.ModelAdmin):
    """An admin that writes to the journal instead of Django's own table, which knows neither edition nor before."""

    # Fields of people: that they changed is told, not what they say.
    withheld: tuple[str, ...] = ()

    def scope_of(self, obj: models.Model) -> str:
        """Return what an object belongs to, the slug of an edition say."""
        return ""

    def construct_change_message(  # type: ignore[override]  # what Django passes on to the three below, as it is
        self, request: HttpRequest, form: forms.BaseForm, formsets: Iterable[Any] | None, add: bool = False
    ) -> list[tuple[str, models.Model | None, Changes]]:
        """Return the lines to write: the object itself, without a target as yet, then what hangs on it."""
        changes = form_changes(form, self.withheld)
        lines: list[tuple[str, models.Model | None, Changes]] = [("added" if add else "changed", None, changes)]
        for formset in formsets or ():
            lines += [("added", obj, {}) for obj in formset.new_objects]
            changed = {obj.pk for obj, _ in formset.changed_objects}
            lines += [
                ("changed", one.instance, form_changes(one)) for one in formset.forms if one.instance.pk in changed
            ]
            lines += [("deleted", obj, _name_of(obj)) for obj in formset.deleted_objects]
        return lines

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]  # no row
        self._write(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]  # no row
        self._write(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[Any]) -> None:  # type: ignore[override]  # no row
        for obj in queryset:
            self._write(request, obj, [("deleted", None, {} if self.withheld else _name_of(obj))])

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the journal, where this object's lines are. Raises PermissionDenied for who may not read it."""
        if not request.user.has_perm("core.view_logentry"):
            raise PermissionDenied
        lines = f"?target_type={self.model._meta.label_lower}&target_id={object_id}"
        return redirect(reverse("admin:core_logentry_changelist") + lines)

    def _write(self, request: HttpRequest, obj: Any, lines: Iterable[tuple[str, Any, Changes]]) -> None:
        actor = Actor.from_user(request.user)  # type: ignore[arg-type]  # nobody is here without signing in
        at, scope = clock.now(), self.scope_of(obj)
        for verb, target, changes in lines:
            if verb != "changed" or changes:
                record(actor, verb, target or obj, at=at, scope=scope, changes=changes)


class JournalledByServices(JournalledAdmin):
    """An admin whose acts are services, which write the journal themselves."""

    def _write(self, request: HttpRequest, obj: Any, lines: Iterable[tuple[str, Any, Changes]]) -> None:
        pass


def _name_of(obj: models.Model) -> Changes:
    """Keep the name of what goes: nobody can look it up any more."""
    return {"name": [plain(str(obj)), None]}
