"""Fields that meetings need: amounts as people write them, territories by their names, a deck that is really a PDF."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from attendees.forms.fields import LineField
from matchmaking.territories import name_of, read_territories

# More than anybody asks for, and less than a column holds.
LARGEST_NUMBER = 10**12
LARGEST_DECK = 10 * 1024 * 1024
DECK_NAME_LENGTH = 100
_NUMBER = re.compile(r"(\d{1,16})(?:[.,](\d{1,6}))?(k|m)?", re.ASCII)
_RANGE = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?", re.ASCII)
_DRESS = re.compile(r"[\s'’_]|€|euros?$", re.IGNORECASE)
_TIMES = {"": 1, "k": 1000, "m": 1_000_000}
_PDF = b"%PDF-"


class NumberField(forms.CharField):
    """A whole number as people write it: 50 000, 50.000 €, 50k, 1,5 M."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "maxlength": 30}

    def to_python(self, value: Any) -> int | None:
        text = _DRESS.sub("", super().to_python(value)).lower().removesuffix("euros").removesuffix("euro")
        if not text:
            return None
        # "50.000" is fifty thousand here, "1.5m" is not.
        if re.fullmatch(r"\d{1,3}([.,]\d{3})+", text, re.ASCII):
            text = re.sub(r"[.,]", "", text)
        found = _NUMBER.fullmatch(text)
        if found is None:
            raise ValidationError(_("Écrivez un nombre en chiffres, par exemple 50 000."), code="number")
        whole, part, times = found[1], found[2] or "", _TIMES[found[3] or ""]
        number = int(whole) * times + int(int(part or 0) * times / 10 ** len(part))
        if number > LARGEST_NUMBER:
            raise ValidationError(_("Ce nombre est trop grand : mille milliards au plus."), code="large")
        return number


class TerritoriesField(LineField):
    """Departments, communes of the Hauts-de-Seine, or the whole country, by their names and separated by commas."""

    def __init__(self, *, takes_one: bool = False, **kwargs: Any) -> None:
        super().__init__(max_length=600, **kwargs)
        self.takes_one = takes_one
        self.widget.attrs["autocomplete"] = "off"

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(name_of(code) for code in value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        codes, unknown = read_territories(super().clean(value))
        if unknown:
            message = _(
                "Nous ne connaissons pas « %(names)s ». Écrivez un département, une commune des Hauts-de-Seine, "
                "« Île-de-France » ou « France entière », séparés par des virgules."
            )
            raise ValidationError(message, code="unknown", params={"names": ", ".join(unknown)[:200]})
        if self.takes_one and len(codes) > 1:
            raise ValidationError(_("Un seul territoire ici : gardez le principal."), code="several")
        return codes


class DeckField(forms.FileField):
    """A PDF of 10 MB at most, known by what it holds and not by its name alone."""

    widget = forms.FileInput(attrs={"accept": "application/pdf,.pdf"})
    default_error_messages = {
        "empty": _("Ce fichier est vide. Choisissez-en un autre."),
        "invalid": _("Le fichier n’est pas arrivé. Choisissez-le de nouveau."),
        "missing": _("Le fichier n’est pas arrivé. Choisissez-le de nouveau."),
        "max_length": _("Le nom de ce fichier est trop long. Renommez-le, puis choisissez-le de nouveau."),
    }

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return None
        if (file.size or 0) > LARGEST_DECK:
            raise ValidationError(_("Ce fichier est trop lourd : 10 Mo au plus."), code="heavy")
        start = file.read(1024)
        file.seek(0)
        if not start.lstrip().startswith(_PDF):
            message = _("Ce fichier n’est pas un PDF. Enregistrez votre présentation en PDF, puis choisissez-le.")
            raise ValidationError(message, code="pdf")
        file.name = readable_name(file.name or "")
        return file


def readable_name(name: str) -> str:
    """Return a file's name without what no name should hold, ending in .pdf."""
    stem = re.sub(r"\.pdf$", "", re.sub(r"[^\w .()’-]+", "-", name), flags=re.IGNORECASE).strip(" .-")
    return f"{stem[:DECK_NAME_LENGTH] or 'dossier'}.pdf"


class NumbersField(forms.CharField):
    """Small whole numbers from 1, as people list them: 3, 8-10. Gives a set."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(max_length=500, **kwargs)
        self.most = most
        self.widget.attrs |= {"autocomplete": "off"}

    def to_python(self, value: Any) -> set[int]:
        numbers: set[int] = set()
        for part in filter(None, re.split(r"[\s,;]+", re.sub(r"\s*[-–]\s*", "-", super().to_python(value)))):
            found = _RANGE.fullmatch(part)
            first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
            if not 1 <= first <= last <= self.most:
                raise ValidationError(
                    _("« %(part)s » ne se comprend pas. Écrivez par exemple : 3, 8-10."), "numbers", {"part": part}
                )
            numbers |= set(range(first, last + 1))
        return numbers


def join_numbers(numbers: Iterable[int]) -> str:
    """Write numbers as `NumbersField` reads them, neighbours as a range."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return ", ".join(f"{span[0]}-{span[-1]}" if len(span) > 1 else str(span[0]) for span in spans)
