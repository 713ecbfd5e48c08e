"""Figures over many random divisions of the same photos: one division's few say little."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lookup.counterfeit.scoring.learning import learn_verdicts
from lookup.counterfeit.scoring.references import ReferenceSet
from lookup.counterfeit.scoring.roc import Doubles, auc
from lookup.evaluation.counterfeit.figures import LearningPoint
from lookup.evaluation.counterfeit.run import ProductRun

_DIVISIONS = 40
_PLANTINGS = 5
_LEAST_REST = 5
"""Items of either side that must be left to judge by."""


def held_out_p_values(run: ProductRun) -> Doubles:
    """p-values of genuine items against as many references as there are, drawn anew each time.

    Every division draws the references from all genuine items and scores the rest.
    """
    genuine = [query.reference for query in run.queries if query.authentic]
    everyone = [*run.references.references, *genuine]
    pool = ReferenceSet(everyone)
    names = list(dict.fromkeys(reference.item for reference in everyone))
    values = []
    for places in _draws(len(names), run.references.items, np.random.default_rng(0)):
        drawn = {names[n] for n in places}
        values += [pool.among(name, drawn).p_value for name in names if name not in drawn]
    return np.array(values)


def planted_fall(run: ProductRun) -> float | None:
    """By how much AUC falls once a tenth of the references are counterfeits of unknown origin.

    The mean over random choices of which; None without counterfeits.
    """
    genuine = list(run.references.references)
    fakes = np.flatnonzero(run.counterfeit)
    planted = max(1, round(len(genuine) / 10))
    if len(fakes) <= planted or len(genuine) <= planted:
        return None
    random = np.random.default_rng(0)
    falls = []
    for _ in range(_PLANTINGS):
        bad = random.permutation(fakes)[:planted]
        kept = [genuine[n] for n in random.permutation(len(genuine))[planted:]]
        poisoned = ReferenceSet([*kept, *(run.queries[n].reference for n in bad)])
        asked = [n for n in range(len(run.queries)) if n not in bad]
        found = [poisoned.unusualness([run.queries[n].reference.look]).score for n in asked]
        clean = auc(run.scores[asked], run.counterfeit[asked])
        falls.append(clean - auc(np.array(found), run.counterfeit[asked]))
    return float(np.mean(falls))


def _draws(items: int, size: int, random: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Random choices of so many items; one permutation serves several, so that all are chosen
    about equally often."""
    order = np.empty(0, np.int64)
    for _ in range(_DIVISIONS):
        if len(order) < size:
            order = random.permutation(items)
        chosen, order = order[:size], order[size:]
        yield chosen


def learning_curve(run: ProductRun, counts: tuple[int, ...]) -> list[LearningPoint]:
    """What verdicts on so many query items, drawn at random, do for the others."""
    points = [_learning_point(run, count) for count in counts]
    return [point for point in points if point is not None]


def _learning_point(run: ProductRun, count: int) -> LearningPoint | None:
    rows, plain, counterfeit, names = _training_rows(run)
    queries = np.arange(len(run.references.references), len(rows))
    random = np.random.default_rng(0)
    shown, learnt, unlearnt, used = [], [], [], []
    for _ in range(_DIVISIONS):
        order = random.permutation(queries)
        chosen, rest = order[:count], order[count:]
        if min(counterfeit[rest].sum(), (~counterfeit[rest]).sum()) < _LEAST_REST:
            continue
        taught = np.concatenate([np.arange(queries[0]), chosen])
        model = learn_verdicts(
            rows[taught], counterfeit[taught], plain[taught], [names[n] for n in taught]
        )
        if model is None:
            continue
        by_model = auc(np.array([model.score(rows[n], plain[n]) for n in rest]), counterfeit[rest])
        by_plain = auc(plain[rest], counterfeit[rest])
        learnt.append(by_model)
        unlearnt.append(by_plain)
        used.append(model.holds)
        shown.append(by_model if model.holds else by_plain)
    if not shown:
        return None
    return LearningPoint(
        items=count,
        auc=float(np.mean(shown)),
        classifier_auc=float(np.mean(learnt)),
        plain_auc=float(np.mean(unlearnt)),
        used=float(np.mean(used)),
    )


def _training_rows(run: ProductRun) -> tuple[Doubles, Doubles, NDArray[np.bool_], list[str]]:
    """Summaries, plain scores, labels and items: of all references, then of all queries."""
    references = run.references.references
    everyone = [*references, *(query.reference for query in run.queries)]
    plain = [run.references.left_out(reference.item).score for reference in references]
    return (
        np.stack([reference.look.summary for reference in everyone]).astype(np.float64),
        np.concatenate([plain, run.scores]),
        np.concatenate([np.zeros(len(references), bool), run.counterfeit]),
        [reference.item for reference in everyone],
    )
