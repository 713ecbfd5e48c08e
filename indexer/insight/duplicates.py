"""One picture under several products."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from indexer.insight.catalogue import Catalogue
from indexer.insight.survey import PictureRecord
from lookup.base.errors import PhotoError
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.images.thumbnails import Thumbnails
from lookup.insight.findings import Duplicate

_SIDE = 32
_SHAPES_DIFFER = 0.02
_LEVELS_DIFFER = 6.0
"""Of 255, the most that any cell of 32 x 32 may: compression changes less, another stone more."""


@dataclass(frozen=True)
class SamePictures:
    """Rows of pictures that are one and the same, under more than one product."""

    rows: tuple[int, ...]
    identical: bool


def same_pictures(
    records: Iterable[PictureRecord], catalogue: Catalogue, thumbnails: Thumbnails
) -> list[SamePictures]:
    """Groups of the same file, and of those that look the same once they have one size.

    A file that is under one product only, however often, is no finding.
    """
    contents = [image.content if image else None for image in catalogue.images]
    joined: dict[int, int] = {}

    def root(row: int) -> int:
        while joined.get(row, row) != row:
            row = joined[row]
        return row

    first: dict[str, int] = {}
    for row in catalogue.rows.tolist():
        if content := contents[row]:
            joined[root(row)] = root(first.setdefault(content, row))
    for record in records:
        for twin in record.twins:
            one, other = contents[record.row], contents[twin]
            if root(record.row) == root(twin) or record.row > twin or not one or not other:
                continue
            if _look_the_same(thumbnails, one, other):
                joined[root(twin)] = root(record.row)
    groups: dict[int, list[int]] = {}
    for row in joined:
        groups.setdefault(root(row), []).append(row)
    products = catalogue.entries.product_rows
    return [
        SamePictures(tuple(sorted(rows)), len({contents[row] for row in rows}) == 1)
        for rows in groups.values()
        if len({int(products[row]) for row in rows}) > 1
    ]


def duplicates(found: Sequence[SamePictures], catalogue: Catalogue) -> list[Duplicate]:
    """The same as findings, those under most products first."""
    ordered = sorted(found, key=lambda same: (-len(same.rows), same.rows))
    return [
        Duplicate(
            pictures=[catalogue.picture_shown(row) for row in same.rows], identical=same.identical
        )
        for same in ordered
    ]


def duplicate_rows(found: Iterable[SamePictures]) -> Mapping[int, SamePictures]:
    """Each row that stands in a group, and its group."""
    return {row: same for same in found for row in same.rows}


def _look_the_same(thumbnails: Thumbnails, one: str, other: str) -> bool:
    try:
        first, second = (
            open_picture(thumbnails.path(content), DEFAULT_LIMITS) for content in (one, other)
        )
    except PhotoError:
        return False  # a thumbnail that is gone shows nothing
    shapes = [picture.width / picture.height for picture in (first, second)]
    if abs(shapes[0] / shapes[1] - 1) > _SHAPES_DIFFER:
        return False
    return bool(np.abs(_cells(first) - _cells(second)).max() <= _LEVELS_DIFFER)


def _cells(picture: Image.Image) -> NDArray[np.float32]:
    small = picture.convert("RGB").resize((_SIDE, _SIDE), Image.Resampling.BICUBIC)
    return np.asarray(small, np.float32)
