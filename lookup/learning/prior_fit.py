"""Learns what all catalogues have in common: the calibration that ships."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lookup.learning.labelled_evidence import EvidenceTable, LabelledEvidence, PhotoProbabilities
from lookup.learning.rates import FALSE_MATCH_RATE, SHORT_LIST_RATE
from lookup.learning.thresholds import threshold, threshold_note
from lookup.matching.calibration import Calibration
from lookup.matching.evidence import KNOWN_FEATURES, RIGHT_FEATURES, SIGNLESS_FEATURES
from lookup.matching.logistic import Doubles, LogisticModel

_PHOTOS_A_CATALOGUE = 100
_RIDGE = 3.0
# An intercept drawn to 0 would make every confidence too small.
_INTERCEPT_RIDGE = 0.01


@dataclass(frozen=True)
class CatalogueEvidence:
    """What one catalogue teaches: its labelled `photos`, and `pictures` of things it lacks, made
    as those that `calibrated_to_catalogue` sees a catalogue against.
    """

    photos: Sequence[LabelledEvidence]
    pictures: Sequence[LabelledEvidence]


def fit_prior(catalogues: Sequence[CatalogueEvidence]) -> Calibration:
    """Coefficients of features standardised by each catalogue's own pictures of other things.

    Catalogues weigh the same, and so do photos of known and of other items within one. Means and
    spreads, for catalogues too small to have their own, are those over all pictures. Reliability
    and thresholds are of every catalogue's photos by what the others teach; two catalogues at
    least are needed.
    """
    tables = [_Catalogue.of(catalogue) for catalogue in catalogues]
    judged = [
        table.judged_by(_fitted([other for other in tables if other is not table]))
        for table in tables
    ]
    together = PhotoProbabilities(
        EvidenceTable.of([photo for table in tables for photo in table.photos.photos]),
        np.concatenate([one.known for one in judged]),
        np.concatenate([one.confidence for one in judged]),
    )
    foreign = together.foreign
    match_at = threshold(foreign, FALSE_MATCH_RATE, 0.0)
    prior = _fitted(tables)
    return prior.model_copy(
        update={
            "known_threshold": match_at,
            "none_threshold": min(threshold(foreign, SHORT_LIST_RATE, 0.0), match_at),
            "reliability": together.reliability(prior.foreign_share),
            "positives": int(together.table.known.sum()),
            "negatives": len(foreign),
            "note": threshold_note(len(foreign), FALSE_MATCH_RATE),
        }
    )


def blank_prior() -> Calibration:
    """Knows nothing; stands in until a prior is fitted."""
    return _calibration(_unit(KNOWN_FEATURES), _unit(RIGHT_FEATURES, even_at_zero=True))


@dataclass(frozen=True)
class _Catalogue:
    photos: EvidenceTable
    pictures: EvidenceTable

    @classmethod
    def of(cls, evidence: CatalogueEvidence) -> "_Catalogue":
        return cls(EvidenceTable.of(evidence.photos), EvidenceTable.of(evidence.pictures))

    def rows(self) -> tuple[Doubles, Doubles]:
        """Standardised rows of all photos, and of those of known items."""
        known, right = self.pictures.foreign_rows()
        return (
            _unit(KNOWN_FEATURES).seen_against(known).standardised(self.photos.known_rows),
            _unit(RIGHT_FEATURES, even_at_zero=True)
            .seen_against(right)
            .standardised(self.photos.right_rows[self.photos.known]),
        )

    def judged_by(self, prior: Calibration) -> PhotoProbabilities:
        own = prior.seen_against(*self.pictures.foreign_rows())
        return PhotoProbabilities(self.photos, *self.photos.by(own))


def _fitted(catalogues: Sequence[_Catalogue]) -> Calibration:
    rows = [each.rows() for each in catalogues]
    known = _unit(KNOWN_FEATURES).fitted(
        np.concatenate([known for known, _ in rows]),
        np.concatenate([each.photos.known for each in catalogues]),
        np.concatenate([each.photos.weights(_PHOTOS_A_CATALOGUE) for each in catalogues]),
        _RIDGE,
        _INTERCEPT_RIDGE,
    )
    right = _unit(RIGHT_FEATURES, even_at_zero=True).fitted(
        np.concatenate([right for _, right in rows]),
        np.concatenate([each.photos.right[each.photos.known] for each in catalogues]),
        np.concatenate([_even(each.photos) for each in catalogues]),
        _RIDGE,
        _INTERCEPT_RIDGE,
    )
    pictures = EvidenceTable.of([p for each in catalogues for p in each.pictures.photos])
    return _calibration(known, right).seen_against(*pictures.foreign_rows())


def _calibration(known: LogisticModel, right: LogisticModel) -> Calibration:
    return Calibration(
        known=known,
        right=right,
        known_threshold=0.0,
        none_threshold=0.0,
        false_match_rate=FALSE_MATCH_RATE,
        short_list_rate=SHORT_LIST_RATE,
        reliability=None,
        positives=0,
        negatives=0,
        source="shipped prior",
    )


def _unit(features: tuple[str, ...], *, even_at_zero: bool = False) -> LogisticModel:
    """Knows nothing yet of features that are standardised already."""
    count = len(features)
    return LogisticModel(
        features=features,
        signless=tuple(name for name in SIGNLESS_FEATURES if name in features),
        mean=(0.0,) * count,
        scale=(1.0,) * count,
        coefficients=(0.0,) * count,
        intercept=0.0,
        even_at_zero=even_at_zero,
    )


def _even(photos: EvidenceTable) -> Doubles:
    count = int(photos.known.sum())
    return np.full(count, min(count, _PHOTOS_A_CATALOGUE) / max(count, 1))
