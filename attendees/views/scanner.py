"""The scanner's page. It holds nothing: a phone that is paired asks the API."""

from csp.constants import SELF, WASM_UNSAFE_EVAL
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
@csp_update({"script-src": [SELF, WASM_UNSAFE_EVAL]})
def scanner(request: HttpRequest) -> HttpResponse:
    """Show the scanner. The QR reader is compiled code, which this page alone may run."""
    return render(request, "attendees/scanner.html")
