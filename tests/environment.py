"""The environment that tests and benchmarks give to settings, before Django reads it.

Every variable that settings read is here, so that nothing of var/local.env or of the shell is left.
"""

import os
from pathlib import Path

from django.conf import settings


def environment(scratch: Path) -> dict[str, str]:
    """Return the variables, with files in the folder `scratch`; TEST_DATABASE_URL names another database."""
    return {
        "DEBUG": "false",
        "SECRET_KEY": "tests-only-" + "s" * 50,
        "SECRET_KEY_FALLBACKS": "",
        "TICKET_KEY": "tests-only-" + "t" * 50,
        "SITE_URL": "http://localhost:8000",
        "ALLOWED_HOSTS": "localhost,testserver",
        "TRUSTED_PROXIES": "0",
        # A load that comes from one machine stands for a whole town; tests/attendees/test_limits.py has its own.
        "REGISTRATIONS_PER_ADDRESS": "100000",
        "LOG_FORMAT": "plain",
        "HSTS_SECONDS": "31536000",
        "DEMONSTRATION": "false",
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{scratch / 'forum.sqlite3'}",
        "CACHE_URL": "locmemcache://",
        "STORAGE_URL": f"file://{scratch / 'files'}",
        "EMAIL_URL": "memorymail://",
        "DEFAULT_FROM_EMAIL": "Forum de l’ESS <forum@example.org>",
        "BOUNCE_EMAIL": "",
        "REPLY_TO_EMAIL": "",
    }


def prepare_settings(scratch: Path) -> None:
    """Load settings with the environment above, then change what nobody needs outside an installation."""
    os.environ.update(environment(scratch), DJANGO_SETTINGS_MODULE="forum.settings")
    database = settings.DATABASES["default"]
    # Loaded. Were it left, the processes of xdist would load settings before they come by here.
    del os.environ["DJANGO_SETTINGS_MODULE"]
    if database["ENGINE"].endswith("sqlite3"):
        # A file, not memory: threads and the live server each open it for themselves.
        database["TEST"] = {"NAME": str(scratch / "test.sqlite3")}
    # Static files are served from their sources: no manifest has to be built first.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    # A test sees at once what it changed.
    settings.PAGES_KEPT_SECONDS = 0
    settings.MAIL_REST = 0
    # How slow it is to check a password is Django's affair.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT = scratch / "static"
    settings.STATIC_ROOT.mkdir()
