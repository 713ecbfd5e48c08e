"""The port every encoder stands behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from PIL.Image import Image

from lookup.encoders.card import ModelCard

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Encoding:
    """What an encoder says of n images.

    `vectors`: float32 (n, d), rows of unit length. `patches`: float32 (n, h, w, c), the patch grid
    of the layer that the card names, not normalised; None unless it was asked for.
    """

    vectors: Floats
    patches: Floats | None = None


class Encoder(Protocol):
    """Turns images, and texts where the model reads them, into unit vectors of one space."""

    @property
    def card(self) -> ModelCard:
        """The frozen card of the model behind the port."""

    def encode(self, images: Sequence[Image], *, patches: bool = False) -> Encoding:
        """Encode upright RGB images; the patch grid only when asked. Raises PatchesNotSupported."""

    def encode_text(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, float32 (n, d), in the space of the images. Raises TextNotSupported."""

    def knows(self, text: str) -> bool:
        """Whether it was taught a word of the text, so that its vector means something.

        True of any text where the model came without the words it was taught.
        """
