"""What a catalogue's own views of products teach about comparing vectors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lookup.features.view import Floats
from lookup.index.generation import Generation
from lookup.learning.adaptation_check import checked, held_out
from lookup.learning.catalogue import LEAST_PRODUCTS, LabelledPhoto, Sample
from lookup.learning.phone_changes import phone_like
from lookup.learning.projection_fit import evenly_spread
from lookup.matching.adaptation import AdaptationCheck, TaughtMetric
from lookup.matching.fusion import FusionWeights, fused
from lookup.matching.matcher import Matcher
from lookup.matching.signals import CandidateSignals

_MOST_COMPARED = 20_000
"""Catalogue pictures that are compared with others of their variant at most."""

_MOST_VIEWS = 10
"""Others that each is compared with at most: a folder of pictures without colours may be one
variant of hundreds."""

_SAME_PICTURE = 0.995
"""Cosine of vectors from which on two pictures of a variant are taken for one."""

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Lesson:
    """A look-up whose product is known: the photo's vector (d,), the signals of its candidates, and
    the vectors (k, d) of the catalogue's pictures of the variant that it shows."""

    product: int
    vector: Floats
    signals: CandidateSignals
    pictures: Floats


class Teacher:
    """Teaches how vectors of one generation are compared, and checks what that gains.

    The same for the same pictures and photos.
    """

    def __init__(
        self, generation: Generation, samples: Sequence[Sample], photos: Sequence[LabelledPhoto]
    ) -> None:
        """Looks `samples` up as phones might take them, in the whole catalogue, and again without
        the picture itself where the variant has others; and confirmed `photos`.

        Takes about 0.15 s for each. Raises DomainError where one cannot be read.
        """
        self._generation = generation
        self._products = generation.entries.product_rows.astype(np.int64)
        self._variants = _variants(generation)
        self._matcher = Matcher(generation)
        self._lessons = [*self._of_pictures(samples), *self._of_photos(photos)]
        self._vectors, self._differences, self._of_product = self._differing()
        self._taught_by = {
            *self._of_product.tolist(),
            *(photo.product for photo in photos if photo.product is not None),
        }

    @property
    def products(self) -> int:
        """How many products have several pictures of one variant, or confirmed photos."""
        return len(self._taught_by)

    @property
    def has_enough(self) -> bool:
        """Whether there are products enough to learn from and to be judged on."""
        return self.products >= LEAST_PRODUCTS

    def check(self, weights: FusionWeights) -> AdaptationCheck:
        """What it gains on products that it was not taught by, with these weights of signals."""
        products = np.array([lesson.product for lesson in self._lessons])

        def judge(learnt_from: Rows, judged: Rows) -> Mask:
            metric = self._metric(np.unique(products[judged]))
            return self._right([self._lessons[place] for place in judged], weights, metric)

        groups = [str(product) for product in products]
        return checked(self._right(self._lessons, weights, None), held_out(groups, judge), groups)

    def metric(self) -> TaughtMetric:
        """What all products teach."""
        return self._metric(np.empty(0, np.int64))

    def _metric(self, held_out: Rows) -> TaughtMetric:
        seen = [
            lesson.vector - lesson.pictures
            for lesson in self._lessons
            if lesson.product not in held_out
        ]
        kept = self._differences[~np.isin(self._of_product, held_out)]
        return TaughtMetric.fit(np.concatenate([kept, *seen]), self._vectors)

    def _of_pictures(self, samples: Sequence[Sample]) -> Iterator[Lesson]:
        rng = np.random.default_rng(0)
        for sample in samples:
            (view,) = self._matcher.views([phone_like(sample.open(), rng)])
            own, product = self._vectors_of([sample.row]), int(self._products[sample.row])
            yield Lesson(product, view.vector, self._matcher.signals(view, None), own)
            others = self._other_views(sample.row)
            if len(others):
                among = self._products != product
                among[others] = True
                signals = self._matcher.signals(view, among)
                yield Lesson(product, view.vector, signals, self._vectors_of(others))

    def _of_photos(self, photos: Sequence[LabelledPhoto]) -> Iterator[Lesson]:
        for photo in photos:
            if photo.product is None:
                continue
            (view,) = self._matcher.views([photo.open()])
            signals = self._matcher.signals(view, None)
            found = np.flatnonzero(self._products[signals.rows] == photo.product)
            shown: Rows = np.empty(0, np.int64)
            if len(found):
                # The colour that it shows, as its colours say.
                best = signals.rows[found[np.argmax(signals.colour[found])]]
                shown = np.flatnonzero(self._variants == self._variants[best])
            yield Lesson(photo.product, view.vector, signals, self._vectors_of(shown))

    def _differing(self) -> tuple[Floats, Floats, Rows]:
        """Vectors of pictures, the differences among those of one variant, and their products."""
        chosen = np.array(evenly_spread(range(len(self._products)), _MOST_COMPARED))
        differences, products = [], []
        for row in chosen.tolist():
            others = evenly_spread(self._other_views(row).tolist(), _MOST_VIEWS)
            if others:
                differences.append(self._vectors_of([row]) - self._vectors_of(others))
                products += [int(self._products[row])] * len(others)
        vectors = self._vectors_of(chosen)
        width = vectors.shape[1]
        return (
            vectors,
            np.concatenate([np.empty((0, width), np.float32), *differences]),
            np.array(products, np.int64),
        )

    def _other_views(self, row: int) -> Rows:
        """The variant's other pictures. A product's other colours are none: they are often the
        same picture, coloured anew."""
        same = np.flatnonzero(self._variants == self._variants[row])
        if len(same) < 2:
            return same[:0]
        alike = self._vectors_of(same) @ self._vectors_of([row])[0]
        others: Rows = same[alike < _SAME_PICTURE]
        return others

    def _vectors_of(self, rows: Sequence[int] | Rows) -> Floats:
        return self._generation.vectors.vectors(np.asarray(rows, np.int64))

    def _right(
        self, lessons: Sequence[Lesson], weights: FusionWeights, metric: TaughtMetric | None
    ) -> Mask:
        """Whether the best candidate of each shows its product, (n,)."""
        right = np.zeros(len(lessons), np.bool_)
        for place, lesson in enumerate(lessons):
            signals = lesson.signals
            compared = signals.vector
            if metric is not None:
                compared = self._vectors_of(signals.rows) @ metric.photo(lesson.vector)
            signals = replace(signals, taught=compared)
            best = int(np.argmax(fused(signals, weights)))
            right[place] = self._products[signals.rows[best]] == lesson.product
        return right


def _variants(generation: Generation) -> Rows:
    """The same number for images of the same product and colour, int64 (n,)."""
    entries = generation.entries
    names = [f"{entries.product(row)}\n{entries.colorway(row)}" for row in range(len(entries))]
    _, numbers = np.unique(names, return_inverse=True)
    return numbers.astype(np.int64)
