"""`{% motif seed columns rows %}`: the garden of a seed as inline SVG."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from forum.core.motif import motif as draw_motif

register = template.Library()


@register.simple_tag
def motif(seed: str, columns: int, rows: int) -> SafeString:
    # Nothing of the seed is written into the drawing, only numbers and colours of ours.
    return mark_safe(draw_motif(str(seed), columns, rows))
