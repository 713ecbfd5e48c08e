"""What a worker on another machine needs to compute the same features."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from indexer.runners.encoder import open_worker_encoder
from lookup.features.extractor import FeatureExtractor
from lookup.features.projection import PatchProjection


@dataclass(frozen=True)
class Parcel:
    """An exported encoder's files and the projection, as plain data that can be sent."""

    files: Mapping[str, bytes]
    projection: PatchProjection

    @classmethod
    def of(cls, encoder_dir: Path, projection: PatchProjection) -> Self:
        """Reads the files of `encoder_dir`. Raises OSError."""
        files = {path.name: path.read_bytes() for path in encoder_dir.iterdir() if path.is_file()}
        return cls(files, projection)

    def unpack(self, directory: Path) -> FeatureExtractor:
        """The extractor, its encoder opened from `directory`, which is empty. Raises OSError,
        EncoderError."""
        for name, data in self.files.items():
            (directory / name).write_bytes(data)
        return FeatureExtractor(open_worker_encoder(directory), self.projection)
