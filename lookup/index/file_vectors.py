"""The engine that needs nothing but a generation's own files."""

from pathlib import Path

from lookup.index.manifest import Manifest
from lookup.index.port import VectorStore
from lookup.index.vectors import SHORT_VECTORS_FILE, VectorIndex


class FileVectors:
    """The `VectorEngine` by default: FAISS on memory-mapped files."""

    files: frozenset[str] = frozenset()

    def open(self, directory: Path, manifest: Manifest) -> tuple[VectorStore, VectorStore]:
        """As `VectorEngine.open`. Raises GenerationCorrupt."""
        return VectorIndex.read(directory), VectorIndex.read(directory, SHORT_VECTORS_FILE)

    def watch(self, generation: str) -> None:
        """None: what was opened stays open."""
