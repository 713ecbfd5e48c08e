"""What a search's photo shows, before its words are looked at."""

from dataclasses import dataclass

from lookup.matching.result import Decision, ProductMatch


@dataclass(frozen=True)
class Pictured:
    """The products a photo may show, best first.

    With the decision `match` only the first is the model in the photo; the rest look like it.
    """

    decision: Decision
    matches: tuple[ProductMatch, ...]

    @property
    def models(self) -> tuple[ProductMatch, ...]:
        """Those of which one is taken to be in the photo."""
        return self.matches[:1] if self.decision == "match" else self.matches

    @property
    def others(self) -> tuple[ProductMatch, ...]:
        """Those that only look like it."""
        return self.matches[len(self.models) :]
