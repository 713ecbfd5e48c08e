"""Reading the text in a catalogue's pictures, once for each."""

from collections.abc import Callable
from typing import NamedTuple

from PIL import Image

from lookup.images.thumbnails import Thumbnails
from lookup.ocr.kept import KeptTexts
from lookup.ocr.reader import TextReader

# What is less sure is mostly no letters at all.
_LEAST_SURE = 0.4


class TextsRead(NamedTuple):
    """Of so many `pictures`, how many were `read` now; `with_text` counts all that bear any."""

    pictures: int
    read: int
    with_text: int


def read_texts(
    thumbnails: Thumbnails,
    reader: TextReader,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> TextsRead:
    """Reads every picture that has a thumbnail and was not read yet; killed, it goes on where it
    was. `progress` is told (done, all). Raises TextNotRead without the extra `text`."""
    kept = KeptTexts(thumbnails)
    contents = sorted(thumbnails.contents())
    read = with_text = 0
    for done, content in enumerate(contents, start=1):
        lines = kept.lines(content)
        if lines is None:
            with Image.open(thumbnails.path(content)) as picture:
                found = reader.read(picture.convert("RGB"))
            lines = tuple(line.text for line in found if line.confidence >= _LEAST_SURE)
            kept.keep(content, lines)
            read += 1
        with_text += bool(lines)
        progress(done, len(contents))
    return TextsRead(len(contents), read, with_text)
