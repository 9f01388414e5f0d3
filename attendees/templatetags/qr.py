"""`{% qr text %}`: a ticket's code as inline SVG."""

from django import template
from django.utils.translation import gettext as _

from attendees.badges.qr import qr_svg

register = template.Library()


@register.simple_tag
def qr(text: str) -> str:
    return qr_svg(text, label=_("Code de votre billet"))
