"""The day itself: one's timetable, the organisers' view of it, the gong, papers."""

from django.urls import path

from matchmaking.views.day import desk, gong, meeting, papers, timetable

MINE = "<uuid:pk>/planning"
DAY = "<slug:programme>/jour-j"

organiser = [
    path(f"{DAY}/", desk.day, name="day"),
    path(f"{DAY}/tables/", desk.day_tables, name="day_tables"),
    path(f"{DAY}/pointer/", desk.day_mark, name="day_mark"),
    path(f"{DAY}/suite/", desk.day_rest, name="day_rest"),
    path(f"{DAY}/gong/", gong.gong, name="gong"),
    path(f"{DAY}/gong/etat/", gong.gong_state, name="gong_state"),
    path(f"{DAY}/papiers/", papers.papers, name="papers"),
    path(f"{DAY}/papiers/etat/", papers.papers_state, name="papers_state"),
    path(f"{DAY}/papiers/<slug:name>.pdf", papers.paper, name="paper"),
    path(f"{DAY}/papiers/<slug:name>/faire/", papers.paper_ask, name="paper_ask"),
    path(f"{DAY}/participants/", desk.day_people, name="day_people"),
    path(f"{DAY}/<uuid:pk>/", desk.day_presence, name="day_presence"),
    path(f"{DAY}/<uuid:pk>/remplacants/", desk.day_standby, name="day_standby"),
]
people = [
    path(f"{MINE}/", timetable.timetable, name="timetable"),
    path(f"{MINE}.pdf", papers.my_paper, name="my_paper"),
    path(f"{MINE}/maintenant/", timetable.timetable_news, name="timetable_news"),
    # A participant has at most one meeting in a slot: its number names the meeting.
    path(f"{MINE}/<int:number>/retard/", meeting.meeting_late, name="meeting_late"),
    path(f"{MINE}/<int:number>/annuler/", meeting.meeting_cancel, name="meeting_cancel"),
    path(f"{MINE}/<int:number>/note/", meeting.meeting_note, name="meeting_note"),
]
