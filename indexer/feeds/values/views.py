"""Views by file names: shoe_back.jpg shows the back."""

import re
from functools import lru_cache

_SUFFIX = re.compile(
    r"_((?:main|front|back|side|top|bottom|inside|detail|worn|alt)[0-9]*)(?:\.[^./]*)?\Z", re.I
)


@lru_cache(maxsize=1024)  # sizes repeat the pictures of their colour
def view_of(path: str, default: str | None = None) -> str | None:
    """The view a file name ends in (`main`, `back`, `alt1`...), or `default`."""
    match = _SUFFIX.search(path)
    return match[1].lower() if match else default
