"""What the scanner's page is made of: its weight, what its service worker keeps, under what name it installs."""

import gzip
import json
import re

import pytest
from django.contrib.staticfiles import finders

from attendees.views.scanner import ROOMS, TEMPLATES, files_of_page, version_of_page
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db
MOST = 700_000  # bytes, as they travel


def content_of(address):
    found = finders.find(address.removeprefix("/static/"))
    assert found, address
    with open(found, "rb") as file:
        return file.read()


def test_the_page_and_all_its_files_travel_light(client) -> None:
    page = client.get("/controle/").content

    weight = len(gzip.compress(page)) + sum(len(gzip.compress(content_of(address))) for address in files_of_page())

    assert weight < MOST


def test_the_service_worker_keeps_what_the_page_loads(client) -> None:
    page = client.get("/controle/").content.decode()
    worker = client.get("/controle/hors-ligne.js")
    kept = set(json.loads(re.search(r"new Set\((\[.*?\])", worker.content.decode())[1]))

    named = set(re.findall(r"/static/[\w./-]+", page))
    in_styles = {
        f"/static/vendor/{path}"
        for style in kept if style.endswith(".css")
        for path in re.findall(rb"url\([\"']?\.\./vendor/([\w./-]+)", content_of(style))
        for path in [path.decode()]
    }  # fmt: skip
    assert (named | in_styles) - kept == {"/static/img/door-192.png"}, "the sign is for installing, which needs network"
    assert worker.headers["Service-Worker-Allowed"] == "/"
    assert "no-store" in worker.headers["Cache-Control"]


def test_every_script_and_template_of_the_page_is_named() -> None:
    scripts = {path.stem for path in (ROOT / "forum/static/js/scanner").glob("*.js")}
    templates = {f"attendees/scanner/{path.name}" for path in (ROOT / "templates/attendees/scanner").glob("*.html")}

    assert scripts == {*ROOMS, "main"}
    assert templates == {name for name in TEMPLATES if name.startswith("attendees/scanner/")}


def test_another_name_or_file_is_another_version(settings, client) -> None:
    before = version_of_page()
    assert f'data-version="{before}"' in client.get("/controle/").content.decode()
    assert f'data-version="{before}"' in client.get("/en/controle/").content.decode()

    settings.SITE_NAME = "Forum du soir"

    assert version_of_page() != before


@pytest.mark.parametrize(("prefix", "language"), [("", "fr"), ("/en", "en")])
def test_it_installs_in_its_language(client, settings, prefix, language) -> None:
    settings.SITE_NAME = "Forum"
    response = client.get(f"{prefix}/controle/application.webmanifest")
    manifest = response.json()

    assert response.headers["Content-Type"] == "application/manifest+json"
    assert (manifest["start_url"], manifest["scope"], manifest["lang"]) == (
        f"{prefix}/controle/", f"{prefix}/controle/", language,
    )  # fmt: skip
    assert manifest["display"] == "standalone"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    assert all(content_of(icon["src"]).startswith(b"\x89PNG") for icon in manifest["icons"])
