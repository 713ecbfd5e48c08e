"""Everything that the cards of some products show, read in one query.

The rows of each of five tables come as one text of JSON: a query for each table took most of what
reading a card takes, and on a server's database a trip each; a row for each level took half of it.
"""

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    ColumnElement,
    CompoundSelect,
    Connection,
    Dialect,
    Select,
    Text,
    bindparam,
    cast,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from lookup.catalog.columns import Price
from lookup.catalog.models import Maison, Product, ProductImage, StockLevel, Store, Variant
from lookup.catalog.reading.cards import ImageRef

JsonObject = Mapping[str, Any]


class StoreRow(NamedTuple):
    """A stock location; coordinates in degrees."""

    id: int
    code: str
    name: str
    city: str | None
    timezone: str | None
    latitude: float | None
    longitude: float | None


class ProductRow(NamedTuple):
    """A product as it is kept, in all its languages."""

    id: int
    product_id: str
    name: str
    names: Mapping[str, str]
    category: str | None
    categories: Mapping[str, str]
    description: str | None
    url: str | None
    attributes: JsonObject


class VariantRow(NamedTuple):
    """A SKU of a product."""

    id: int
    sku: str
    colorway: str | None
    color: str | None
    size: str | None
    gtin: str | None
    price: Decimal | None
    currency: str | None
    attributes: JsonObject


class LevelRow(NamedTuple):
    """One store's last report of one variant."""

    store_id: int
    quantity: int
    as_of: datetime


@dataclass(frozen=True)
class CardRows:
    """`stores` by row id, all of the maison; products by their own id; variants and images by the
    row id of their product, in the feed's order; levels by the row id of their variant.
    """

    stores: Mapping[int, StoreRow]
    products: Mapping[str, ProductRow]
    variants: Mapping[int, Sequence[VariantRow]]
    images: Mapping[int, Sequence[ImageRef]]
    levels: Mapping[int, Sequence[LevelRow]]


def read_card_rows(
    session: Session | Connection,
    maison: str,
    product_ids: Iterable[str],
    brief: Container[str] = (),
) -> CardRows | None:
    """What is kept of those products that are not removed, without variants and levels of those in
    `brief`; None for an unknown maison."""
    products = list(product_ids)
    whole = [each for each in products if each not in brief]
    asked = {"maison": maison, "products": products, "whole": whole}
    connection = session.connection() if isinstance(session, Session) else session
    found: dict[int, list[list[Any]]] = {
        kind: json.loads(rows) for kind, rows in connection.execute(_EVERYTHING, asked)
    }
    if not found[_MAISON]:
        return None
    return CardRows(
        stores={row[0]: StoreRow(*row) for row in found[_STORE]},
        products={row[1]: ProductRow(*row) for row in found[_PRODUCT]},
        variants={
            product: [_variant(row, connection.dialect) for row in rows]
            for product, rows in _in_order(found[_VARIANT]).items()
        },
        images={
            product: [ImageRef(*row) for row in rows]
            for product, rows in _in_order(found[_IMAGE]).items()
        },
        levels=_levels(found[_LEVEL]),
    )


def _in_order(rows: list[list[Any]]) -> Mapping[int, list[list[Any]]]:
    """Rows that begin with their product and their place in it, by product."""
    grouped: dict[int, list[list[Any]]] = defaultdict(list)
    for product, _, *row in sorted(rows, key=lambda row: row[:2]):
        grouped[product].append(row)
    return grouped


def _variant(row: list[Any], dialect: Dialect) -> VariantRow:
    variant = VariantRow(*row)
    return variant._replace(price=_PRICE.process_result_value(variant.price, dialect))


def _levels(rows: list[list[Any]]) -> Mapping[int, Sequence[LevelRow]]:
    grouped: dict[int, list[LevelRow]] = defaultdict(list)
    # Most came in one report.
    moments = {as_of: _moment(as_of) for as_of in {row[3] for row in rows}}
    for variant, store, quantity, as_of in rows:
        grouped[variant].append(LevelRow(store, quantity, moments[as_of]))
    return grouped


