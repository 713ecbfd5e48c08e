"""What a feed holds, without taking it in."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from indexer.feeds.reading import FeedItem, OtherStatus
from lookup.catalog.rows import FeedProduct, Quarantined

_MOST_LISTED = 10_000


@dataclass
class FeedPreview:
    """Counts of what a build would take, and the first of what it would leave out.

    `rows` are those of the feed, `rows_left_out` of them are lost whole; `values_left_out` are lost
    from rows that are kept; `other_status` are products of a status that was not asked for. Every
    row is in a product, of one of those or left out.
    """

    format: str
    rows: int = 0
    rows_left_out: int = 0
    values_left_out: int = 0
    products: int = 0
    products_without_picture: list[str] = field(default_factory=list)
    pictures: int = 0
    variants: int = 0
    with_price: int = 0
    with_gtin: int = 0
    products_of_other_status: int = 0
    other_status: list[OtherStatus] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)


def preview(format: str, reading: Iterable[FeedItem]) -> FeedPreview:  # noqa: A002  the report's key
    """Reads the feed through. Raises FeedError when no row of it can be read."""
    seen = FeedPreview(format)
    for item in reading:
        if isinstance(item, Quarantined):
            seen.rows_left_out += not item.row_kept
            seen.values_left_out += item.row_kept
            if len(seen.quarantined) < _MOST_LISTED:
                seen.quarantined.append(item)
        elif isinstance(item, OtherStatus):
            seen.rows += len(item.rows)
            seen.products_of_other_status += 1
            if len(seen.other_status) < _MOST_LISTED:
                seen.other_status.append(item)
        else:
            _count(seen, item)
    seen.rows += seen.rows_left_out
    return seen


def _count(seen: FeedPreview, product: FeedProduct) -> None:
    seen.rows += len(product.rows)
    seen.products += 1
    seen.pictures += len(product.images)
    seen.variants += len(product.variants)
    seen.with_price += sum(variant.price is not None for variant in product.variants)
    seen.with_gtin += sum(variant.gtin is not None for variant in product.variants)
    if not product.images and len(seen.products_without_picture) < _MOST_LISTED:
        seen.products_without_picture.append(product.product_id)
