"""The figures of an evaluation, as the JSON document `lookup evaluate` prints."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from lookup.evaluation.intervals import clustered_interval
from lookup.evaluation.outcome import Outcome


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class OpenSet(_Part):
    """Photos of things not in the catalogue, and what a limit on false matches costs.

    `false_match_rate`: share of open-set photos decided `match`; `false_proposal_rate`: share not
    decided `none`; `coverage`: share of photos of catalogue products decided `match`;
    `match_precision`: share of those whose product was right. None where nothing was measured.
    """

    queries: int
    false_match_rate: float | None
    false_proposal_rate: float | None
    coverage: float | None
    match_precision: float | None


class Latency(_Part):
    """Milliseconds of encoding and matching a photo."""

    p50: float
    p95: float


class EvaluationSummary(_Part):
    """Recall by product and variant with 95 % intervals, decisions and latency."""

    encoder: str
    queries: int
    gallery: int
    recall_at_1: float | None
    recall_at_5: float | None
    recall_at_10: float | None
    variant_recall_at_1: float | None
    macro_recall_at_1: float | None
    ci95: dict[str, tuple[float, float]]
    open_set: OpenSet
    decisions: dict[str, int]
    latency_ms: Latency
    by_category: dict[str, dict[str, float]]


def summarize(outcomes: Sequence[Outcome], *, encoder: str, gallery: int) -> EvaluationSummary:
    """Figures over all outcomes; photos with a product count for recall, the others for none."""
    known = [o for o in outcomes if o.query.product_id is not None]
    with_variant = [o for o in known if o.query.variant_id is not None]
    decisions = Counter(outcome.decision for outcome in outcomes)
    measures: dict[str, tuple[list[Outcome], Callable[[Outcome], bool]]] = {
        "recall_at_1": (known, lambda o: o.correct),
        "recall_at_5": (known, lambda o: _within(o, 5)),
        "recall_at_10": (known, lambda o: _within(o, 10)),
        "variant_recall_at_1": (with_variant, lambda o: o.variant_correct),
    }
    rates = {name: _rate(part, test) for name, (part, test) in measures.items()}
    latencies = [outcome.embed_ms + outcome.search_ms for outcome in outcomes]
    return EvaluationSummary(
        encoder=encoder,
        queries=len(outcomes),
        gallery=gallery,
        recall_at_1=rates["recall_at_1"],
        recall_at_5=rates["recall_at_5"],
        recall_at_10=rates["recall_at_10"],
        variant_recall_at_1=rates["variant_recall_at_1"],
        macro_recall_at_1=_macro_recall(known),
        ci95={
            name: clustered_interval(
                [float(test(o)) for o in part], [o.query.product_id for o in part]
            )
            for name, (part, test) in measures.items()
            if part
        },
        open_set=_open_set(outcomes, known),
        decisions={name: decisions[name] for name in ("match", "ambiguous", "none")},
        latency_ms=Latency(
            p50=float(np.percentile(latencies, 50)), p95=float(np.percentile(latencies, 95))
        ),
        by_category=_by_category(known),
    )


def _within(outcome: Outcome, k: int) -> bool:
    return outcome.rank is not None and outcome.rank <= k


def _rate(outcomes: Sequence[Outcome], test: Callable[[Outcome], bool]) -> float | None:
    return sum(map(test, outcomes)) / len(outcomes) if outcomes else None


def _macro_recall(known: Sequence[Outcome]) -> float | None:
    by_product: dict[str | None, list[bool]] = defaultdict(list)
    for outcome in known:
        by_product[outcome.query.product_id].append(outcome.correct)
    if not by_product:
        return None
    return float(np.mean([np.mean(correct) for correct in by_product.values()]))


def _open_set(outcomes: Sequence[Outcome], known: Sequence[Outcome]) -> OpenSet:
    unknown = [outcome for outcome in outcomes if outcome.query.open_set]
    matched = [outcome for outcome in known if outcome.decision == "match"]
    return OpenSet(
        queries=len(unknown),
        false_match_rate=_rate(unknown, lambda o: o.decision == "match"),
        false_proposal_rate=_rate(unknown, lambda o: o.decision != "none"),
        coverage=_rate(known, lambda o: o.decision == "match"),
        match_precision=_rate(matched, lambda o: o.correct),
    )


def _by_category(known: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    grouped: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in known:
        grouped[outcome.query.category].append(outcome)
    return {
        category: {
            "queries": float(len(part)),
            "recall_at_1": float(np.mean([o.correct for o in part])),
            "recall_at_5": float(np.mean([_within(o, 5) for o in part])),
        }
        for category, part in sorted(grouped.items())
    }
