"""An encoder in int8 against itself in float: what either recognises of a catalogue, how fast."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from indexer.flow.library_threads import one_thread_a_call
from lookup.encoders.card import PrecisionRecall
from lookup.encoders.port import Encoder
from lookup.features.extractor import VECTOR, FeatureExtractor, ImageFeatures
from lookup.features.packing import PATCH_ARRAYS, PackedPatches
from lookup.features.projection import PatchProjection
from lookup.features.view import PictureView, PictureViewer
from lookup.matching.interaction import LateInteraction

_CANDIDATES = 10


@dataclass(frozen=True)
class TrialPicture:
    """A catalogue picture, the product that it shows, and photos to find it by."""

    product: str
    picture: Image
    photos: tuple[Image, ...] = ()


def compared_recall(
    forms: tuple[Encoder, Encoder],
    projection: PatchProjection,
    catalogue: Iterable[TrialPicture],
    photos: Iterable[tuple[str, Image]] = (),
) -> PrecisionRecall:
    """Recall@1 among the catalogue's pictures, of the photos that come with them and of further
    (product, photo) pairs, in float and in int8, which `forms` are in this order.

    Ten candidates come by cosine, the best of them by cosine and patches: what matching lives on.
    """
    in_float, in_int8 = both = tuple(_Form(encoder, projection) for encoder in forms)
    with one_thread_a_call():
        for shown in catalogue:
            for form in both:
                form.keep(shown.product, shown.picture)
                for photo in shown.photos:
                    form.look_at(shown.product, photo)
        for product, photo in photos:
            for form in both:
                form.look_at(product, photo)
        before, after = in_float.recognised(), in_int8.recognised()
    return PrecisionRecall(
        photos=len(before),
        fp32=float(before.mean()),
        int8=float(after.mean()),
        lost=int((before & ~after).sum()),
        gained=int((after & ~before).sum()),
    )


def times_faster(forms: tuple[Encoder, Encoder], pictures: Sequence[Image]) -> float:
    """How many times as long the first takes as the second, by this thread's processor time: what
    else the machine does counts little. The median over the pictures; encoders of one thread."""
    for encoder in forms:
        encoder.encode(pictures[:1], patches=True)
    taken = [[_seconds(encoder, picture) for encoder in forms] for picture in pictures]
    slow, fast = np.array(taken).T
    return float(np.median(slow / fast))


def _seconds(encoder: Encoder, picture: Image) -> float:
    started = time.thread_time()
    encoder.encode([picture], patches=True)
    return time.thread_time() - started


class _Form:
    """What one form of the encoder makes of catalogue and photos."""

    def __init__(self, encoder: Encoder, projection: PatchProjection) -> None:
        self._extractor = FeatureExtractor(encoder, projection)
        self._viewer = PictureViewer(encoder, projection)
        self._products: list[str] = []
        self._features: list[ImageFeatures] = []
        self._photos: list[tuple[str, PictureView]] = []

    def keep(self, product: str, picture: Image) -> None:
        """The picture is one of the catalogue's."""
        self._products.append(product)
        self._features += self._extractor.extract([picture])

    def look_at(self, product: str, photo: Image) -> None:
        """The photo is to be recognised as that product."""
        (view,) = self._viewer.views([photo])
        self._photos.append((product, view))

    def recognised(self) -> NDArray[np.bool_]:
        """Of each photo whether its product came first, (photos,)."""
        vectors = np.stack([features[VECTOR] for features in self._features])
        patches = PackedPatches.from_arrays(
            {name: np.stack([each[name] for each in self._features]) for name in PATCH_ARRAYS}
        )
        interaction = LateInteraction()
        found = np.zeros(len(self._photos), bool)
        for number, (product, photo) in enumerate(self._photos):
            cosines = vectors @ photo.vector
            rows = np.argsort(-cosines, kind="stable")[:_CANDIDATES]
            scores = cosines[rows] + interaction.forward(patches.rows(rows), photo.item)
            found[number] = self._products[rows[int(np.argmax(scores))]] == product
        return found
