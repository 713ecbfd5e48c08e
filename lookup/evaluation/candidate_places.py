"""Where the first stage of matching puts the right product."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from lookup.evaluation.labelled import labelled_photos
from lookup.evaluation.manifest import LabelledImage
from lookup.index.generation import Generation
from lookup.matching.candidates import CandidateIndex, ShortVectors
from lookup.matching.matcher import Matcher


def candidate_places(generation: Generation, images: Iterable[LabelledImage]) -> NDArray[np.int64]:
    """The first place, from 1, of an image of a photo's product; int64, one a photo that shows a
    product of the generation."""
    candidates = CandidateIndex(generation.short_vectors, ShortVectors.read(generation.directory))
    matcher, products = Matcher(generation), generation.entries.product_rows
    places = []
    for photo in labelled_photos(generation, images):
        if photo.product is not None:
            (view,) = matcher.views([photo.open()])
            rows = candidates.search(view, len(generation.entries))
            places.append(int(np.flatnonzero(products[rows] == photo.product)[0]) + 1)
    return np.array(places, np.int64)
