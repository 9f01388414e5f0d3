"""Brings the database up to date, in one start of Django. Running it again changes nothing more."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

import django
from django.conf import settings
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
call_command("load_editions")
if settings.DEMONSTRATION:
    call_command("demo", keep=True)
