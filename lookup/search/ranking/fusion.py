"""One ranking out of several."""

from collections import defaultdict
from collections.abc import Collection, Sequence

# The constant of Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion" (SIGIR 2009).
_K = 60


def fused(rankings: Sequence[Sequence[str]]) -> list[tuple[str, float]]:
    """(id, score), best first, by reciprocal rank fusion; 1 for what is first everywhere."""
    scores: dict[str, float] = defaultdict(float)
    for ranking in rankings:
        for place, each in enumerate(ranking):
            scores[each] += (_K + 1) / (_K + 1 + place) / len(rankings)
    return sorted(scores.items(), key=lambda pair: -pair[1])


def led_by(leaders: Collection[str], ranking: Sequence[str]) -> list[str]:
    """The ranking with those of `leaders` first; leaders and others keep their order."""
    return sorted(ranking, key=lambda each: each not in leaders)
