"""A maison's whole life through the commands, on each kind of database, and what the log says."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from indexer.__main__ import main as indexer
from lookup.__main__ import main as lookup
from tests.indexer.shop import Shop


def run(program: Any, shop: Shop, *arguments: object, code: int = 0) -> Any:
    """The document that a command prints."""
    where = ("--home", shop.home.path, "--maison", "maison", "--json")
    done = CliRunner().invoke(program, [str(part) for part in (*arguments, *where)])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


@pytest.mark.usefixtures("database_url")
def test_built_stocked_published_rolled_back_and_erased(shop: Shop) -> None:
    def build() -> Any:
        feed = ("--catalog", shop.write_feed(), "--images", shop.pictures, "--offline")
        return run(indexer, shop, "build", *feed)

    first = build()["generation"]
    stock = shop.folder / "stock.csv"
    stores = shop.folder / "stores.csv"
    stores.write_text(
        "store_code,name,city,country,region,latitude,longitude,timezone\n"
        "PAR01,Paris,Paris,FR,eu,48.8566,2.3522,Europe/Paris\n"
    )
    run(indexer, shop, "stores", "--file", stores)
    stock.write_text("sku,store_code,quantity,as_of\nA-S,PAR01,2,2025-03-14T02:30:00+01:00\n")
    assert run(indexer, shop, "stock", "--file", stock)["applied"] == 1
    shop.draw("A/front.png", seed=1)
    second = build()["generation"]
    assert run(indexer, shop, "rollback")["published"] == first
    run(indexer, shop, "publish", second)
    third = run(indexer, shop, "erase", "--product", "B")["published"]

    entries = run(lookup, shop, "audit", "list")["entries"]
    published, back, erased = "generation.published", "generation.rolled_back", "product.erased"
    assert [(entry["action"], entry["subject"]) for entry in entries] == [
        (published, first),
        (published, second),
        (back, first),
        (published, second),
        (erased, "B"),
        (published, third),
    ]
    assert entries[2]["details"] == {"replaced": second}
    assert run(lookup, shop, "audit", "verify")["entries"] == 6


@pytest.mark.usefixtures("database_url")
def test_a_publication_that_fails_is_not_in_the_log(shop: Shop) -> None:
    feed = ("--catalog", shop.write_feed(), "--images", shop.pictures, "--offline")
    run(indexer, shop, "build", *feed)
    missing = "20250314T023000Z-0a1b2c3d"
    where = ("--home", str(shop.home.path), "--maison", "maison")
    assert CliRunner().invoke(indexer, ["publish", missing, *where]).exit_code == 2
    assert CliRunner().invoke(indexer, ["rollback", *where]).exit_code == 3
    assert len(run(lookup, shop, "audit", "list")["entries"]) == 1
