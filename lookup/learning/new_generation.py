"""A generation that nothing has been learnt in yet."""

from datetime import datetime
from pathlib import Path

from lookup.index.manifest import Manifest
from lookup.index.writer import GenerationParts, write_generation
from lookup.learning.candidates_fit import write_candidates
from lookup.matching.model import MatchingModel


def write_new_generation(
    directory: Path,
    parts: GenerationParts,
    *,
    generation: str,
    maison: str,
    parent: str | None,
    created_at: datetime,
) -> Manifest:
    """Writes the parts, short vectors fitted to them, and the matching model that ships, into the
    empty `directory`; gives the manifest.
    """
    return write_generation(
        directory,
        parts,
        generation=generation,
        maison=maison,
        parent=parent,
        created_at=created_at,
        write_search=write_candidates,
        model=MatchingModel.shipped(),
    )
