"""The world of the tests is as strict as tests/strictness.py promises."""

import re
import socket
import warnings
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db.models import Count
from django.template import Context, Origin, Template, engines
from django.utils.translation import get_language

from tests.conftest import ROOT
from tests.environment import environment
from tests.strictness import UnknownVariableError


def ours(source: str) -> Template:
    """Return a template that seems to come from the repository's folder."""
    return Template(source, origin=Origin(str(ROOT / "templates" / "tried.html")), engine=engines["django"].engine)


def render(template: Template, **variables: object) -> str:
    return template.render(Context(variables))


@pytest.mark.parametrize(
    "source",
    [
        "{{ missing }}",
        "{{ present.missing }}",
        "{{ missing|upper }}",
        "{% blocktranslate %}Bonjour {{ missing }}{% endblocktranslate %}",
        "{% if present %}{{ missing }}{% endif %}",
    ],
)
def test_unknown_variable_of_our_templates_fails(source: str) -> None:
    with pytest.raises(UnknownVariableError, match=r"tried\.html"):
        render(ours(source), present="x")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ missing|default:'rien' }}", "rien"),
        ("{% if missing %}oui{% else %}non{% endif %}", "non"),
        ("{% for one in missing %}x{% empty %}vide{% endfor %}", "vide"),
        ("{{ present }}", "x"),
    ],
)
def test_what_a_template_says_may_be_missing_may_be_missing(source: str, shown: str) -> None:
    assert render(ours(source), present="x") == shown


def test_unknown_variable_of_other_templates_is_empty() -> None:
    source = "[{{ missing }}|{{ missing|upper }}|{{ missing|default_if_none:'x' }}]"

    assert engines["django"].from_string(source).render({}) == "[||]"


@pytest.mark.django_db
@pytest.mark.parametrize("grouped", [False, True])
def test_rows_without_an_order_come_shuffled(grouped: bool) -> None:
    Group.objects.bulk_create(Group(name=f"groupe {n}") for n in range(12))
    rows = Group.objects.filter(name__startswith="groupe")
    query = rows.values_list("name").annotate(Count("user")) if grouped else rows.values_list("name")

    orders = {tuple(query.all()) for _ in range(10)}

    assert len(orders) > 1
    assert {tuple(sorted(order)) for order in orders} == {tuple(query.order_by("name"))}


@pytest.mark.django_db
def test_rows_with_an_order_keep_it() -> None:
    Group.objects.bulk_create(Group(name=f"groupe {n:02}") for n in range(12))

    names = list(Group.objects.filter(name__startswith="groupe").order_by("-name").values_list("name", flat=True))

    assert names == [f"groupe {n:02}" for n in reversed(range(12))]


def test_no_connection_leaves_the_machine() -> None:
    with socket.socket() as outgoing, pytest.raises(OSError, match="stay on this machine"):
        outgoing.connect(("192.0.2.1", 80))


def test_warnings_fail() -> None:
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_starts_clean(turn: int) -> None:
    assert cache.get("turn") is None
    assert get_language() == "fr"

    cache.set("turn", turn)


def test_settings_come_from_the_tests_alone(tmp_path: Path) -> None:
    assert sorted(environment(tmp_path)) == sorted(environment_names())


def environment_names() -> set[str]:
    """Return the names of the variables that settings read."""
    source = Path(settings.BASE_DIR, "forum", "settings.py").read_text(encoding="utf8")
    return set(re.findall(r"""\benv(?:\.\w+)?\(\s*"([A-Z_]+)\"""", source))
