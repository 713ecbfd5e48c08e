"""Writing a feed's products to the catalogue: only what changed, ids kept, the gone marked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lookup.base.batches import batched
from lookup.base.errors import FeedError
from lookup.catalog.maisons import ensure_maison
from lookup.catalog.models import Base, Product, ProductImage, Variant
from lookup.catalog.product_text import write_texts
from lookup.catalog.rows import FeedProduct
from lookup.catalog.skus import fold_sku
from lookup.catalog.upsert import insert_for
from lookup.catalog.writing.digests import product_digest

_BATCH = 200

Row = dict[str, Any]


@dataclass(frozen=True)
class CatalogChanges:
    """How many products one run added (or brought back), changed, left alone and removed."""

    added: int
    changed: int
    unchanged: int
    removed: int


def apply_catalog(session: Session, maison: str, products: Iterable[FeedProduct]) -> CatalogChanges:
    """Make the maison's catalogue hold exactly `products`; registers the maison if it is new.

    Ids of products, variants and images survive any number of runs. What the feed no longer holds
    is marked removed, not deleted: its stock and image ids are there when it returns.
    Raises FeedError, and changes nothing if the caller rolls back, when the feed has no product
    or holds a product or SKU twice.
    """
    return _CatalogRun(session, maison).apply(products)


class _CatalogRun:
    def __init__(self, session: Session, maison: str) -> None:
        self._session = session
        self._now = datetime.now(UTC)
        self._maison_id = ensure_maison(session, maison).id
        self._seen_products: set[str] = set()
        self._seen_skus: set[str] = set()
        columns = (Product.product_id, Product.id, Product.digest, Product.removed_at)
        rows = session.execute(select(*columns).where(Product.maison_id == self._maison_id))
        self._known = {product_id: tuple(rest) for product_id, *rest in rows}

    def apply(self, products: Iterable[FeedProduct]) -> CatalogChanges:
        added = changed = unchanged = 0
        for batch in batched(self._checked(products), _BATCH):
            to_write = []
            for product in batch:
                digest = product_digest(product)
                match self._known.get(product.product_id):
                    case (_, old_digest, None) if old_digest == digest:
                        unchanged += 1
                        continue
                    case (_, _, None):
                        changed += 1
                    case _:
                        added += 1
                to_write.append((product, digest))
            if to_write:
                self._write(to_write)
        if not self._seen_products:
            raise FeedError(
                "The feed holds no usable product; taking it would empty the catalogue.",
                "Check the feed and the rows listed as unusable. Nothing was changed.",
            )
        return CatalogChanges(added, changed, unchanged, self._remove_missing())

    def _checked(self, products: Iterable[FeedProduct]) -> Iterator[FeedProduct]:
        for product in products:
            skus = [variant.sku for variant in product.variants]
            if product.product_id in self._seen_products:
                raise _twice("product", product.product_id)
            for sku in skus:
                if sku in self._seen_skus:
                    raise _twice("SKU", sku)
                self._seen_skus.add(sku)
            self._seen_products.add(product.product_id)
            yield product

    def _write(self, products: Sequence[tuple[FeedProduct, str]]) -> None:
        self._upsert(
            Product,
            [self._product_row(product, digest) for product, digest in products],
            key=("maison_id", "product_id"),
        )
        ids = self._row_ids([product.product_id for product, _ in products])
        self._mark_parts_removed(list(ids.values()))  # those still in the feed come back below
        write_texts(self._session, [(ids[each.product_id], each) for each, _ in products])
        variants = [row for product, _ in products for row in self._variant_rows(product, ids)]
        images = [row for product, _ in products for row in _image_rows(product, ids)]
        self._upsert(Variant, variants, key=("maison_id", "sku"))
        self._upsert(ProductImage, images, key=("product_row_id", "path"))

    def _upsert(self, model: type[Base], rows: list[Row], *, key: tuple[str, ...]) -> None:
        if not rows:
            return
        insert = insert_for(self._session, model)
        updated = {name: insert.excluded[name] for name in rows[0] if name not in key}
        self._session.execute(
            insert.on_conflict_do_update(index_elements=list(key), set_=updated), rows
        )

    def _row_ids(self, product_ids: list[str]) -> dict[str, int]:
        rows = self._session.execute(
            select(Product.product_id, Product.id).where(
                Product.maison_id == self._maison_id, Product.product_id.in_(product_ids)
            )
        )
        return dict(rows.all())

    def _mark_parts_removed(self, product_row_ids: list[int]) -> None:
        for part in (Variant, ProductImage):
            self._session.execute(
                update(part)
                .where(part.product_row_id.in_(product_row_ids), part.removed_at.is_(None))
                .values(removed_at=self._now)
                .execution_options(synchronize_session=False)
            )

    def _remove_missing(self) -> int:
        missing = [
            row_id
            for product_id, (row_id, _, removed_at) in self._known.items()
            if removed_at is None and product_id not in self._seen_products
        ]
        for batch in batched(missing, 1000):
            self._session.execute(
                update(Product)
                .where(Product.id.in_(batch))
                .values(removed_at=self._now)
                .execution_options(synchronize_session=False)
            )
        return len(missing)

    def _product_row(self, product: FeedProduct, digest: str) -> Row:
        return {
            "maison_id": self._maison_id,
            "product_id": product.product_id,
            "name": product.name,
            "names": dict(product.names),
            "category": product.category,
            "categories": dict(product.categories),
            "description": product.description,
            "url": product.url,
            "attributes": dict(product.attributes),
            "digest": digest,
            "removed_at": None,
        }

    def _variant_rows(self, product: FeedProduct, ids: Mapping[str, int]) -> Iterator[Row]:
        for position, variant in enumerate(product.variants):
            yield {
                "maison_id": self._maison_id,
                "product_row_id": ids[product.product_id],
                "sku": variant.sku,
                "sku_folded": fold_sku(variant.sku),
                "colorway": variant.colorway,
                "color": variant.color,
                "size": variant.size,
                "gtin": variant.gtin,
                "price": variant.price,
                "currency": variant.currency,
                "attributes": dict(variant.attributes),
                "position": position,
                "removed_at": None,
            }


def _image_rows(product: FeedProduct, ids: Mapping[str, int]) -> Iterator[Row]:
    for position, image in enumerate(product.images):
        yield {
            "product_row_id": ids[product.product_id],
            "path": image.path,
            "view": image.view,
            "colorway": image.colorway,
            "position": position,
            "removed_at": None,
        }


def _twice(what: str, name: str) -> FeedError:
    return FeedError(
        f"The feed holds the {what} {name!r} twice.",
        "Leave one of them in the feed. Nothing was changed.",
    )
