"""Two encoders or generations on the same photos, photo against photo."""

from collections.abc import Callable, Sequence
from math import exp, log

import numpy as np

from lookup.base.figures import Figures
from lookup.evaluation.intervals import ClusterBootstrap, Interval
from lookup.evaluation.outcome import Outcome

Pair = tuple[Outcome, Outcome]
"""One photo, by A and by B."""


class MeasureComparison(Figures):
    """One rate of A and of B over the same photos; `difference` is B less A.

    `ci95` is the paired bootstrap's interval of the difference, resampling products. `only_a` and
    `only_b` count the photos that count for one alone; `mcnemar_p` is how probable so uneven a
    split is by chance (exact, two-sided; it takes photos for independent, the interval does not).
    """

    photos: int
    a: float
    b: float
    difference: float
    ci95: Interval
    only_a: int
    only_b: int
    mcnemar_p: float


class LatencyComparison(Figures):
    """Median milliseconds of encoding and matching, and the geometric mean of B over A."""

    a_p50: float
    b_p50: float
    ratio: float
    ci95: Interval


class ChangedAnswer(Figures):
    """A photo of a catalogue product whose right product came first for one of the two only."""

    photo: str
    product: str
    a_first: str | None
    b_first: str | None


class Comparison(Figures):
    """B against A; `left_out` counts photos of products that not both of them hold."""

    a: str
    b: str
    photos: int
    left_out: int
    measures: dict[str, MeasureComparison]
    latency_ms: LatencyComparison
    gained: list[ChangedAnswer]
    lost: list[ChangedAnswer]


def compare(pairs: Sequence[Pair], *, names: tuple[str, str], left_out: int = 0) -> Comparison:
    """Figures over at least one photo, each with its outcome by A and by B."""
    gained, lost = changed(pairs)
    return Comparison(
        a=names[0],
        b=names[1],
        photos=len(pairs),
        left_out=left_out,
        measures=_measures(pairs),
        latency_ms=_latency(pairs),
        gained=[_changed(pair) for pair in gained],
        lost=[_changed(pair) for pair in lost],
    )


def changed(pairs: Sequence[Pair]) -> tuple[list[Pair], list[Pair]]:
    """The photos whose right product came first by B alone, and those by A alone."""
    gained = [(a, b) for a, b in pairs if b.correct and not a.correct]
    lost = [(a, b) for a, b in pairs if a.correct and not b.correct]
    return gained, lost


def _measures(pairs: Sequence[Pair]) -> dict[str, MeasureComparison]:
    known = [pair for pair in pairs if pair[0].query.answerable]
    unknown = [pair for pair in pairs if pair[0].query.open_set]
    colored = [pair for pair in known if pair[0].query.variant_id is not None]
    tests: dict[str, tuple[Sequence[Pair], Callable[[Outcome], bool]]] = {
        "recall_at_1": (known, lambda o: o.correct),
        "recall_at_5": (known, lambda o: o.within(5)),
        "recall_at_10": (known, lambda o: o.within(10)),
        "variant_recall_at_1": (colored, lambda o: o.variant_correct),
        "coverage": (known, lambda o: o.decision == "match"),
        "false_match_rate": (unknown, lambda o: o.decision == "match"),
    }
    return {name: _measure(part, test) for name, (part, test) in tests.items() if part}


def _measure(pairs: Sequence[Pair], test: Callable[[Outcome], bool]) -> MeasureComparison:
    values = np.array([(test(a), test(b)) for a, b in pairs], np.float64)
    differences = values[:, 1] - values[:, 0]
    clusters = ClusterBootstrap([a.cluster for a, _ in pairs])
    only_a, only_b = int((differences < 0).sum()), int((differences > 0).sum())
    return MeasureComparison(
        photos=len(pairs),
        a=float(values[:, 0].mean()),
        b=float(values[:, 1].mean()),
        difference=float(differences.mean()),
        ci95=clusters.mean_interval(differences),
        only_a=only_a,
        only_b=only_b,
        mcnemar_p=mcnemar_p(only_a, only_b),
    )


def mcnemar_p(only_a: int, only_b: int) -> float:
    """Two-sided exact p-value of McNemar's test: heads and tails of a fair coin."""
    tosses = only_a + only_b
    ways = tail = 1  # of tossing no heads; each next count follows from the one before
    for heads in range(min(only_a, only_b)):
        ways = ways * (tosses - heads) // (heads + 1)
        tail += ways
    return min(1.0, tail / (1 << tosses) * 2)


def _latency(pairs: Sequence[Pair]) -> LatencyComparison:
    # Ratios are averaged as logarithms: twice as slow and twice as fast cancel out.
    logs = [log(b.latency_ms / a.latency_ms) for a, b in pairs]
    low, high = ClusterBootstrap([a.cluster for a, _ in pairs]).mean_interval(logs)
    return LatencyComparison(
        a_p50=float(np.median([a.latency_ms for a, _ in pairs])),
        b_p50=float(np.median([b.latency_ms for _, b in pairs])),
        ratio=exp(float(np.mean(logs))),
        ci95=(exp(low), exp(high)),
    )


def _changed(pair: Pair) -> ChangedAnswer:
    a, b = pair
    return ChangedAnswer(
        photo=str(a.query.path),
        product=str(a.query.product_id),
        a_first=a.first.product_id if a.first else None,
        b_first=b.first.product_id if b.first else None,
    )
