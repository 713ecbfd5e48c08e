"""The figures of an evaluation, as the JSON document `lookup evaluate` prints."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from lookup.base.figures import Figures
from lookup.evaluation.confusion import Confusion, confusions
from lookup.evaluation.intervals import Interval, clustered_interval, wilson_interval
from lookup.evaluation.open_set import OpenSet, OpenSetPoint, open_set, open_set_curve, share
from lookup.evaluation.outcome import Outcome
from lookup.evaluation.reliability import MeasuredReliability, outcomes_reliability


class Percentiles(Figures):
    """Milliseconds."""

    p50: float
    p95: float


class Latency(Percentiles):
    """Milliseconds of encoding and matching a photo, and of each alone."""

    embed: Percentiles
    search: Percentiles


class CategoryFigures(Figures):
    """Recall and decisions over the photos of one category.

    `ci95` is recall@1's; None for a single product, which tells nothing about others.
    """

    queries: int
    products: int
    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    ci95: Interval | None
    coverage: float
    match_precision: float | None


class ReliabilityFigures(Figures):
    """Reliability over all labelled photos, and over those of catalogue products alone."""

    photos: MeasuredReliability | None
    catalogue_photos: MeasuredReliability | None


class EvaluationSummary(Figures):
    """Recall by product and variant with 95 % intervals, decisions, confidence and latency.

    `decisions_by_truth` counts decisions by what would have been right: `right_first` and
    `wrong_first` say which product came first for a catalogue photo, `open_set` is none of them.
    `queries_in_gallery` counts photos that are catalogue images too: they find themselves.
    """

    encoder: str
    queries: int
    gallery: int
    recall_at_1: float | None
    recall_at_5: float | None
    recall_at_10: float | None
    variant_recall_at_1: float | None
    macro_recall_at_1: float | None
    ci95: dict[str, Interval]
    open_set: OpenSet
    decisions: dict[str, int]
    latency_ms: Latency
    by_category: dict[str, CategoryFigures]
    decisions_by_truth: dict[str, dict[str, int]]
    reliability: ReliabilityFigures
    open_set_curve: list[OpenSetPoint]
    confusions: list[Confusion]
    queries_in_gallery: int


def summarize(
    outcomes: Sequence[Outcome],
    *,
    encoder: str,
    gallery: int,
    categories: Mapping[str, str] | None = None,
    queries_in_gallery: int = 0,
    bound_confidence: float = 0.95,
) -> EvaluationSummary:
    """Figures over at least one outcome; photos with a product count for recall, others for none.

    `categories` by product id tell which confusions stay within one. The bound on false matches
    holds with `bound_confidence`.
    """
    known = [outcome for outcome in outcomes if outcome.query.answerable]
    unknown = [outcome for outcome in outcomes if outcome.query.open_set]
    measures = _measures(known)
    rates = {name: share(values) for name, (_, values) in measures.items()}
    intervals = {
        name: clustered_interval(values, [o.cluster for o in part])
        for name, (part, values) in measures.items()
        if part
    }
    if unknown:
        false_matches = sum(outcome.decision == "match" for outcome in unknown)
        intervals["false_match_rate"] = wilson_interval(false_matches, len(unknown))
    return EvaluationSummary(
        encoder=encoder,
        queries=len(outcomes),
        gallery=gallery,
        recall_at_1=rates["recall_at_1"],
        recall_at_5=rates["recall_at_5"],
        recall_at_10=rates["recall_at_10"],
        variant_recall_at_1=rates["variant_recall_at_1"],
        macro_recall_at_1=_macro_recall(known),
        ci95=intervals,
        open_set=open_set(outcomes, confidence=bound_confidence),
        decisions=_decisions(outcomes),
        latency_ms=_latency(outcomes),
        by_category=_by_category(known),
        decisions_by_truth={
            "right_first": _decisions(o for o in known if o.correct),
            "wrong_first": _decisions(o for o in known if not o.correct),
            "open_set": _decisions(unknown),
        },
        reliability=ReliabilityFigures(
            photos=outcomes_reliability([*known, *unknown]),
            catalogue_photos=outcomes_reliability(known),
        ),
        open_set_curve=open_set_curve(outcomes),
        confusions=confusions(outcomes, categories or {}),
        queries_in_gallery=queries_in_gallery,
    )


def _measures(known: list[Outcome]) -> dict[str, tuple[list[Outcome], list[bool]]]:
    """Each rate's photos, and whether each of them counts."""
    with_variant = [outcome for outcome in known if outcome.query.variant_id is not None]
    tests: dict[str, tuple[list[Outcome], Callable[[Outcome], bool]]] = {
        "recall_at_1": (known, lambda o: o.correct),
        "recall_at_5": (known, lambda o: o.within(5)),
        "recall_at_10": (known, lambda o: o.within(10)),
        "variant_recall_at_1": (with_variant, lambda o: o.variant_correct),
        "coverage": (known, lambda o: o.decision == "match"),
    }
    return {name: (part, [test(o) for o in part]) for name, (part, test) in tests.items()}


def _macro_recall(known: Sequence[Outcome]) -> float | None:
    by_product: dict[str | None, list[bool]] = defaultdict(list)
    for outcome in known:
        by_product[outcome.query.product_id].append(outcome.correct)
    if not by_product:
        return None
    return float(np.mean([np.mean(correct) for correct in by_product.values()]))


def _decisions(outcomes: Iterable[Outcome]) -> dict[str, int]:
    counts = Counter(outcome.decision for outcome in outcomes)
    return {decision: counts[decision] for decision in ("match", "ambiguous", "none")}


def _latency(outcomes: Sequence[Outcome]) -> Latency:
    embed = [outcome.embed_ms for outcome in outcomes]
    search = [outcome.search_ms for outcome in outcomes]
    both = _percentiles([outcome.latency_ms for outcome in outcomes])
    return Latency(
        p50=both.p50, p95=both.p95, embed=_percentiles(embed), search=_percentiles(search)
    )


def _percentiles(milliseconds: Sequence[float]) -> Percentiles:
    p50, p95 = np.percentile(milliseconds, [50, 95])
    return Percentiles(p50=float(p50), p95=float(p95))


def _by_category(known: Sequence[Outcome]) -> dict[str, CategoryFigures]:
    grouped: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in known:
        grouped[outcome.query.category].append(outcome)
    return {category: _category(part) for category, part in sorted(grouped.items())}


def _category(part: Sequence[Outcome]) -> CategoryFigures:
    matched = [outcome for outcome in part if outcome.decision == "match"]
    right = [outcome.correct for outcome in part]
    clusters = [outcome.cluster for outcome in part]
    products = len(set(clusters))
    return CategoryFigures(
        queries=len(part),
        products=products,
        recall_at_1=float(np.mean(right)),
        recall_at_5=float(np.mean([o.within(5) for o in part])),
        recall_at_10=float(np.mean([o.within(10) for o in part])),
        ci95=clustered_interval(right, clusters) if products > 1 else None,
        coverage=len(matched) / len(part),
        match_precision=share([o.correct for o in matched]),
    )
