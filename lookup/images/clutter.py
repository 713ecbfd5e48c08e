"""Files that desktops keep beside pictures, in folders and in the archives made of them."""

from pathlib import PurePath

_NAMES = frozenset({"__macosx", "thumbs.db", "desktop.ini"})


def is_clutter(path: PurePath) -> bool:
    """Whether a relative path is of something hidden, or of what macOS and Windows put beside
    pictures (`._bag.jpg`, `.DS_Store`, `__MACOSX`, `Thumbs.db`)."""
    return any(part.startswith(".") or part.casefold() in _NAMES for part in path.parts)
