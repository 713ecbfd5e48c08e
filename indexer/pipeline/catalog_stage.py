"""The feed's rows into the catalogue."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexer.feeds.reading import FeedItem, OtherStatus
from lookup.base.errors import Refused
from lookup.catalog.database import Database
from lookup.catalog.maisons import claim_maison
from lookup.catalog.rows import FeedProduct, Quarantined
from lookup.catalog.writing.writer import CatalogChanges, apply_catalog


@dataclass
class FeedRows:
    """A feed's products as a stream; what is unusable or of another status is kept aside."""

    reading: Iterable[FeedItem]
    quarantined: list[Quarantined]
    other_status: list[OtherStatus]

    def __iter__(self) -> Iterator[FeedProduct]:
        for row in self.reading:
            if isinstance(row, Quarantined):
                self.quarantined.append(row)
            elif isinstance(row, OtherStatus):
                self.other_status.append(row)
            else:
                yield row


def apply_feed(
    database: Database, maison: str, rows: FeedRows, *, max_removed: float, region: str | None
) -> CatalogChanges:
    """Make the catalogue hold what the feed holds, in one transaction.

    Raises Refused, and changes nothing, when more than `max_removed` (a share) of the products
    would go; WrongRegion for a maison that is pinned to another region than `region` (a new one is
    pinned to it); FeedError when no row can be used.
    """
    with database.session(write=True) as session:
        claim_maison(session, maison, region)
        changes = apply_catalog(session, maison, rows)
        before = changes.changed + changes.unchanged + changes.removed
        if changes.removed > max_removed * before:
            raise Refused(
                f"The feed lacks {changes.removed} of the {before} products known so far,"
                f" more than {max_removed:.0%} of them.",
                "Check that the feed is whole. If they are meant to go, run again with"
                " --max-removed 1.",
            )
    return changes
