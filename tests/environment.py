"""The environment that tests and benchmarks give to settings, before Django reads it.

Every variable that settings read is here, so that nothing of var/local.env or of the shell is left.
"""

import os
from pathlib import Path


def environment(scratch: Path) -> dict[str, str]:
    """Return the variables, with files in the folder `scratch`; TEST_DATABASE_URL names another database."""
    return {
        "DEBUG": "false",
        "SECRET_KEY": "tests-only-" + "s" * 50,
        "SECRET_KEY_FALLBACKS": "",
        "TICKET_KEY": "tests-only-" + "t" * 50,
        "SITE_URL": "http://localhost:8000",
        "ALLOWED_HOSTS": "localhost",
        "TRUSTED_PROXIES": "0",
        "DEMONSTRATION": "false",
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{scratch / 'forum.sqlite3'}",
        "CACHE_URL": "locmemcache://",
        "STORAGE_URL": f"file://{scratch / 'files'}",
        "EMAIL_URL": "memorymail://",
        "DEFAULT_FROM_EMAIL": "Forum de l’ESS <forum@example.org>",
    }
