"""What the catalogue says of the products and pictures of a generation."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.catalog.images import CatalogImage, ImageCatalog
from lookup.catalog.maisons import find_maison
from lookup.catalog.models import Product, Variant
from lookup.index.entries import Entries
from lookup.insight.findings import PictureShown, ProductShown


@dataclass
class CatalogueProduct:
    """One product; `colors` are the colours of its variants by colourway."""

    id: str
    name: str
    category: str | None
    attributes: Mapping[str, Any]
    colors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    """By the numbers of `entries`; what has left the catalogue since is None.

    `unseen` are products that have no picture in the generation.
    """

    entries: Entries
    products: Sequence[CatalogueProduct | None]
    images: Sequence[CatalogImage | None]
    unseen: Sequence[CatalogueProduct]

    @classmethod
    def of(cls, session: Session, maison: str, entries: Entries) -> Self:
        """The catalogue as it is now. Raises NotFound for an unknown maison."""
        products = _products(session, maison)
        images = {image.id: image for image in ImageCatalog(session, maison)}
        here = set(entries.products)
        return cls(
            entries,
            [products.get(product) for product in entries.products],
            [images.get(image_id) for image_id in entries.image_ids.tolist()],
            [product for product_id, product in products.items() if product_id not in here],
        )

    @property
    def rows(self) -> NDArray[np.int64]:
        """The pictures that are still in the catalogue, with their products."""
        return np.array([row for row, image in enumerate(self.images) if image], np.int64)

    @cached_property
    def views(self) -> NDArray[np.int64]:
        """A number for each view that pictures show, int64 (images,); -1 where nobody says."""
        return _numbers([image.view if image else None for image in self.images])

    @property
    def colorways(self) -> NDArray[np.int64]:
        """A number for each colourway that pictures show, int64 (images,), -1 likewise."""
        return self.entries.colorway_rows.astype(np.int64)

    def view(self, row: int) -> str | None:
        """The view that a picture shows."""
        image = self.images[row]
        return image.view if image else None

    def color(self, row: int) -> str | None:
        """The one colour that a picture shows, as the feed names it."""
        image, product = self.images[row], self.product_of(row)
        return product.colors.get(image.colorway or "") if image and product else None

    def product_of(self, row: int) -> CatalogueProduct | None:
        """The product that a picture is filed under."""
        return self.products[int(self.entries.product_rows[row])]

    def category(self, product: int) -> str | None:
        """The category of the product of that number."""
        known = self.products[product]
        return known.category if known else None

    def product_shown(self, product: int) -> ProductShown:
        """The product of that number as findings show it."""
        return shown(_there(self.products[product]), self._address(self._first[product]))

    def picture_shown(self, row: int) -> PictureShown:
        """The picture of that row as findings show it."""
        product = _there(self.product_of(row))
        return PictureShown(
            image_id=int(self.entries.image_ids[row]),
            image=self._address(row),
            product=product.id,
            name=product.name,
            view=self.view(row),
            color=self.color(row),
        )

    @cached_property
    def _first(self) -> Mapping[int, int]:
        first: dict[int, int] = {}
        for row in self.rows.tolist():
            first.setdefault(int(self.entries.product_rows[row]), row)
        return first

    def _address(self, row: int) -> str:
        image = _there(self.images[row])
        return f"/v1/images/{image.id}?v={(image.content or '')[:16]}"


def shown(product: CatalogueProduct, image: str | None) -> ProductShown:
    """A product as findings show it, with the address of a picture."""
    return ProductShown(id=product.id, name=product.name, category=product.category, image=image)


def _products(session: Session, maison: str) -> dict[str, CatalogueProduct]:
    maison_id = find_maison(session, maison).id
    here = Product.maison_id == maison_id, Product.removed_at.is_(None)
    by_row: dict[int, CatalogueProduct] = {}
    columns = (Product.id, Product.product_id, Product.name, Product.category, Product.attributes)
    for row_id, product_id, name, category, attributes in session.execute(
        select(*columns).where(*here).order_by(Product.id)
    ):
        by_row[row_id] = CatalogueProduct(product_id, name, category, attributes)
    for row_id, colorway, color in session.execute(
        select(Variant.product_row_id, Variant.colorway, Variant.color)
        .where(Variant.maison_id == maison_id, Variant.removed_at.is_(None))
        .order_by(Variant.product_row_id, Variant.position)
    ):
        if colorway and color and row_id in by_row:
            by_row[row_id].colors.setdefault(colorway, color)
    return {product.id: product for product in by_row.values()}


def _numbers(names: Sequence[str | None]) -> NDArray[np.int64]:
    places: defaultdict[str, int] = defaultdict(lambda: len(places))
    return np.array([-1 if name is None else places[name] for name in names], np.int64)


def _there(what: Any) -> Any:
    if what is None:
        raise AssertionError("findings are of what is still in the catalogue")
    return what
