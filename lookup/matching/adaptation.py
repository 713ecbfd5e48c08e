"""A small linear change of photos' global vectors, learnt of a catalogue's own pictures."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self
from zipfile import BadZipFile

import numpy as np
from pydantic import BaseModel, ConfigDict

from lookup.base.errors import GenerationCorrupt
from lookup.features.view import Floats

ADAPTATION_FILE = "adaptation.npz"

_RIDGE = 10.0


class AdaptationCheck(BaseModel):
    """Share of `photos` whose product came first, without and with an adaptation, each photo by
    one that was learnt of other products; `gain_ci95` is the difference's interval.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    photos: int
    recall_at_1: float
    recall_at_1_adapted: float
    gain_ci95: tuple[float, float]

    @property
    def kept(self) -> bool:
        """Whether it helps: a gain that may be none is none."""
        return self.gain_ci95[0] > 0


@dataclass(frozen=True)
class VectorAdaptation:
    """Adds `steps` (m, d) to a vector in the measure that it agrees with `keys` (m, d), float32."""

    keys: Floats
    steps: Floats

    @classmethod
    def fit(cls, photos: Floats, pictures: Floats) -> Self:
        """Takes vectors of photos (m, d) near those of the pictures (m, d) that they show.

        Ridge regression towards no change: A minimises |photos A - pictures|² + ridge |A - I|².
        With fewer photos than dimensions A = I + photosᵀ (photos photosᵀ + ridge I)⁻¹
        (pictures - photos), of which only the factors are kept.
        """
        inner = (photos @ photos.T).astype(np.float64) + _RIDGE * np.eye(len(photos))
        steps = np.linalg.solve(inner, (pictures - photos).astype(np.float64))
        return cls(photos.astype(np.float32), steps.astype(np.float32))

    def apply(self, vector: Floats) -> Floats:
        """Of unit vectors (d,) or (n, d), unit vectors again."""
        moved = vector + vector @ self.keys.T @ self.steps
        lengths = np.linalg.norm(moved, axis=-1, keepdims=True)
        unit: Floats = (moved / np.maximum(lengths, 1e-9)).astype(np.float32)
        return unit

    def write(self, directory: Path) -> None:
        """Writes one file into `directory`."""
        np.savez(directory / ADAPTATION_FILE, keys=self.keys, steps=self.steps)

    @classmethod
    def read_or_none(cls, directory: Path) -> Self | None:
        """What `write` wrote, None where nothing was. Raises GenerationCorrupt."""
        path = directory / ADAPTATION_FILE
        if not path.is_file():
            return None
        try:
            with path.open("rb") as file, np.load(file) as arrays:
                return cls(arrays["keys"], arrays["steps"])
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise GenerationCorrupt(
                f"The adaptation {path} cannot be read: {error}", "Build the generation again."
            ) from error
