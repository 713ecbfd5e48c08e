"""Photos whose answer is known, as arrays that models are fitted to and judged on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from lookup.matching.calibration import Calibration
from lookup.matching.evidence import KNOWN_FEATURES, RIGHT_FEATURES, ProductEvidence
from lookup.matching.logistic import Doubles
from lookup.matching.reliability import Reliability

_FOLDS = 5
_BINS = 10
_LEAST_PHOTOS_A_BIN = 10

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class LabelledEvidence:
    """Evidence of one photo and the truth: its product, or None for an item not in the catalogue.

    `group` names what must not be on both sides of a held-out check: the product the picture was
    made from, or the product or photo taken out for a photo of something else. A `look_alike` is
    of an item whose own product alone was taken out: its siblings are still there.
    """

    evidence: ProductEvidence
    product: int | None
    group: str
    look_alike: bool = False

    @property
    def known(self) -> bool:
        """Whether the item is in the catalogue."""
        return self.product is not None

    @property
    def right(self) -> bool:
        """Whether the best product is the photo's."""
        return len(self.evidence) > 0 and int(self.evidence.products[0]) == self.product


@dataclass(frozen=True)
class EvidenceTable:
    """n photos with candidates; photos without any teach nothing and are left out.

    `known_rows` (n, k) and `right_rows` (n, l) in the order of KNOWN_FEATURES and RIGHT_FEATURES,
    `known`, `right` and `folds` (n,); a group lies in one of five folds.
    """

    photos: Sequence[LabelledEvidence]
    known_rows: Doubles
    right_rows: Doubles
    known: Mask
    right: Mask
    folds: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.photos)

    @classmethod
    def of(cls, photos: Sequence[LabelledEvidence]) -> Self:
        """The same for the same photos."""
        photos = [photo for photo in photos if len(photo.evidence)]
        groups = sorted({photo.group for photo in photos})
        shuffled = np.random.default_rng(0).permutation(len(groups)) % _FOLDS
        fold = dict(zip(groups, shuffled.tolist(), strict=True))
        return cls(
            photos=photos,
            known_rows=_rows([photo.evidence.known for photo in photos], len(KNOWN_FEATURES)),
            right_rows=_rows([photo.evidence.right for photo in photos], len(RIGHT_FEATURES)),
            known=np.array([photo.known for photo in photos], bool),
            right=np.array([photo.right for photo in photos], bool),
            folds=np.array([fold[photo.group] for photo in photos], np.int64),
        )

    def weights(self, most: int, chosen: Mask | None = None) -> Doubles:
        """Of the chosen photos, by default all: those of known items together weigh as much as
        those of others, which is `most` photos or what there are of either; 0 where one is lacking.
        """
        known = self.known if chosen is None else self.known[chosen]
        counts = int(known.sum()), int((~known).sum())
        each = min(*counts, most)
        if not each:
            return np.zeros(len(known))
        return np.where(known, each / counts[0], each / counts[1])

    def foreign_rows(self, chosen: Mask | None = None) -> tuple[Doubles, Doubles]:
        """`known_rows` and `right_rows` of those of the chosen photos that show other items."""
        foreign = ~self.known if chosen is None else chosen & ~self.known
        return self.known_rows[foreign], self.right_rows[foreign]

    def held_out(self, model_of: Callable[[Mask], Calibration]) -> "PhotoProbabilities":
        """What models say of the photos of each fold that were made of the other folds' photos."""
        known, confidence = np.empty(len(self)), np.empty(len(self))
        for fold in np.unique(self.folds):
            model = model_of(self.folds != fold)
            inside = self.folds == fold
            known[inside], confidence[inside] = self.by(model, inside)
        return PhotoProbabilities(self, known, confidence)

    def by(self, model: Calibration, chosen: Mask | None = None) -> tuple[Doubles, Doubles]:
        """P(known) and the best product's confidence, (m,) each, of the chosen photos or all."""
        places = range(len(self)) if chosen is None else np.flatnonzero(chosen).tolist()
        some = [self.photos[place].evidence for place in places]
        known = np.array([model.known_probability(evidence) for evidence in some])
        right = np.array([model.right_probability(evidence) for evidence in some])
        return known, known * right


@dataclass(frozen=True)
class PhotoProbabilities:
    """P(known) and the best product's confidence, float64 (n,), of the photos of a table."""

    table: EvidenceTable
    known: Doubles
    confidence: Doubles

    @property
    def foreign(self) -> Doubles:
        """P(known) of the photos of other items."""
        return self.known[~self.table.known]

    def log_loss(self, foreign_share: float) -> float:
        """Of the confidence that the best product is right."""
        sure = np.clip(self.confidence, 1e-6, 1 - 1e-6)
        losses = -np.log(np.where(self.table.right, sure, 1 - sure))
        return float(np.average(losses, weights=self._weights(foreign_share)))

    def reliability(self, foreign_share: float) -> Reliability | None:
        """None where there are too few photos, or only of one kind."""
        inside, count = self.table.known, len(self.table)
        if not inside.any() or inside.all() or count < 2 * _LEAST_PHOTOS_A_BIN:
            return None
        bins = min(_BINS, count // _LEAST_PHOTOS_A_BIN)
        weights = self._weights(foreign_share)
        return Reliability.of(self.confidence, self.table.right, weights, bins)

    def _weights(self, foreign_share: float) -> Doubles:
        known = self.table.known
        counts = max(int(known.sum()), 1), max(int((~known).sum()), 1)
        return np.where(known, (1 - foreign_share) / counts[0], foreign_share / counts[1])


def _rows(rows: list[Doubles], width: int) -> Doubles:
    return np.array(rows, np.float64).reshape(-1, width)
