"""A view as look-up would show it to the encoder, with what the teacher needs to know of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from indexer.lab.training.trunk import PATCH_GRID
from indexer.lab.training.views import View
from lookup.encoders.preprocessing import Preprocessing
from lookup.features.canvas import Canvas, cells_of
from lookup.features.close_up import CloseUp
from lookup.features.colour import colour_signature
from lookup.features.foreground import plain_foreground
from lookup.features.view import PLAIN_MARGIN


@dataclass(frozen=True)
class Look:
    """`canvas` is what the encoder is given. Of the item on it: its share of each patch,
    `weights` float32 (cells,), and the `colour` signature."""

    canvas: Image.Image
    weights: NDArray[np.float32]
    colour: NDArray[np.float32]

    @classmethod
    def at(cls, view: View, preprocessing: Preprocessing) -> "Look":
        """Catalogue pictures on a plain background closely, as `PictureViewer` does; others whole,
        their item taken to be round the middle."""
        picture = Image.fromarray(view.picture)
        canvas = Canvas.of(picture, preprocessing)
        foreground = plain_foreground(canvas) if view.domain == "catalogue" else None
        if foreground is None:
            close_up = CloseUp(canvas, None)
        else:
            close_up = CloseUp.of_foreground(
                picture, canvas, foreground, preprocessing, margin=PLAIN_MARGIN
            )
        return cls(
            close_up.canvas.image,
            cells_of(close_up.likely, PATCH_GRID),
            colour_signature(close_up.canvas.pixels, close_up.certain),
        )
