"""Writes var/local.env for one machine: fresh secrets, SQLite, mails as files, a demonstration.

python deploy/local_env.py 8000 > var/local.env
"""

import secrets
import sys
from pathlib import Path
from urllib.parse import quote

port = int(sys.argv[1])
var = quote(str(Path(__file__).resolve().parent.parent / "var"))
sys.stdout.write(
    f"""\
SECRET_KEY={secrets.token_urlsafe(50)}
TICKET_KEY={secrets.token_urlsafe(50)}
SITE_URL=http://localhost:{port}
ALLOWED_HOSTS=localhost,127.0.0.1
DATABASE_URL=sqlite:///{var}/forum.sqlite3
EMAIL_URL=filemail://{var}/mail
DEMONSTRATION=true
"""
)
