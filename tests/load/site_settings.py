"""Settings of a site under load: those of production, with what it writes in a folder of its own.

Pages name static files without their checksum: no manifest has to be built first.
"""

import os
from pathlib import Path

from forum.settings import *  # noqa: F403  all of them, as Django reads them

SITE_FOLDER = Path(os.environ["SITE_FOLDER"])
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405  imported above
STATIC_ROOT = SITE_FOLDER / "static"
# A mail server that stalls is waited for as briefly as a test can bear.
EMAIL_TIMEOUT = float(os.environ.get("EMAIL_TIMEOUT", "4"))
# How long the mail worker leaves the processor to others: nothing, where only what comes of it is asked.
MAIL_REST = float(os.environ.get("MAIL_REST", MAIL_REST))  # noqa: F405  imported above
