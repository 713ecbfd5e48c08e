"""How commands speak: groups, options, progress, tables."""
