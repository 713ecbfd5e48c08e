"""Builds and what they write: pictures a second, memory, kills, stock files."""
