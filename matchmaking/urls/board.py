"""Addresses of the timetable for organisers: runs and their drafts, the board."""

from django.urls import path

from matchmaking.views.board import acts, board, runs

PROGRAMME = "<slug:programme>"
RUNS = f"{PROGRAMME}/calculs"
BOARD = f"{PROGRAMME}/planning"

urlpatterns = [
    path(f"{RUNS}/", runs.runs, name="runs"),
    path(f"{RUNS}/<uuid:pk>/", runs.run, name="run"),
    path(f"{RUNS}/<uuid:pk>/etat/", runs.run_state, name="run_state"),
    path(f"{RUNS}/<uuid:pk>/arreter/", runs.run_stop, name="run_stop"),
    path(f"{RUNS}/<uuid:pk>/ecarter/", runs.run_discard, name="run_discard"),
    path(f"{PROGRAMME}/publier/", runs.publish, name="publish"),
    path(f"{PROGRAMME}/pourquoi/", board.why, name="why"),
    path(f"{BOARD}/", board.board, name="board"),
    path(f"{BOARD}/nouvelles/", board.board_news, name="board_news"),
    path(f"{BOARD}/defaire/", acts.board_undo, name="board_undo"),
    path(f"{BOARD}/creneau/<int:number>/", board.board_hole, name="board_hole"),
    path(f"{BOARD}/creneau/<int:number>/fixer/", acts.board_place, name="board_place"),
    path(f"{BOARD}/<int:pk>/", board.board_meeting, name="board_meeting"),
    path(f"{BOARD}/<int:pk>/cases/", board.board_cells, name="board_cells"),
    path(f"{BOARD}/<int:pk>/deplacer/", acts.board_move, name="board_move"),
    path(f"{BOARD}/<int:pk>/verrou/", acts.board_lock, name="board_lock"),
    path(f"{BOARD}/<int:pk>/annuler/", acts.board_cancel, name="board_cancel"),
]
