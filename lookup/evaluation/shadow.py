"""What would change if a shadow generation were published."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from lookup.evaluation.intervals import Interval, clustered_interval, wilson_interval
from lookup.service.shadow_notes import ShadowNote

_MOST_LISTED = 20


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Share(_Part):
    """A share of the look-ups, with its 95 % interval."""

    value: float
    ci95: Interval


class Change(_Part):
    """So many look-ups were answered in another way; products are the best of each generation."""

    published: str | None
    shadow: str | None
    lookups: int


class ShadowLatency(_Part):
    """Milliseconds of encoding and matching; `slower` is the mean difference, below 0 where the
    shadow is faster."""

    published_p50: float
    published_p95: float
    shadow_p50: float
    shadow_p95: float
    slower: float
    slower_ci95: Interval


class ShadowReport(_Part):
    """The shadow generation against the published one, on the look-ups that both matched.

    `decisions` counts by "published > shadow"; `changes` lists other best products, the most
    frequent first. What is None was not seen yet.
    """

    published: str
    shadow: str
    lookups: int
    same_product: Share | None = None
    same_decision: Share | None = None
    decisions: dict[str, int] = {}
    changes: tuple[Change, ...] = ()
    latency_ms: ShadowLatency | None = None


def shadow_report(published: str, shadow: str, notes: Sequence[ShadowNote]) -> ShadowReport:
    """The figures of these notes, which are all on that pair of generations."""
    if not notes:
        return ShadowReport(published=published, shadow=shadow, lookups=0)
    decisions = Counter(f"{note.published.decision} > {note.shadow.decision}" for note in notes)
    products = Counter((note.published.product, note.shadow.product) for note in notes)
    changes = [
        Change(published=before, shadow=after, lookups=count)
        for (before, after), count in products.most_common()
        if before != after
    ]
    same_product = len(notes) - sum(change.lookups for change in changes)
    same_decision = sum(note.published.decision == note.shadow.decision for note in notes)
    return ShadowReport(
        published=published,
        shadow=shadow,
        lookups=len(notes),
        same_product=_share(same_product, len(notes)),
        same_decision=_share(same_decision, len(notes)),
        decisions=dict(decisions.most_common()),
        changes=tuple(changes[:_MOST_LISTED]),
        latency_ms=_latency(notes),
    )


def _share(count: int, total: int) -> Share:
    return Share(value=count / total, ci95=wilson_interval(count, total))


def _latency(notes: Sequence[ShadowNote]) -> ShadowLatency:
    before = np.array([note.published.milliseconds for note in notes])
    after = np.array([note.shadow.milliseconds for note in notes])
    slower = (after - before).tolist()
    return ShadowLatency(
        published_p50=float(np.median(before)),
        published_p95=float(np.percentile(before, 95)),
        shadow_p50=float(np.median(after)),
        shadow_p95=float(np.percentile(after, 95)),
        slower=float(np.mean(slower)),
        slower_ci95=clustered_interval(slower, range(len(slower))),
    )
