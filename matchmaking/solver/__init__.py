"""Timetables of meetings: who meets whom, when, at which table. Pure Python, without Django."""
