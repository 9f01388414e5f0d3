"""Settings fail loudly: every variable that is missing, malformed or unsafe is named, all at once."""

import subprocess
import sys

import pytest

from forum.core.environment import NEEDED, find_faults
from tests.conftest import ROOT

SOUND = {
    "SECRET_KEY": "k1J" * 20 + "pqrs",
    "TICKET_KEY": "t2Q" * 20 + "wxyz",
    "SITE_URL": "https://forum.example.org",
    "DATABASE_URL": "postgres://forum@localhost/forum",
    "EMAIL_URL": "smtp+tls://forum:word@mail.example.org:587",
}


def start(command: str = "check", **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Start the site as an operator does, with sound variables but for `changes`; None leaves one out."""
    values = {name: value for name, value in {**SOUND, **changes}.items() if value is not None}
    # Said empty, a variable is not taken from this machine's var/local.env.
    empty = dict.fromkeys([*NEEDED, "DEMONSTRATION", "DEBUG", "ALLOWED_HOSTS", "DEFAULT_FROM_EMAIL"], "")
    command_line = [sys.executable, "manage.py", command]
    return subprocess.run(command_line, cwd=ROOT, env=empty | values, capture_output=True, text=True, check=False)


def test_sound_variables_have_no_fault():
    assert find_faults(SOUND) == []


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_the_site_does_not_start_without_what_it_needs(name):
    started = start(**{name: None})

    assert started.returncode == 1
    assert f"{name} is missing: it {NEEDED[name]}." in started.stderr
    assert "Traceback" not in started.stderr


def test_everything_missing_is_told_at_once():
    started = start(**dict.fromkeys(NEEDED))

    assert started.returncode == 1
    assert [name for name in NEEDED if f"{name} is missing" not in started.stderr] == []


def test_sound_variables_start():
    assert (start().returncode, start("check", SECRET_KEY="short").returncode) == (0, 1)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY can be guessed"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY can be guessed"),
        ({"SECRET_KEY": "django-insecure-" + SOUND["SECRET_KEY"]}, "SECRET_KEY can be guessed"),
        ({"TICKET_KEY": "short"}, "TICKET_KEY can be guessed"),
        ({"TICKET_KEY": SOUND["SECRET_KEY"]}, "TICKET_KEY is the same as SECRET_KEY"),
        ({"SITE_URL": "forum.example.org"}, "SITE_URL is not an address"),
        ({"SITE_URL": "ftp://forum.example.org"}, "SITE_URL is not an address"),
        ({"SITE_URL": "https://"}, "SITE_URL is not an address"),
        ({"SITE_URL": "https://[forum"}, "SITE_URL is not an address"),
        ({"SITE_URL": "https://example.org/forum"}, "SITE_URL holds more than a host"),
        ({"DEBUG": "true"}, "DEBUG is on with a public SITE_URL"),
        ({"DEBUG": "perhaps"}, "DEBUG is neither true nor false"),
        ({"DEMONSTRATION": "perhaps"}, "DEMONSTRATION is neither true nor false"),
        ({"DEMONSTRATION": "true"}, "DEMONSTRATION is on with a real EMAIL_URL"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS takes any name"),
        ({"ALLOWED_HOSTS": "other.example.org"}, "ALLOWED_HOSTS leaves out the host of SITE_URL"),
        ({"DATABASE_URL": "mysql://localhost/forum"}, "DATABASE_URL begins with none of"),
        ({"DATABASE_URL": "forum.sqlite3"}, "DATABASE_URL begins with none of"),
        ({"EMAIL_URL": "mail.example.org"}, "EMAIL_URL begins with none of"),
        ({"CACHE_URL": "magic://"}, "CACHE_URL begins with none of"),
        ({"STORAGE_URL": "s3://bucket"}, "STORAGE_URL is not a folder"),
        ({"STORAGE_URL": "file://relative/path"}, "STORAGE_URL is not a folder"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES is not a whole number"),
        ({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES is not a whole number"),
        ({"TRUSTED_PROXIES": "²"}, "TRUSTED_PROXIES is not a whole number"),
        ({"REGISTRATIONS_PER_ADDRESS": "0"}, "REGISTRATIONS_PER_ADDRESS is not a whole number"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT is neither json nor plain"),
        ({"DEFAULT_FROM_EMAIL": "Forum"}, "DEFAULT_FROM_EMAIL holds no address"),
    ],
)
def test_what_is_malformed_or_unsafe_is_told(changes, told):
    [fault] = find_faults(SOUND | changes)

    assert told in fault


@pytest.mark.parametrize(
    "changes",
    [
        {"ALLOWED_HOSTS": ".example.org"},
        {"ALLOWED_HOSTS": "forum.example.org, www.example.org"},
        {"DEMONSTRATION": "true", "EMAIL_URL": "filemail:///var/mail"},
        {"DEBUG": "true", "SITE_URL": "http://localhost:8000"},
        {"DEBUG": "true", "SITE_URL": "https://192.168.1.20:8443"},
        {"TRUSTED_PROXIES": "2"},
        {"CACHE_URL": "dbcache://cache"},
        {"STORAGE_URL": "file:///srv/files"},
    ],
)
def test_what_is_sound_is_not_blamed(changes):
    assert find_faults(SOUND | changes) == []


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_no_fault_tells_the_secret_itself(name):
    faults = find_faults(SOUND | {name: "hush"})

    assert [fault for fault in faults if "hush" in fault] == []
