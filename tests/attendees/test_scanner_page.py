"""The scanner's page: public, empty, and the only one that may run compiled code."""

import pytest

from tests.factories import EditionFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("path", "language"), [("/controle/", "fr"), ("/en/controle/", "en")])
def test_anybody_may_open_the_scanner_and_learns_nothing(client, path, language):
    RegistrationFactory(last_name="Perrin")

    response = client.get(path)

    assert response.status_code == 200
    page = response.content.decode()
    assert f'<html lang="{language}">' in page
    assert "Perrin" not in page


def test_only_the_scanner_may_run_compiled_code(client):
    EditionFactory()

    assert "script-src 'self' 'wasm-unsafe-eval'" in client.get("/controle/").headers["Content-Security-Policy"]
    assert "wasm-unsafe-eval" not in client.get("/").headers["Content-Security-Policy"]
