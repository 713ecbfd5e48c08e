"""How often the service may be wrong, as a maison chooses it."""

from dataclasses import dataclass
from typing import Final

FALSE_MATCH_RATE: Final = 0.01
SHORT_LIST_RATE: Final = 0.10

FALSE_MATCH_RATES: Final = (0.001, 0.2)
"""What a maison may choose from: fewer cannot be shown with any number of photos it has, and more
would be no promise."""

LOOK_ALIKE_RATES: Final = (0.01, 1.0)


@dataclass(frozen=True)
class Rates:
    """Largest shares of photos of items outside the catalogue that may be decided `match`.

    `false_match` is of items unlike those of the catalogue; `look_alike` of items of which it
    holds siblings, None where the maison sets no limit to these.
    """

    false_match: float = FALSE_MATCH_RATE
    look_alike: float | None = None


USUAL_RATES: Final = Rates()
