"""Full-text search over the catalogue's own texts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_FIELDS = ("name", "category", "color", "attribute", "description", "code")
_COLUMNS = ", ".join(_FIELDS)
_NEW = ", ".join(f"new.{name}" for name in _FIELDS)
_OLD = ", ".join(f"old.{name}" for name in _FIELDS)
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
    """The table of texts, and the database's own index over it. What is in the catalogue already
    gets its texts once the schema is up to date (`lookup.catalog.product_text`)."""
    op.create_table(
        "product_text",
        sa.Column(
            "product_row_id",
            sa.Integer(),
            sa.ForeignKey("product.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _FIELDS),
    )
    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in _POSTGRESQL if postgresql else _SQLITE:
        op.execute(sa.text(statement))
