"""What reviewers' verdicts and known counterfeits teach about one product."""

from collections.abc import Sequence

import numpy as np

from lookup.counterfeit.looking.look import ItemLook
from lookup.counterfeit.scoring.learning import VerdictModel, learn_verdicts
from lookup.counterfeit.scoring.references import Reference, ReferenceSet


def verdict_model(
    references: ReferenceSet, counterfeits: Sequence[tuple[str, ItemLook]]
) -> VerdictModel | None:
    """Learnt from genuine references and counterfeits (item, look); None where too few of either.

    Whether it may be used is for `VerdictModel.holds` to say.
    """
    if references.items < 2 or not counterfeits:
        return None
    genuine = [references.left_out(one.item).score for one in references.references]
    known = [references.unusualness([look]).score for _, look in counterfeits]
    everyone = [
        *references.references,
        *(Reference("", f"counterfeit {item}", look) for item, look in counterfeits),
    ]
    return learn_verdicts(
        np.stack([one.look.summary for one in everyone]).astype(np.float64),
        np.arange(len(everyone)) >= len(genuine),
        np.array([*genuine, *known]),
        [one.item for one in everyone],
    )
