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
    queries: Sequence[str], found: Sequence[NDArray[np.int64]], fits: NDArray[np.bool_]
) -> TextFigures:
    """The figures of queries that `found` images each, best first; `fits` (queries, images). At
    least one query must fit five pictures."""
    hits = np.array(
        [right[rows[:_FIRST]].sum() for rows, right in zip(found, fits, strict=True)], np.int64
    )
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
