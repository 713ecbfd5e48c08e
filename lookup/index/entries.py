"""Which catalogue image shows which product, in the order of the index rows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from lookup.base.errors import GenerationCorrupt

NAMES_FILE = "entries.json"
ARRAYS_FILE = "entries.npz"


@dataclass(frozen=True)
class ImageEntry:
    """One indexed image: database id, product, and the colorway it shows where known."""

    image_id: int
    product_id: str
    colorway: str | None


@dataclass(frozen=True)
class Entries:
    """All images of a generation as columns; row i is row i of every per-image array.

    `image_ids` is int64 (n,); `product_rows` and `colorway_rows` are int32 (n,) positions in
    `products` and `colorways`, -1 where an image shows no one colorway.
    """

    image_ids: NDArray[np.int64]
    product_rows: NDArray[np.int32]
    colorway_rows: NDArray[np.int32]
    products: tuple[str, ...]
    colorways: tuple[str, ...]

    @classmethod
    def of(cls, images: Sequence[ImageEntry]) -> Self:
        """Columns of `images`, in their order."""
        products = _positions([image.product_id for image in images])
        colorways = _positions([i.colorway for i in images if i.colorway is not None])
        return cls(
            image_ids=np.array([image.image_id for image in images], np.int64),
            product_rows=np.array([products[image.product_id] for image in images], np.int32),
            colorway_rows=np.array(
                [-1 if i.colorway is None else colorways[i.colorway] for i in images], np.int32
            ),
            products=tuple(products),
            colorways=tuple(colorways),
        )

    def __len__(self) -> int:
        return len(self.image_ids)

    def product(self, row: int) -> str:
        """The product that image `row` shows."""
        return self.products[int(self.product_rows[row])]

    def colorway(self, row: int) -> str | None:
        """The colorway that image `row` shows, where known."""
        position = int(self.colorway_rows[row])
        return None if position < 0 else self.colorways[position]

    def showing(self, products: Iterable[str]) -> NDArray[np.bool_]:
        """Which images show any of the products, bool (n,); unknown products have none."""
        chosen = np.zeros(len(self.products), np.bool_)
        places = self._product_places
        chosen[[places[product] for product in products if product in places]] = True
        mask: NDArray[np.bool_] = chosen[self.product_rows]
        return mask

    @cached_property
    def _product_places(self) -> Mapping[str, int]:
        return _positions(self.products)

    def write(self, directory: Path) -> None:
        """Writes two files into `directory`."""
        names = {"products": self.products, "colorways": self.colorways}
        (directory / NAMES_FILE).write_text(json.dumps(names, ensure_ascii=False))
        np.savez(
            directory / ARRAYS_FILE,
            image_ids=self.image_ids,
            product_rows=self.product_rows,
            colorway_rows=self.colorway_rows,
        )

    @classmethod
    def read(cls, directory: Path) -> Self:
        """What `write` wrote. Raises GenerationCorrupt."""
        try:
            names = json.loads((directory / NAMES_FILE).read_bytes())
            # Opened here because NumPy leaves the file open when it turns out to be no archive.
            with (directory / ARRAYS_FILE).open("rb") as file, np.load(file) as arrays:
                return cls(
                    image_ids=arrays["image_ids"],
                    product_rows=arrays["product_rows"],
                    colorway_rows=arrays["colorway_rows"],
                    products=tuple(names["products"]),
                    colorways=tuple(names["colorways"]),
                )
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise GenerationCorrupt(
                f"The image entries in {directory} cannot be read: {error}",
                "Build the generation again.",
            ) from error


def _positions(names: Sequence[str]) -> dict[str, int]:
    return {name: position for position, name in enumerate(dict.fromkeys(names))}
