"""Ending what is kept of people: on request, after its time, or of a whole maison at once."""
