"""Where the server keeps things is nothing that callers can use: texts for them leave it out."""

import re

from flask import Flask, current_app

from lookup.settings.table import Settings

_EXTENSION = "lookup_server_paths"


def register_server_paths(app: Flask, settings: Settings) -> None:
    """Tells `app` which directories are the server's own."""
    key = settings.master_key_file
    named = {
        "HOME": settings.home,
        "CACHE": settings.generations_cache,
        "KEYS": key.parent if key else None,
    }
    names = {
        str(directory): name
        for name, path in named.items()
        if path is not None
        for directory in (path.absolute(), path.resolve())
    }
    # The longest first: one may lie in the other.
    pattern = "|".join(re.escape(path) for path in sorted(names, key=len, reverse=True))
    whole = re.compile(rf"(?:{pattern})(?![\w.-])")
    app.extensions[_EXTENSION] = lambda text: whole.sub(lambda found: names[found[0]], text)


def without_server_paths(text: str) -> str:
    """The text with names in place of the current application's directories."""
    hidden: str = current_app.extensions[_EXTENSION](text)
    return hidden
