"""How the vectors of a generation are searched: chosen by their number and by what that finds.

What is found is measured on the vectors themselves: each of some rows is held out and its nearest
neighbours among all others are looked for, exactly and as the index does it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray

from lookup.index.manifest import Component, SearchEntry
from lookup.index.nearest import nearest
from lookup.index.port import Floats
from lookup.index.vectors import VectorIndex

EXACT_UP_TO = 200_000
LEAST_RECALL = 0.99
NEIGHBOURS = 10

_HELD_OUT = 512
_AMBIGUOUS = 100
"""Rounding may swap neighbours with others almost as near, hardly with any behind the 100th."""
_AT_ONCE = 1024
_MOST_LEARNT_FROM = 10_000
_ROWS_LEARNT_PER_LIST = 40
_ROUNDS = 8
_MOST_PROBED = 0.25
"""Of all lists; who looks into more is about as fast without any."""
_FARTHER = 2
"""Photos lie farther off than the catalogue's own pictures: so many times the lists that are
enough for those. On drawn photos recall went from .985 to .995."""
_SAME = 1e-6

Rows = Callable[[NDArray[np.int64]], Floats]

_QUANTIZERS = {
    "int8": faiss.ScalarQuantizer.QT_8bit,
    "float16": faiss.ScalarQuantizer.QT_fp16,
}


def chosen_index(
    rows: Rows, count: int, *, exact_up_to: int = EXACT_UP_TO
) -> tuple[VectorIndex, SearchEntry]:
    """The index of `count` vectors of one length, and what was chosen; `rows` gives some of them,
    float32 (m, d), and is asked for all a few times, _AT_ONCE at a time.

    One byte a component where that keeps LEAST_RECALL of the exact NEIGHBOURS, else two. Up to
    `exact_up_to` rows all are compared; from there on those of the nearest lists only (inverted
    file, Jégou et al. 2011), of as many as keep that recall too, or all where none does.
    """
    held_out = _HeldOut.of(rows, count)
    component: Component = "int8"
    exact = _exact(rows, count, component)
    if held_out.recall_coded(exact) < LEAST_RECALL:
        component = "float16"
        exact = _exact(rows, count, component)
    if count > exact_up_to:
        lists = _lists(rows, count, component)
        if probes := _enough_probes(lists, held_out):
            lists.nprobe = probes
            return _entered(lists, component, held_out, lists=lists.nlist, probes=probes)
    _fill(exact, rows, count)
    return _entered(exact, component, held_out)


@dataclass(frozen=True)
class _HeldOut:
    """Rows `own` (m,) as queries (m, d), and what is nearest to them besides themselves.

    `near` (m, k) is rows, the exactly nearest first; `limit` (m,) the similarity of the last of
    the NEIGHBOURS: whatever comes as near is as good, for pictures may be the same.
    """

    rows: Rows
    own: NDArray[np.int64]
    queries: Floats
    near: NDArray[np.int64]
    limit: Floats

    @classmethod
    def of(cls, rows: Rows, count: int) -> "_HeldOut":
        own = _evenly(count, _HELD_OUT)
        queries = rows(own)
        parts = ((part, rows(part)) for part in _parts(np.arange(count)))
        _, found = nearest(queries, parts, min(_AMBIGUOUS, count - 1) + 1)
        near = _without(own, found)
        last = near[:, : min(NEIGHBOURS, near.shape[1])][:, -1:]
        limit = np.array([rows(row) @ query for row, query in zip(last, queries, strict=True)])
        return cls(rows, own, queries, near, limit)

    @property
    def asked(self) -> int:
        """How many neighbours are looked for: fewer where there are not as many rows."""
        return min(NEIGHBOURS, int(self.near.shape[1]))

    def recall_coded(self, codec: faiss.Index) -> float:
        """Of comparing all rows as `codec` keeps them."""
        found = []
        for near, query in zip(self.near, self.queries, strict=True):
            kept = codec.sa_decode(codec.sa_encode(self.rows(near))) if len(near) else self.queries
            found.append(near[np.argsort(-(kept @ query), kind="stable")[: self.asked]])
        return self._recall(np.stack(found))

    def recall_found(self, index: VectorIndex) -> float:
        """Of what the index finds."""
        _, found = index.search(self.queries, self.asked + 1)
        return self._recall(_without(self.own, found))

    def _recall(self, found: NDArray[np.int64]) -> float:
        if not self.asked:
            return 1.0
        similarities = [
            self.rows(line) @ query for line, query in zip(found, self.queries, strict=True)
        ]
        return float((np.stack(similarities) >= self.limit - _SAME).mean())


def _without(own: NDArray[np.int64], found: NDArray[np.int64]) -> NDArray[np.int64]:
    """Lines (m, k) without the row of each, or the last where it is not among them: (m, k - 1)."""
    others = [line[line != row][: found.shape[1] - 1] for line, row in zip(found, own, strict=True)]
    return np.stack(others)


def _exact(rows: Rows, count: int, component: Component) -> faiss.IndexScalarQuantizer:
    """An index that compares all; none is in it yet."""
    learnt = _ranges(rows, count)
    index = faiss.IndexScalarQuantizer(
        learnt.shape[1], _QUANTIZERS[component], faiss.METRIC_INNER_PRODUCT
    )
    index.train(learnt)
    return index


def _lists(rows: Rows, count: int, component: Component) -> faiss.IndexIVFScalarQuantizer:
    """An index of all rows in about twice the square root of their number of lists."""
    lists = 2 ** round(np.log2(2 * np.sqrt(count)))
    sample = _evenly(count, lists * _ROWS_LEARNT_PER_LIST)
    learnt = np.concatenate([rows(part) for part in _parts(sample)])
    dimension = learnt.shape[1]
    means = faiss.Kmeans(
        dimension,
        lists,
        niter=_ROUNDS,
        spherical=True,
        min_points_per_centroid=1,
        max_points_per_centroid=_ROWS_LEARNT_PER_LIST,
    )
    means.train(learnt)
    nearest_lists = faiss.IndexFlatIP(dimension)
    nearest_lists.add(np.asarray(means.centroids))
    index = faiss.IndexIVFScalarQuantizer(
        nearest_lists,
        dimension,
        lists,
        _QUANTIZERS[component],
        faiss.METRIC_INNER_PRODUCT,
        False,  # codes of the vectors themselves, not of what they differ from their list by
    )
    index.train(_ranges(rows, count))
    _fill(index, rows, count)
    index.make_direct_map()  # so that vectors can be read back by their row
    return index


def _enough_probes(index: faiss.IndexIVFScalarQuantizer, held_out: _HeldOut) -> int | None:
    """How many lists to look into; None where it would be too many of them."""
    probes, most = 1, int(index.nlist * _MOST_PROBED)
    while probes <= most:
        index.nprobe = probes
        if held_out.recall_found(VectorIndex(index)) >= LEAST_RECALL:
            return min(probes * _FARTHER, most)
        probes *= 2
    return None


def _entered(
    index: faiss.Index, component: Component, held_out: _HeldOut, **found: int
) -> tuple[VectorIndex, SearchEntry]:
    made = VectorIndex(index)
    recall = held_out.recall_found(made) if held_out.asked else None
    entry = SearchEntry(
        method="lists" if found else "exact",
        component=component,
        held_out=len(held_out.own),
        recall_at_10=recall,
        **found,
    )
    return made, entry


def _ranges(rows: Rows, count: int) -> Floats:
    """All that a code of one byte learns of its rows: each component's least and greatest value."""
    parts = map(rows, _parts(_evenly(count, _MOST_LEARNT_FROM)))
    return np.concatenate([[part.min(axis=0), part.max(axis=0)] for part in parts])


def _fill(index: faiss.Index, rows: Rows, count: int) -> None:
    for part in _parts(np.arange(count)):
        index.add(rows(part))


def _evenly(count: int, most: int) -> NDArray[np.int64]:
    return np.linspace(0, count - 1, min(count, most)).astype(np.int64)


def _parts(rows: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]
