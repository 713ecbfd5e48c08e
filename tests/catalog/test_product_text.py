"""The texts of catalogues that were there before they could be searched."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from lookup.catalog.database import open_database
from lookup.catalog.product_text import ProductText, attribute_texts
from lookup.catalog.schema import upgrade


def test_migrating_indexes_what_is_in_the_catalogue(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalog.sqlite3'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        upgrade(connection, "0002")
        connection.execute(text("INSERT INTO maison (id, code, name) VALUES (1, 'alba', 'Alba')"))
        connection.execute(
            text(
                "INSERT INTO product (id, maison_id, product_id, name, names, categories,"
                " attributes, digest) VALUES (5, 1, 'BG-1', 'Alba Tote', '{\"fr\": \"Cabas\"}',"
                " '{}', '{\"material\": \"Cuir\"}', 'x')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO variant (maison_id, product_row_id, sku, sku_folded, color,"
                " attributes, position) VALUES (1, 5, 'BG-1-R', 'bg-1-r', 'Écru', '{}', 0)"
            )
        )
    engine.dispose()
    database = open_database(url)
    with database.session() as session:
        (row,) = session.scalars(select(ProductText)).all()
        assert (row.product_row_id, row.name, row.color) == (5, "alba tote cabas", "ecru")
        assert (row.attribute, row.code) == ("cuir", "bg 1 bg 1 r")
        for word in ("cabas", "ecru", "cuir"):
            found = session.connection().execute(
                text("SELECT rowid FROM product_text_fts WHERE product_text_fts MATCH :word"),
                {"word": word},
            )
            assert found.scalars().all() == [5]
    database.close()


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"material": "calfskin"}, ["calfskin"]),
        ({"lining": ["silk", "suede"]}, ["silk", "suede"]),
        ({"nickel_free": True, "vegan": False, "hand": None}, ["nickel_free"]),
        ({"strap": {"length": 52, "material": "chain"}}, ["52", "chain"]),
        ({}, []),
    ],
)
def test_attributes_say_their_values_and_the_names_of_flags_that_are_set(
    attributes: dict[str, object], said: list[str]
) -> None:
    assert list(attribute_texts(attributes)) == said
