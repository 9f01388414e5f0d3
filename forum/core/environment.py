"""What settings need from the environment, looked at as a whole: every fault is told at once, in plain words."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

# What the site cannot start without, and what each is for.
NEEDED = {
    "SECRET_KEY": "signs sessions and mailed links: 50 random characters or more",
    "TICKET_KEY": "makes the codes on badges: 32 random characters or more, never changed afterwards",
    "SITE_URL": "the public address, for links in mails and on badges: https://forum.example.org",
    "DATABASE_URL": "where everything is kept: postgres://user:password@host/name or sqlite:////path/forum.sqlite3",
    "EMAIL_URL": "how mails leave: smtp+tls://user:password@host:587",
}
DATABASES = ("sqlite", "postgres", "postgresql")
MAILERS = ("smtp", "smtps", "smtp+tls", "smtp+ssl", "filemail", "consolemail", "memorymail", "dummymail")
CACHES = (
    "dbcache", "rediscache", "redis", "rediss", "memcache", "pymemcache", "pymemcached", "filecache", "locmemcache",
    "dummycache",
)  # fmt: skip
YES = ("true", "on", "ok", "y", "yes", "1")
NO = ("false", "off", "n", "no", "0", "")
LOG_FORMATS = ("json", "plain")
SHORTEST_SECRET, SHORTEST_TICKET_KEY = 50, 32


def refusal(values: Mapping[str, str]) -> str:
    """Return why the site must not start with these variables, one fault a line; "" when they are sound."""
    faults = find_faults(values)
    if not faults:
        return ""
    return "The site cannot start: the environment is not complete (README.md, Settings).\n" + "\n".join(
        f"  - {fault}" for fault in faults
    )


def find_faults(values: Mapping[str, str]) -> list[str]:
    """Return a sentence for each variable that is missing, malformed or unsafe."""
    faults = [f"{name} is missing: it {what}." for name, what in NEEDED.items() if not values.get(name, "").strip()]
    for look in (_words, _numbers, _secrets, _address, _hosts, _stores, _mails):
        faults += look(values)
    return faults


def _is_of_this_place(host: str) -> bool:
    """Return whether a host is this machine, or an address of the local network, which nobody outside reaches."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost"


def _is_on(values: Mapping[str, str], name: str) -> bool:
    return values.get(name, "").strip().lower() in YES


def _words(values: Mapping[str, str]) -> Iterator[str]:
    for name in ("DEBUG", "DEMONSTRATION"):
        if values.get(name, "").strip().lower() not in YES + NO:
            yield f"{name} is neither true nor false."
    if values.get("LOG_FORMAT", "") not in ("", *LOG_FORMATS):
        yield "LOG_FORMAT is neither json nor plain."


def _numbers(values: Mapping[str, str]) -> Iterator[str]:
    for name, least, what in (
        ("TRUSTED_PROXIES", 0, "how many proxies stand in front"),
        ("REGISTRATIONS_PER_ADDRESS", 1, "how many registrations one network address may send in ten minutes"),
    ):
        value = values.get(name, "").strip()
        if value and not (value.isascii() and value.isdecimal() and int(value[:9]) >= least):
            yield f"{name} is not a whole number from {least} up: it says {what}."


def _secrets(values: Mapping[str, str]) -> Iterator[str]:
    secret, ticket = values.get("SECRET_KEY", ""), values.get("TICKET_KEY", "")
    if secret and (len(secret) < SHORTEST_SECRET or len(set(secret)) < 5 or secret.startswith("django-insecure")):
        yield f"SECRET_KEY can be guessed: {SHORTEST_SECRET} random characters or more are needed."
    if ticket and len(ticket) < SHORTEST_TICKET_KEY:
        yield f"TICKET_KEY can be guessed: {SHORTEST_TICKET_KEY} random characters or more are needed."
    if secret and secret == ticket:
        yield "TICKET_KEY is the same as SECRET_KEY: badges would die with the first change of SECRET_KEY."


def _split(values: Mapping[str, str], name: str) -> SplitResult | None:
    """Return an address in its parts, None where it is absent or cannot be read."""
    value = values.get(name, "").strip()
    try:
        return urlsplit(value) if value else None
    except ValueError:
        return SplitResult("", "", "", "", "")


def _address(values: Mapping[str, str]) -> Iterator[str]:
    site = _split(values, "SITE_URL")
    if site is None:
        return
    if site.scheme not in ("http", "https") or not site.hostname:
        yield "SITE_URL is not an address that begins with https:// (or http://) and names a host."
    elif site.path.strip("/") or site.query or site.fragment:
        yield "SITE_URL holds more than a host: the site stands at the root of its host."
    if site.scheme == "https" and not _is_of_this_place(site.hostname or "") and _is_on(values, "DEBUG"):
        yield "DEBUG is on with a public SITE_URL: it would show the inside of the site to everybody."


def _hosts(values: Mapping[str, str]) -> Iterator[str]:
    hosts = [host.strip().lower() for host in values.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    site = _split(values, "SITE_URL")
    if not hosts or _is_on(values, "DEBUG"):
        return
    if "*" in hosts:
        yield "ALLOWED_HOSTS takes any name: mailed links could be made to lead to another site. Name the hosts."
        return
    own = site.hostname if site else None
    if own and not any(own == host or (host.startswith(".") and f".{own}".endswith(host)) for host in hosts):
        yield "ALLOWED_HOSTS leaves out the host of SITE_URL: every mailed link would be refused."


def _stores(values: Mapping[str, str]) -> Iterator[str]:
    for name, known in (("DATABASE_URL", DATABASES), ("CACHE_URL", CACHES)):
        store = _split(values, name)
        if store is not None and store.scheme not in known:
            yield f"{name} begins with none of {', '.join(f'{one}://' for one in known)}"
    files = _split(values, "STORAGE_URL")
    if files is not None and (files.scheme != "file" or files.netloc or not files.path.startswith("/")):
        yield "STORAGE_URL is not a folder written as file:///path"


def _mails(values: Mapping[str, str]) -> Iterator[str]:
    mailer = _split(values, "EMAIL_URL")
    if mailer is not None and mailer.scheme not in MAILERS:
        yield f"EMAIL_URL begins with none of {', '.join(f'{one}://' for one in MAILERS)}"
    elif mailer is not None and mailer.scheme.startswith("smtp") and _is_on(values, "DEMONSTRATION"):
        yield "DEMONSTRATION is on with a real EMAIL_URL: invented people would be written to. Use filemail:///path"
    sender = values.get("DEFAULT_FROM_EMAIL", "").strip()
    if sender and "@" not in sender:
        yield "DEFAULT_FROM_EMAIL holds no address."
