"""Where pictures are: paths and addresses in feeds."""

import re
from pathlib import PurePosixPath

from indexer.feeds.values.bad_value import BadValue, shown

_PICTURE_END = r"\.(?:jpe?g|png|webp|gif|bmp|tiff?|heic|heif|avif)(?:\?[^,|;\s]*)?"
_SIMPLE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")
_WITHOUT_SCHEME = re.compile(r"//[^/\s]+\.[^/\s]")
_ADDRESS = re.compile(r"https?://[^/]", re.IGNORECASE)
_MARKS = re.compile(r"[,;|\s]")
# No address has a bar or a blank, and no name a bar or a line's end.
_ALWAYS_BETWEEN = re.compile(r"\s*[|\r\n]\s*|(?<![,;\s])\s+(?=(?:https?:)?//)", re.IGNORECASE)
_PICTURE = re.compile(rf"(?:https?:)?//.*|.*{_PICTURE_END}", re.IGNORECASE | re.DOTALL)
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

    `/media/a.jpg` (from a site's root) and `media\\a.jpg` (Windows) are relative to the image root.
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
    if path.startswith("\\\\") or ":" in re.split(r"[/\\]", path)[0] or "\0" in path:
        raise BadValue(f"{shown(text, 80)} is neither a relative path nor an http(s) address")
    pure = PurePosixPath(path.replace("\\", "/").lstrip("/"))
    if ".." in pure.parts or not pure.parts:
        raise BadValue(f"{shown(text, 80)} leads out of the image root")
    return str(pure)


def split_paths(text: str) -> list[str]:
    """The paths and addresses of a list, whatever stands between them; marks within one stay."""
    if not _MARKS.search(text):
        return [text] if text else []
    parts = _ALWAYS_BETWEEN.split(text.strip())
    for mark in ",;":
        parts = [piece for part in parts for piece in _split(part, mark)]
    if len(parts) == 1 and "//" not in text:
        parts = text.split(",")
    return [path for part in parts if (path := part.strip())]


def split_at_bars(text: str) -> list[str]:
    """The paths and addresses of a list with bars between them."""
    return [path for part in text.split("|") if (path := part.strip())]


def _split(text: str, mark: str) -> list[str]:
    if mark not in text:
        return [text]
    # \0 after each name that ends as pictures do: there a mark divides.
    marked = _NAME_BEFORE[mark].sub("\\1\0", text)
    parts = [part.replace("\0", "") for part in _SPLIT_AT[mark].split(marked)]
    if mark == ";" and not all(map(_PICTURE.fullmatch, filter(None, parts))):
        return [text]  # the parameters of an address
    return parts
