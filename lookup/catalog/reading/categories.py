"""Which products a category holds."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lookup.base.errors import NotFound
from lookup.catalog.models import Maison, Product


def products_in_category(session: Session, maison: str, category: str) -> frozenset[str]:
    """Ids of the products in a category or in one below it (`Women/Bags` holds
    `Women/Bags/Totes`).

    Categories are named as in the feed. Raises NotFound for one that holds nothing.
    """
    below = category.rstrip("/") + "/"
    found = session.scalars(
        select(Product.product_id)
        .join(Maison, Maison.id == Product.maison_id)
        .where(
            Maison.code == maison,
            Product.removed_at.is_(None),
            or_(
                Product.category == category,
                Product.category.startswith(below, autoescape=True),
            ),
        )
    )
    products = frozenset(found)
    if not products:
        raise NotFound(
            f"There is no category {category!r} here.",
            "Leave the category out, or name it as the catalogue does.",
        )
    return products
