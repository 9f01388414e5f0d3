"""The letters that this app sends, one module a part of the work: importing them registers them."""

from matchmaking.letters import day

__all__ = ["day"]
