"""Where Chromium is, and how it is started."""

import os
import shutil

FLAGS = [
    # Chromium as root in a container.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    # Nothing leaves the machine: no updates, no lists of bad sites, no names but our own.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    # A process a context: none is kept ready for sites that nobody goes to.
    "--renderer-process-limit=1",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]


def find_chromium() -> str:
    """Return the path of the browser that CHROMIUM names, else of the one that the machine has."""
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    return os.environ.get("CHROMIUM") or found or "/usr/bin/chromium"
