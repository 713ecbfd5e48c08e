"""Reading a catalogue feed of any format."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.feeds.files.head import FeedHead, read_head
from indexer.feeds.formats.format import FeedFormat, FeedOptions
from indexer.feeds.registry import FORMATS
from lookup.base.errors import BadInput, FeedError
from lookup.catalog.rows import FeedProduct, Quarantined


@dataclass(frozen=True, slots=True)
class OtherStatus:
    """A product that was not taken because of its status, and its rows."""

    product_id: str
    status: str
    rows: tuple[int, ...]


FeedItem = FeedProduct | Quarantined | OtherStatus


@dataclass(frozen=True)
class FeedReading:
    """A feed about to be read; iterating reads it (again) from its start, as a stream.

    Yields products in the order of the file and, where they stand, what is unusable in it or is of
    a status that was not asked for.
    Raises MissingColumns or FeedError before the first row when no row can be used.
    """

    path: Path
    taken: FeedFormat
    options: FeedOptions

    @property
    def format(self) -> str:
        """The name of the format that the feed is read as."""
        return self.taken.name

    def __iter__(self) -> Iterator[FeedItem]:
        read = self.taken.read(self.path, self.options)
        if not self.options.statuses:
            return read
        return (self._asked_for(item) for item in read)

    def _asked_for(self, item: FeedProduct | Quarantined) -> FeedItem:
        if isinstance(item, Quarantined):
            return item
        status = item.attributes.get("status", "")
        if status in ("", *self.options.statuses):
            return item
        return OtherStatus(item.product_id, str(status), item.rows)


def read_feed(
    path: Path,
    format: str = "auto",  # noqa: A002  the option's name
    options: FeedOptions = FeedOptions(),  # noqa: B008  it is immutable
) -> FeedReading:
    """The feed at `path`; `auto` recognises the format, and `FeedReading.format` tells which.

    Raises FeedError when the file cannot be opened or is of no format known, BadInput for a format
    that does not exist.
    """
    if format == "auto":
        return FeedReading(path, _recognised(path), options)
    taken = next((known for known in FORMATS if known.name == format), None)
    if taken is None:
        raise BadInput(f"There is no feed format {format!r}.", f"Formats: {_listed(FORMATS)}.")
    return FeedReading(path, taken, options)


def _recognised(path: Path) -> FeedFormat:
    head = read_head(path)
    if not head.text.strip():
        raise FeedError(f"The feed {path.name} is empty.", "Export it again.")
    likeness, best = max(
        ((known.likeness(head), known) for known in FORMATS), key=lambda pair: pair[0]
    )
    if likeness == 0:
        raise FeedError(
            f"The feed {path.name} is of no format known here; it begins with {_beginning(head)}.",
            f"Name its format with --format, one of {_listed(FORMATS)}.",
        )
    return best


def _beginning(head: FeedHead) -> str:
    return repr(head.text.strip().splitlines()[0][:120])


def _listed(formats: Sequence[FeedFormat]) -> str:
    return ", ".join(f"{known.name} ({known.what})" for known in formats)
