"""Forms of the back room whose words survive a session that ends."""

from typing import Any

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, QueryDict

from forum.core.typed import STALE, take_typed


class KeepingAdmin(admin.ModelAdmin):
    """Shows a form with what was typed in it before one had to sign in again, inlines too. Nothing is saved by it."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        words = take_typed(request) if request.method == "GET" else None
        request.typed_words = words  # type: ignore[attr-defined]  # read by the two below, which are asked several times
        if words is not None:
            messages.warning(request, STALE)
        return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        made: type[ModelForm] = super().get_form(request, obj, change=change, **kwargs)
        words: QueryDict | None = getattr(request, "typed_words", None)
        if words is None:
            return made

        def begin(form: ModelForm, *args: Any, **more: Any) -> None:
            made.__init__(form, data=words, **more)

        return type(made.__name__, (made,), {"__init__": begin})

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        wanted: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        words: QueryDict | None = getattr(request, "typed_words", None)
        return wanted if words is None else wanted | {"data": words.copy()}
