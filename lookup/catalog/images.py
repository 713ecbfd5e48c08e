"""The maison's catalogue pictures, as the indexer needs them."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from lookup.base.batches import batched
from lookup.catalog.models import Maison, Product, ProductImage


@dataclass(frozen=True, slots=True)
class CatalogImage:
    """One picture of a product that is not removed; `id` is what the vector index keeps."""

    id: int
    product_id: str
    category: str | None
    path: str
    content: str | None
    view: str | None
    colorway: str | None


class ImageCatalog:
    """Lists a maison's pictures and notes their content."""

    def __init__(self, session: Session, maison: str) -> None:
        self._session = session
        self._maison = maison

    def __iter__(self) -> Iterator[CatalogImage]:
        """Pictures in the order of their ids, streamed."""
        streamed = self._pictures().execution_options(yield_per=1000)
        # Closed also where the reader stops early: a server-side cursor is held open otherwise.
        with self._session.execute(streamed) as rows:
            for row in rows:
                yield CatalogImage(*row)

    def page(self, *, after: int, size: int) -> list[CatalogImage]:
        """The next `size` pictures behind the id `after`, for readers that hold no session."""
        rows = self._session.execute(self._pictures().where(ProductImage.id > after).limit(size))
        return [CatalogImage(*row) for row in rows]

    def ids(self) -> list[int]:
        """The ids of all pictures, ascending."""
        return list(self._session.scalars(self._pictures().with_only_columns(ProductImage.id)))

    def count(self) -> int:
        """How many pictures there are."""
        pictures = self._pictures().order_by(None).subquery()
        return self._session.scalar(select(func.count()).select_from(pictures)) or 0

    def products_without(self, image_ids: Container[int]) -> list[str]:
        """Products, sorted, of which no picture is among `image_ids`."""
        products = set(
            self._session.scalars(
                select(Product.product_id)
                .join(Maison, Maison.id == Product.maison_id)
                .where(Maison.code == self._maison, Product.removed_at.is_(None))
            )
        )
        return sorted(products - {image.product_id for image in self if image.id in image_ids})

    def note_contents(self, contents: Mapping[int, str | None]) -> None:
        """Keep the SHA-256 (hex) of each picture's file, by image id; None where it is unusable."""
        for batch in batched(contents.items(), 1000):
            rows: list[dict[str, Any]] = [{"id": key, "content": value} for key, value in batch]
            self._session.execute(update(ProductImage), rows)

    def _pictures(self) -> Select[*tuple[Any, ...]]:
        return (
            select(
                ProductImage.id,
                Product.product_id,
                Product.category,
                ProductImage.path,
                ProductImage.content,
                ProductImage.view,
                ProductImage.colorway,
            )
            .join(Product, Product.id == ProductImage.product_row_id)
            .join(Maison, Maison.id == Product.maison_id)
            .where(
                Maison.code == self._maison,
                Product.removed_at.is_(None),
                ProductImage.removed_at.is_(None),
            )
            .order_by(ProductImage.id)
        )


def known_contents(session: Session, maison: str) -> set[str]:
    """Contents of all the maison's pictures, of removed products too: those may return."""
    return set(
        session.scalars(
            select(ProductImage.content)
            .join(Product, Product.id == ProductImage.product_row_id)
            .join(Maison, Maison.id == Product.maison_id)
            .where(Maison.code == maison, ProductImage.content.is_not(None))
            .distinct()
        )
    )