def _moment(text: str) -> datetime:
    # What UTCDateTime makes of a column, of that column in JSON: SQLite has no time zones.
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class _JsonArrays(FunctionElement[str]):
    """Columns of all rows as the text of one JSON array, which holds an array for each row."""

    type = Text()
    inherit_cache = True


@compiles(_JsonArrays, "sqlite")
def _in_sqlite(element: _JsonArrays, compiler: SQLCompiler, **options: Any) -> str:
    columns = [
        # JSON is kept as text there, and would become a text within the JSON.
        f"json({sql})" if isinstance(column.type, JSON) else sql
        for column in element.clauses
        for sql in [compiler.process(column, **options)]
    ]
    return f"json_group_array(json_array({', '.join(columns)}))"


@compiles(_JsonArrays, "postgresql")
def _in_postgresql(element: _JsonArrays, compiler: SQLCompiler, **options: Any) -> str:
    rows = f"json_agg(json_build_array({compiler.process(element.clauses, **options)}))"
    return f"CAST(coalesce({rows}, '[]') AS TEXT)"


_MAISON, _STORE, _PRODUCT, _VARIANT, _IMAGE, _LEVEL = range(6)
_PRICE = Price()
# Each in the order of the fields of what is made of it.
_STORE_COLUMNS = (
    *(Store.id, Store.code, Store.name, Store.city, Store.timezone),
    *(Store.latitude, Store.longitude),
)
_PRODUCT_COLUMNS = (
    *(Product.id, Product.product_id, Product.name, Product.names, Product.category),
    *(Product.categories, Product.description, Product.url, Product.attributes),
)
_VARIANT_COLUMNS = (
    *(Variant.id, Variant.sku, Variant.colorway, Variant.color, Variant.size, Variant.gtin),
    # As text: a number of JSON would be read as a float.
    *(cast(Variant.price, Text), Variant.currency, Variant.attributes),
)
_IMAGE_COLUMNS = (
    *(ProductImage.id, ProductImage.path, ProductImage.view, ProductImage.colorway),
    ProductImage.content,
)
_LEVEL_COLUMNS = (StockLevel.store_id, StockLevel.quantity, StockLevel.as_of)


def _rows(
    kind: int, *columns: ColumnElement[Any] | InstrumentedAttribute[Any]
) -> Select[*tuple[Any, ...]]:
    return select(literal_column(str(kind)), _JsonArrays(*columns))


def _everything() -> CompoundSelect[*tuple[Any, ...]]:
    maison = select(Maison.id).where(Maison.code == bindparam("maison")).scalar_subquery()
    asked = (
        select(Product.id, Product.product_id)
        .where(
            Product.maison_id == maison,
            Product.product_id.in_(bindparam("products", expanding=True)),
            Product.removed_at.is_(None),
        )
        .cte("asked")
    )
    products = select(asked.c.id)
    whole = select(asked.c.id).where(asked.c.product_id.in_(bindparam("whole", expanding=True)))
    variants = select(Variant.id).where(
        Variant.product_row_id.in_(whole), Variant.removed_at.is_(None)
    )
    return union_all(
        _rows(_MAISON, Maison.id).where(Maison.code == bindparam("maison")),
        _rows(_STORE, *_STORE_COLUMNS).where(Store.maison_id == maison),
        _rows(_PRODUCT, *_PRODUCT_COLUMNS).where(Product.id.in_(products)),
        _rows(_VARIANT, Variant.product_row_id, Variant.position, *_VARIANT_COLUMNS).where(
            Variant.id.in_(variants)
        ),
        _rows(_IMAGE, ProductImage.product_row_id, ProductImage.position, *_IMAGE_COLUMNS).where(
            ProductImage.product_row_id.in_(products), ProductImage.removed_at.is_(None)
        ),
        _rows(_LEVEL, StockLevel.variant_id, *_LEVEL_COLUMNS).where(
            StockLevel.variant_id.in_(variants)
        ),
    )


_EVERYTHING = _everything()
