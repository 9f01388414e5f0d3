"""The mails that a demonstration sent, to be read in the browser: there, nothing leaves the machine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.pages.mail_frame import frame_html, mail_frame

FILE_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
# What Django's backend writes after each mail.
_END = b"\n" + b"-" * 79 + b"\n"
_NAME = re.compile(r"(\d{8}-\d{6}-\d+)\.(\d+)")
PAGE_SIZE = 30
# A demonstration that ran for long keeps more mails than anybody reads.
FILES_READ = 500


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of the folder; its name says in which file it lies, and where in it."""

    name: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def language(self) -> str:
        return str(self.message["Content-Language"] or "")

    @property
    def recipient(self) -> str:
        return str(self.message["To"] or "")

    @property
    def sent_at(self) -> datetime | None:
        if not self.message["Date"]:
            return None
        moment: datetime = self.message["Date"].datetime
        # "-0000" says that the hour is universal and that the place is not told.
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def body(self, kind: str) -> str:
        """Return the body as "plain" text or as "html", empty where there is none."""
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""

    @property
    def text(self) -> str:
        return self.body("plain")

    @property
    def has_html(self) -> bool:
        return self.message.get_body(("html",)) is not None

    @property
    def files(self) -> list[tuple[int, str]]:
        """The attachments, by their number."""
        parts = enumerate(self.message.iter_attachments())
        return [(number, part.get_filename() or f"{number}") for number, part in parts if not part["Content-ID"]]


def _folder() -> Path:
    """Return where mails are written, or answer 404: outside demonstrations mails are nobody else's to read."""
    if not settings.DEMONSTRATION or settings.EMAIL_BACKEND != FILE_BACKEND or not settings.EMAIL_FILE_PATH:
        raise Http404
    return Path(settings.EMAIL_FILE_PATH)


def _read(path: Path) -> Iterator[Mail]:
    """Yield the mails of a file, the last first. One that is still being written is not there yet."""
    whole = path.read_bytes().split(_END)[:-1]
    for number, content in reversed(list(enumerate(whole))):
        message = message_from_bytes(content, policy=policy.default)
        if isinstance(message, EmailMessage):
            yield Mail(f"{path.stem}.{number}", message)


def _newest_first() -> list[Mail]:
    folder = _folder()
    files = (
        sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True) if folder.is_dir() else []
    )
    return [mail for path in files[:FILES_READ] for mail in _read(path)]


def _find(name: str) -> Mail:
    folder, match = _folder(), _NAME.fullmatch(name)
    path = folder / f"{match[1]}.log" if match else None
    if path is None or not path.is_file():
        raise Http404
    for mail in _read(path):
        if mail.name == name:
            return mail
    raise Http404


@login_not_required
@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    page = Paginator(_newest_first(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "forum/mailbox.html", {"page": page})


@login_not_required
@never_cache
@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "forum/mailbox_mail.html", {"mail": _find(name)})


@login_not_required
@never_cache
@require_safe
@mail_frame
def mail_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show the HTML of a mail as a mail program does: without scripts, its links opening outside of it."""
    found = _find(name)
    return frame_html(found.body("html"), found.message)


@login_not_required
@never_cache
@require_safe
def mail_file(request: HttpRequest, name: str, number: int) -> HttpResponse:
    parts = list(_find(name).message.iter_attachments())
    if number >= len(parts):
        raise Http404
    part = parts[number]
    content = part.get_content()
    response = HttpResponse(content, content_type=part.get_content_type())
    response["Content-Disposition"] = (
        content_disposition_header(True, part.get_filename() or f"{number}") or "attachment"
    )
    return response
