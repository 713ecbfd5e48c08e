"""What people call colours, and how much of an item each of them covers."""

import cv2
import numpy as np
from numpy.typing import NDArray

from lookup.features.colour import SIGNATURE_LENGTH, bin_colours

Floats = NDArray[np.float32]

# Typical sRGB of what people call so; several for the wide ones.
ANCHORS: tuple[tuple[str, tuple[int, int, int]], ...] = (
    ("black", (22, 22, 24)), ("black", (45, 45, 48)), ("white", (243, 243, 243)),
    ("white", (222, 222, 224)), ("cream", (238, 228, 205)), ("grey", (128, 128, 130)),
    ("grey", (175, 175, 178)), ("grey", (90, 91, 95)), ("brown", (92, 60, 42)),
    ("brown", (120, 82, 60)), ("brown", (65, 45, 36)), ("camel", (175, 120, 70)),
    ("beige", (200, 178, 145)), ("beige", (180, 165, 135)), ("red", (195, 30, 40)),
    ("red", (160, 25, 35)), ("burgundy", (100, 25, 40)), ("orange", (232, 120, 35)),
    ("orange", (240, 150, 60)), ("yellow", (240, 205, 50)), ("yellow", (225, 190, 90)),
    ("green", (40, 120, 65)), ("green", (110, 170, 70)), ("green", (25, 75, 50)),
    ("olive", (95, 98, 58)), ("olive", (70, 75, 48)), ("turquoise", (55, 170, 170)),
    ("blue", (35, 85, 180)), ("blue", (70, 110, 165)), ("navy", (28, 36, 72)),
    ("navy", (45, 55, 90)), ("sky", (150, 195, 230)), ("purple", (100, 50, 130)),
    ("purple", (80, 40, 90)), ("lilac", (180, 160, 210)), ("pink", (240, 160, 180)),
    ("pink", (225, 120, 150)), ("fuchsia", (205, 35, 125)),
)  # fmt: skip
LIGHTNESS_WEIGHT = 0.6
"""Of a difference in Lab: the same colour is lighter and darker in every fold."""
_WIDTH = 8.0
"""In Lab: about what the bins of a signature are apart."""


class NamedColours:
    """Reads colour signatures in names; safe to share between threads."""

    def __init__(self) -> None:
        self.names = tuple(dict.fromkeys(name for name, _ in ANCHORS))
        self._of_bins = self._shares_of_bins()

    def shares(self, signatures: NDArray[np.floating]) -> Floats:
        """How much of each item each of `names` covers, float32 (n, names), rows of sum 1, from
        signatures (n, SIGNATURE_LENGTH): as seen and corrected for the light, in equal parts."""
        # A signature holds square roots of shares, twice.
        squares = np.square(np.asarray(signatures, np.float32))
        counts = squares.reshape(len(squares), 2, SIGNATURE_LENGTH // 2).sum(axis=1)
        counts /= np.maximum(counts.sum(axis=1, keepdims=True), 1e-9)
        return np.asarray(counts @ self._of_bins, np.float32)

    def _shares_of_bins(self) -> Floats:
        colours = np.array([rgb for _, rgb in ANCHORS], np.float32)[None] / np.float32(255)
        anchors = cv2.cvtColor(colours, cv2.COLOR_RGB2Lab)[0]
        near = np.exp(-lab_distances(bin_colours(), np.asarray(anchors, np.float32)) / _WIDTH)
        of_names = np.stack(
            [
                near[:, [place for place, (name, _) in enumerate(ANCHORS) if name == each]].sum(1)
                for each in self.names
            ],
            axis=1,
        )
        return np.asarray(of_names / near.sum(axis=1, keepdims=True), np.float32)


def lab_distances(colours: Floats, others: Floats) -> Floats:
    """From each Lab colour (n, 3) to each of the others (m, 3), (n, m), lightness counting less."""
    difference = colours[:, None] - others[None]
    difference[..., 0] *= LIGHTNESS_WEIGHT
    return np.asarray(np.linalg.norm(difference, axis=2), np.float32)
