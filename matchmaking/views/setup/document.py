"""Documents beside a programme, as organisers handle them."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.core import clock
from matchmaking.models import ProgrammeDocument
from matchmaking.services.setting import ProgrammeSettled, remove_document
from matchmaking.views.access import find_managed_programme
from matchmaking.views.setup.frame import actor_of, tell_settled


@require_safe
def document_file(request: HttpRequest, slug: str, programme: str, pk: int) -> HttpResponseBase:
    found = find_managed_programme(request, slug, programme)
    document = get_object_or_404(ProgrammeDocument.objects.exclude(file=""), pk=pk, programme=found)
    try:
        content = document.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    # Saved, never opened here: what somebody sent is not run under our address.
    response = FileResponse(content, as_attachment=True, filename=document.file.name.rpartition("/")[2])
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def document_remove(request: HttpRequest, slug: str, programme: str, pk: int) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    document = get_object_or_404(ProgrammeDocument, pk=pk, programme=found)
    document.programme = found
    try:
        remove_document(document, actor=actor_of(request), at=clock.now())
    except ProgrammeSettled:
        tell_settled(request)
    else:
        messages.success(request, _("« %(title)s » est retiré.") % {"title": document.title})
    return redirect(reverse("matchmaking:setup", args=[slug, found.slug]) + "#documents")
