"""Full-text search over the catalogue's own texts."""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

from lookup.catalog.product_text import FIELDS, text_row

revision = "0003"
down_revision = "0002"

_BATCH = 500
_COLUMNS = ", ".join(FIELDS)
_NEW = ", ".join(f"new.{name}" for name in FIELDS)
_OLD = ", ".join(f"old.{name}" for name in FIELDS)
_INSERT = f"INSERT INTO product_text_fts (rowid, {_COLUMNS}) VALUES (new.product_row_id, {_NEW})"
_DELETE = (
    f"INSERT INTO product_text_fts (product_text_fts, rowid, {_COLUMNS})"
    f" VALUES ('delete', old.product_row_id, {_OLD})"
)
# Texts are folded before they get here; the tokenizer only has to cut at blanks. FTS5 keeps no
# copy of the texts, so each change must be told to it: triggers cannot be forgotten.
_SQLITE = (
    f"CREATE VIRTUAL TABLE product_text_fts USING fts5({_COLUMNS}, content='product_text',"
    " content_rowid='product_row_id', tokenize='unicode61 remove_diacritics 0', prefix='3 4')",
    f"CREATE TRIGGER product_text_inserted AFTER INSERT ON product_text BEGIN {_INSERT}; END",
    f"CREATE TRIGGER product_text_deleted AFTER DELETE ON product_text BEGIN {_DELETE}; END",
    "CREATE TRIGGER product_text_updated AFTER UPDATE ON product_text"
    f" BEGIN {_DELETE}; {_INSERT}; END",
)
_POSTGRESQL = (
    "ALTER TABLE product_text ADD COLUMN document tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('simple', name), 'A')"
    " || setweight(to_tsvector('simple', code), 'B')"
    " || setweight(to_tsvector('simple', category || ' ' || color || ' ' || attribute), 'C')"
    " || setweight(to_tsvector('simple', description), 'D')) STORED",
    "CREATE INDEX ix_product_text_document ON product_text USING gin (document)",
)


def upgrade() -> None:
    """The texts of what is in the catalogue, and the database's own index over them."""
    op.create_table(
        "product_text",
        sa.Column(
            "product_row_id",
            sa.Integer(),
            sa.ForeignKey("product.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        *(sa.Column(name, sa.Text(), nullable=False) for name in FIELDS),
    )
    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in _POSTGRESQL if postgresql else _SQLITE:
        op.execute(sa.text(statement))
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    tables = sa.MetaData()
    product = sa.Table("product", tables, autoload_with=connection)
    variant = sa.Table("variant", tables, autoload_with=connection)
    text = sa.Table("product_text", tables, autoload_with=connection)
    ids = connection.scalars(sa.select(product.c.id)).all()
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        variants: dict[int, list[Any]] = defaultdict(list)
        for row in connection.execute(
            sa.select(variant).where(
                variant.c.product_row_id.in_(batch), variant.c.removed_at.is_(None)
            )
        ):
            variants[row.product_row_id].append(row)
        products = connection.execute(sa.select(product).where(product.c.id.in_(batch))).all()
        connection.execute(text.insert(), [_row(each, variants[each.id]) for each in products])


def _row(product: Any, variants: list[Any]) -> dict[str, Any]:
    return text_row(
        product.id,
        names=[product.name, *product.names.values()],
        categories=[product.category, *product.categories.values()],
        colors=[variant.color for variant in variants],
        attributes=[product.attributes, *(variant.attributes for variant in variants)],
        description=product.description,
        codes=[product.product_id, *(code for v in variants for code in (v.sku, v.gtin))],
    )
