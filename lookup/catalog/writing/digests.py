"""Digests that tell whether a product, or a whole catalogue, changed."""

import hashlib
import json
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.catalog.models import Maison, Product
from lookup.catalog.rows import FeedImage, FeedProduct, FeedVariant


def product_digest(product: FeedProduct) -> str:
    """SHA-256 (hex) of the product as its feed gave it; equal amounts written apart are equal."""
    text = json.dumps(product, sort_keys=True, default=_plain, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def catalog_digest(session: Session, maison: str) -> str:
    """SHA-256 (hex) over the maison's products that are not removed, by product id."""
    rows = session.execute(
        select(Product.product_id, Product.digest)
        .join(Maison, Maison.id == Product.maison_id)
        .where(Maison.code == maison, Product.removed_at.is_(None))
    )
    # Sorted here: databases collate text in ways of their own.
    lines = sorted(f"{product_id}\0{digest}\n" for product_id, digest in rows)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, FeedProduct):
        return {name: part for name, part in vars(value).items() if name != "rows"}
    if isinstance(value, FeedVariant | FeedImage):
        return vars(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    raise TypeError(f"{type(value).__name__} in a feed row")
