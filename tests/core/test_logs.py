"""Log lines name nobody and hold no secret; each carries the number of its request."""

import io
import json
import logging
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from django.utils.log import configure_logging

from forum.core.logs import JsonLines, PlainFormatter, TellRequest, redact
from tests.factories import RegistrationFactory

ZOE = "zoe.martin+forum@example.org"
PERSON = {"first_name": "Zoé", "last_name": "Martin", "email": ZOE}
MAIL = "mail 0b7e4a34-5f7c-4a6e-9d62-8f0f0d1c2b3a to be tried again"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("GET /T/ABCDEFGHIJKLMNOPQRSTUVWXYZ", "GET /T/…"),
        ("GET /t/abcdefghijklmnopqrstuvwxyz done", "GET /t/… done"),
        ("/compte/lien/9f8e.1.AbC-d_e/", "/compte/lien/…/"),
        ("/en/compte/lien/9f8e.1.AbC", "/en/compte/lien/…"),
        ("http://localhost/controle/appairer/abc#x", "http://localhost/controle/appairer/…#x"),
        ("/compte/inscription/0b5f4a5e-6d2e-4a51-9c1b-3f1f6b0e2a77/places/", "/compte/inscription/…/places/"),
        ("/organisation/2026/inscriptions/0b5f4a5e-6d2e-4a51-9c1b-3f1f6b0e2a77/", "/organisation/2026/inscriptions/…/"),
        ("/organisation/2026/inscriptions/?q=Martin&state=", "/organisation/2026/inscriptions/?…"),
        (f"to {ZOE}: refused", "to …@…: refused"),
        (f"<{ZOE}>", "<…@…>"),
        ("Key (email_key, name_key)=(zoe@example.org, zoe martin) exists.", "Key (email_key, name_key)=(…)"),
        ("Failing row contains (1, Zoé, Martin).", "Failing row contains (…)"),
        (MAIL, MAIL),
        ("Une phrase ordinaire : 12 h 30 ?", "Une phrase ordinaire : 12 h 30 ?"),
    ],
)
def test_what_names_somebody_is_cut(said, written):
    assert redact(said) == written


@pytest.mark.parametrize("unit", ["x", "/", "a@", "Key (", "Key (a)=", "/t/", "?", "a?"])
def test_a_long_text_is_read_in_one_go(unit):
    """A pattern that starts again at each letter would take minutes for these, and the worker with it."""
    assert len(redact(unit * 200_000)) <= 200_000 * len(unit)


def record(message="ready", **more) -> logging.LogRecord:
    made = logging.makeLogRecord({"name": "forum", "levelname": "INFO", "msg": message, **more})
    TellRequest().filter(made)
    return made


def test_a_line_for_machines_is_one_json_object_with_known_fields():
    line = json.loads(JsonLines().format(record("sent to zoe@example.org", status=200, email=ZOE)))

    assert sorted(line) == ["level", "logger", "message", "request", "status", "time"]
    assert (line["message"], line["status"], line["request"]) == ("sent to …@…", 200, "-")


def test_django_s_own_lines_say_the_pattern_of_an_address(rf: RequestFactory):
    request = rf.get("/compte/lien/secret-of-somebody/?next=/x")
    made = record("Internal Server Error: %s", args=(request.path,), request=request)

    assert PlainFormatter("%(message)s").format(made) == "Internal Server Error: -"


@pytest.mark.django_db
def test_the_trace_of_a_failure_holds_no_value_of_a_row():
    first = RegistrationFactory(**PERSON)
    try:
        with transaction.atomic():
            RegistrationFactory(
                edition=first.edition, category=first.category, first_name="Zoé", last_name="Martin", email=ZOE
            )
    except IntegrityError as error:
        made = record("failed", exc_info=(type(error), error, error.__traceback__))
    lines = [JsonLines().format(made), PlainFormatter("%(message)s").format(made)]

    for line in lines:
        assert "IntegrityError" in line
        assert [word for word in ("zoe.martin", "zoe martin", ZOE) if word in line] == []


# --- the line of each request ------------------------------------------------


def lines_of(caplog) -> list[str]:
    return [
        entry.getMessage().rpartition(" ms")[0].rpartition(" ")[0]
        for entry in caplog.records
        if entry.name == "forum.access"
    ]


@pytest.fixture
def access(caplog):
    caplog.set_level(logging.INFO, "forum.access")
    return caplog


@pytest.mark.django_db
def test_every_request_has_a_line_without_what_stood_in_its_address(client, access):
    pk = uuid4()

    client.get(f"/compte/inscription/{pk}/?q=Martin")
    client.get("/nulle/part/zoe@example.org")
    client.get("/sante/")
    client.get("/compte/")

    assert lines_of(access) == [
        "GET /compte/inscription/<uuid:pk>/ 404",
        "GET - 404",
        "GET /sante/ 200",
        "GET /compte/ 302",
    ]


@pytest.mark.django_db
def test_a_line_says_what_kind_of_visitor_asked(organiser, access):
    organiser.get("/organisation/")
    organiser.get("/compte/")
    organiser.logout()
    organiser.get("/editions/")

    assert [entry.role for entry in access.records if entry.name == "forum.access"] == [
        "organisers",
        "organisers",
        "visitor",
    ]


@pytest.mark.django_db
def test_a_method_of_somebody_s_invention_is_not_repeated(client, access):
    client.generic("ZOE", "/sante/")

    assert lines_of(access) == ["OTHER /sante/ 405"]


@pytest.mark.parametrize(
    ("proxies", "sent", "taken"),
    [(0, "abcdef123456", False), (1, "abcdef123456", True), (1, "a\nb", False), (1, "x" * 65, False), (1, "", False)],
)
def test_a_number_is_taken_from_our_own_proxy_only(client, settings, proxies, sent, taken):
    settings.TRUSTED_PROXIES = proxies

    number = client.get("/sante/", headers={"X-Request-ID": sent}).headers["X-Request-ID"]

    assert (number == sent) is taken
    assert len(number) in (12, len(sent))


@pytest.mark.django_db
def test_static_files_have_no_line(client, access):
    client.get("/static/css/theme.css")

    assert lines_of(access) == []


@pytest.mark.parametrize("log_format", ["json", "plain"])
def test_the_settings_of_both_kinds_of_lines_work(client, log_format):
    written, wanted = io.StringIO(), json.loads(json.dumps(django_settings.LOGGING))
    wanted["handlers"]["console"]["formatter"] = log_format
    root = logging.getLogger()
    kept = (root.handlers[:], root.level)
    try:
        configure_logging("logging.config.dictConfig", wanted)
        [handler] = [one for one in root.handlers if type(one) is logging.StreamHandler]
        handler.setStream(written)
        number = client.get("/sante/").headers["X-Request-ID"]
    finally:
        root.handlers[:], root.level = kept
    [line] = [line for line in written.getvalue().splitlines() if "/sante/" in line]

    assert number in line
    if log_format == "json":
        read = json.loads(line)
        assert (read["request"], read["route"], read["status"]) == (number, "/sante/", 200)
