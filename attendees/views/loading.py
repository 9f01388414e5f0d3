"""What the views of an edition begin with."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from events.models import Edition


def load_edition(request: HttpRequest, slug: str) -> Edition:
    """Return an edition, drafts included, and tell the layout which one the page is about. Else 404."""
    edition = get_object_or_404(Edition.objects.select_related("venue"), slug=slug)
    request.edition = edition  # type: ignore[attr-defined]  # read by the layout, for the band of invented data
    return edition
