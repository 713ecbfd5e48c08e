"""A labelled set as look-up would show it to the encoder, up to the stages that learn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from PIL.Image import Image

from indexer.lab.training.student import see
from indexer.lab.training.trunk import frozen_part, learning_part
from lookup.base.errors import TextNotSupported
from lookup.encoders.card import ModelCard
from lookup.encoders.port import Encoding
from lookup.encoders.torch.source import embedded_card
from lookup.evaluation.manifest import LabelledImage
from lookup.features.view import PictureViewer
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.learning.projection_fit import MOST_PICTURES, evenly_spread, fit_projection

Floats = npt.NDArray[np.float32]

_PHOTO_SIDE = 512
_AT_ONCE = 48


@dataclass(frozen=True)
class LabelledSet:
    """`features` float32 (rows, c, h, w) of all that look-up encodes: one row of a picture on a
    plain background, two of others; `pictures` int64 (rows,) says whose. `colours` float32 (n, s)
    and `images` are one a picture."""

    images: Sequence[LabelledImage]
    features: Floats
    pictures: npt.NDArray[np.int64]
    colours: Floats

    @classmethod
    def seen(cls, images: Sequence[LabelledImage], trunk: Any, first_stage: int) -> Self:
        """The set's pictures with the labels that name a product."""
        labelled = [image for image in images if image.product_id is not None]
        encoder = _Watched(trunk, first_stage)
        few = evenly_spread([i for i in labelled if i.split == "gallery"], MOST_PICTURES)
        viewer = PictureViewer(encoder, fit_projection(encoder, [_opened(i) for i in few]))
        encoder.shown.clear()
        owners: list[int] = []
        colours: list[Floats] = []
        for place, image in enumerate(labelled):
            (view,) = viewer.views([_opened(image)])
            owners += [place] * (len(encoder.shown) - len(owners))
            colours.append(view.colour)
        return cls(labelled, np.stack(encoder.shown), np.array(owners), np.stack(colours))

    def vectors(self, visual: Any, first_stage: int) -> Floats:
        """What `PictureView.vector` is by that image tower: unit rows (n, d), one a picture."""
        import torch

        summed: dict[int, Floats] = {}
        with torch.inference_mode():
            for start in range(0, len(self.features), _AT_ONCE):
                rows = slice(start, start + _AT_ONCE)
                found = see(visual, torch.from_numpy(self.features[rows]), first_stage).vectors
                for owner, vector in zip(self.pictures[rows], found.numpy(), strict=True):
                    summed[int(owner)] = summed.get(int(owner), 0) + vector
        vectors = np.stack([summed[place] for place in range(len(self.images))])
        unit: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def right(self, vectors: Floats) -> npt.NDArray[np.bool_]:
        """Whether the nearest catalogue picture shows the product of each query, in their order."""
        gallery = self.places("gallery")
        best = gallery[np.argmax(vectors[self.places("query")] @ vectors[gallery].T, axis=1)]
        names = np.array([image.product_id for image in self.images])
        right: npt.NDArray[np.bool_] = names[best] == names[self.places("query")]
        return right

    def places(self, split: str) -> npt.NDArray[np.int64]:
        """Where the pictures of a split are."""
        return np.array([i for i, image in enumerate(self.images) if image.split == split])


class _Watched:
    """An encoder of the published trunk, whose frozen features of all it is shown are kept."""

    def __init__(self, trunk: Any, first_stage: int) -> None:
        self.shown: list[Floats] = []
        self._trunk = trunk
        self._first_stage = first_stage

    @property
    def card(self) -> ModelCard:
        return embedded_card()

    def encode(self, images: Sequence[Image], *, patches: bool = False) -> Encoding:
        import torch

        batch = np.stack([self.card.preprocessing.apply(image) for image in images])
        with torch.inference_mode():
            features = frozen_part(self._trunk, torch.from_numpy(batch), self._first_stage)
            pooled, grid = learning_part(self._trunk, features, self._first_stage)
        self.shown += list(features.numpy())
        return Encoding(pooled.numpy(), grid.permute(0, 2, 3, 1).numpy() if patches else None)

    def encode_text(self, texts: Sequence[str]) -> Floats:
        raise TextNotSupported("The published trunk reads no text.", "Train a text tower.")

    def knows(self, text: str) -> bool:
        return False


def _opened(image: LabelledImage) -> Image:
    return open_picture(image.path, DEFAULT_LIMITS, target_side=_PHOTO_SIDE)
