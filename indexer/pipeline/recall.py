"""Whether a new generation recognises the maison's labelled photos as well as the last one."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from lookup.base.errors import Refused
from lookup.evaluation.lookups import evaluate_generation
from lookup.evaluation.manifest import LabelledImage, read_manifest
from lookup.index.generation import Generation


class RecallCheck(BaseModel):
    """Share of the labelled photos whose product came first; `before` None without a parent."""

    model_config = ConfigDict(frozen=True)

    photos: int
    recall_at_1: float
    before: float | None


@dataclass(frozen=True)
class RecallGate:
    """The check; `max_drop` is how much smaller the share may become."""

    manifest: Path
    max_drop: float

    def check(self, new: Generation, published: Generation | None) -> RecallCheck | None:
        """What was measured; None where there are no labelled photos.

        Photos of products that are not in the catalogue any more (or, for the comparison, were not
        in it yet) don't count. Raises Refused when the share dropped too far, FeedError when the
        manifest cannot be used, UnreadablePhotos.
        """
        if not self.manifest.is_file():
            return None
        photos = [image for image in read_manifest(self.manifest) if image.split == "query"]
        found = _found(photos, new)
        if not found:
            return None
        recall = sum(found.values()) / len(found)
        before = None
        if published is not None:
            found_before = _found(photos, published)
            shared = found.keys() & found_before.keys()
            if shared:
                before = sum(found_before[path] for path in shared) / len(shared)
                now = sum(found[path] for path in shared) / len(shared)
                self._compare(now, before, len(shared))
        return RecallCheck(photos=len(found), recall_at_1=recall, before=before)

    def _compare(self, now: float, before: float, photos: int) -> None:
        if before - now > self.max_drop:
            raise Refused(
                f"Of {photos} labelled photos the new index recognises {now:.1%}, the published one"
                f" {before:.1%}.",
                "Look at what changed in the catalogue's pictures or the encoder; if it is meant,"
                " run again with a larger --max-recall-drop.",
            )


def _found(photos: Sequence[LabelledImage], generation: Generation) -> dict[Path, bool]:
    """Whether each photo's product came first, for photos of products that are there."""
    catalogue_photos = [photo for photo in photos if not photo.open_set]
    outcomes = evaluate_generation(generation, catalogue_photos)
    return {outcome.query.path: outcome.correct for outcome in outcomes}
