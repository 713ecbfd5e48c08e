"""Look-up, search and the rest of what is asked, each composed of the rooms below."""
