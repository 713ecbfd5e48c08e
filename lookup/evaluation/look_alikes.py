"""What a limit on look-alikes costs: coverage against how many of them are taken for a match."""

from collections.abc import Sequence

import numpy as np

from lookup.base.figures import Figures
from lookup.evaluation.open_set import share
from lookup.index.generation import Generation
from lookup.learning.catalogue import Judge, Query, learn_from
from lookup.learning.labelled_evidence import LabelledEvidence
from lookup.learning.rates import Rates
from lookup.matching.decision import decide


class LookAlikeLimit(Figures):
    """With calibration held to `rate` (None: no limit), how many are decided `match`: `coverage`
    of photos of the catalogue's products, `false_match_rate` of photos of other things,
    `look_alikes_matched` of the former with their own product taken out of the catalogue.

    None where there is no such photo.
    """

    rate: float | None
    coverage: float | None
    false_match_rate: float | None
    look_alikes_matched: float | None


def look_alike_limits(
    generation: Generation,
    made: Sequence[Query],
    photos: Sequence[Query],
    rates: Sequence[float | None],
) -> list[LookAlikeLimit]:
    """One for each of the rates; `made` and `photos` as `made_queries` and `photo_queries` look
    them up."""
    return [_limit(generation, made, photos, rate) for rate in rates]


def _limit(
    generation: Generation, made: Sequence[Query], photos: Sequence[Query], rate: float | None
) -> LookAlikeLimit:
    model = learn_from(generation, made, [], Rates(look_alike=rate)).model
    judge = Judge(generation.entries.product_rows.astype(np.int64), model.weights)
    of_products = {query.group for query in photos if query.product is not None}

    def matched(judged: Sequence[LabelledEvidence]) -> float | None:
        decided = [decide(each.evidence, model.calibration).decision for each in judged]
        return share([decision == "match" for decision in decided])

    seen = judge.evidence(photos)
    return LookAlikeLimit(
        rate=rate,
        coverage=matched([each for each in seen if each.known]),
        false_match_rate=matched([each for each in seen if each.group not in of_products]),
        look_alikes_matched=matched([each for each in seen if each.look_alike]),
    )
