"""What the catalogue knows of the product that an item claims to be."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.base.errors import NotFound
from lookup.catalog.models import Maison, Product, Variant


def gtins_by_sku(session: Session, maison: str, product_id: str) -> dict[str, str | None]:
    """The product's SKUs, each with its GTIN-14 where it has one. Raises NotFound."""
    row_id = session.scalar(
        select(Product.id)
        .join(Maison, Maison.id == Product.maison_id)
        .where(Maison.code == maison, Product.product_id == product_id)
    )
    if row_id is None:
        raise NotFound(f"There is no product {product_id!r} here.", "Name one of the catalogue.")
    found = session.execute(
        select(Variant.sku, Variant.gtin).where(Variant.product_row_id == row_id)
    )
    return {sku: gtin.zfill(14) if gtin else None for sku, gtin in found}
