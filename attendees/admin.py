"""The back room of registrations. States are looked at here and changed on the organisers' pages, by services."""

from django.contrib import admin

from attendees.models import (
    AgendaEntry,
    BadgePrint,
    Category,
    Checkpoint,
    Registration,
    Scan,
    Scanner,
    SeatBooking,
    Stay,
    Ticket,
)
from events.admin import ProgrammeAdmin
from forum.core.admin import ReadOnlyAdmin


@admin.register(Category)
class CategoryAdmin(ProgrammeAdmin):
    list_display = ("name", "edition", "kind", "quota", "is_open", "position")
    list_filter = ("edition", "kind", "is_open")
    list_select_related = ("edition",)
    search_fields = ("name", "name_en")


@admin.register(Checkpoint)
class CheckpointAdmin(ProgrammeAdmin):
    list_display = ("name", "edition", "position")
    list_filter = ("edition",)
    list_select_related = ("edition",)


@admin.register(Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    exclude = ("submission", "link_version", "email_key", "name_key", "sort_key", "organisation_key")
    list_display = ("last_name", "first_name", "edition", "category", "state", "created_at")
    list_filter = ("edition", "state", "category__kind")
    list_select_related = ("edition", "category")
    ordering = ("-edition__year", "sort_key", "pk")
    search_fields = ("name_key", "email_key")


@admin.register(Ticket)
class TicketAdmin(ReadOnlyAdmin):
    exclude = ("token_hash",)
    list_display = ("uuid", "registration", "state", "issued_at", "revoked_at")
    list_filter = ("state",)
    list_select_related = ("registration",)
    search_fields = ("uuid__exact", "registration__id__exact")


@admin.register(SeatBooking)
class SeatBookingAdmin(ReadOnlyAdmin):
    list_display = ("session", "registration", "state", "booked_at", "cancelled_at")
    list_filter = ("state", "session__edition")
    list_select_related = ("session", "registration")


@admin.register(AgendaEntry)
class AgendaEntryAdmin(ReadOnlyAdmin):
    list_display = ("starts_at", "label", "kind", "registration", "is_told")
    list_filter = ("kind", "is_told", "registration__edition")
    list_select_related = ("registration",)


@admin.register(Scanner)
class ScannerAdmin(ReadOnlyAdmin):
    exclude = ("key_hash",)
    list_display = ("name", "checkpoint", "role", "may_search", "paired_at", "last_seen_at", "revoked_at")
    list_filter = ("role", "checkpoint__edition")
    list_select_related = ("checkpoint",)


@admin.register(Scan)
class ScanAdmin(ReadOnlyAdmin):
    date_hierarchy = "at"
    list_display = ("at", "result", "action", "method", "checkpoint", "scanner", "registration", "received_at")
    list_filter = ("result", "action", "method", "checkpoint__edition")
    list_select_related = ("checkpoint", "scanner", "registration")


@admin.register(Stay)
class StayAdmin(ReadOnlyAdmin):
    list_display = ("entered_at", "left_at", "checkpoint", "registration")
    list_filter = ("checkpoint__edition",)
    list_select_related = ("checkpoint", "registration")


@admin.register(BadgePrint)
class BadgePrintAdmin(ReadOnlyAdmin):
    exclude = ("file",)
    list_display = ("asked_at", "edition", "asked_by", "state", "done", "total", "ready_at")
    list_filter = ("state", "edition")
    list_select_related = ("edition", "asked_by")
