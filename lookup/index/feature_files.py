"""Features of all images of a generation on disk, one array a file, row i of image i."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from lookup.base.errors import GenerationCorrupt
from lookup.features.extractor import ImageFeatures
from lookup.index.row_files import Rows, rows_of

FEATURES_DIR = "features"


def read_feature(directory: Path, name: str) -> "np.memmap[Any, Any]":
    """One feature of all images, shape (n, ...), memory-mapped. Raises GenerationCorrupt."""
    path = directory / FEATURES_DIR / f"{name}.npy"
    try:
        array: np.memmap[Any, Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise GenerationCorrupt(
            f"The feature {name} in {path} cannot be read: {error}", "Build the generation again."
        ) from error
    return array


def feature_rows(directory: Path, name: str) -> Rows:
    """The same feature, for whoever needs few rows of it at a time. Raises GenerationCorrupt."""
    array = read_feature(directory, name)
    path = directory / FEATURES_DIR / f"{name}.npy"
    return rows_of(path, array.dtype, array.shape, offset=array.offset)


class FeatureWriter:
    """Appends rows to the files of `names`; memory holds one row at a time.

    Every row must have the shapes and dtypes of the first.
    """

    def __init__(self, directory: Path, rows: int) -> None:
        self._directory = directory / FEATURES_DIR
        self._rows = rows
        self._files: dict[str, BinaryIO] = {}
        self._like: dict[str, tuple[np.dtype[Any], tuple[int, ...]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()

    def append(self, features: ImageFeatures) -> None:
        """One image's features. Raises ValueError where they are not like the first image's."""
        like = {name: (array.dtype, array.shape) for name, array in features.items()}
        if not self._files:
            self._like = like
            for name in features:
                self._files[name] = self._begin(name)
        if like != self._like:
            raise ValueError(f"features differ: {like} after {self._like}")
        for name, array in features.items():
            self._files[name].write(np.ascontiguousarray(array).tobytes())

    def _begin(self, name: str) -> BinaryIO:
        self._directory.mkdir(exist_ok=True)
        file = (self._directory / f"{name}.npy").open("wb")
        dtype, shape = self._like[name]
        header = {
            "descr": npy.dtype_to_descr(dtype),
            "fortran_order": False,
            "shape": (self._rows, *shape),
        }
        npy.write_array_header_1_0(file, header)
        return file


def split(
    features: Iterable[ImageFeatures], name: str, writer: FeatureWriter
) -> Iterator[NDArray[Any]]:
    """The feature `name` of each image as a stream; the others go to `writer` on the way."""
    for image in features:
        writer.append({other: array for other, array in image.items() if other != name})
        yield image[name]
