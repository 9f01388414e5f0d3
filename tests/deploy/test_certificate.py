"""deploy/certificate.py: the certificate names this machine's addresses, its key stays closed, it is renewed."""

import importlib.util
import ipaddress
import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.conftest import ROOT

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def load(name: str) -> ModuleType:
    """Load a script of deploy/, which is no package."""
    spec = importlib.util.spec_from_file_location(f"deploy_{name}", ROOT / "deploy" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


tls = load("certificate")


def make(folder: Path, **changed: Any) -> Any:
    wanted = {"names": ["salle-12"], "addresses": ["192.0.2.7", "198.51.100.3"], "at": NOW} | changed
    return tls.ensure_certificate(folder, **wanted)


def read(own: Any) -> x509.Certificate:
    return x509.load_pem_x509_certificate(own.certificate.read_bytes())


def test_certificate_names_every_address_of_the_machine(tmp_path: Path) -> None:
    told = read(make(tmp_path)).extensions.get_extension_for_class(x509.SubjectAlternativeName).value

    assert told.get_values_for_type(x509.DNSName) == ["localhost", "salle-12"]
    addresses = [ipaddress.ip_address(text) for text in ("127.0.0.1", "192.0.2.7", "198.51.100.3")]
    assert told.get_values_for_type(x509.IPAddress) == addresses


def test_certificate_lasts_a_year_and_vouches_for_nobody_else(tmp_path: Path) -> None:
    own = read(make(tmp_path))

    assert (own.not_valid_before_utc, own.not_valid_after_utc) == (NOW - timedelta(days=1), NOW + timedelta(days=365))
    assert own.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    usage = own.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [purpose.dotted_string for purpose in usage] == ["1.3.6.1.5.5.7.3.1"]  # a server, nothing else


def test_key_is_read_by_its_owner_only(tmp_path: Path) -> None:
    own = make(tmp_path / "tls")

    assert (tmp_path / "tls").stat().st_mode & 0o777 == 0o700
    assert own.key.stat().st_mode & 0o777 == 0o600
    key = load_pem_private_key(own.key.read_bytes(), password=None)
    assert key.public_key() == read(own).public_key()


def test_certificate_is_kept_while_it_is_good(tmp_path: Path) -> None:
    first = read(make(tmp_path))

    assert read(make(tmp_path, at=NOW + timedelta(days=334))) == first
    assert read(make(tmp_path, addresses=["198.51.100.3", "192.0.2.7"])) == first


@pytest.mark.parametrize(
    "changed",
    [
        {"addresses": ["192.0.2.8", "198.51.100.3"]},
        {"addresses": []},
        {"names": ["salle-13"]},
        {"at": NOW + timedelta(days=335)},
        {"at": NOW + timedelta(days=4000)},
        {"at": NOW - timedelta(days=2)},
    ],
)
def test_certificate_is_renewed_when_it_nears_its_end_or_names_other_addresses(
    tmp_path: Path, changed: dict[str, Any]
) -> None:
    first = read(make(tmp_path))

    second = read(make(tmp_path, **changed))

    assert second.serial_number != first.serial_number
    assert read(make(tmp_path, **changed)) == second


@pytest.mark.parametrize("name", ["certificate.pem", "key.pem"])
@pytest.mark.parametrize("content", [None, "", "-----BEGIN CERTIFICATE-----\nnot really\n"])
def test_certificate_is_made_again_when_a_file_is_spoilt(tmp_path: Path, name: str, content: str | None) -> None:
    first = read(make(tmp_path))
    path = tmp_path / name
    path.unlink() if content is None else path.write_text(content, encoding="utf8")

    assert read(make(tmp_path)).serial_number != first.serial_number


def test_browsers_can_take_it_for_their_own(tmp_path: Path) -> None:
    own = make(tmp_path, at=datetime.now(UTC))

    ssl.create_default_context(cafile=str(own.certificate)).load_cert_chain(own.certificate, own.key)


def test_addresses_are_found_without_sending_anything() -> None:
    # In a process of its own: here sockets are closed.
    found = subprocess.run(
        [sys.executable, "-c", "import certificate as c; print(c.lan_address(), *c.local_addresses(), sep='\\n')"],
        cwd=ROOT / "deploy", capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip

    first, *addresses = found
    assert addresses[:1] == ([] if first == "None" else [first])
    assert len(set(addresses)) == len(addresses)
    assert [address for address in addresses if ipaddress.ip_address(address).is_loopback] == []


def test_a_machine_without_network_nor_tools_serves_itself(tmp_path: Path) -> None:
    # No `ip` on the path, and a name that nothing resolves.
    script = (
        "import socket, certificate as c\n"
        "def refuse(*_): raise OSError\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "print(c.lan_address(), c.local_addresses())"
    )
    found = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT / "deploy", env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip

    assert found == "None []\n"
