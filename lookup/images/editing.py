"""The editing program that a picture's file names, before its metadata are dropped."""

import re

_NAMES = {
    b"Adobe Photoshop": "Adobe Photoshop",
    b"Photoshop 3.0": "Adobe Photoshop",
    b"Lightroom": "Adobe Lightroom",
    b"GIMP ": "GIMP",
    b"Snapseed": "Snapseed",
    b"PicsArt": "PicsArt",
    b"Meitu": "Meitu",
    b"Pixelmator": "Pixelmator",
    b"Affinity Photo": "Affinity Photo",
    b"Photopea": "Photopea",
    b"Canva": "Canva",
    b"trainedAlgorithmicMedia": "an image generator",
    b"compositeWithTrainedAlgorithmicMedia": "an image generator, in part",
}
# A name alone could be chance in compressed pixels: each is a word of metadata, by itself.
_PATTERN = re.compile(rb"(?<![A-Za-z])(" + b"|".join(map(re.escape, _NAMES)) + rb")(?![a-z])")
_ENDS = 128 * 1024
"""Metadata lie at either end of a file."""


def editing_program(data: bytes) -> str | None:
    """What the file of a picture says it was saved by, None where it names no editing program.

    Photos that come from messengers have lost it, so that None says nothing.
    """
    found = _PATTERN.search(data[:_ENDS]) or _PATTERN.search(data[-_ENDS:])
    return None if found is None else _NAMES[found.group(1)]
