"""Erasing a product: gone from the catalogue, not just marked removed."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lookup.base.errors import NotFound
from lookup.catalog.maisons import find_maison
from lookup.catalog.models import Product, ProductImage, StockLevel, Variant


@dataclass(frozen=True)
class ErasedProduct:
    """What was erased, for the receipt and for erasing it elsewhere too."""

    product_id: str
    skus: tuple[str, ...]
    image_ids: tuple[int, ...]
    image_paths: tuple[str, ...]
    image_contents: tuple[str, ...]
    """Contents (SHA-256) that no other picture of this database has: safe to drop from caches."""
    stock_levels: int


def erase_product(session: Session, maison: str, product_id: str) -> ErasedProduct:
    """Delete the product, its variants, images and stock. Raises NotFound."""
    product = session.scalar(
        select(Product).where(
            Product.maison_id == find_maison(session, maison).id, Product.product_id == product_id
        )
    )
    if product is None:
        raise NotFound(
            f"{maison} has no product {product_id!r}.", "Check the id; a SKU is not a product id."
        )
    variants = session.scalars(select(Variant).where(Variant.product_row_id == product.id)).all()
    images = session.scalars(
        select(ProductImage).where(ProductImage.product_row_id == product.id)
    ).all()
    contents = _contents_of_no_other(session, product.id)
    in_product = select(Variant.id).where(Variant.product_row_id == product.id)
    levels = session.connection().execute(
        delete(StockLevel).where(StockLevel.variant_id.in_(in_product))
    )
    for part in (Variant, ProductImage):
        session.execute(delete(part).where(part.product_row_id == product.id))
    session.execute(delete(Product).where(Product.id == product.id))
    return ErasedProduct(
        product_id=product_id,
        skus=tuple(variant.sku for variant in variants),
        image_ids=tuple(image.id for image in images),
        image_paths=tuple(image.path for image in images),
        image_contents=contents,
        stock_levels=levels.rowcount,
    )


def _contents_of_no_other(session: Session, product_row_id: int) -> tuple[str, ...]:
    other = select(ProductImage.content).where(
        ProductImage.product_row_id != product_row_id, ProductImage.content.is_not(None)
    )
    own = select(ProductImage.content).where(
        ProductImage.product_row_id == product_row_id,
        ProductImage.content.is_not(None),
        ProductImage.content.not_in(other),
    )
    return tuple(str(content) for content in session.scalars(own.distinct()))
