"""One running site for all the tests that a process does here."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.load.site import Site


@pytest.fixture
def site(transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    """A site with two workers on the tests' own database."""
    with Site(tmp_path, mail_port=1) as running:
        yield running
