"""The maison's patch projection: learnt at its first build, then kept, so that caches hold."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from PIL.Image import Image

from indexer.sources.source import FetchedImage, ImageSource
from lookup.base.durable import staged_directory
from lookup.base.errors import PhotoError, Refused
from lookup.encoders.port import Encoder
from lookup.features.extractor import PICTURE_SIDE
from lookup.features.projection import PatchProjection
from lookup.images.limits import PhotoLimits
from lookup.images.photo import decode_photo
from lookup.learning.projection_fit import MOST_PICTURES, evenly_spread, fit_projection


class MaisonBasis:
    """Finds or learns the projection for one encoder, below a directory of the maison's."""

    def __init__(self, directory: Path, encoder: Encoder) -> None:
        self._path = directory / encoder.card.weights_digest[:16]
        self._encoder = encoder

    def projection(
        self, paths: Iterable[str], source: ImageSource, limits: PhotoLimits, *, anew: bool
    ) -> PatchProjection:
        """The projection kept, or one learnt from the catalogue's pictures, which is then kept.

        `anew` learns it again, after which everything is embedded again. Raises Refused where no
        picture can be read, GenerationCorrupt where the one kept is damaged.
        """
        if self._path.is_dir() and not anew:
            return PatchProjection.read(self._path)
        sample, problems = _readable(evenly_spread(list(paths), MOST_PICTURES), source, limits)
        if not sample:
            raise Refused(
                " ".join(["The catalogue has no picture that could be looked up.", *problems[:1]]),
                "Check that the feed names pictures and that --images is the right folder.",
            )
        projection = fit_projection(self._encoder, sample)
        self._keep(projection)
        return projection

    def _keep(self, projection: PatchProjection) -> None:
        with staged_directory(self._path) as staging:
            projection.write(staging)
            shutil.rmtree(self._path, ignore_errors=True)


def _readable(
    paths: Iterable[str], source: ImageSource, limits: PhotoLimits
) -> tuple[list[Image], list[str]]:
    """The pictures that can be read, and what is wrong with the others."""
    pictures, problems = [], []
    for path in paths:
        try:
            fetched = source.fetch(path, limits.max_bytes, known=None)
            assert isinstance(fetched, FetchedImage)  # nothing was said to be known
            pictures.append(decode_photo(fetched.data, limits, target_side=PICTURE_SIDE))
        except PhotoError as error:
            # The run that follows lists it, unless there is nothing to run for.
            problems.append(str(error))
    return pictures, problems
