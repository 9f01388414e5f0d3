"""Every address of the site, by its full name, with what stands in its variable parts."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver, reverse

from tests.access.policy import AREAS

Parts = frozenset[str]


def addresses(
    resolver: URLResolver, spaces: tuple[str, ...] = (), parts: Parts = frozenset()
) -> Iterator[tuple[str, Parts]]:
    """Yield each address's full name, and the names of its variable parts."""
    for pattern in resolver.url_patterns:
        found = parts | pattern.pattern.converters.keys()
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces, found)
        else:
            yield ":".join((*spaces, pattern.name or pattern.lookup_str)), found


ADDRESSES = list(addresses(get_resolver()))
PATTERNS = dict(ADDRESSES)
DECLARED = {name: rule for area in AREAS.values() for name, rule in area.items()}


def fill(name: str, *, slug: str, found: Any) -> str:
    """Return the address of an edition's thing, or of a thing of nobody's."""
    parts = {"slug": slug, "pk": found, "token": found, "name": found, "number": 1, "page": found}
    parts |= {"programme": "financements"}
    return reverse(name, kwargs={part: parts[part] for part in PATTERNS[name]})
