"""What the worker does for this app on each of its rounds: importing the modules registers it."""

from matchmaking.rounds import board

__all__ = ["board"]
