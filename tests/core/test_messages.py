"""manage.py messages: catalogues are gathered, compiled without gettext, and checked."""

import gettext
import shutil
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command

from forum.core.management.commands.messages import catalogue_path, compile_catalogues, gaps, tidy, ungathered


def catalogue(*entries: polib.POEntry, plurals: str = "nplurals=2; plural=(n != 1);") -> polib.POFile:
    made = polib.POFile()
    made.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": plurals}
    made.extend(entries)
    return made


def saved(folder: Path, language: str, made: polib.POFile) -> Path:
    path = catalogue_path(folder, language)
    path.parent.mkdir(parents=True)
    made.save(str(path))
    return path


def places(**values: object) -> polib.POEntry:
    return polib.POEntry(msgid="%(n)s place", msgid_plural="%(n)s places", **values)


def test_french_keeps_plurals_alone_and_its_zero_is_singular(tmp_path: Path) -> None:
    path = saved(tmp_path, "fr", catalogue(places(), polib.POEntry(msgid="Bonjour"), plurals="nplurals=3; plural=0;"))

    tidy(path, "fr")
    compile_catalogues(tmp_path)

    assert [entry.msgid for entry in polib.pofile(str(path))] == ["%(n)s place"]
    with path.with_suffix(".mo").open("rb") as compiled:
        french = gettext.GNUTranslations(compiled)
    assert [french.ngettext("%(n)s place", "%(n)s places", n) for n in (0, 1, 2)] == [
        "%(n)s place",
        "%(n)s place",
        "%(n)s places",
    ]


def test_tidying_keeps_translations_and_leaves_nothing_that_changes(tmp_path: Path) -> None:
    made = catalogue(polib.POEntry(msgid="b", msgstr="B"), polib.POEntry(msgid="a", msgstr="A"))
    made.metadata["POT-Creation-Date"] = "2026-11-22 12:30+0100"
    path = saved(tmp_path, "en", made)

    tidy(path, "en")
    once = path.read_text(encoding="utf8")
    tidy(path, "en")

    assert path.read_text(encoding="utf8") == once
    assert "Date" not in once
    assert [(entry.msgid, entry.msgstr) for entry in polib.pofile(str(path))] == [("a", "A"), ("b", "B")]


def test_only_what_changed_is_compiled(tmp_path: Path) -> None:
    path = saved(tmp_path, "en", catalogue(polib.POEntry(msgid="Bonjour", msgstr="Hello")))

    assert compile_catalogues(tmp_path) == [path.with_suffix(".mo")]
    assert compile_catalogues(tmp_path) == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="Bonjour", msgstr="Hello"), []),
        (polib.POEntry(msgid="Bonjour"), ["en: missing: 'Bonjour'"]),
        (polib.POEntry(msgid="Bonjour", msgstr="Hello", flags=["fuzzy"]), ["en: fuzzy: 'Bonjour'"]),
        (polib.POEntry(msgid="Bonjour", obsolete=True), []),
        (places(msgstr_plural={0: "%(n)s place", 1: ""}), ["en: plural missing: '%(n)s place'"]),
        (places(msgstr_plural={0: "One place", 1: "%(n)s places"}), []),
        (
            polib.POEntry(msgid="Le %(day)s", msgstr="On %(date)s"),
            ["en: other placeholders than in French: 'Le %(day)s'"],
        ),
    ],
)
def test_gaps_of_the_english_catalogue_are_told(entry: polib.POEntry, fault: list[str]) -> None:
    assert gaps(catalogue(entry), "en") == fault


def test_wrong_plural_rule_is_told() -> None:
    assert gaps(catalogue(plurals="nplurals=2; plural=(n != 1);"), "fr") == [
        "fr: Plural-Forms is not 'nplurals=2; plural=(n > 1);'"
    ]


def test_texts_that_were_not_gathered_are_told() -> None:
    texts = catalogue(polib.POEntry(msgid="Bonjour"), polib.POEntry(msgid="Merci"), places())
    known = catalogue(polib.POEntry(msgid="Bonjour", msgstr="Hello"))

    assert ungathered(known, "en", texts) == ["en: not gathered: 'Merci'", "en: not gathered: '%(n)s place'"]
    assert ungathered(known, "fr", texts) == ["fr: not gathered: '%(n)s place'"]


def test_check_without_catalogues_says_what_to_do(settings, tmp_path: Path, monkeypatch) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    monkeypatch.setattr(shutil, "which", lambda name: None)

    with pytest.raises(CommandError, match="no catalogue for fr"):
        call_command("messages", check=True)


def test_gathering_without_gettext_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)

    with pytest.raises(CommandError, match="apt-get install gettext"):
        call_command("messages")
