"""Cards and lists out of the catalogue."""
