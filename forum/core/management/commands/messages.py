"""The catalogues of translations: gathers, compiles and checks them.

    manage.py messages            gather the texts of code and templates (needs gettext installed)
    manage.py messages --compile  make the .mo files that Django reads (needs nothing)
    manage.py messages --check    fail when a translation is missing

Texts are written in French in the code, so the French catalogue holds only plurals: French says "0 inscrit",
which Django would not know without a catalogue of ours. The English one is complete.
"""

import re
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.management.commands import makemessages

PLURALS = {"fr": "nplurals=2; plural=(n > 1);", "en": "nplurals=2; plural=(n != 1);"}
NOT_OURS = [".*", "tests/*", "var/*", "node_modules/*"]
# Headers that would change at each run and tell nothing.
EMPTY_WORDS = re.compile(r"Date|Translator|Team|Bugs|Project")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


class Gatherer(makemessages.Command):
    """Django's command, without guesses: a translation that nobody wrote stays empty."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


class Reader(makemessages.Command):
    """Django's command, to read the texts of the code and write no catalogue."""

    found: polib.POFile

    def write_po_file(self, potfile: str, locale: str) -> None:
        self.found = polib.pofile(potfile)


def catalogue_path(folder: Path, language: str) -> Path:
    """Return where a language's catalogue lies in the locale folder."""
    return folder / language / "LC_MESSAGES" / "django.po"


def compile_catalogues(folder: Path) -> list[Path]:
    """Write the .mo file of every catalogue in the locale folder and return those that changed."""
    changed = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target, content = source.with_suffix(".mo"), polib.pofile(str(source)).to_binary()
        if not target.is_file() or target.read_bytes() != content:
            # Renamed into place: a server that starts meanwhile never reads half a file.
            half = target.with_suffix(".mo.new")
            half.write_bytes(content)
            half.replace(target)
            changed.append(target)
    return changed


def tidy(path: Path, language: str) -> None:
    """Sort a catalogue and give it its plural rule. Of French only the plurals stay, filled in from the texts."""
    catalogue = polib.pofile(str(path), wrapwidth=110)
    catalogue.header = ""
    catalogue.metadata = {k: v for k, v in catalogue.metadata.items() if not EMPTY_WORDS.search(k)} | {
        "Language": language,
        "Plural-Forms": PLURALS[language],
    }
    catalogue.metadata_is_fuzzy = False
    if language == settings.LANGUAGE_CODE:
        catalogue[:] = [entry for entry in catalogue if entry.msgid_plural]
        for entry in catalogue:
            entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.save(str(path))


def gaps(catalogue: polib.POFile, language: str) -> list[str]:
    """Return what a catalogue lacks, one line each; an empty list is good."""
    found = []
    if catalogue.metadata.get("Plural-Forms") != PLURALS[language]:
        found.append(f"{language}: Plural-Forms is not {PLURALS[language]!r}")
    for entry in catalogue:
        if entry.obsolete:
            continue
        if entry.fuzzy:
            found.append(f"{language}: fuzzy: {entry.msgid!r}")
        elif entry.msgid_plural and not all(entry.msgstr_plural.get(n) for n in (0, 1)):
            found.append(f"{language}: plural missing: {entry.msgid!r}")
        elif not entry.msgid_plural and not entry.msgstr:
            found.append(f"{language}: missing: {entry.msgid!r}")
        elif placeholders(entry.msgstr_plural.get(1) or entry.msgstr) != placeholders(
            entry.msgid_plural or entry.msgid
        ):
            found.append(f"{language}: other placeholders than in French: {entry.msgid!r}")
    return found


def placeholders(text: str) -> list[str]:
    """Return what Python fills into a text, sorted."""
    return sorted(PLACEHOLDER.findall(text))


def ungathered(catalogue: polib.POFile, language: str, texts: polib.POFile) -> list[str]:
    """Return the texts of the code that a catalogue does not hold."""
    known = {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in catalogue if not entry.obsolete}
    wanted = [entry for entry in texts if entry.msgid_plural or language != settings.LANGUAGE_CODE]
    return [
        f"{language}: not gathered: {entry.msgid!r}"
        for entry in wanted
        if (entry.msgctxt, entry.msgid, entry.msgid_plural) not in known
    ]


class Command(BaseCommand):
    help = "Gather the texts to translate; or compile, or check, the catalogues."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--compile", action="store_true", help="make the .mo files; needs no gettext")
        choice.add_argument("--check", action="store_true", help="fail when a translation is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.LOCALE_PATHS[0])
        if options["compile"]:
            compile_catalogues(folder)
        elif options["check"]:
            self.check_catalogues(folder)
        else:
            self.gather(folder)

    def gather(self, folder: Path) -> None:
        if not shutil.which("xgettext"):
            raise CommandError("gathering texts needs gettext: apt-get install gettext")
        self.run_django(Gatherer())
        for language in PLURALS:
            tidy(catalogue_path(folder, language), language)
        compile_catalogues(folder)

    def check_catalogues(self, folder: Path) -> None:
        texts = self.run_django(Reader()).found if shutil.which("xgettext") else polib.POFile()
        found = []
        for language in PLURALS:
            path = catalogue_path(folder, language)
            if not path.is_file():
                raise CommandError(f"no catalogue for {language}: run `manage.py messages`")
            catalogue = polib.pofile(str(path))
            found += gaps(catalogue, language) + ungathered(catalogue, language, texts)
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("Translations are complete.")

    def run_django(self, command: Any) -> Any:
        """Run one of Django's commands above on the whole repository."""
        options = {"locale": list(PLURALS), "ignore_patterns": NOT_OURS, "no_location": True, "no_obsolete": True}
        parser = command.create_parser("manage.py", "makemessages")
        defaults = vars(parser.parse_args([]))
        command.handle(**defaults | options | {"verbosity": 0})
        return command
