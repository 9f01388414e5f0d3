"""The demonstration's mailbox: there to read, nowhere else, and what a mail brings runs nothing."""

from datetime import UTC, datetime

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client

from forum.pages.mailbox import FILE_BACKEND

BOX = "/demonstration/courriels/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, db):
    settings.DEMONSTRATION = True
    settings.EMAIL_BACKEND = FILE_BACKEND
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


def send(*subjects, html="<html><head></head><body><p>Bonjour</p></body></html>", files=(), connection=None):
    """Send mails through one connection, as the worker does: they share a file."""
    connection = connection or get_connection()
    connection.open()
    for subject in subjects:
        mail = EmailMultiAlternatives(subject, f"Texte de {subject}\n", to=["zoe@example.org"], connection=connection)
        mail.attach_alternative(html, "text/html")
        for name, content, kind in files:
            mail.attach(name, content, kind)
        mail.send()
    connection.close()


def mails(client):
    return client.get(BOX).context["page"].object_list


def test_an_empty_box_says_what_will_come(client):
    assert "Pas encore de courriel" in client.get(BOX).content.decode()


def test_mails_are_listed_the_newest_first(client):
    send("Premier", "Deuxième")
    send("Troisième – à l’été")

    found = mails(client)

    assert [mail.subject for mail in found] == ["Troisième – à l’été", "Deuxième", "Premier"]
    assert {mail.recipient for mail in found} == {"zoe@example.org"}
    assert all(abs((datetime.now(UTC) - mail.sent_at).total_seconds()) < 60 for mail in found)


def test_a_mail_shows_its_text_and_gives_its_files(client):
    send(
        "Billet",
        files=[("badge.pdf", b"%PDF-1.7", "application/pdf"), ("agenda.ics", "BEGIN:VCALENDAR", "text/calendar")],
    )
    name = mails(client)[0].name

    page = client.get(f"{BOX}{name}/").content.decode()
    pdf, calendar = (client.get(f"{BOX}{name}/{number}/") for number in (0, 1))

    assert "Texte de Billet" in page
    assert 'sandbox="allow-top-navigation-by-user-activation"' in page
    assert (pdf.content, pdf.headers["Content-Type"]) == (b"%PDF-1.7", "application/pdf")
    assert pdf.headers["Content-Disposition"] == 'attachment; filename="badge.pdf"'
    assert calendar.content.decode().strip() == "BEGIN:VCALENDAR"
    assert client.get(f"{BOX}{name}/2/").status_code == 404


def test_the_page_of_a_mail_runs_nothing_and_its_links_lead_out_of_it(client):
    send("Piège", html="<html><head></head><body><script>alert(1)</script></body></html>")

    response = client.get(f"{BOX}{mails(client)[0].name}/page.html")

    policy = dict(part.strip().partition(" ")[::2] for part in response.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["sandbox"] == "allow-top-navigation-by-user-activation"
    assert "script-src" not in policy
    assert '<head><base target="_top">' in response.content.decode()


@pytest.mark.parametrize(
    "name", ["..", "20260101-000000-1.0", "%2e%2e%2fetc%2fpasswd", "20260101-000000-1.log", "a\0b", "20261122-080000-1"]
)
def test_names_that_are_no_mail_are_not_found(client, name):
    send("Billet")

    assert client.get(f"{BOX}{name}/").status_code == 404


def test_a_mail_beyond_the_last_of_its_file_is_not_found(client):
    send("Billet")
    file = mails(client)[0].name.partition(".")[0]

    assert client.get(f"{BOX}{file}.1/").status_code == 404


def test_a_mail_that_is_being_written_waits(client, folder):
    send("Entier")
    path = next(folder.glob("*.log"))
    path.write_bytes(path.read_bytes() + b"Subject: Coup")

    assert [mail.subject for mail in mails(client)] == ["Entier"]


def test_outside_demonstrations_there_is_no_mailbox(client, settings):
    send("Billet")
    name = mails(client)[0].name
    settings.DEMONSTRATION = False

    pages = [BOX, f"{BOX}{name}/", f"{BOX}{name}/page.html", f"{BOX}{name}/0/"]
    assert [Client().get(page).status_code for page in pages] == [404] * 4


def test_without_files_there_is_no_mailbox(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    assert client.get(BOX).status_code == 404


def test_the_sign_in_page_tells_newcomers_where_codes_arrive(client, settings):
    assert BOX in client.get("/compte/connexion/").content.decode()

    settings.DEMONSTRATION = False
    assert "organisation@example.org" not in client.get("/compte/connexion/").content.decode()
