"""The letters that this app sends. Each builder gets ids and reads the rest when the letter leaves."""

from matchmaking.letters import board, day, outcome, people, setup

__all__ = ["board", "day", "outcome", "people", "setup"]
