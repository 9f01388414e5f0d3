"""Who is neither a ticket nor a name in a list: walk-ins, companions, people at a kiosk."""

from uuid import uuid4

import pytest

from attendees.models import Registration, Scan, Stay
from forum.core.models import LogEntry, OutboxMail
from tests.factories import CategoryFactory, RegistrationFactory, ScannerFactory
from tests.factories.moments import DOOR

ZOE = {"first_name": "Zoé", "last_name": "Le Goff", "email": "zoe@example.org"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_the_door(time_machine):
    time_machine.move_to(DOOR, tick=False)


@pytest.fixture
def phone():
    phone = ScannerFactory(checkpoint__name="Porte A", name="Accueil 1")
    edition = phone.checkpoint.edition
    CategoryFactory(edition=edition, name="Équipe", is_open=False, position=0)
    CategoryFactory(edition=edition, name="Habitants", position=1)
    CategoryFactory(edition=edition, name="Presse", position=2)
    return phone


@pytest.fixture
def send(client, phone):
    def send(*scans, status=200):
        made = [{"id": str(uuid4()), "device_at": DOOR.isoformat(), **scan} for scan in scans]
        answer = client.post(
            "/controle/api/v1/scans", {"scans": made}, content_type="application/json",
            headers={"Authorization": f"Bearer {phone.key}"},
        )  # fmt: skip
        assert answer.status_code == status, answer.content
        return answer.json()["results"] if status == 200 else answer.json()

    return send


def walk_in(**person):
    written = {"first_name": "Camille", "last_name": "Durand", "email": "camille@example.org", **person}
    return {"method": "walk_in", "registration": str(uuid4()), "walk_in": written}


def test_somebody_without_registration_is_written_down_let_in_and_mailed(send, phone):
    sent = walk_in()

    [result] = send(sent)

    shown = result["shown"]
    assert (shown["result"], shown["first_name"], shown["shelf_letter"]) == ("admitted", "Camille", "")
    assert shown["notes"] == ["Inscrite ou inscrit sur place\u00a0: écrivez son badge à la main."]
    person = Registration.objects.get()
    assert (str(person.pk), person.state, person.is_walk_in) == (sent["registration"], "confirmed", True)
    assert (person.category.name, person.tickets.count()) == ("Habitants", 1)
    assert Stay.objects.get().registration == person
    mail = OutboxMail.objects.get()
    assert (mail.template, mail.recipient) == ("registration_confirmed", "camille@example.org")
    line = LogEntry.objects.get(verb="walked_in")
    assert (line.actor_label, line.scope) == ("Accueil 1", phone.checkpoint.edition.slug)


def test_sending_a_walk_in_again_writes_nobody_down_twice(send):
    sent = walk_in() | {"id": str(uuid4())}

    [first], [again] = send(sent), send(sent)

    assert again == first
    assert (Registration.objects.count(), Scan.objects.count(), OutboxMail.objects.count()) == (1, 1, 1)


def test_a_walk_in_that_is_taken_back_is_cancelled_and_whoever_was_registered_before_is_not(send, phone):
    known = RegistrationFactory(
        edition=phone.checkpoint.edition, first_name="Camille", last_name="Durand", email="camille@example.org"
    )
    new, again = walk_in(last_name="Petit") | {"id": str(uuid4())}, walk_in() | {"id": str(uuid4())}
    send(new, again)

    undone = send({"action": "undo", "undoes": new["id"]}, {"action": "undo", "undoes": again["id"]})

    assert [result["shown"]["result"] for result in undone] == ["undone", "undone"]
    assert Registration.objects.get(pk=new["registration"]).state == "cancelled"
    known.refresh_from_db()
    assert known.state == "confirmed"
    assert not Stay.objects.exists()
    assert LogEntry.objects.get(verb="cancelled").actor_label == "Accueil 1"


def test_without_address_nothing_is_mailed_and_two_of_one_name_are_two(send):
    send(walk_in(email=""), walk_in(email=""))

    assert Registration.objects.count() == 2
    assert not OutboxMail.objects.exists()


def test_whoever_is_registered_already_keeps_that(send, phone):
    known = RegistrationFactory(
        edition=phone.checkpoint.edition, first_name="Camille", last_name="Durand", email="camille@example.org"
    )

    [first] = send(walk_in(email="Camille@Example.org"))
    [second] = send(walk_in())

    assert (first["shown"]["result"], first["shown"]["shelf_letter"]) == ("admitted", "D")
    assert second["shown"]["result"] == "already_in"
    assert Registration.objects.get() == known


def test_a_category_may_be_chosen_and_one_of_another_edition_is_not(send, phone):
    press = phone.checkpoint.edition.categories.get(name="Presse")

    send(walk_in(category=press.pk), walk_in(last_name="Petit", category=CategoryFactory(edition__slug="2025").pk))

    names = Registration.objects.order_by("last_name").values_list("last_name", "category__name")
    assert list(names) == [("Durand", "Presse"), ("Petit", "Habitants")]


def test_what_is_wrong_with_a_walk_in_is_told_field_by_field(send):
    problem = send(walk_in(first_name=" ", last_name="", email="camille@"), {"method": "walk_in"}, status=422)

    assert problem["errors"] == [
        {"pointer": "/scans/0/walk_in/last_name", "detail": "Écrivez un nom ou un prénom."},
        {
            "pointer": "/scans/0/walk_in/email",
            "detail": "Cette adresse n’en est pas une\u00a0: vérifiez-la, ou laissez vide.",
        },
        {"pointer": "/scans/1/walk_in", "detail": "Un objet JSON est attendu."},
        {"pointer": "/scans/1/registration", "detail": "Ce champ manque."},
        {"pointer": "/scans/1/walk_in/last_name", "detail": "Écrivez un nom ou un prénom."},
    ]
    assert not Registration.objects.exists()


def test_doors_that_only_count_register_nobody(send, phone):
    phone.checkpoint.mode = "count"
    phone.checkpoint.save()

    [result] = send(walk_in())

    assert result["problem"]["type"] == "urn:problem:walk-in-not-allowed"
    assert not Registration.objects.exists()


def test_companions_are_told_with_an_admission_and_let_in_along(send, phone):
    edition, mailbox = phone.checkpoint.edition, {"email": "famille@example.org"}
    mother = RegistrationFactory(edition=edition, first_name="Ana", **mailbox)
    son = RegistrationFactory(edition=edition, first_name="Léo", last_name="Petit", **mailbox)
    RegistrationFactory(edition=edition, cancelled=True, **mailbox)
    RegistrationFactory(edition=edition)
    phone.may_search = False
    phone.save()
    ticket = mother.tickets.get()

    [result] = send({"hash": ticket.token_hash})

    assert result["shown"]["companions"] == [
        {"registration": str(son.pk), "first_name": "Léo", "last_name": "Petit"},
    ]
    assert "companions" not in Scan.objects.get().shown
    [along] = send({"method": "group", "registration": str(son.pk)})
    assert along["shown"]["result"] == "admitted"
    assert "companions" not in along["shown"]
    assert Stay.objects.count() == 2


@pytest.mark.parametrize("name", ["Zoë Le Goff", "le goff zoe", " LE  GOFF ZOË "])
def test_at_a_kiosk_one_is_found_by_name_and_address(send, phone, name):
    RegistrationFactory(
        edition=phone.checkpoint.edition, first_name="Zoé", last_name="Le Goff", email="zoe@example.org"
    )

    [result] = send({"method": "kiosk", "who": {"name": name, "email": "Zoe@example.org"}})

    assert (result["shown"]["result"], result["shown"]["first_name"]) == ("admitted", "Zoé")


@pytest.mark.parametrize(
    "who", [{"name": "Zoé", "email": "zoe@example.org"}, {"name": "Zoé Le Goff", "email": "autre@example.org"}]
)
def test_at_a_kiosk_half_an_answer_finds_nobody(send, phone, who):
    RegistrationFactory(
        edition=phone.checkpoint.edition, first_name="Zoé", last_name="Le Goff", email="zoe@example.org"
    )

    [result] = send({"method": "kiosk", "who": who})

    assert result["shown"]["message"] == "Nous ne trouvons pas d’inscription à ce nom et cette adresse."
    assert result["shown"]["advice"] == "Adressez-vous à l’accueil, à côté de la borne."


def test_at_a_kiosk_the_open_registration_is_meant(send, phone):
    who = {"edition": phone.checkpoint.edition, "first_name": "Zoé", "last_name": "Petit", "email": "zoe@example.org"}
    RegistrationFactory(cancelled=True, **who)
    living = RegistrationFactory(**who)
    RegistrationFactory(cancelled=True, **who)

    send({"method": "kiosk", "who": {"name": "Zoé Petit", "email": "zoe@example.org"}})

    assert Stay.objects.get().registration == living
