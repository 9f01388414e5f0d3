"""An edition goes through its states by its allowed moves only, and the journal says who moved it."""

import itertools

import pytest
from django.urls import reverse

from events.enums import EDITION_MOVES, EditionState
from events.models import Edition
from events.services.edition import EditionMoveRefused, EditionNotReady, move_edition
from forum.core.journal import Actor
from forum.core.models import LogEntry
from tests.factories import EditionFactory
from tests.factories.moments import BEFORE

pytestmark = pytest.mark.django_db
MOVES = list(itertools.product(EditionState, EditionState))


@pytest.fixture
def back_room(organiser):
    organiser.user.is_staff = organiser.user.is_superuser = True
    organiser.user.save()
    return organiser


@pytest.mark.parametrize(("before", "after"), MOVES)
def test_only_allowed_moves_are_made(before: EditionState, after: EditionState) -> None:
    edition = EditionFactory(state=before)

    if after in EDITION_MOVES[before]:
        assert move_edition(edition, after, actor=Actor.system(), at=BEFORE).state == after
    else:
        with pytest.raises(EditionMoveRefused):
            move_edition(edition, after, actor=Actor.system(), at=BEFORE)
        edition.refresh_from_db()
        assert edition.state == before


def test_move_is_written_in_the_journal() -> None:
    edition = EditionFactory(draft=True)

    move_edition(edition, EditionState.OPEN, actor=Actor.system(), at=BEFORE)

    line = LogEntry.objects.about(edition).get()
    assert (line.verb, line.scope, line.changes) == ("edition_moved", edition.slug, {"state": ["draft", "open"]})


def test_edition_that_lacks_what_visitors_need_is_not_opened() -> None:
    edition = EditionFactory(draft=True, venue=None, title="")

    with pytest.raises(EditionNotReady) as lack:
        move_edition(edition, EditionState.OPEN, actor=Actor.system(), at=BEFORE)

    assert lack.value.fields == ["title", "venue"]
    edition.refresh_from_db()
    assert edition.state == EditionState.DRAFT


def press(client, edition: Edition, state: EditionState) -> list[str]:
    answer = client.post(
        reverse("admin:events_edition_changelist"),
        {"action": f"move_to_{state}", "_selected_action": [edition.pk]},
        follow=True,
    )
    assert answer.status_code == 200
    return [str(message) for message in answer.context["messages"]]


def test_back_room_opens_an_edition(back_room) -> None:
    edition = EditionFactory(draft=True, slug="2027")

    assert press(back_room, edition, EditionState.OPEN) == ["2027\u00a0: Ouverte."]

    edition.refresh_from_db()
    assert edition.state == EditionState.OPEN
    assert LogEntry.objects.about(edition).get().actor_label == back_room.user.email


def test_back_room_says_why_an_edition_does_not_move(back_room) -> None:
    archived = EditionFactory(state=EditionState.ARCHIVED, slug="2014")
    bare = EditionFactory(draft=True, slug="2027", starts_on=None, ends_on=None)

    assert press(back_room, archived, EditionState.OPEN) == [
        "2014\u00a0: l’édition est « archivée », elle ne peut pas passer à « ouverte »."
    ]
    assert press(back_room, bare, EditionState.OPEN) == ["2027\u00a0: à remplir d’abord\u00a0: premier jour."]
