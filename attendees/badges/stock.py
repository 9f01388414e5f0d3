"""The drawings that badges of one file share, kept so that each is drawn, and written to the file, once."""

from collections.abc import Callable
from dataclasses import dataclass, field

from reportlab.lib.units import mm as MM
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 105 * MM, 148.5 * MM


@dataclass
class Stock:
    """A file being written, and the parts of its badges so far."""

    canvas: Canvas
    edition_seed: str
    demo: bool
    _parts: dict[tuple[str, ...], str] = field(default_factory=dict)

    def place(self, paint: Callable[..., None], *about: str) -> str:
        """Return the form that holds `paint(canvas, *about)`; it has the size of a badge's face."""
        key = (paint.__name__, *about)
        if key not in self._parts:
            self._parts[key] = self.declare(f"part{len(self._parts)}", paint, *about)
        return self._parts[key]

    def declare(self, name: str, paint: Callable[..., None], *about: object) -> str:
        self.canvas.beginForm(name, 0, 0, WIDTH, HEIGHT)
        paint(self.canvas, *about)
        self.canvas.endForm()
        return name
