"""What the worker does for this app on each of its rounds."""

from matchmaking.rounds import day, outcome

__all__ = ["day", "outcome"]
