"""The back room of meetings: looked at here, changed on the organisers' pages, by services.

Wishes, outcomes and notes are not shown: a "no thanks" and what people write for themselves are nobody else's.
"""

from django.contrib import admin

from forum.core.admin import ReadOnlyAdmin
from matchmaking.models import Criterion, Meeting, MeetingProgramme, Participant, ScheduleRun


@admin.register(MeetingProgramme)
class MeetingProgrammeAdmin(ReadOnlyAdmin):
    list_display = ("name", "edition", "state", "preset", "is_peer", "published_at")
    list_filter = ("edition", "state", "preset")
    list_select_related = ("edition",)
    search_fields = ("name", "slug")


@admin.register(Criterion)
class CriterionAdmin(ReadOnlyAdmin):
    list_display = ("label", "programme", "key", "kind", "asked_of_a", "asked_of_b", "weight", "position")
    list_filter = ("programme", "kind")
    list_select_related = ("programme",)
    search_fields = ("label", "key")


@admin.register(Participant)
class ParticipantAdmin(ReadOnlyAdmin):
    exclude = ("sort_key",)
    list_display = ("name", "programme", "side", "state", "organisation", "table", "created_at")
    list_filter = ("programme", "side", "state")
    list_select_related = ("programme", "table")
    search_fields = ("name", "organisation")


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    exclude = ("pair_key", "is_live")
    list_display = ("pk", "programme", "slot", "table", "state", "is_locked", "source", "version")
    list_filter = ("programme", "state", "source")
    list_select_related = ("programme", "slot", "table")


@admin.register(ScheduleRun)
class ScheduleRunAdmin(ReadOnlyAdmin):
    # Whom somebody wishes for is in what goes in and what comes out.
    exclude = ("input", "result", "progress")
    list_display = ("created_at", "programme", "state", "asked_by", "seed", "seconds", "finished_at")
    list_filter = ("programme", "state")
    list_select_related = ("programme",)
