"""Who may ask the service what: keys, roles, and the first run before any key exists."""
