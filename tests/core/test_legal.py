"""The legal texts under two hands at once, and what the database itself promises."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from forum.core.enums import LegalPage
from forum.core.journal import Actor
from forum.core.legal import Bodies, StaleError, mark_of_text, publish_text
from forum.core.models import LegalText, SiteDetails
from tests.factories.moments import BEFORE


def describe(details, latest):
    texts = {page: LegalText(page=page, body_fr="## Ici", is_original=True) for page in LegalPage.values}
    for page, text in latest.items():
        texts[page] = LegalText(page=page, body_fr=text.body_fr, body_en=text.body_en, is_original=text.is_original)
    return texts


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_is_told() -> None:
    seen, gate = mark_of_text(describe(SiteDetails(), {})[LegalPage.COOKIES]), Barrier(2)

    def publish(words: str) -> str:
        try:
            gate.wait(timeout=10)
            publish_text(
                LegalPage.COOKIES, bodies=Bodies(words), seen=seen, describe=describe, actor=Actor.system(), at=BEFORE
            )
        except StaleError:
            return "stale"
        finally:
            connection.close()
        return "published"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(publish, ["## Un", "## Deux"]))

    assert answers == ["published", "stale"]
    assert list(LegalText.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {"id": 2},
        {"accessibility_status": "partial"},
        {"accessibility_status": "partial", "audited_on": date(2026, 3, 1), "audit_rate": 49},
        {"accessibility_status": "full", "audited_on": date(2026, 3, 1), "audit_rate": 99},
        {"accessibility_status": "nearly"},
        {"audit_rate": 101},
    ],
)
def test_facts_that_cannot_be_are_refused_by_the_database(facts) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteDetails.objects.create(**facts)


@pytest.mark.django_db
def test_a_version_has_its_number_once() -> None:
    LegalText.objects.create(page=LegalPage.COOKIES, number=1, body_fr="x")

    with pytest.raises(IntegrityError), transaction.atomic():
        LegalText.objects.create(page=LegalPage.COOKIES, number=1, body_fr="y")
