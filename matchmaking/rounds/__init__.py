"""What the worker does for this app on each of its rounds."""

from matchmaking.rounds import outcome

__all__ = ["outcome"]
