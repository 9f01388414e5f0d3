"""What the components of templates/components/ need and a template cannot say by itself."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from forum.core import colour
from forum.core.enums import CAME_BACK
from forum.core.text import french, tongue

register = template.Library()

STATE_ICONS = {
    "success": "check-circle-fill",
    "info": "info-circle-fill",
    "warning": "hourglass-split",
    "error": "x-circle-fill",
}
# From how many letters of its longest word a first name is written smaller on a badge.
NAME_SIZES = ((6, "xl"), (8, "l"), (11, "m"), (16, "s"))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Show an icon of the sprite; without a label, assistive technologies pass over it."""
    return _drawn(name, label)


@lru_cache(maxsize=1024)
def _drawn(name: str, label: str) -> SafeString:
    """Draw an icon once: pages hold hundreds, and where the sprite lies does not change while a process lives."""
    address = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', address)


@register.simple_tag
def state(kind: str, label: str, icon_name: str = "") -> SafeString:
    """Show a state: icon, word, tint. `kind`: success, info, warning, error, neutral."""
    drawn = icon(icon_name or STATE_ICONS.get(kind, "dash-circle"))
    return format_html('<span class="state state--{}">{}{}</span>', kind, drawn, label)


@register.simple_tag
def options(widget: Mapping[str, Any]) -> SafeString:
    """Show the options of a list. Not a template: four hundred names would take it a twentieth of a second."""
    # Values, attributes and labels are escaped where they are written.
    return SafeString("".join(_group(name, choices) for name, choices, _index in widget["optgroups"]))


def _group(name: str | None, choices: Iterable[Mapping[str, Any]]) -> str:
    lines = "".join(map(_option, choices))
    return f'<optgroup label="{escape(name)}">{lines}</optgroup>' if name else lines


def _option(one: Mapping[str, Any]) -> str:
    more = flatatt(one["attrs"]) if one["attrs"] else ""
    return f'<option value="{escape(str(one["value"]))}"{more}>{conditional_escape(localize(one["label"]))}</option>\n'


def text_of(obj: Any, name: str) -> tuple[str, str]:
    """Return an object's text in the language of the page and the language that it really is in."""
    wanted = tongue(get_language() or "fr")
    if wanted == "en" and (twin := getattr(obj, f"{name}_en")):
        return twin, "en"
    return french(getattr(obj, name)), "fr"


@register.simple_tag
def localized(obj: Any, name: str) -> str | SafeString:
    """Show `obj.title`, or `obj.title_en` on an English page; French on an English page says that it is French."""
    text, language = text_of(obj, name)
    if text and language != tongue(get_language() or "fr"):
        return format_html('<span lang="{}">{}</span>', language, text)
    return text


@register.filter
def localized_text(obj: Any, name: str) -> str:
    """Give the same text as `localized` without markup: for titles and attributes."""
    return text_of(obj, name)[0]


@register.filter
def share_of(part: float, whole: float) -> int:
    """Return what share of the whole a part is, from 0 to 100."""
    return min(100, max(0, round(100 * part / whole))) if whole else 0


@register.filter
def taken_share(left: int, capacity: int) -> int:
    """Return what share of the seats is taken, from 0 to 100."""
    return 100 - share_of(left, capacity)


@register.filter
def ink_on(background: str) -> str:
    """Return black or white, whichever reads better on a colour."""
    return colour.ink_on(background)


@register.filter
def name_size(name: str) -> str:
    """Return how large a first name can be written on the specimen of a badge."""
    longest = max((len(word) for word in name.replace("-", "- ").split()), default=0)
    return next((size for limit, size in NAME_SIZES if longest <= limit), "xs")


@register.filter
def came_back(form: BaseForm) -> bool:
    """Say whether a form holds what was typed before a session ended."""
    return form.has_error(NON_FIELD_ERRORS, CAME_BACK)


@register.filter
def control(field: BoundField) -> str:
    """Say how a form field is laid out: "group" (several buttons under a legend), "check" (one box) or "field"."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "group"
    return "check" if isinstance(widget, CheckboxInput) else "field"


@register.filter
def first_control(field: BoundField) -> str:
    """Return the id to send people to: the control's own, or that of a group's first button that can be chosen.

    A form that draws a group by itself says so by `control_of(name)`.
    """
    if (draws := getattr(field.form, "control_of", None)) and (own := draws(field.name)):
        return str(own)
    if control(field) != "group":
        return field.auto_id
    open_ones = (option.id_for_label for option in field if not option.data["attrs"].get("disabled"))
    return next(open_ones, field.auto_id)
