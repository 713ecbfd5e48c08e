"""Where pictures are: paths and addresses in feeds."""

import re
from pathlib import PurePosixPath

from indexer.feeds.values.bad_value import BadValue, shown

_PICTURE_END = r"\.(?:jpe?g|png|webp|gif|bmp|tiff?|heic|heif|avif)(?:\?[^,|;\s]*)?"
_SIMPLE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")
_WITHOUT_SCHEME = re.compile(r"//[^/\s]+\.[^/\s]")
_ADDRESS = re.compile(r"https?://[^/]", re.IGNORECASE)
_NAME_BEFORE = {
    mark: re.compile(rf"({_PICTURE_END})(?=\s*{re.escape(mark)})", re.I) for mark in ",;"
}
_SPLIT_AT = {
    mark: re.compile(
        # An address may hold the mark itself: only one that a whole address or name surrounds.
        rf"\s*{re.escape(mark)}\s*(?=(?:https?:)?//)|(?<=\0)\s*{re.escape(mark)}\s*",
        re.IGNORECASE,
    )
    for mark in ",;"
}


def clean_image_path(text: str) -> str:
    """A path below the image root, or an http(s) address; `//host/...` is taken as https.

    Raises BadValue for a path that leads elsewhere.
    """
    path = text.strip()
    if _SIMPLE.fullmatch(path):
        return path
    if path in ("", "."):
        raise BadValue("the image path is empty")
    if _WITHOUT_SCHEME.match(path):
        path = f"https:{path}"
    if _ADDRESS.match(path):
        return path
    if ":" in path.split("/")[0] or "\\" in path or "\0" in path:
        raise BadValue(f"{shown(text, 80)} is neither a relative path nor an http(s) address")
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts:
        raise BadValue(f"{shown(text, 80)} leads out of the image root")
    return str(pure)


def split_paths(text: str, mark: str = ",") -> list[str]:
    """The paths and addresses of a list with `mark` between them; marks within one stay there."""
    if mark not in text:
        return [text.strip()] if text.strip() else []
    if mark == "|":  # no address has one
        return [part.strip() for part in text.split(mark) if part.strip()]
    # \0 after each name that ends as pictures do: there a mark divides.
    marked = _NAME_BEFORE[mark].sub("\\1\0", text)
    parts = [part.replace("\0", "").strip() for part in _SPLIT_AT[mark].split(marked)]
    if len(parts) == 1 and "//" not in text:
        parts = [part.strip() for part in text.split(mark)]
    return [part for part in parts if part]
