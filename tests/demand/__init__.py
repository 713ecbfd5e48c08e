"""Demand: what is noted of which answers, and what is told in groups."""
