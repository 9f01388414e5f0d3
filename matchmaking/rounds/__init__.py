"""What the worker does for this app on each of its rounds."""

from matchmaking.rounds import outcome, retention

__all__ = ["outcome", "retention"]
