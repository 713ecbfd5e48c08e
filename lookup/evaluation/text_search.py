"""How well words find pictures: how many of the first five are right."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lookup.base.figures import Figures
from lookup.evaluation.intervals import Interval, clustered_interval

_FIRST = 5


class TextFigures(Figures):
    """`precision_at_5` with its interval is of the queries that five pictures fit; `found` the
    share of min(5, fitting) pictures among the first five, over all queries."""

    queries_with_5: int
    precision_at_5: float
    ci95: Interval
    found: float
    by_query: dict[str, str]


def text_figures(
    queries: Sequence[str],
    texts: NDArray[np.float32],
    vectors: NDArray[np.float32],
    fits: NDArray[np.bool_],
    *,
    read: NDArray[np.bool_] | None = None,
) -> TextFigures:
    """The figures of queries with the vectors `texts` (queries, d) over pictures with `vectors`
    (images, d); `fits` (queries, images). Those that were not `read` (queries,) find nothing. At
    least one query must fit five pictures."""
    first = np.argsort(-(texts @ vectors.T), axis=1)[:, :_FIRST]
    hits = np.take_along_axis(fits, first, axis=1).sum(axis=1)
    if read is not None:
        hits[~read] = 0
    fitting = fits.sum(axis=1)
    precision = hits[fitting >= _FIRST] / _FIRST
    return TextFigures(
        queries_with_5=len(precision),
        precision_at_5=float(precision.mean()),
        ci95=clustered_interval(precision.tolist(), range(len(precision))),
        found=float((hits / np.minimum(fitting, _FIRST)).mean()),
        by_query={
            query: f"{hit} of {count}"
            for query, hit, count in zip(queries, hits.tolist(), fitting.tolist(), strict=True)
        },
    )
