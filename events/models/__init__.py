from events.models.edition import Edition
from events.models.figure_set import FigureSet
from events.models.reported_figure import ReportedFigure
from events.models.session import Session, SessionSpeaker, Track
from events.models.speaker import Speaker
from events.models.venue import Room, Venue

__all__ = ["Edition", "FigureSet", "ReportedFigure", "Room", "Session", "SessionSpeaker", "Speaker", "Track", "Venue"]
