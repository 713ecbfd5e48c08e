import csv
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from lookup.counterfeit.looking.capture import CaptureKind, capture_kind
from lookup.counterfeit.looking.repeats import thumbnail


def test_an_item_on_an_even_backdrop_was_taken_in_a_studio() -> None:
    pixels = np.full((400, 400, 3), 244, np.uint8)
    pixels[120:300, 100:300] = np.random.default_rng(0).integers(0, 255, (180, 200, 3))
    assert capture_kind(thumbnail(Image.fromarray(pixels))) is CaptureKind.STUDIO


def test_a_wall_that_is_lit_from_one_side_was_taken_by_hand() -> None:
    shade = np.linspace(120, 250, 400).astype(np.uint8)
    pixels = cv2.cvtColor(np.tile(shade, (400, 1)), cv2.COLOR_GRAY2RGB)
    assert capture_kind(thumbnail(Image.fromarray(pixels))) is CaptureKind.PHONE


def test_real_packshots_and_real_phone_photos_are_told_apart(shared_data: Path) -> None:
    folder = shared_data / "groceries"
    with (folder / "manifest.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    kinds: dict[str, list[CaptureKind]] = {"gallery": [], "query": []}
    for row in rows[::4]:
        with Image.open(folder / row["image_path"]) as picture:
            kinds[row["split"]].append(capture_kind(thumbnail(picture.convert("RGB"))))
    assert set(kinds["gallery"]) == {CaptureKind.STUDIO}
    assert set(kinds["query"]) == {CaptureKind.PHONE}
