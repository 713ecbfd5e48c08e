"""One verified generation, open for reading."""

from collections.abc import Iterable
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

LARGE_BYTES = 64 * 2**20
"""From here on a file takes long enough to read that a service may start before it is checked."""


@dataclass(frozen=True)
class Generation:
    """An index snapshot whose parts were found to agree: manifest, entries, vectors, encoder.

    `short_vectors` are what candidates are found by (`lookup.matching.candidates`); `unchecked`
    names the files whose digests are still to be checked, by `check_rest`.
    """

    directory: Path
    manifest: Manifest
    entries: Entries
    vectors: VectorStore
    short_vectors: VectorStore
    encoder: OnnxEncoder
    unchecked: frozenset[str] = frozenset()

    @classmethod
    def open(
        cls,
        directory: Path,
        *,
        threads: int | None = None,
        batch_size: int = 4,
        engine: VectorEngine | None = None,
        large_later: bool = False,
    ) -> Self:
        """The generation in `directory`, after checking all of it; its vectors are searched by
        `engine`, its own files when not given; `threads` and `batch_size` are its encoder's. With
        `large_later` the digests of files of LARGE_BYTES or more are left to `check_rest`.

        Raises GenerationCorrupt when a file is missing or changed, GenerationMismatch when
        intact files don't belong together, EncoderError when the encoder fails its own checks,
        VectorsUnavailable when the engine does not answer.
        """
        manifest = Manifest.read(directory)
        engine = engine or FileVectors()
        # First: whoever waits for an engine to come back need not read all files each time.
        vectors, short_vectors = engine.open(directory, manifest)
        check_names(directory, manifest, without=engine.files)
        names = manifest.files.keys() - engine.files
        large = {name for name in names if manifest.files[name].bytes >= LARGE_BYTES}
        unchecked = frozenset(large if large_later else ())
        check_digests(directory, manifest, names - unchecked)
        generation = cls(
            directory=directory,
            manifest=manifest,
            entries=Entries.read(directory),
            vectors=vectors,
            short_vectors=short_vectors,
            encoder=OnnxEncoder.open(
                directory / ENCODER_DIR, threads=threads, batch_size=batch_size
            ),
            unchecked=unchecked,
        )
        generation._check_agreement()
        return generation

    def check_rest(self) -> None:
        """Checks the files that `open` has left. Raises GenerationCorrupt, OSError."""
        check_digests(self.directory, self.manifest, self.unchecked)

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
    check_names(directory, manifest, without=without)
    check_digests(directory, manifest, manifest.files.keys() - without)


def check_names(directory: Path, manifest: Manifest, *, without: frozenset[str]) -> None:
    """Checks that the files are those of the manifest by name, but for `without`.

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


def check_digests(directory: Path, manifest: Manifest, names: Iterable[str]) -> None:
    """Checks what those files of the manifest hold. Raises GenerationCorrupt."""
    for name in sorted(names):
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
