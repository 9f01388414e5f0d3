"""The door's judgement twice: in Python on the server, in JavaScript on the phone. Both get the same cases, drawn at
random, and must say the same."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from attendees.admission import Person, Room, Rule, judge_entry
from attendees.badges.content import shelf_letter
from attendees.enums import Allowance, CheckpointKind, CheckpointMode, Repeats
from attendees.likeness import rate
from attendees.presence import DAY_TURNS, Passage, Presence, day_end, find_meaning, find_stays
from attendees.services.door.answers import describe_hour
from attendees.services.door.words import say
from attendees.tokens import hash_token, parse_code, parse_token, token_text
from forum.core.text import fold
from tests.factories import EditionFactory

CASES = 250
MORNING = datetime(2026, 11, 22, 8, tzinfo=UTC)
SPACE = UUID("6f0dc35e-6b3f-4c58-9d5e-3f4f6f6a2f11")
PLACES = [
    (CheckpointKind.MAIN, "building"),
    (CheckpointKind.SESSION, "session 1"),
    (CheckpointKind.SESSION, "session 2"),
    (CheckpointKind.ZONE, "zone 9"),
    (CheckpointKind.MEAL, "meal 4"),
]
IDS = [uuid5(SPACE, str(n)) for n in range(12)]


@pytest.fixture
def twin(new_page, live_server):
    """Return `twin(module, script, cases)`: what a module of the phone answers to all cases."""
    page = new_page()
    page.goto("/controle/")

    def ask(module: str, script: str, cases: list[Any]) -> list[Any]:
        answers = f"Promise.all(cases.map({script}))"
        call = f"async ([address, cases]) => {{ const it = await import(address); return {answers}; }}"
        return page.evaluate(call, [f"{live_server.url}/static/js/scanner/{module}.js", cases])

    return ask


def draw(strategy: some.SearchStrategy[Any]) -> list[Any]:
    """Return cases of a strategy, as many as one visit to the browser takes."""
    drawn: list[Any] = []

    @settings(
        max_examples=CASES, database=None, phases=[Phase.generate], deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def keep(case: Any) -> None:
        drawn.append(case)

    keep()
    assert len(drawn) >= CASES // 2
    return drawn


def seconds(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()


def plain(thing: Any) -> Any:
    return thing.value if isinstance(thing, Enum) else str(thing) if isinstance(thing, UUID) else thing


# --- presence ----------------------------------------------------------------


@some.composite
def passages(pick: some.DrawFn) -> list[Passage]:
    drawn = []
    for identifier in pick(some.lists(some.sampled_from(IDS), max_size=9, unique=True)):
        kind, place = pick(some.sampled_from(PLACES))
        at = MORNING + timedelta(minutes=pick(some.integers(0, 40)), days=pick(some.sampled_from([0, 0, 0, 1])))
        midnight = at.replace(hour=23, minute=0)
        undoes = pick(some.none() | some.sampled_from(IDS)) if pick(some.integers(0, 3)) == 0 else None
        drawn.append(
            Passage(
                identifier,
                at,
                pick(some.integers(1, 3)),
                undoes,
                pick(some.booleans()),
                kind,
                place,
                midnight,
                pick(some.booleans()),
            )
        )
    return drawn


def passage_in_js(one: Passage) -> dict[str, Any]:
    return {
        "id": str(one.id), "at": seconds(one.at), "door": one.door, "undoes": str(one.undoes) if one.undoes else None,
        "isExit": one.is_exit, "kind": one.kind.value, "place": one.place, "dayEndsAt": seconds(one.day_ends_at),
        "wasDoubted": one.was_doubted,
    }  # fmt: skip


def presence_in_js(one: Presence | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "entry": str(one.entry), "door": one.door, "enteredAt": seconds(one.entered_at), "leftAt": seconds(one.left_at),
        "kind": one.kind.value, "place": one.place, "ended": plain(one.ended), "dayEndsAt": seconds(one.day_ends_at),
    }  # fmt: skip


def test_both_tell_the_same_stays(twin) -> None:
    cases = draw(passages())

    told = twin("presence", "(one) => it.findStays(one)", [[passage_in_js(one) for one in case] for case in cases])

    assert told == [[presence_in_js(one) for one in find_stays(case)] for case in cases]


def test_both_give_one_more_passage_the_same_meaning(twin) -> None:
    cases = [case for case in draw(passages()) if case]

    told = twin(
        "presence",
        "({ known, one }) => it.findMeaning(known, one)",
        [{"known": [passage_in_js(one) for one in case[1:]], "one": passage_in_js(case[0])} for case in cases],
    )

    meant = [find_meaning(case[1:], case[0]) for case in cases]
    assert told == [{"kind": one.kind.value, "presence": presence_in_js(one.presence)} for one in meant]


# --- admission ---------------------------------------------------------------

MOMENTS = some.none() | some.integers(-30, 60).map(lambda minutes: MORNING + timedelta(minutes=minutes))
LEFT = some.none() | some.integers(-1, 2)


@some.composite
def entries(pick: some.DrawFn) -> tuple[Rule, Person, Room, tuple[Presence, ...], datetime, Allowance | None]:
    before = find_stays(pick(passages()))
    kind, place = pick(some.sampled_from(PLACES))
    rule = Rule(
        kind=kind, place=place, mode=pick(some.sampled_from(CheckpointMode)), repeats=pick(some.sampled_from(Repeats)),
        categories=pick(some.frozensets(some.integers(1, 3), max_size=2)),
        opens_at=pick(some.none() | MOMENTS), closes_at=pick(some.none() | MOMENTS),
    )  # fmt: skip
    yes = some.sampled_from([True, True, True, False])
    person = Person(
        is_of_edition=pick(yes), is_confirmed=pick(yes), has_valid_ticket=pick(yes), category=pick(some.integers(1, 3)),
        has_former_ticket=not pick(yes), has_seat=pick(some.booleans()),
    )  # fmt: skip
    at = MORNING + timedelta(minutes=pick(some.integers(0, 60)), days=pick(some.sampled_from([0, 0, 1])))
    if pick(some.booleans()):
        before = tuple(replace(one, day_ends_at=None) for one in before)
    return rule, person, Room(pick(LEFT), pick(LEFT)), before, at, pick(some.none() | some.sampled_from(Allowance))


# What dice may never throw: one case of each answer, all at one door.
DOOR = Rule(kind=PLACES[1][0], place=PLACES[1][1], mode=CheckpointMode.COUNT, repeats=Repeats.ONCE)
GUEST = Person(
    is_of_edition=True, is_confirmed=True, has_valid_ticket=True, has_former_ticket=False, category=1, has_seat=False
)
HERE = find_stays([Passage(IDS[0], MORNING, 1, None, False, *PLACES[1], MORNING + timedelta(hours=9), False)])
EACH = {
    "admitted": (DOOR, GUEST, Room(None, None), ()),
    "already_in": (DOOR, GUEST, Room(None, None), HERE),
    "full": (DOOR, GUEST, Room(None, 0), ()),
    "seats_left": (replace(DOOR, mode=CheckpointMode.SEATS), GUEST, Room(1, None), ()),
    "not_booked": (replace(DOOR, mode=CheckpointMode.BOOKED), GUEST, Room(None, None), ()),
    "closed": (replace(DOOR, closes_at=MORNING), GUEST, Room(None, None), ()),
    "wrong_category": (replace(DOOR, categories=frozenset({2})), GUEST, Room(None, None), ()),
    "cancelled": (DOOR, replace(GUEST, is_confirmed=False), Room(None, None), ()),
    "revoked": (DOOR, replace(GUEST, has_valid_ticket=False), Room(None, None), ()),
    "transferred": (DOOR, replace(GUEST, has_former_ticket=True), Room(None, None), ()),
    "other_edition": (DOOR, replace(GUEST, is_of_edition=False), Room(None, None), ()),
}


def entry_in_js(rule: Rule, person: Person, room: Room, before: tuple, at: datetime, allowance: Any) -> dict[str, Any]:
    return {
        "rule": {
            "kind": rule.kind.value, "place": rule.place, "mode": rule.mode.value, "repeats": rule.repeats.value,
            "categories": sorted(rule.categories), "opensAt": seconds(rule.opens_at),
            "closesAt": seconds(rule.closes_at),
        },
        "person": {
            "isOfEdition": person.is_of_edition, "isConfirmed": person.is_confirmed,
            "hasValidTicket": person.has_valid_ticket, "hasFormerTicket": person.has_former_ticket,
            "category": person.category, "hasSeat": person.has_seat,
        },
        "room": {"seatsLeft": room.seats_left, "gaugeLeft": room.gauge_left},
        "before": [presence_in_js(one) for one in before],
        "besides": {"at": seconds(at), "allowance": allowance.value if allowance else ""},
    }  # fmt: skip


def test_both_judge_an_entry_alike(twin) -> None:
    cases = [*((*case, MORNING, None) for case in EACH.values()), *draw(entries())]

    told = twin(
        "admission",
        "({ rule, person, room, before, besides }) => it.judgeEntry(rule, person, room, before, besides)",
        [entry_in_js(*case) for case in cases],
    )

    judged = [judge_entry(*case[:4], at=case[4], allowance=case[5]) for case in cases]
    assert [one.result.value for one in judged[: len(EACH)]] == list(EACH)
    assert told == [{"result": one.result.value, "presence": presence_in_js(one.presence)} for one in judged]


# --- likeness ----------------------------------------------------------------

WORDS = some.lists(
    some.sampled_from(["legoff", "le", "goff", "maelys", "maelis", "marie", "mraie", "ruche", "la", "perrin", "perin"])
    | some.text("abcdé", min_size=1, max_size=9),
    min_size=1,
    max_size=7,
)
NAMES = some.text("aàâçéÉèêëîïôöùûüÿœŒæÆßøØłŁđðþħıİŋŧ -’'.·_09ΣςΩﬁ", max_size=18)


def test_both_find_the_same_people(twin) -> None:
    cases = [(["marie"], ["marie"]), (["marie"], ["perrin"]), *draw(some.tuples(WORDS, WORDS))]

    told = twin("likeness", "([asked, known]) => it.rate(asked, known)", [list(case) for case in cases])

    assert told == [rate(asked, known) for asked, known in cases]
    assert told[:2] == [0, None]


def test_both_fold_names_alike(twin) -> None:
    cases = draw(some.tuples(NAMES, NAMES))

    told = twin("likeness", "([one, two]) => [it.fold(one), it.shelfLetter(one, two)]", [list(case) for case in cases])

    assert told == [[fold(one), shelf_letter(one, two)] for one, two in cases]


# --- words and tickets -------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_both_say_an_hour_alike(twin, language) -> None:
    edition = EditionFactory(time_zone="Europe/Paris")
    minutes = some.integers(0, 60 * 24 * 400)
    cases = [(MORNING + timedelta(minutes=one), MORNING + timedelta(minutes=one + two)) for one, two in draw(
        some.tuples(minutes, some.integers(0, 60 * 30))
    )]  # fmt: skip

    with translation.override(language):
        said = [describe_hour(moment, edition, at=now) for moment, now in cases]
        of_day = say("hour_of_day")
    told = twin(
        "sentences",
        "([moment, now, about]) => it.describeHour(moment * 1000, { ...about, now: now * 1000 })",
        [
            [seconds(moment), seconds(now), {"zone": "Europe/Paris", "language": language, "ofDay": of_day}]
            for moment, now in cases
        ],
    )

    assert told == said


def test_both_know_when_a_day_ends(twin) -> None:
    zones = ["Europe/Paris", "America/Martinique", "Indian/Reunion"]
    cases = draw(some.tuples(some.integers(0, 60 * 24 * 400), some.sampled_from(zones)))
    moments = [(MORNING + timedelta(minutes=minutes), zone) for minutes, zone in cases]

    told = twin(
        "sentences",
        "([at, zone, turns]) => it.dayEnd(at * 1000, zone, turns)",
        [[seconds(at), zone, DAY_TURNS.seconds] for at, zone in moments],
    )

    assert told == [day_end(at, zone).timestamp() * 1000 for at, zone in moments]


def test_both_read_the_same_tickets_off_codes(twin) -> None:
    tokens = [hashlib.sha256(str(n).encode()).digest()[:16] for n in range(20)]
    good = [token_text(token) for token in tokens]
    texts = [
        *good, *(f"https://forum.example.org/t/{text.lower()}" for text in good),
        *(f"HTTP://[::1]:80/T/{text}" for text in good),
        *(text[:-1] + "B" for text in good), *(text[:-1] for text in good), "", "WIFI:T:WPA;S:x;;",
        f"https://a/x/{good[0]}", f" {good[0]}", f"ftp://a/t/{good[0]}", good[0] + "A",
    ]  # fmt: skip

    told = twin("tickets", "(text) => it.readTicket(text)", texts)

    assert told == [token_text(token) if (token := parse_token(text)) else "" for text in texts]
    assert sum(map(bool, told)) >= 60


def test_both_hash_tickets_and_read_short_codes_alike(twin) -> None:
    tokens = [hashlib.sha256(str(n).encode()).digest()[:16] for n in range(20)]
    codes = ["abcd efgh", "ABCD-2345", "0188 2222", "abc", "ABCDEFGHI", "abcd\tefgh", "ÀBCDEFGH", "9BCDEFGH"]

    told = twin("tickets", "(code) => it.readCode(code)", codes)

    assert told == [parse_code(code) for code in codes]
    hashes = twin("tickets", "(letters) => it.hashTicket(letters)", [token_text(token) for token in tokens])
    assert hashes == [hash_token(token) for token in tokens]
