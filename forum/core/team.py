"""The people who make the forum: asked in, given roles, their access taken back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from forum.core.enums import ActorKind, Role
from forum.core.journal import Actor, record
from forum.core.models import User
from forum.core.outbox import queue_mail
from forum.core.perms import FACTORS, roles_of
from forum.core.sessions import end_every_session

BACK_ROOM_ROLES = frozenset({Role.ORGANISER, Role.PROGRAMME_EDITOR})


class TeamRefused(Exception):
    """The team cannot change in that way."""


class AlreadyInTeam(TeamRefused):
    """The address belongs to somebody of the team."""


class OwnAccess(TeamRefused):
    """Nobody takes their own access to the organisers' pages away: somebody else does."""


class LastOrganiser(TeamRefused):
    """Without this account, nobody would organise."""


def team() -> models.QuerySet[User]:
    """Return the accounts with a role, organisers first, with their groups and whether they have a second factor."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    organisers = User.groups.through.objects.filter(user=OuterRef("pk"), group__name=Role.ORGANISER)
    return (
        User.objects.filter(Q(is_superuser=True) | Exists(_memberships()), is_active=True)
        .annotate(has_factor=Exists(factors), organises=Q(is_superuser=True) | Exists(organisers))
        .prefetch_related("groups")
        .order_by("-organises", "email")
    )


def _memberships() -> models.QuerySet[models.Model]:
    return User.groups.through.objects.filter(user=OuterRef("pk"), group__name__in=Role.values)


@transaction.atomic
def invite_colleague(
    *, email: str, name: str, roles: Iterable[Role], opens_back_room: bool, language: str, actor: Actor, at: datetime
) -> User:
    """Give an address roles, with an account where it has none, and write to it how to come in.

    An account that was closed is opened again. Raises AlreadyInTeam.
    """
    _lock_team()
    key = email.strip().lower()
    user, is_new = User.objects.get_or_create(
        email=key, defaults={"name": name, "joined_at": at, "password": make_password(None)}
    )
    if roles_of(user):
        raise AlreadyInTeam(key)
    user.name, user.is_active = name or user.name, True
    user.save(update_fields=["name", "is_active"])
    record(actor, "colleague_invited", user, at=at, changes={"is_new": [None, is_new]})
    _give(user, frozenset(roles), opens_back_room=opens_back_room, actor=actor, at=at)
    queue_mail("team_invitation", to=key, language=language, at=at, user=user.pk)
    return user


@transaction.atomic
def set_roles(user: User, *, roles: Iterable[Role], opens_back_room: bool, actor: Actor, at: datetime) -> User:
    """Give an account these roles and no others. Raises OwnAccess, LastOrganiser.

    Losing a role ends the sessions of the account: what they show may no longer be theirs to see.
    """
    _lock_team()
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    wanted = frozenset(roles)
    if Role.ORGANISER in roles_of(user) - wanted:
        _check_spare(user, actor)
    if _give(user, wanted, opens_back_room=opens_back_room, actor=actor, at=at):
        end_every_session(user, actor=actor, at=at)
    return user


@transaction.atomic
def withdraw_access(user: User, *, actor: Actor, at: datetime) -> User:
    """Take all roles from an account and end its sessions. The account stays: it may be a guest's too.

    Raises OwnAccess, LastOrganiser.
    """
    _lock_team()
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    _check_spare(user, actor)
    _give(user, frozenset(), opens_back_room=False, actor=actor, at=at)
    record(actor, "access_withdrawn", user, at=at)
    end_every_session(user, actor=actor, at=at)
    return user


@transaction.atomic
def remove_factor(factor: Authenticator, *, actor: Actor, at: datetime) -> None:
    """Remove a second factor of somebody who lost it, and end their sessions. The last one takes the codes along."""
    user = User.objects.select_for_update(no_key=True).get(pk=factor.user_id)
    kind = factor.type
    factor.delete()
    if not Authenticator.objects.filter(user=user, type__in=FACTORS).exists():
        Authenticator.objects.filter(user=user).delete()
    record(actor, "factor_removed", user, at=at, changes={"factor": [kind, None]})
    end_every_session(user, actor=actor, at=at)


@transaction.atomic
def save_account(user: User, *, changes: dict[str, Any], actor: Actor, at: datetime) -> None:
    """Save an account as it was corrected, journal what changed, and end its sessions where it was closed."""
    user.save()
    if changes:
        record(actor, "account_changed", user, at=at, changes=changes)
    if not user.is_active:
        end_every_session(user, actor=actor, at=at)


def _lock_team() -> None:
    """Two organisers who each take the other's access away wait for one another here: one of them stays."""
    list(Group.objects.select_for_update().filter(name=Role.ORGANISER).order_by("pk"))


def _check_spare(user: User, actor: Actor) -> None:
    if (actor.kind, actor.id) == (ActorKind.USER, str(user.pk)):
        raise OwnAccess
    others = team().exclude(pk=user.pk).filter(organises=True)  # type: ignore[misc]  # annotated by team()
    if not others.exists():
        raise LastOrganiser


def _give(user: User, wanted: frozenset[Role], *, opens_back_room: bool, actor: Actor, at: datetime) -> frozenset[Role]:
    """Give exactly these roles, journal what changed, and return those that were lost."""
    held = roles_of(user)
    others = user.groups.exclude(name__in=Role.values).order_by("pk")
    user.groups.set([*others, *(Group.objects.get_or_create(name=role)[0] for role in sorted(wanted))])
    user.is_superuser = user.is_superuser and Role.ORGANISER in wanted
    before, user.is_staff = user.is_staff, _needs_key(wanted, opens_back_room)
    user.save(update_fields=["is_superuser", "is_staff"])
    if before != user.is_staff:
        record(actor, "back_room_changed", user, at=at, changes={"is_staff": [before, user.is_staff]})
    for role in sorted(wanted - held):
        record(actor, "role_granted", user, at=at, changes={"role": [None, role]})
    for role in sorted(held - wanted):
        record(actor, "role_withdrawn", user, at=at, changes={"role": [role, None]})
    return held - wanted


def _needs_key(roles: frozenset[Role], opens_back_room: bool) -> bool:
    """Whether the back room opens: always to who edits the programme, which is done there; to organisers who ask."""
    return Role.PROGRAMME_EDITOR in roles or (Role.ORGANISER in roles and opens_back_room)
