"""What reviewers' verdicts and known counterfeits teach about one product."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lookup.counterfeit.looking.look import ItemLook
from lookup.counterfeit.scoring.learning import VerdictModel, learn_verdicts
from lookup.counterfeit.scoring.references import ReferenceSet


@dataclass(frozen=True)
class LabelledLook:
    """A photo of an item of which somebody knows or concluded what it is."""

    item: str
    look: ItemLook
    counterfeit: bool


def verdict_model(
    references: ReferenceSet, labelled: Sequence[LabelledLook]
) -> VerdictModel | None:
    """Learnt from genuine references and labelled photos; None where too few of either side.

    Whether it may be used is for `VerdictModel.holds` to say.
    """
    if references.items < 2 or not any(one.counterfeit for one in labelled):
        return None
    genuine = [LabelledLook(one.item, one.look, False) for one in references.references]
    everyone = [*genuine, *labelled]
    plain = [references.left_out(one.item).score for one in genuine]
    plain += [references.unusualness([one.look]).score for one in labelled]
    return learn_verdicts(
        np.stack([one.look.summary for one in everyone]).astype(np.float64),
        np.array([one.counterfeit for one in everyone]),
        np.array(plain),
        [f"{one.counterfeit} {one.item}" for one in everyone],
    )
