"""The back room: accounts, the journal, the outbox. The door is the same code by mail as everywhere."""

import logging
from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from allauth.account import admin as _account_admin  # noqa: F401  what it registers is taken back below
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa import admin as _mfa_admin  # noqa: F401  likewise
from allauth.mfa.models import Authenticator
from allauth.usersessions import admin as _session_admin  # noqa: F401  likewise
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.auth import admin as _group_admin  # noqa: F401  likewise
from django.contrib.auth.models import Group
from django.core.exceptions import BadRequest, FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import DataError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.utils.translation import gettext_lazy as _

from forum.core import clock
from forum.core.access import demand_proof, has_second_factor_at, roles_at
from forum.core.admin_form import KeepingAdmin
from forum.core.journal import Actor
from forum.core.journalling import JournalledByServices, form_changes
from forum.core.models import LogEntry, OutboxMail, User
from forum.core.team import BACK_ROOM_ROLES, remove_factor, save_account

admin.site.site_header = _("Arrière-boutique du forum")
admin.site.site_title = _("Arrière-boutique")
admin.site.index_title = _("Ce que l’application garde")
# Accounts have one address, kept on the account itself; groups are roles, given on the page of the team; each account
# sees its own sessions on a page of its own.
admin.site.unregister([EmailAddress, Authenticator, UserSession, Group])

_stock_login = secure_admin_login(admin.site.login)
_stock_permission = admin.site.has_permission
_stock_view = admin.site.admin_view
logger = logging.getLogger(__name__)


def _has_key(request: HttpRequest) -> bool:
    return _stock_permission(request) and not roles_at(request).isdisjoint(BACK_ROOM_ROLES)


def has_permission(request: HttpRequest) -> bool:
    """Let in whom the team gave the key, organisers and programme editors, with their second factor.

    What each may do there are the permissions of their group: `forum.core.grants`.
    """
    return _has_key(request) and has_second_factor_at(request)


def login(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Send who must still sign in, or set up the second factor, where that is done. Refuse who has no key."""
    if roles_at(request) and not has_second_factor_at(request):
        return redirect("mfa_index")
    if not request.user.is_authenticated:
        return _stock_login(request, extra_context)
    if not _has_key(request):
        raise PermissionDenied
    return redirect("admin:index")


def admin_view(view: Callable[..., HttpResponseBase], cacheable: bool = False) -> Callable[..., HttpResponseBase]:
    """Answer 400 where the stock pages stumble over what no form of theirs sends: "xx" for a number, 10^400.

    The trace is written all the same: the fault may be ours.
    """

    def read_with_care(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
            # Here and not later: forms are read as late as when they are shown.
            return response.render() if isinstance(response, SimpleTemplateResponse) else response
        except (ValueError, OverflowError, DataError, FieldDoesNotExist) as error:
            logger.exception("the back room could not read what was sent")
            raise BadRequest from error

    return _stock_view(update_wrapper(read_with_care, view), cacheable)


admin.site.admin_view = admin_view  # type: ignore[method-assign,assignment]  # the stock site, with more care
admin.site.has_permission = has_permission  # type: ignore[method-assign]  # the stock site, with one more rule
admin.site.login = login  # type: ignore[method-assign]  # likewise


class ReadOnlyAdmin(admin.ModelAdmin):
    """Something to look at: it is written by services alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ProvenAdmin(admin.ModelAdmin):
    """Something whose pages are asked for by who has just proved who they are."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        demand_proof(request)
        return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        demand_proof(request)
        return super().delete_view(request, *args, **kwargs)

    def response_action(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | None:
        demand_proof(request)
        return super().response_action(request, *args, **kwargs)


class AccountForm(forms.ModelForm):
    """An account, whose address is kept in small letters: people type it in any case."""

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Un compte a déjà cette adresse."))
        return email


@admin.register(User)
class UserAdmin(ProvenAdmin, KeepingAdmin, JournalledByServices):
    """Accounts: corrected and closed here. Roles are looked at: the page of the team gives and takes them."""

    withheld = ("email", "name")
    form = AccountForm
    fields = ("email", "name", "is_active", "is_staff", "is_superuser", "groups")
    readonly_fields = ("is_staff", "is_superuser", "groups")
    list_display = ("email", "name", "is_staff", "is_active", "joined_at")
    list_filter = ("is_staff", "is_active", "groups")
    search_fields = ("email", "name")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Accounts are closed: removing one would take its name out of the journal."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: AccountForm, change: bool) -> None:
        changes = form_changes(form, self.withheld)
        actor = Actor.from_user(request.user)  # type: ignore[arg-type]  # signed in
        save_account(obj, changes=changes, actor=actor, at=clock.now())


@admin.register(Authenticator)
class AuthenticatorAdmin(ProvenAdmin, JournalledByServices):
    """Second factors: removed here for somebody who lost phone and codes. The secrets are not shown."""

    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")
    list_display = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: Authenticator) -> None:
        remove_factor(obj, actor=Actor.from_user(request.user), at=clock.now())  # type: ignore[arg-type]  # signed in

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Authenticator]) -> None:
        for factor in queryset:
            self.delete_model(request, factor)


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    date_hierarchy = "at"
    list_display = ("at", "verb", "actor_kind", "actor_label", "target_type", "target_id", "scope")
    list_filter = ("actor_kind", "verb", "scope")
    search_fields = ("actor_label", "target_id")


@admin.register(OutboxMail)
class OutboxMailAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "template", "recipient", "state", "attempts", "next_try_at", "last_error")
    list_filter = ("state", "template")
    search_fields = ("recipient",)
