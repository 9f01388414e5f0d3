"""docs/access.md tells what is declared and tested. `WRITE_DOCS=1 pytest tests/access/test_document.py` writes it."""

import os

from tests.access.document import FILE, render


def test_the_document_is_up_to_date() -> None:
    if os.environ.get("WRITE_DOCS"):
        FILE.write_text(render(), encoding="utf8")

    assert FILE.read_text(encoding="utf8") == render()
