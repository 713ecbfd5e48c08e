"""A set of labelled photos small enough to embed in every test that needs one."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from lookup.evaluation.manifest import COLUMNS

_COLORS = {"red": (190, 40, 40), "green": (40, 140, 60), "blue": (40, 60, 170)}
_SHAPES = ("ellipse", "rectangle")


def draw(shape: str, color: str, *, turned: int = 0) -> Image.Image:
    """A shape on white, as a catalogue would show it; as a photo of it when turned."""
    image = Image.new("RGB", (128, 128), "white")
    getattr(ImageDraw.Draw(image), shape)((24, 40, 104, 96), fill=_COLORS[color], outline="black")
    return image.rotate(turned, fillcolor=(225, 220, 210)) if turned else image


def write_manifest(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    """The manifest of those rows, in the order of its columns."""
    path = folder / "manifest.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


@pytest.fixture
def labelled_set(tmp_path: Path) -> Path:
    """A manifest: six products in two categories, a photo of each, and a photo of none."""
    folder = tmp_path / "shapes"
    folder.mkdir()
    rows = []
    for shape in _SHAPES:
        for color in _COLORS:
            product = f"{color}-{shape}"
            for split, turned in (("gallery", 0), ("query", 7)):
                name = f"{product}-{split}.png"
                draw(shape, color, turned=turned).save(folder / name)
                rows.append([split, name, product, product, shape, "{}"])
    Image.effect_noise((128, 128), 90).convert("RGB").save(folder / "noise.png")
    rows.append(["query", "noise.png", "", "", "other", json.dumps({"open_set": True})])
    return write_manifest(folder, rows)
