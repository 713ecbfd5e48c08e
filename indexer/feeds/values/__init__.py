"""Single values of feeds: each function gives the clean value or raises BadValue saying why not."""
