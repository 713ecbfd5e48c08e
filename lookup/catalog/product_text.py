"""The texts of a product as the full-text index holds them, in all the catalogue's languages.

`product_text` is an ordinary table of folded words; what indexes it is the database's own affair
(`lookup.search.ranking.full_text`), kept up to date by the database itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ForeignKey, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from lookup.base.batches import batched
from lookup.base.folding import indexed
from lookup.catalog.models import Base, Product, Variant
from lookup.catalog.rows import FeedProduct, FeedVariant
from lookup.catalog.upsert import insert_for

Row = dict[str, Any]

FIELDS = ("name", "category", "color", "attribute", "description", "code")
"""Columns of folded words, in the order of the index."""

_BATCH = 500


class ProductText(Base):
    """One product's words by where they stand; goes with its product."""

    __tablename__ = "product_text"

    product_row_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(Text)
    color: Mapped[str] = mapped_column(Text)
    attribute: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text)


def write_texts(session: Session, products: Iterable[tuple[int, FeedProduct]]) -> None:
    """Puts the texts of (row id, product) in place of what was known of them."""
    _write(session, [_row(row_id, each, each.variants) for row_id, each in products])


def write_missing_texts(session: Session) -> None:
    """Writes the texts of products that have none: they are older than their catalogue's texts."""
    known = select(ProductText.product_row_id)
    missing = session.scalars(select(Product.id).where(Product.id.not_in(known))).all()
    for ids in batched(missing, _BATCH):
        variants: dict[int, list[Variant]] = defaultdict(list)
        of_these = Variant.product_row_id.in_(ids), Variant.removed_at.is_(None)
        for variant in session.scalars(select(Variant).where(*of_these)):
            variants[variant.product_row_id].append(variant)
        products = session.scalars(select(Product).where(Product.id.in_(ids)))
        _write(session, [_row(each.id, each, variants[each.id]) for each in products])


def _write(session: Session, rows: Sequence[Row]) -> None:
    if not rows:
        return
    insert = insert_for(session, ProductText)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["product_row_id"],
            set_={name: insert.excluded[name] for name in FIELDS},
        ),
        rows,
    )


def _row(
    row_id: int, product: FeedProduct | Product, variants: Sequence[FeedVariant | Variant]
) -> Row:
    attributes = [product.attributes, *(each.attributes for each in variants)]
    codes = [code for each in variants for code in (each.sku, each.gtin)]
    return {
        "product_row_id": row_id,
        "name": indexed([product.name, *product.names.values()]),
        "category": indexed([product.category, *product.categories.values()]),
        "color": indexed(dict.fromkeys(each.color for each in variants)),
        "attribute": indexed(
            dict.fromkeys(text for each in attributes for text in attribute_texts(each))
        ),
        "description": indexed([product.description]),
        "code": indexed([product.product_id, *codes]),
    }


def attribute_texts(value: Any, key: str = "") -> Iterator[str]:
    """The texts in an attribute's value: of a flag that is set, its name; never other names."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from attribute_texts(each, str(name))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from attribute_texts(each, key)
    elif value is True:
        yield key
    elif value is not None and value is not False:
        yield str(value)
