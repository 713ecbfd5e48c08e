"""Pictures that look like another product's."""

from collections import Counter, defaultdict
from collections.abc import Container, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.insight.catalogue import Catalogue
from indexer.insight.survey import PictureRecord, Rival
from lookup.insight.findings import MislabelledPicture

_AHEAD = 2.0
"""By so many log odds the other product's picture must be more alike than any of its own's."""
_UNUSUAL = 1.5
"""By so many standard deviations its own product's pictures must be less alike than usual."""
_LEAST_TO_JUDGE = 20
_LEAST_DEVIATION = 0.5


@dataclass(frozen=True)
class _Usual:
    """How alike the nearest pictures of one product are."""

    middle: float
    deviation: float


def mislabelled(
    records: Sequence[PictureRecord], catalogue: Catalogue, set_aside: Container[int]
) -> list[MislabelledPicture]:
    """Such pictures, the surest first; `set_aside` are rows that stand under several products.

    A picture of a view that its product has once is less like the others than one that it has in
    several colours: each kind is measured by its own.
    """
    usual = _UsualLikeness(records, catalogue)
    found = []
    for record in records:
        rival = _suspected(record, usual.of(record), set_aside)
        if rival is not None and record.own is not None:
            ahead = rival.likeness - record.own
            found.append(
                MislabelledPicture(
                    picture=catalogue.picture_shown(record.row),
                    looks_like=catalogue.product_shown(rival.product),
                    nearest=catalogue.picture_shown(rival.row),
                    certainty=1 / (1 + np.exp(-ahead)),
                )
            )
    return sorted(found, key=lambda each: (-each.certainty, each.picture.image_id))


def _suspected(
    record: PictureRecord, usual: _Usual | None, set_aside: Container[int]
) -> Rival | None:
    if usual is None or record.own is None or not record.rivals or record.row in set_aside:
        return None
    rival = record.rivals[0]
    unusual = record.own < usual.middle - _UNUSUAL * usual.deviation
    return rival if unusual and rival.likeness - record.own > _AHEAD else None


class _UsualLikeness:
    """What is usual of a picture, by its view and by whether its product has that view again."""

    def __init__(self, records: Sequence[PictureRecord], catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._having: Mapping[tuple[int, str | None], int] = Counter(
            (record.product, catalogue.view(record.row)) for record in records
        )
        groups: defaultdict[Hashable, list[float]] = defaultdict(list)
        for record in records:
            if record.own is not None:
                groups[self._kind(record)].append(record.own)
        self._usual = {
            kind: _spread(own) for kind, own in groups.items() if len(own) >= _LEAST_TO_JUDGE
        }

    def of(self, record: PictureRecord) -> _Usual | None:
        """None where there are too few pictures of its kind to tell."""
        return self._usual.get(self._kind(record))

    def _kind(self, record: PictureRecord) -> Hashable:
        view = self._catalogue.view(record.row)
        return view, self._having[record.product, view] > 1


def _spread(values: Sequence[float]) -> _Usual:
    middle = float(np.median(values))
    deviation = 1.4826 * float(np.median(np.abs(np.array(values) - middle)))
    return _Usual(middle, max(deviation, _LEAST_DEVIATION))
