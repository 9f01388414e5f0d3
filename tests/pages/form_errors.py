"""What every form owes to who filled it in wrongly."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.test import Client

from attendees.models import Registration
from tests.pages.reading import Element, Page, read


@dataclass
class Case:
    """A form, how one comes to it, what is wrong with what is sent, and the fields that must say so."""

    come: Callable[[Client, Registration], Any]
    address: Callable[[Registration], str]
    sent: Callable[[Registration], dict[str, Any]]
    faulty: list[str]


def answer_to(case: Case, person: Registration, browser: Client) -> Page:
    case.come(browser, person)
    return read(browser.post(case.address(person), case.sent(person)), 422)


def named(control: Element) -> str:
    """Return the name of the field that a line leads to; where no workshop can be ticked it is their heading."""
    return "sessions" if control.attributes["id"] == "workshops" else control.attributes["name"]


def by_id(page: Page, key: str) -> Element:
    [element] = [element for element in page.root if element.attributes.get("id") == key]
    return element


def words_of(page: Page, control: Element) -> str:
    """Return what a screen reader says of a control: what it, or the group it stands in, is described by."""
    keys, above = [], control
    while above is not None:
        keys += above.attributes.get("aria-describedby", "").split()
        above = above.parent
    return " ".join(by_id(page, key).text for key in keys)


def check_errors(case: Case, person: Registration, browser: Client) -> None:
    """Send what is wrong, and see it said: in the title, in the summary, at each field, and nothing twice."""
    page = answer_to(case, person, browser)
    links = page.links(".error-summary a")
    controls = [by_id(page, address.removeprefix("#")) for _words, address in links]

    # In the summary, in the order of the form, each line leading to a control that can be focused.
    assert list(dict.fromkeys(named(control) for control in controls)) == case.faulty
    assert [control for control in controls if "disabled" in control.attributes] == []
    # At the field, told to those who cannot see it.
    for (words, _address), control in zip(links, controls, strict=True):
        is_one_of_many = control.attributes.get("type") in ("radio", "checkbox")
        assert control.attributes.get("aria-invalid") == "true" or is_one_of_many or control.tag == "h2", words
        said = words.partition(": ")[2]
        # A workshop without seats cannot be reached: its own box says why.
        assert said in words_of(page, control) or page.texts(".workshop--error .field__error")
    assert "Erreur" in page.text("title").partition(" ")[0]
    assert page.find(".error-summary").attributes["role"] == "alert"

    lines = page.texts(".error-summary li")
    assert len(lines) == len(set(lines)) > 0
