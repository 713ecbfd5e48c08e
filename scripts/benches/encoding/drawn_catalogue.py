"""A drawn catalogue looked up in as the service does, and as a loop over a flat index does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import faiss
import numpy as np

from benches.encoding.pictures import drawn_photo
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.run import written
from lookup.matching.matcher import Matcher

_SIZE = (640, 640)


def drawn_catalogue(folder: Path, count: int) -> list[LabelledImage]:
    """Pictures of `count` products, one each, and a query row, which evaluations ask for."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(drawn_photo(1000 + number, _SIZE))
    gallery = [
        LabelledImage("gallery", path, f"P{number}", None, "bag", {})
        for number, path in enumerate(paths)
    ]
    return [*gallery, LabelledImage("query", paths[0], "P0", None, "bag", {})]


@contextmanager
def opened_matcher(
    images: list[LabelledImage], encoder_dir: Path, *, threads: int
) -> Iterator[Matcher]:
    """The matcher over a generation of the drawn catalogue."""
    with written(images, encoder_dir, threads=threads) as generation:
        yield Matcher(generation)


def flat_index(count: int, dimension: int) -> faiss.IndexFlatIP:
    """As many random unit vectors; what a scan takes does not depend on them."""
    rows = np.random.default_rng(0).normal(size=(count, dimension)).astype(np.float32)
    faiss.normalize_L2(rows)
    index = faiss.IndexFlatIP(dimension)
    index.add(rows)
    return index
