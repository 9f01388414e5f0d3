"""The motif: plots of a garden seen from above, grown from a seed. The same seed gives the same garden for ever.

`motif_shapes` gives plain shapes, so that a page (SVG) and a PDF draw the very same thing; `motif` writes the SVG.
"""

from forum.core.motif.garden import CELL, GAP, PITCH, RADIUS, Tile, motif, motif_shapes, motif_size, motif_tiles
from forum.core.motif.shapes import Circle, Path, Rect, Shape, Step, to_svg

__all__ = [
    "CELL",
    "GAP",
    "PITCH",
    "RADIUS",
    "Circle",
    "Path",
    "Rect",
    "Shape",
    "Step",
    "Tile",
    "motif",
    "motif_shapes",
    "motif_size",
    "motif_tiles",
    "to_svg",
]
