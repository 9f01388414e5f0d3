"""The letters that this app sends, one module a part of the work: importing them registers them."""

from matchmaking.letters import setup

__all__ = ["setup"]
