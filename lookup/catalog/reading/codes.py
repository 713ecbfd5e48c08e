"""All codes of a maison's catalogue at once: SKUs and ids of products."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.catalog.models import Maison, Product, Variant


def skus_and_products(session: Session, maison: str) -> list[tuple[str, str]]:
    """(SKU, product id) of every variant that is not removed."""
    rows = session.execute(
        select(Variant.sku, Product.product_id)
        .join(Product, Product.id == Variant.product_row_id)
        .join(Maison, Maison.id == Variant.maison_id)
        .where(Maison.code == maison)
        .where(Variant.removed_at.is_(None), Product.removed_at.is_(None))
        .order_by(Variant.id)
    )
    return [(sku, product_id) for sku, product_id in rows]
