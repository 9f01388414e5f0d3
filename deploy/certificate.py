"""A certificate of this machine's own, so that browsers of the local network give their cameras to the site."""

import ipaddress
import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ORGANISATION = "Forum ESS"
# Phones refuse what lasts longer than about thirteen months.
LASTS, RENEWED_BEFORE = timedelta(days=365), timedelta(days=30)
# For documentation (RFC 5737): nothing is sent there, the system only says by which address it would leave.
ELSEWHERE = ("192.0.2.1", 9)


@dataclass(frozen=True, slots=True)
class Certificate:
    certificate: Path
    key: Path


def lan_address() -> str | None:
    """Return the address by which the local network finds this machine; None when it is on no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:
            return next(iter(sorted(set(_listed_addresses()))), None)
        found = ipaddress.ip_address(probe.getsockname()[0])
        return None if found.is_loopback or found.is_unspecified else str(found)


def local_addresses() -> list[str]:
    """Return every address of this machine but its loopback, that of the local network first."""
    first = lan_address()
    others = sorted(set(_listed_addresses()) - {first})
    return [first, *others] if first else others


def host_name() -> str:
    """Return the machine's name where it can stand in an address, else an empty text."""
    name = socket.gethostname().rstrip(".").lower()
    is_name = name.isascii() and len(name) <= 63 and all(part.replace("-", "").isalnum() for part in name.split("."))
    return name if is_name and name != "localhost" else ""


def ensure_certificate(folder: Path, *, names: list[str], addresses: list[str], at: datetime) -> Certificate:
    """Return the certificate of a folder, made anew when it is missing, nears its end, or names other addresses."""
    kept = Certificate(folder / "certificate.pem", folder / "key.pem")
    if not _is_good(kept, names, addresses, at):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(kept, names, addresses, at)
    return kept


def _listed_addresses() -> Iterator[str]:
    """Yield the IPv4 addresses that the system lists, as far as it does: without `ip`, those of its name."""
    try:
        listed = subprocess.run(
            ["ip", "-4", "-oneline", "address"], capture_output=True, text=True, timeout=5, check=True
        ).stdout
        found = [line.split()[3].partition("/")[0] for line in listed.splitlines() if len(line.split()) > 3]
    except (OSError, subprocess.SubprocessError):
        try:
            found = [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
        except OSError:
            found = []
    yield from (address for address in found if not ipaddress.ip_address(address).is_loopback)


def _subjects(names: list[str], addresses: list[str]) -> list[x509.GeneralName]:
    known = ["127.0.0.1", *addresses]
    return [
        *(x509.DNSName(name) for name in ("localhost", *names) if name),
        *(x509.IPAddress(ipaddress.ip_address(address)) for address in known),
    ]


def _is_good(kept: Certificate, names: list[str], addresses: list[str], at: datetime) -> bool:
    try:
        found = x509.load_pem_x509_certificate(kept.certificate.read_bytes())
        key = serialization.load_pem_private_key(kept.key.read_bytes(), password=None)
        told = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    begins, ends = found.not_valid_before_utc, found.not_valid_after_utc
    is_current = begins <= at < ends - RENEWED_BEFORE
    return is_current and set(told) == set(_subjects(names, addresses)) and found.public_key() == key.public_key()


def _make(kept: Certificate, names: list[str], addresses: list[str], at: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, (names or ["localhost"])[0][:64]),
        ]
    )
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # A phone whose clock is late accepts it too.
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + LASTS)
        .add_extension(x509.SubjectAlternativeName(_subjects(names, addresses)), critical=False)
        # It vouches for this site alone: whoever trusts it trusts no other.
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(
        kept.key,
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
        0o600,
    )
    _write(kept.certificate, made.public_bytes(serialization.Encoding.PEM), 0o644)


def _write(path: Path, content: bytes, mode: int) -> None:
    """Write a file that was never readable by others, not even for a moment."""
    half = path.with_suffix(".new")
    half.unlink(missing_ok=True)
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
    half.replace(path)


def now() -> datetime:
    return datetime.now(UTC)
