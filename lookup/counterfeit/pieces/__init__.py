"""Registered items: whether photos show the very same piece, and what happened to it."""
