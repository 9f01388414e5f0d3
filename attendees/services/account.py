"""Accounts that registrations bring about."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from attendees.enums import RegistrationState
from attendees.models import Registration
from attendees.services.details import fold_email
from forum.core.journal import Actor, record
from forum.core.models import User

# Somebody who was refused has nothing to look after.
_LIVELY = [state for state in RegistrationState if state != RegistrationState.DECLINED]


@transaction.atomic
def open_account(email: str, *, at: datetime) -> User | None:
    """Return a new account, without a password, for an address that registered; None where there is nothing to open.

    An address that has an account already, even a closed one, gets no second one.
    """
    key = fold_email(email)
    if not Registration.objects.filter(email_key=key, state__in=_LIVELY).exists():
        return None
    # Two requests at once: the second finds the account of the first.
    user, created = User.objects.get_or_create(email=key, defaults={"joined_at": at, "password": make_password(None)})
    if created:
        record(Actor.system("sign-in"), "account_opened", user, at=at)
    return user if user.is_active else None


@transaction.atomic
def attach_registrations(user: User, *, at: datetime) -> int:
    """Give an account the registrations of its address, now that signing in proved the mailbox; return how many."""
    key = fold_email(user.email)
    found = Registration.objects.filter(email_key=key, user=None).select_related("edition")
    registrations = list(found.select_for_update(of=("self",), no_key=True).order_by("edition", "pk"))
    for registration in registrations:
        registration.user = user
        registration.save(update_fields=["user"])
        record(
            Actor.from_user(user),
            "attached",
            registration,
            at=at,
            scope=registration.edition.slug,
            changes={"user": [None, user.pk]},
        )
    return len(registrations)
