"""Every verb that a service writes has its words, in both languages."""

import ast
from collections.abc import Iterator

import pytest
from django.utils import translation

from forum.core.acts import find_act, known_acts
from tests.conftest import ROOT
from tests.test_house import APP_CODE

# `record` of these is told the verb by others, which are looked into.
PENS = {"record": 1, "record_export": 1}
PASSED_ON = {"forum/core/journal.py", "forum/core/journalling.py"}
# What stands in the middle of a verb put together, by the file that does it.
PARTS = {"events/services/past_edition.py": {"created", "changed"}}
# What becomes of a file that the worker makes.
MADE = ("started", "made", "failed", "removed")
# Verbs of the files that choose one by what they find.
CHOSEN = {
    "forum/core/making.py": {f"badges_{done}" for done in MADE} | {f"papers_{done}" for done in MADE},
    "attendees/services/place.py": {"cancelled", "waiting_list_left", "offer_declined"},
    "forum/core/legal.py": {"legal_text_published", "legal_text_restored"},
    "forum/core/receivers.py": {"factor_added", "factor_removed"},
}


def calls(name: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PENS:
            yield node


def verbs(name: str) -> set[str]:
    """Return the verbs that a file writes; one that cannot be read here fails."""
    found: set[str] = set()
    for call in calls(name):
        verb = call.args[PENS[call.func.id]]
        if isinstance(verb, ast.JoinedStr):
            [start, _part] = verb.values
            found |= {f"{start.value}{part}" for part in PARTS[name]}
        elif isinstance(verb, ast.Name) and name in CHOSEN:
            found |= CHOSEN[name]
        elif name not in PASSED_ON:
            assert isinstance(verb, ast.Constant), f"{name}:{call.lineno}: the verb must be a plain word"
            found.add(verb.value)
    return found


WRITTEN = set().union(*(verbs(name) for name in APP_CODE)) | {"added", "changed", "deleted"}


def test_every_verb_that_is_written_has_words() -> None:
    assert WRITTEN - known_acts().keys() == set()


def test_no_verb_has_words_for_nothing() -> None:
    assert known_acts().keys() - WRITTEN == set()


@pytest.mark.parametrize("verb", sorted(WRITTEN))
def test_a_verb_is_a_sentence_in_both_languages(verb: str) -> None:
    act = find_act(verb)
    french = (str(act.label), str(act.sentence))
    with translation.override("en"):
        english = (str(act.label), str(act.sentence))

    assert "%(who)s" in french[1]
    assert "%(who)s" in english[1]
    assert ("%(what)s" in french[1]) == ("%(what)s" in english[1])
    assert french[1] != english[1]


def test_a_verb_of_former_days_is_shown_as_it_was_written() -> None:
    act = find_act("seat_100%_booked")

    assert act.label == "seat_100%_booked"
    assert act.sentence % {"who": "A", "what": "B"} == "A\u00a0: seat_100%_booked, B"
