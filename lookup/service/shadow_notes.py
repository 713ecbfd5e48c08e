"""What was noted of look-ups that a shadow generation matched, too."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict

from lookup.base.timing import StageTimer
from lookup.matching.result import Decision, MatchResult

MOST_BYTES = 20_000_000
"""Some 60,000 look-ups: more tell no more."""


class Seen(BaseModel):
    """What one generation made of a photo: its best product, and how long it took, in ms."""

    model_config = ConfigDict(frozen=True)

    generation: str
    decision: Decision
    product: str | None
    milliseconds: float

    @classmethod
    def of(cls, generation: str, result: MatchResult, timer: StageTimer) -> Self:
        """From what matching gave, whose stages `timer` measured."""
        return cls(
            generation=generation,
            decision=result.decision,
            product=result.ranking[0].product_id if result.ranking else None,
            milliseconds=round(timer.milliseconds("embed") + timer.milliseconds("search"), 1),
        )


class ShadowNote(BaseModel):
    """One look-up, by the published and by the shadow generation; no photo, no person."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    published: Seen
    shadow: Seen

    def append(self, path: Path) -> None:
        """Adds it to a file, unless that is full. Raises OSError."""
        if path.exists() and path.stat().st_size > MOST_BYTES:
            return
        with path.open("a") as file:  # one write: several processes note at once
            file.write(self.model_dump_json() + "\n")


def read_notes(path: Path, published: str, shadow: str) -> Iterator[ShadowNote]:
    """The notes on that pair of generations in a file, which need not be there."""
    if not path.is_file():
        return
    with path.open() as file:
        for line in file:
            note = ShadowNote.model_validate_json(line)
            if (note.published.generation, note.shadow.generation) == (published, shadow):
                yield note
