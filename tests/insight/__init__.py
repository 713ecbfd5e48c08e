"""Tests of what is kept and served of a catalogue's insight."""
