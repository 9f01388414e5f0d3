"""Log lines without secrets and without people: what could name somebody is cut before a line is written.

Every line carries the number of the request that it was written for, which the page of a failure shows too.
"""

import logging
import re
from contextvars import ContextVar

from django.http import HttpRequest
from pythonjsonlogger.json import JsonFormatter

# As the information notice says; whoever keeps the logs deletes them by then.
ACCESS_LOGS_KEPT_MONTHS = 12

# The request that this thread answers, "-" elsewhere.
request_number: ContextVar[str] = ContextVar("request_number", default="-")

# Addresses whose last part is the secret itself: tickets, mailed links, pairing codes, calendars.
_SECRET_PLACES = "t|compte/lien|compte/lettre|controle/appairer|rendez-vous/agenda"
_SECRET_ADDRESS = re.compile(rf"(/(?:{_SECRET_PLACES})/)[^<\s/\"'?#\\]+", re.IGNORECASE)
# Begun at the beginning of a word only: a long text without "@" is then read once, not once for each letter.
_LETTER = r"[^\s<>()\[\]\"',;:=/\\@]"
_MAILBOX = re.compile(rf"(?<!{_LETTER}){_LETTER}+@{_LETTER}+")
# One registration's own address, and what one looked for.
_PERSONAL_PAGE = re.compile(r"(/compte/inscription/|/inscriptions/)[0-9a-f-]{32,36}", re.IGNORECASE)
_QUERY = re.compile(r"(/[^\s?\"'/]*\?)[^\s\"']+")
# What databases say of the row that they refuse: its very values.
_ROW = re.compile(r"(Key \([^\n]{0,300}?\)=|Failing row contains )\(.*", re.IGNORECASE)
_REDACTED = ((_ROW, r"\1(…)"), (_QUERY, r"\1…"), (_SECRET_ADDRESS, r"\1…"), (_PERSONAL_PAGE, r"\1…"), (_MAILBOX, "…@…"))


def redact(text: str) -> str:
    """Return `text` without tokens, addresses of people, questions asked and values of rows: "…" stands for each."""
    for pattern, instead in _REDACTED:
        text = pattern.sub(instead, text)
    return text


def route_of(request: HttpRequest) -> str:
    """Return the pattern that an address matched, with nothing of what was in its place; "-" when it matched none."""
    match = request.resolver_match
    return f"/{match.route}" if match is not None else "-"


class TellRequest(logging.Filter):
    """Give each record its request's number, and say the pattern of an address where Django says the address."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_number = request_number.get()
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            message = record.getMessage().replace(request.get_full_path(), request.path)
            record.msg, record.args = message.replace(request.path, route_of(request)), ()
        return True


class PlainFormatter(logging.Formatter):
    """A line for people."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class JsonLines(JsonFormatter):
    """A line for machines. Only fields named here: whatever else a library hangs on a record stays out."""

    FIELDS = ("method", "route", "status", "milliseconds", "role")

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s %(message)s %(request_number)s",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger", "request_number": "request"},
            json_ensure_ascii=False,
        )
        self.default_time_format, self.default_msec_format = "%Y-%m-%dT%H:%M:%S", "%s.%03d"

    def add_fields(
        self, log_data: dict[str, object], record: logging.LogRecord, message_dict: dict[str, object]
    ) -> None:
        super().add_fields(log_data, record, message_dict)
        wanted = {"time", "level", "logger", "message", "request", "exc_info", "stack_info", *self.FIELDS}
        for name in set(log_data) - wanted:
            del log_data[name]
        for name, value in log_data.items():
            if isinstance(value, str):
                log_data[name] = redact(value)
