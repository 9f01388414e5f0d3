"""The day itself: one's timetable, the organisers' view of it, the gong, papers."""

from django.urls import path

from matchmaking.views.day import meeting, timetable

MINE = "rendez-vous/<uuid:pk>/planning"

urlpatterns = [
    path(f"{MINE}/", timetable.timetable, name="timetable"),
    path(f"{MINE}/maintenant/", timetable.timetable_news, name="timetable_news"),
    # A participant has at most one meeting in a slot: its number names the meeting.
    path(f"{MINE}/<int:number>/retard/", meeting.meeting_late, name="meeting_late"),
    path(f"{MINE}/<int:number>/annuler/", meeting.meeting_cancel, name="meeting_cancel"),
    path(f"{MINE}/<int:number>/note/", meeting.meeting_note, name="meeting_note"),
]
