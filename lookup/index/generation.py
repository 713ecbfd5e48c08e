"""One verified generation, open for reading."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from lookup.base.digest import file_digest
from lookup.base.errors import GenerationCorrupt, GenerationMismatch
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.index.entries import Entries
from lookup.index.file_vectors import FileVectors
from lookup.index.manifest import MANIFEST_NAME, FileEntry, Manifest
from lookup.index.port import VectorEngine, VectorStore

ENCODER_DIR = "encoder"


@dataclass(frozen=True)
class Generation:
    """An index snapshot whose parts were found to agree: manifest, entries, vectors, encoder.

    `short_vectors` are what candidates are found by (`lookup.matching.candidates`).
    """

    directory: Path
    manifest: Manifest
    entries: Entries
    vectors: VectorStore
    short_vectors: VectorStore
    encoder: OnnxEncoder

    @classmethod
    def open(
        cls, directory: Path, *, threads: int | None = None, engine: VectorEngine | None = None
    ) -> Self:
        """The generation in `directory`, after checking all of it; its vectors are searched by
        `engine`, its own files when not given.

        Raises GenerationCorrupt when a file is missing or changed, GenerationMismatch when
        intact files don't belong together, EncoderError when the encoder fails its own checks,
        VectorsUnavailable when the engine does not answer.
        """
        manifest = Manifest.read(directory)
        engine = engine or FileVectors()
        # First: whoever waits for an engine to come back need not read all files each time.
        vectors, short_vectors = engine.open(directory, manifest)
        verify_files(directory, manifest, without=engine.files)
        generation = cls(
            directory=directory,
            manifest=manifest,
            entries=Entries.read(directory),
            vectors=vectors,
            short_vectors=short_vectors,
            encoder=OnnxEncoder.open(directory / ENCODER_DIR, threads=threads),
        )
        generation._check_agreement()
        return generation

    def _check_agreement(self) -> None:
        card, recorded = self.encoder.card, self.manifest.encoder
        pairs: dict[str, tuple[object, object]] = {
            "encoder name": (card.name, recorded.name),
            "encoder weights": (card.weights_digest, recorded.weights_digest),
            "preprocessing": (card.preprocessing, recorded.preprocessing),
            "encoder dimension": (card.dimension, recorded.dimension),
            "vector dimension": (self.vectors.dimension, recorded.dimension),
            "vector rows": (len(self.vectors), self.manifest.images),
            "short vector rows": (len(self.short_vectors), self.manifest.images),
            "entry rows": (len(self.entries), self.manifest.images),
            "products": (len(self.entries.products), self.manifest.products),
        }
        for what, (found, expected) in pairs.items():
            if found != expected:
                raise GenerationMismatch(
                    f"Generation {self.manifest.generation}: {what} is {found}, the manifest says"
                    f" {expected}.",
                    "Build the generation again.",
                )


def verify_files(
    directory: Path, manifest: Manifest, *, without: frozenset[str] = frozenset()
) -> None:
    """Checks that every file but those of `without` is the one the manifest names.

    Raises GenerationCorrupt.
    """
    present = set(list_files(directory)) - without
    recorded = set(manifest.files) - without
    for name in sorted(present ^ recorded):
        what = "is missing" if name in recorded else "is not in the manifest"
        raise GenerationCorrupt(
            f"Generation {manifest.generation}: the file {name} {what}.",
            "Build the generation again, or publish another one.",
        )
    for name in sorted(recorded):
        if file_digest(directory / name) != manifest.files[name].sha256:
            raise GenerationCorrupt(
                f"Generation {manifest.generation}: the file {name} is not the one that was"
                " written (its SHA-256 differs).",
                "Build the generation again, or publish another one.",
            )


def list_files(directory: Path) -> list[str]:
    """Relative names of all files of a generation but its manifest, sorted."""
    names = (p.relative_to(directory).as_posix() for p in directory.rglob("*") if p.is_file())
    return sorted(name for name in names if name != MANIFEST_NAME)


def file_entries(directory: Path) -> dict[str, FileEntry]:
    """Digest and size of each file of a generation being written."""
    return {
        name: FileEntry(
            sha256=file_digest(directory / name), bytes=(directory / name).stat().st_size
        )
        for name in list_files(directory)
    }
