"""Every letter can be looked at before it is sent: both languages, light and dark, and nothing of it stays."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail

from events.models import Edition
from forum.core.outbox import letter_labels
from forum.pages.mail_samples import SIGN_IN, render_sample, sample_labels
from tests.factories import EditionFactory
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SAMPLES = "/organisation/courriels/modeles/"
NAMES = sorted(sample_labels())
# Letters that speak of no edition, so of none that is invented.
OF_ACCOUNTS = {*SIGN_IN, "team_invitation"}
LINES = {"fr": "Données fictives", "en": "Invented data"}


def rows():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_every_letter_has_its_name_in_words():
    assert [name for name, label in letter_labels().items() if str(label) == name] == []


def test_the_mails_of_signing_in_are_all_there():
    folder = Path(settings.BASE_DIR) / "templates" / "account" / "email"

    assert {path.name.removesuffix("_subject.txt") for path in folder.glob("*_subject.txt")} == SIGN_IN.keys()


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_a_whole_letter_and_leaves_nothing_behind(name, language):
    before = rows()

    message = render_sample(name, language)

    assert rows() == before
    assert mail.outbox == []
    assert message.to == ["camille@example.org"]
    [html] = message.alternatives
    assert f'<html lang="{language}">' in html.content
    assert "{{" not in html.content + message.body + message.subject
    if name not in OF_ACCOUNTS:
        assert LINES[language] in html.content
        assert LINES[language] in message.body


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_knows_light_and_dark_and_one_column(name):
    html = render_sample(name, "fr").alternatives[0].content

    assert '<meta name="color-scheme" content="light dark">' in html
    assert html.count("@media (prefers-color-scheme: dark)") == 1
    # Programs that pass over style sheets find the light colours on the elements themselves.
    assert re.search(r'class="letter"[^>]*style="[^"]*background-color: #ffffff', html)
    assert re.search(r'<h1 style="[^"]*color: #1b2a27', html)
    # At most one button.
    assert html.count('class="button"') <= 1
    assert "<script" not in html
    assert re.findall(r'(?:src|background)="(?!cid:)', html) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_text_reads_without_html(name):
    text = render_sample(name, "fr").body

    assert "<" not in text
    assert "&" not in text
    assert "\n\n\n" not in text
    assert "\n\n-- \n" in text
    assert max(len(line) for line in text.splitlines() if "://" not in line) < 300


def test_the_list_leads_to_every_letter(organiser):
    found = read(organiser.get(SAMPLES)).links(".cards a")

    assert sorted(address for _, address in found) == [f"{SAMPLES}{name}/" for name in NAMES]
    assert ("Billet d’entrée", f"{SAMPLES}registration_confirmed/") in found


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_a_letter_shows_it_both_ways(organiser, name):
    page = read(organiser.get(f"{SAMPLES}{name}/?langue=en&fond=sombre"))

    assert page.find("iframe").attributes["src"] == f"{SAMPLES}{name}/page.html?langue=en&fond=sombre"
    assert page.find("iframe").attributes["sandbox"] == ""
    assert page.texts("a[aria-current].btn") == ["En anglais", "Sombre"]
    assert "Département des Hauts-de-Seine" in page.text("pre")


def test_attachments_are_named(organiser):
    page = read(organiser.get(f"{SAMPLES}registration_confirmed/"))

    assert page.texts(".sample li") == ["badge-forum-exemple.pdf", "forum-exemple.ics"]


def test_a_real_edition_of_that_name_is_no_hindrance(organiser):
    EditionFactory(slug="exemple")

    assert organiser.get(f"{SAMPLES}registration_confirmed/").status_code == 200
    assert Edition.objects.get().slug == "exemple"


@pytest.mark.parametrize(
    ("theme", "media", "scheme"),
    [("clair", "@media not all", "light"), ("sombre", "@media all", "dark"), ("rose", "@media not all", "light")],
)
def test_the_frame_shows_the_theme_that_was_chosen(organiser, theme, media, scheme):
    html = organiser.get(f"{SAMPLES}login_code/page.html?fond={theme}").content.decode()

    assert media in html
    assert "prefers-color-scheme" not in html
    assert f'<meta name="color-scheme" content="{scheme}">' in html


def test_the_frame_runs_nothing_loads_nothing_and_leads_nowhere(organiser):
    response = organiser.get(f"{SAMPLES}registration_confirmed/page.html")

    policy = dict(part.strip().partition(" ")[::2] for part in response.headers["Content-Security-Policy"].split(";"))
    assert (policy["default-src"], policy["img-src"]) == ("'none'", "data:")
    html = response.content.decode()
    assert set(re.findall(r'href="([^"]*)"', html)) == {"#"}
    assert 'src="data:image/png;base64,' in html


@pytest.mark.parametrize("name", ["nonsense", "base"])
def test_a_letter_that_does_not_exist_is_not_found(organiser, name):
    assert organiser.get(f"{SAMPLES}{name}/").status_code == 404
    assert organiser.get(f"{SAMPLES}{name}/page.html").status_code == 404
