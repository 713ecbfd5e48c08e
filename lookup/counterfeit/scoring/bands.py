"""From a p-value to the words a reviewer reads."""

from dataclasses import dataclass
from enum import StrEnum

from lookup.counterfeit.scoring.conformal import items_wanted

_INCONCLUSIVE_UP_TO = 4
"""Times the false-alarm rate: at 5 %, a fifth of genuine items is asked for more photos."""


class Band(StrEnum):
    """How the item stands among genuine ones. None of them is a verdict: a person gives that."""

    CONSISTENT = "consistent"
    INCONCLUSIVE = "inconclusive"
    DIVERGENT = "divergent"
    NO_EVIDENCE = "no evidence"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True)
class BandRule:
    """`false_alarm_rate` is the share of genuine items that may be called divergent, in 0..1."""

    false_alarm_rate: float = 0.05

    def __post_init__(self) -> None:
        if not 0 < self.false_alarm_rate <= 0.25:
            raise ValueError("a false-alarm rate lies above 0 and is at most 0.25")

    @property
    def items_wanted(self) -> int:
        """The fewest reference items that let this rule call anything divergent."""
        return items_wanted(self.false_alarm_rate)

    def band(
        self, p_value: float, reference_items: int, *, laid_over: bool = True, alike: bool = True
    ) -> Band:
        """`no evidence` where the references are too few to keep the rate.

        `cannot tell` where the photos were not taken as the references were (`alike`), whatever
        the p-value; and instead of `consistent` where none was laid over a reference: likeness of
        form alone clears nothing.
        """
        if reference_items < self.items_wanted:
            return Band.NO_EVIDENCE
        if not alike:
            return Band.CANNOT_TELL
        if p_value <= self.false_alarm_rate:
            return Band.DIVERGENT
        if p_value <= _INCONCLUSIVE_UP_TO * self.false_alarm_rate:
            return Band.INCONCLUSIVE
        return Band.CONSISTENT if laid_over else Band.CANNOT_TELL
