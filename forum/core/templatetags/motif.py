"""`{% motif seed columns rows %}`: the garden of a seed as inline SVG."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from forum.core.motif import Tile
from forum.core.motif import motif as draw_motif
from forum.core.motif import motif_tiles as draw_tiles

register = template.Library()


@register.simple_tag
def motif(seed: str, columns: int, rows: int) -> SafeString:
    # Nothing of the seed is written into the drawing, only numbers and colours of ours.
    return mark_safe(draw_motif(str(seed), columns, rows))  # noqa: S308  see above


@register.simple_tag
def motif_tiles(seed: str, count: int) -> list[Tile]:
    """Give a row of plots in short, for mails: `{% motif_tiles seed 8 as tiles %}`."""
    return draw_tiles(str(seed), count)
