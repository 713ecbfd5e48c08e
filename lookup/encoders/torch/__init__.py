"""OFFLINE: open_clip models, read and exported; the only place that loads torch."""
