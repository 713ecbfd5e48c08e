"""Which way round a photo shows its item, as far as its patches tell."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from zipfile import BadZipFile

import numpy as np

from lookup.base.errors import GenerationCorrupt
from lookup.features.view import Floats, PatchView
from lookup.matching.logistic import Doubles

ORIENTATION_FILE = "orientation.npz"

WAYS: Final = 8
"""How many ways round are told apart: patches still match when turned by half a step."""

STEP: Final = 360 // WAYS
"""Degrees from one way to the next, anticlockwise."""

_LEAST_WEIGHT = 1e-3


@dataclass(frozen=True)
class OrientationModel:
    """A linear model of patch statistics; `mean` (k,), `basis` (k, WAYS), `offset` (WAYS,).

    The second moments of an item's patches say which way its lettering, seams and outlines run,
    wherever they lie in the picture.
    """

    mean: Floats
    basis: Floats
    offset: Floats

    def log_probabilities(self, look: PatchView) -> Doubles:
        """Logarithms of the probabilities, float64 (WAYS,), that it shows its item upright, turned
        by STEP degrees, by twice as many, and so on."""
        scores = ((patch_moments(look) - self.mean) @ self.basis + self.offset).astype(np.float64)
        normalised: Doubles = scores - np.logaddexp.reduce(scores)
        return normalised

    def write(self, directory: Path) -> None:
        """Writes one file into `directory`."""
        np.savez(directory / ORIENTATION_FILE, mean=self.mean, basis=self.basis, offset=self.offset)

    @classmethod
    def read_or_none(cls, directory: Path) -> Self | None:
        """What `write` wrote, None where nothing was. Raises GenerationCorrupt."""
        path = directory / ORIENTATION_FILE
        if not path.is_file():
            return None
        try:
            with path.open("rb") as file, np.load(file) as arrays:
                return cls(arrays["mean"], arrays["basis"], arrays["offset"])
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise GenerationCorrupt(
                f"The orientation model {path} cannot be read: {error}",
                "Build the generation again.",
            ) from error


def patch_moments(look: PatchView) -> Floats:
    """Mean products of any two components of the item's patches, float32 (d * (d + 1) / 2,)."""
    shares = look.weights + np.float32(_LEAST_WEIGHT)
    moments = (look.patches * (shares / shares.sum())[:, None]).T @ look.patches
    rows, columns = np.triu_indices(len(moments))
    # Products off the diagonal stand for two, so that distances are those of whole matrices.
    counted: Floats = moments[rows, columns] * np.where(rows == columns, 1, np.sqrt(2))
    return counted.astype(np.float32)
