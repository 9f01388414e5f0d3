"""A mail as mail programs show it: in a frame, without scripts, its pictures inside, its links leading out of it."""

import re
from base64 import b64encode
from collections.abc import Callable
from email.message import Message
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import HttpResponse

_LINK = re.compile(r'href="[^"]*"')
_PICTURE = re.compile(r"cid:([^\"'\s)>]+)")
# How styles ask for a dark screen; a frame that shows one of both answers for the reader's own.
_DARK = re.compile(r"@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)")
_SCHEME = re.compile(r'(<meta name="(?:supported-)?color-schemes?" content=")[^"]*(">)')
THEMES = {"clair": ("light", "@media not all"), "sombre": ("dark", "@media all")}

mail_frame: Callable[[Any], Any] = csp_replace(
    {
        "default-src": [NONE],
        "img-src": ["data:"],
        "style-src": ["'unsafe-inline'"],
        "form-action": [NONE],
        "frame-ancestors": [SELF],
        "sandbox": ["allow-top-navigation-by-user-activation"],
    }
)


def frame_html(html: str, message: Message, *, theme: str = "", leads_out: bool = True) -> HttpResponse:
    """Return the HTML of a message as a page for a frame; a theme ("clair", "sombre") stands for the reader's own."""
    html = _PICTURE.sub(lambda match: _picture(message, match[1]), html)
    if theme:
        scheme, media = THEMES[theme]
        html = _SCHEME.sub(rf"\g<1>{scheme}\g<2>", _DARK.sub(media, html))
    html = html.replace("<head>", '<head><base target="_top">', 1) if leads_out else _LINK.sub('href="#"', html)
    return HttpResponse(html)


def _picture(message: Message, content_id: str) -> str:
    for part in message.walk():
        if part["Content-ID"] == f"<{content_id}>":
            payload = part.get_payload(decode=True)
            content = payload if isinstance(payload, bytes) else b""
            return f"data:{part.get_content_type()};base64,{b64encode(content).decode()}"
    return "data:,"
