"""Two pages for machines: whether the app lives, and whether it can serve. They tell statuses and nothing more."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.core.readiness import ask_all


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """The process answers: no question is asked of the database, whose fault is no reason to start the app anew."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Everything that serving needs is there; 503 when something is not, with its name."""
    answers = ask_all()
    is_ready = all(answers.values())
    told = {name: "ok" if answer else "failed" for name, answer in answers.items()}
    return JsonResponse(
        {"status": "ready" if is_ready else "not ready", "checks": told}, status=200 if is_ready else 503
    )
