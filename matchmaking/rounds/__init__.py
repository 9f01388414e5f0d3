"""What the worker does for this app on each of its rounds."""

from matchmaking.rounds import board, day, outcome, paper, people, retention

__all__ = ["board", "day", "outcome", "paper", "people", "retention"]
