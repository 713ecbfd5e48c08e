"""The texts of a product as the full-text index holds them, in all the catalogue's languages.

`product_text` is an ordinary table of folded words; what indexes it is the database's own affair
(`lookup.search.ranking.full_text`), kept up to date by the database itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from lookup.base.folding import indexed
from lookup.catalog.models import Base
from lookup.catalog.rows import FeedProduct
from lookup.catalog.upsert import insert_for

Row = dict[str, Any]

FIELDS = ("name", "category", "color", "attribute", "description", "code")
"""Columns of folded words, in the order of the index."""


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
    rows = [text_row(row_id, **_parts(product)) for row_id, product in products]
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


def text_row(
    row_id: int,
    *,
    names: Iterable[str],
    categories: Iterable[str | None],
    colors: Iterable[str | None],
    attributes: Sequence[Mapping[str, Any]],
    description: str | None,
    codes: Iterable[str | None],
) -> Row:
    """The row of `product_text` for a product's texts."""
    return {
        "product_row_id": row_id,
        "name": indexed(names),
        "category": indexed(categories),
        "color": indexed(dict.fromkeys(colors)),
        "attribute": indexed(dict.fromkeys(text for each in attributes for text in said_by(each))),
        "description": indexed([description]),
        "code": indexed(codes),
    }


def said_by(value: Any, key: str = "") -> Iterator[str]:
    """The texts in an attribute's value: of a flag that is set, its name; never other names."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from said_by(each, str(name))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from said_by(each, key)
    elif value is True:
        yield key
    elif value is not None and value is not False:
        yield str(value)


def _parts(product: FeedProduct) -> dict[str, Any]:
    return {
        "names": [product.name, *product.names.values()],
        "categories": [product.category, *product.categories.values()],
        "colors": [variant.color for variant in product.variants],
        "attributes": [product.attributes, *(each.attributes for each in product.variants)],
        "description": product.description,
        "codes": [
            product.product_id,
            *(code for variant in product.variants for code in (variant.sku, variant.gtin)),
        ],
    }
