"""Two who may meet in a test's `programme`."""

import pytest


@pytest.fixture
def project(programme):
    # Its package holds models, so only once Django is up.
    from tests.factories import ParticipantFactory

    return ParticipantFactory(programme=programme, name="Recyclerie")


@pytest.fixture
def fund(programme):
    # As above.
    from tests.factories import ParticipantFactory

    return ParticipantFactory(programme=programme, financier=True, name="Fonds vert")
