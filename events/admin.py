"""The back room of the programme. States are read-only here: services move them."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from events.admin_moves import move_actions
from events.models import Edition, ReportedFigure, Room, Session, SessionSpeaker, Speaker, Track, Venue
from forum.core.admin import ReadOnlyAdmin
from forum.core.admin_form import KeepingAdmin
from forum.core.journalling import JournalledAdmin


class ProgrammeAdmin(KeepingAdmin, JournalledAdmin):
    """What is changed here is told in the journal of the edition that it belongs to."""

    def scope_of(self, obj: Any) -> str:
        edition = obj if isinstance(obj, Edition) else getattr(obj, "edition", None)
        return edition.slug if edition else ""


class TrackInline(admin.TabularInline):
    model = Track
    extra = 0


class ReportedFigureInline(admin.TabularInline):
    """To look at: claims are corrected on the organisers' pages, where the reason is asked."""

    model = ReportedFigure
    extra = 0
    fields = ("kind", "label", "qualifier", "value", "source", "note", "corrected_at", "withdrawn_at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Edition)
class EditionAdmin(ProgrammeAdmin):
    list_display = ("slug", "title", "theme", "holding", "state", "starts_on", "venue", "sessions_told", "is_demo")
    list_filter = ("state", "holding", "is_demo")
    list_select_related = ("venue",)
    search_fields = ("slug", "title", "theme")
    date_hierarchy = "starts_on"
    autocomplete_fields = ("venue",)
    readonly_fields = ("state", "is_demo")
    actions = move_actions()
    inlines = (TrackInline, ReportedFigureInline)
    fieldsets = (
        (None, {"fields": ("slug", ("year", "year_is_inferred"), "ordinal", "holding", "state", "is_demo")}),
        (
            _("Ce que l’on en dit"),
            {"fields": (("title", "title_en"), ("theme", "theme_en"), ("intro", "intro_en"), "audience")},
        ),
        (_("Où et quand"), {"fields": ("venue", "time_zone", ("starts_on", "ends_on"))}),
        (_("Inscription"), {"fields": ("capacity", ("registration_opens_at", "registration_closes_at"))}),
        (
            _("Pour les éditions passées"),
            {"fields": ("note", "note_source", "testimony", "testimony_source"), "classes": ("collapse",)},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        return super().get_queryset(request).annotate(session_count=Count("sessions"))

    @admin.display(description=_("séances"), ordering="session_count")
    def sessions_told(self, edition: Edition) -> int:
        return edition.session_count  # type: ignore[attr-defined]  # annotated above


class RoomInline(admin.TabularInline):
    model = Room
    extra = 0


@admin.register(Venue)
class VenueAdmin(ProgrammeAdmin):
    list_display = ("name", "city", "is_step_free")
    search_fields = ("name", "city", "address")
    inlines = (RoomInline,)


@admin.register(Room)
class RoomAdmin(ProgrammeAdmin):
    list_display = ("name", "venue", "capacity", "is_step_free")
    list_filter = ("venue",)
    list_select_related = ("venue",)
    search_fields = ("name", "venue__name")
    autocomplete_fields = ("venue",)


@admin.register(Track)
class TrackAdmin(ProgrammeAdmin):
    list_display = ("name", "edition", "colour", "position")
    list_filter = ("edition",)
    list_select_related = ("edition",)
    search_fields = ("name",)


class LineUpInline(admin.TabularInline):
    model = SessionSpeaker
    extra = 1
    autocomplete_fields = ("speaker",)


class PlaceChoiceField(ModelChoiceField):
    """Rooms and tracks by the venue or the edition that they belong to: names come back from year to year."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.venue.name}, {obj.name}" if isinstance(obj, Room) else f"{obj.edition.slug}, {obj.name}"


@admin.register(Session)
class SessionAdmin(ProgrammeAdmin):
    list_display = ("title", "edition", "kind", "state", "room", "starts_at", "ends_at", "booking", "capacity")
    list_filter = ("edition", "kind", "state", "booking", "track")
    list_select_related = ("edition", "room")
    search_fields = ("title", "title_en", "line_up__speaker__name")
    date_hierarchy = "starts_at"
    readonly_fields = ("state",)
    inlines = (LineUpInline,)
    fieldsets = (
        (None, {"fields": ("edition", ("kind", "track"), "state")}),
        (_("Ce que l’on en dit"), {"fields": (("title", "title_en"), ("abstract", "abstract_en"), "language")}),
        (_("Où et quand"), {"fields": ("room", ("starts_at", "ends_at"))}),
        (_("Places"), {"fields": (("booking", "capacity"),)}),
        (_("Accessibilité"), {"fields": (("has_sign_language", "has_captioning"),)}),
    )

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> ModelChoiceField:
        if db_field.name == "room":
            kwargs |= {"queryset": Room.objects.select_related("venue"), "form_class": PlaceChoiceField}
        elif db_field.name == "track":
            kwargs |= {"queryset": Track.objects.select_related("edition"), "form_class": PlaceChoiceField}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Speaker)
class SpeakerAdmin(ProgrammeAdmin):
    list_display = ("name", "role", "organisation")
    search_fields = ("name", "organisation")


@admin.register(ReportedFigure)
class ReportedFigureAdmin(ReadOnlyAdmin, ProgrammeAdmin):
    list_display = ("edition", "kind", "label", "qualifier", "value", "source", "corrected_at", "withdrawn_at")
    list_filter = ("kind", "edition")
    list_select_related = ("edition",)
    search_fields = ("label", "source", "note")
