"""Text with parts that are no characters."""

import re

from indexer.feeds.values.bad_value import BadValue

_SURROGATE = re.compile("[\ud800-\udfff]")


def whole_characters(text: str) -> str:
    """The text itself. Raises BadValue, with the place, where bytes or code units are left over.

    Bytes that are not UTF-8 arrive as U+DC80 to U+DCFF (see `files.text`).
    """
    if text.isascii():
        return text
    found = _SURROGATE.search(text)
    if found is None:
        return text
    code, place = ord(found[0]), found.start() + 1
    if 0xDC80 <= code <= 0xDCFF:
        raise BadValue(f"byte 0x{code - 0xDC00:02X} at character {place} is not UTF-8")
    raise BadValue(f"half a character (U+{code:04X}) at character {place}")
