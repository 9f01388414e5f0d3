"""Every address, asked by every visitor, for their own things and another's: the answer is the one declared."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.http import HttpResponse
from django.template import Template
from django.urls import reverse

from tests.access.addresses import ADDRESSES, DECLARED, PATTERNS, fill
from tests.access.policy import (
    AREAS,
    BACK_DOOR,
    BACK_ROOM,
    COLUMNS,
    CONFIRM,
    DRAFT,
    DRAFTS,
    FRAME,
    MODELS,
    OTHERS,
    PHONE_ADDRESSES,
    PROVEN_MODELS,
    PROVEN_PAGES,
    SET_UP,
    SIGN_IN,
    Answer,
    Rule,
)  # fmt: skip
from tests.access.world import Who, World, build_world
from tests.built import built_once
from tests.factories.moments import BEFORE

pytestmark = [pytest.mark.django_db, pytest.mark.once]
METHODS = ("get", "post")
PAGES = ("changelist", "add", "change", "delete", "history")


@built_once
@time_machine.travel(BEFORE, tick=False)
def built_world() -> World:
    return build_world()


@pytest.fixture
def world(built_world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(Template, "render", lambda *_: "")
    with time_machine.travel(BEFORE, tick=False):
        yield built_world


def address_of(world: World, name: str, thing: str, who: Who, whose: str) -> str:
    """Return the address with what stands in its variable parts."""
    owner = None if whose == OTHERS else who
    owned: dict[str, Any] = {
        "registration": world.registrations, "key": world.keys, "session": world.sessions,
        "member": world.users | {None: world.users[Who.OBSERVER]},
        "participant": world.participants,
    }  # fmt: skip
    found = owned[thing][owner].pk if thing in owned else world.places.get(thing, "nothing")
    if thing in world.standing:
        found = world.standing[thing][owner]
    edition = world.editions[DRAFT if whose == DRAFT else "published"]
    return fill(name, slug=edition.slug, found=found, **world.beside(name, owner))


def answer_of(response: HttpResponse) -> Answer:
    if response.status_code != 302:
        return response.status_code
    path = response.headers["Location"].partition("?")[0]
    known = {
        "mfa_index": SET_UP,
        "mfa_reauthenticate": CONFIRM,
        "mfa_reauthenticate_webauthn": CONFIRM,
        "admin:login": BACK_DOOR,
    }
    where = {reverse(name): answer for name, answer in known.items()}
    return SIGN_IN if path == reverse("account_login") else where.get(path, 302)


def wrong_answers(world: World, rules: dict[str, Rule], draft: bool = False) -> list[str]:
    """Ask everything of these rules, and return a line for each answer that is not the declared one."""
    wrong = []
    for name, rule in rules.items():
        for whose in (DRAFT,) if draft else rule.variants():
            for who in COLUMNS:
                for method in METHODS:
                    if (expected := rule.expects(who, method, whose)) is None:
                        continue
                    address = address_of(world, name, rule.thing, who, whose)
                    found = answer_of(world.ask(who, method, address))
                    if found != expected:
                        wrong.append(f"{name} {whose} {method} {who}: {found}, declared {expected}")
    return wrong


def test_every_address_has_a_rule() -> None:
    rooms = {f"admin:{label.replace('.', '_')}_{page}" for label in MODELS for page in PAGES}
    unnamed = {name for name in PATTERNS if name.startswith("admin:django.")}
    others = {"admin:view_on_site", "admin:app_list"}

    assert sorted(PATTERNS) == sorted(DECLARED.keys() | FRAME.keys() | PHONE_ADDRESSES | rooms | unnamed | others)


def test_every_address_has_a_name_of_its_own() -> None:
    named = [name for name, _ in ADDRESSES if not name.startswith("admin:")]

    assert sorted(named) == sorted(set(named))


@pytest.mark.parametrize("area", AREAS)
def test_every_visitor_gets_the_declared_answer(world: World, area: str) -> None:
    assert wrong_answers(world, AREAS[area]) == []


def test_a_draft_exists_for_who_prepares_it(world: World) -> None:
    assert wrong_answers(world, DRAFTS, draft=True) == []


def test_dangerous_acts_ask_again(world: World) -> None:
    """The same addresses, an old proof: sent to prove again; the other methods answer as ever."""
    unasked = []
    for name, rule in DECLARED.items():
        whose = OTHERS if rule.thing == "registration" else rule.variants()[0]
        for method in rule.asks_again:
            address = address_of(world, name, rule.thing, Who.ORGANISER, whose)
            if answer_of(world.ask(Who.ORGANISER, method, address, proved=False)) != CONFIRM:
                unasked.append(f"{name} {method}")

    assert unasked == []


def test_nothing_else_asks_again(world: World) -> None:
    asked = []
    for name, rule in DECLARED.items():
        for method in set(METHODS) - set(rule.asks_again):
            address = address_of(world, name, rule.thing, Who.ORGANISER, rule.variants()[0])
            found = answer_of(world.ask(Who.ORGANISER, method, address, proved=False))
            if found != rule.expects(Who.ORGANISER, method, rule.variants()[0]):
                asked.append(f"{name} {method}: {found}")

    assert asked == []


# --- the back room -----------------------------------------------------------


def refusal_inside(label: str, page: str, who: Who) -> Answer | None:
    """Return how the back room refuses a page of a model; None where it opens."""
    if who in BACK_ROOM.refuses:
        return BACK_ROOM.refuses[who]
    opened = MODELS[label][who == Who.ORGANISER]
    return None if page in opened else 403


# Nothing is sent: who may write gets the form back, is told that nothing was chosen, or looked only and is refused.
POSTED = {
    "changelist": (200, 302),
    "add": (422,),
    "change": (422, 302, 403),
    "delete": (200, 302),
    "history": (200, 302),
}


def wrong_in_back_room(world: World, label: str) -> Iterator[str]:
    """Ask every page of a model, and yield a line for each answer that is not the declared one."""
    thing = apps.get_model(label)._default_manager.order_by("pk")[0]
    for page in PAGES:
        name = f"admin:{label.replace('.', '_')}_{page}"
        address = reverse(name, args=[thing.pk] if page in {"change", "delete", "history"} else [])
        for who in Who:
            refusal = refusal_inside(label, page, who)
            for method, opened in (("get", (200, 302) if page == "history" else (200,)), ("post", POSTED[page])):
                found = answer_of(world.ask(who, method, address))
                if found not in (opened if refusal is None else (refusal,)):
                    yield f"{label} {page} {method} {who}: {found}, declared {refusal or opened}"


@pytest.mark.parametrize("app", sorted({label.partition(".")[0] for label in MODELS}))
def test_the_back_room_opens_what_the_role_may_do(world: World, app: str) -> None:
    labels = [label for label in MODELS if label.startswith(f"{app}.")]

    assert [line for label in labels for line in wrong_in_back_room(world, label)] == []


def frame_address(name: str) -> str:
    query = "?app_label=events&model_name=edition&field_name=venue" if name == "admin:autocomplete" else ""
    return reverse(name) + query


def test_the_back_room_s_own_pages(world: World) -> None:
    wrong = []
    for name, rule in FRAME.items():
        for who in Who:
            for method in METHODS:
                found, expected = answer_of(world.ask(who, method, frame_address(name))), rule.expects(who, method, "")
                if found != expected:
                    wrong.append(f"{name} {method} {who}: {found}, declared {expected}")

    assert wrong == []


@pytest.mark.parametrize("label", sorted(PROVEN_MODELS))
def test_accounts_and_factors_ask_again_in_the_back_room(world: World, label: str) -> None:
    thing = apps.get_model(label)._default_manager.order_by("pk")[0]
    for page in sorted(PROVEN_PAGES & MODELS[label][1]):
        args = [] if page == "add" else [thing.pk]
        address = reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)

        assert answer_of(world.ask(Who.ORGANISER, "get", address, proved=False)) == CONFIRM
