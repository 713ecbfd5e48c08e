"""What a generation must pass before it is published."""

from pathlib import Path

from indexer.pipeline.assembly import Rows
from lookup.base.errors import GenerationMismatch, Refused
from lookup.index.generation import Generation


def verified(staging: Path, rows: Rows) -> Generation:
    """The generation just written, read back: digests, row counts, encoder, self-retrieval.

    Raises GenerationError, EncoderError, or Refused where pictures don't find themselves.
    """
    generation = Generation.open(staging)
    manifest = generation.manifest
    if manifest.images != len(rows.contents) or manifest.catalog_digest != rows.digest:
        raise GenerationMismatch(
            f"The generation holds {manifest.images} pictures, not the {len(rows.contents)} of the"
            " catalogue.",
            "Run again; if it stays so, run with --full.",
        )
    retrieval = manifest.self_retrieval
    if retrieval.found_first < retrieval.checked:
        raise Refused(
            f"{retrieval.checked - retrieval.found_first} of {retrieval.checked} catalogue"
            " pictures do not find themselves.",
            "The encoder or the cache is damaged: run again with --full.",
        )
    return generation
