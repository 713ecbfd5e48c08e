"""Reading a catalogue feed of any format."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.feeds.head import read_head
from indexer.feeds.registry import FeedFormat, feed_formats
from lookup.base.errors import BadInput, FeedError
from lookup.catalog.rows import FeedProduct, Quarantined


@dataclass(frozen=True)
class FeedReading:
    """A feed about to be read; iterating reads it (again) from its start, as a stream.

    Yields products in the order of the file and, where they stand, what is unusable in it.
    Raises MissingColumns or FeedError before the first row when no row can be used.
    """

    path: Path
    format: str
    _taken: FeedFormat

    def __iter__(self) -> Iterator[FeedProduct | Quarantined]:
        return self._taken.read(self.path)


def read_feed(path: Path, format: str = "auto") -> FeedReading:  # noqa: A002  the option's name
    """The feed at `path`; `auto` recognises the format, and `FeedReading.format` tells which.

    Raises FeedError when the file cannot be opened or is of no format known, BadInput for a format
    that does not exist.
    """
    formats = {known.name: known for known in feed_formats()}
    if format == "auto":
        taken = _recognised(path, list(formats.values()))
    elif format in formats:
        taken = formats[format]
    else:
        raise BadInput(f"There is no feed format {format!r}.", f"Formats: {_listed(formats)}.")
    return FeedReading(path, taken.name, taken)


def _recognised(path: Path, formats: list[FeedFormat]) -> FeedFormat:
    head = read_head(path)
    if not head.text.strip():
        raise FeedError(f"The feed {path.name} is empty.", "Export it again.")
    best = max(formats, key=lambda known: known.likeness(head))
    if best.likeness(head) == 0:
        raise FeedError(
            f"The feed {path.name} is of no format known here.",
            f"Name its format, one of {_listed({known.name: known for known in formats})}.",
        )
    return best


def _listed(formats: dict[str, FeedFormat]) -> str:
    return ", ".join(f"{name} ({known.what})" for name, known in formats.items())
