"""A home directory in one file, and back: what cannot be built again, and what answers now."""
