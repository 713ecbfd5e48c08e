"""A seeded, drawn luxury catalogue with phone-like photos: pictures of our own to start with."""

from indexer.lab.drawn.writer import DrawnCatalog, draw_catalog

__all__ = ["DrawnCatalog", "draw_catalog"]
