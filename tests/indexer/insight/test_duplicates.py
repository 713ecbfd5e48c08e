"""One picture under several products."""

from pathlib import Path

import numpy as np
from PIL import Image

from indexer.insight.duplicates import duplicates, same_pictures
from lookup.images.thumbnails import Thumbnails
from tests.indexer.insight.records import Picture, catalogue_of, record

SAME = "a" * 64


def mosaic(seed: int) -> Image.Image:
    cells = np.random.default_rng(seed).integers(0, 255, (8, 8, 3), np.uint8)
    return Image.fromarray(cells).resize((320, 320), Image.Resampling.NEAREST)


def test_one_file_under_two_products_is_found_and_under_one_it_is_not(tmp_path: Path) -> None:
    pictures = [Picture("A", content=SAME), Picture("B", content=SAME), Picture("C"), Picture("C")]
    catalogue = catalogue_of(pictures)
    records = [record(row, product) for row, product in enumerate((0, 1, 2, 2))]
    (found,) = duplicates(same_pictures(records, catalogue, Thumbnails(tmp_path)), catalogue)
    assert [each.product for each in found.pictures] == ["A", "B"]
    assert found.identical


def test_a_smaller_copy_is_found_and_what_only_resembles_it_is_not(tmp_path: Path) -> None:
    catalogue = catalogue_of([Picture("A"), Picture("B"), Picture("C")])
    thumbnails = Thumbnails(tmp_path)
    retouched = mosaic(0)
    retouched.paste((255, 255, 255), (40, 40, 80, 80))
    shown = (mosaic(0), mosaic(0).resize((300, 300)), retouched)
    for row, picture in enumerate(shown):
        thumbnails.write(f"{row:064x}", picture)
    records = [record(0, 0, twins=[1, 2]), record(1, 1, twins=[0, 2]), record(2, 2, twins=[0, 1])]
    (found,) = same_pictures(records, catalogue, thumbnails)
    assert (found.rows, found.identical) == ((0, 1), False)


def test_without_its_thumbnail_a_picture_is_not_judged(tmp_path: Path) -> None:
    catalogue = catalogue_of([Picture("A"), Picture("B")])
    records = [record(0, 0, twins=[1]), record(1, 1, twins=[0])]
    assert same_pictures(records, catalogue, Thumbnails(tmp_path)) == []
