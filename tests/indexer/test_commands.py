"""The `indexer` command line: exit codes and documents."""

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from indexer.__main__ import main
from indexer.commands.amount import to_amount
from indexer.pipeline.request import Amount
from tests.indexer.shop import Shop

STORES = "store_code,name,city,country,region,latitude,longitude,timezone\n"
PARIS = "PAR01,Paris,Paris,FR,eu,48.8566,2.3522,Europe/Paris\n"
STOCK = "sku,store_code,quantity,as_of\n"


def run(shop: Shop, command: str, *arguments: object) -> Result:
    options = ("--home", shop.home.path, "--maison", "maison")
    return CliRunner().invoke(main, [command, *map(str, (*options, *arguments))])


def build(shop: Shop, *arguments: object) -> Result:
    where = ("--catalog", shop.write_feed(), "--images", shop.pictures, "--offline")
    return run(shop, "build", *where, *arguments)


def document(result: Result) -> Any:
    return json.loads(result.stdout)


def test_a_build_prints_one_document_and_exits_with_0(shop: Shop) -> None:
    result = build(shop, "--json")
    assert result.exit_code == 0
    assert document(result)["status"] == "published"


def test_a_build_prints_a_table_for_people(shop: Shop) -> None:
    result = build(shop)
    assert "products added" in result.stdout
    assert shop.store.current() in result.stdout


def test_a_build_of_few_products_says_that_photos_will_hardly_match(shop: Shop) -> None:
    assert "hardly any photo will be a match" in build(shop).stdout


def test_a_product_without_a_picture_is_named(shop: Shop) -> None:
    shop.products["A"]["images"] = []
    assert "not found by photo: A" in build(shop).stderr


def test_something_left_out_exits_with_1(shop: Shop) -> None:
    (shop.pictures / "A/front.png").write_bytes(b"not a picture")
    result = build(shop, "--max-bad", "1")
    assert result.exit_code == 1
    assert "left out: A/front.png:image" in result.stderr


def test_a_missing_feed_exits_with_2(shop: Shop) -> None:
    result = run(shop, "build", "--catalog", shop.folder / "none.jsonl", "--offline")
    assert result.exit_code == 2


def test_a_refused_build_says_what_is_wrong_and_where_all_of_it_is_listed(shop: Shop) -> None:
    feed = shop.folder / "feed.csv"
    feed.write_text("sku,product_id,name,image_path\n,,,a.jpg\n,,,b.jpg\n")
    result = run(shop, "build", "--catalog", feed, "--offline", "--json")
    assert result.exit_code == 2
    assert "left out: feed.csv:2:product_id: the product id cannot be used" in result.stderr
    report = json.loads(Path(document(result)["kept_in"]).read_text())
    assert report == document(result)
    assert document(result)["kept_in"] in result.stderr
    assert (report["status"], {item["row"] for item in report["quarantined"]}) == (
        "refused",
        {2, 3},
    )


def test_pictures_that_make_a_build_refused_are_all_listed(shop: Shop) -> None:
    for name in ("A/front.png", "B/front.png"):
        (shop.pictures / name).write_bytes(b"not a picture")
    result = build(shop, "--max-bad", "0", "--json")
    assert result.exit_code == 3
    assert "left out: A/front.png:image: product A:" in result.stderr
    assert document(result)["quarantined_total"] >= 1


def test_a_dry_run_tells_what_would_be_taken_and_touches_nothing(shop: Shop) -> None:
    before = sorted(shop.home.path.rglob("*"))
    feed = shop.folder / "feed.csv"
    feed.write_text(
        "sku,product_id,name,image_path,price,gtin\n"
        "A-S,A,Alba,a.jpg,dear,4006381333931\nA-L,A,Alba,b.jpg,12.50,\nB-S,B,Bea,,,\n1,2\n"
    )
    told = run(shop, "build", "--catalog", feed, "--dry-run")
    assert "4 rows. Would be taken: 2 products with 2 pictures and 3 variants" in told.stdout
    assert "left out: feed.csv:2:price: 'dear' is not an amount" in told.stderr
    assert "no picture, so not found by photo: B" in told.stderr
    result = run(shop, "build", "--catalog", feed, "--dry-run", "--json")
    assert (result.exit_code, told.exit_code) == (1, 1)
    counts = document(result)
    assert (counts["rows"], counts["rows_left_out"], counts["values_left_out"]) == (4, 1, 1)
    assert (counts["with_price"], counts["with_gtin"]) == (1, 1)
    assert [item["row"] for item in counts["quarantined"]] == [2, 5]
    assert sorted(shop.home.path.rglob("*")) == before


def test_a_dry_run_lists_products_of_other_statuses(shop: Shop) -> None:
    feed = shop.folder / "feed.csv"
    feed.write_text(
        "Handle,Title,Variant SKU,Image Src,Status\n"
        "bag,Bag,1,b.jpg,active\nbelt,Belt,2,b.jpg,draft\n"
    )
    chosen = ("build", "--catalog", feed, "--dry-run", "--status", "active")
    told = run(shop, *chosen)
    assert "2 rows. Would be taken: 1 product with 1 picture and 1 variant (" in told.stdout
    assert "1 product of another status: belt (draft)" in told.stderr
    assert told.exit_code == 0
    counts = document(run(shop, *chosen, "--json"))
    assert (counts["rows"], counts["products_of_other_status"]) == (2, 1)
    assert counts["other_status"] == [{"product_id": "belt", "status": "draft", "rows": [3]}]


def test_products_of_other_statuses_are_in_the_report_of_a_build(shop: Shop) -> None:
    feed = shop.folder / "feed.csv"
    feed.write_text(
        "Handle,Title,Variant SKU,Image Src,Status\n"
        "bag,Bag,1,A/front.png,active\nbelt,Belt,2,A/front.png,draft\n"
    )
    chosen = ("--catalog", feed, "--images", shop.pictures, "--offline", "--status", "archived")
    result = run(shop, "build", *chosen, "--json")
    report = document(result)
    assert "2 products of another status: bag (active), belt (draft)" in result.stderr
    assert report["products_of_other_status"] == 2
    assert [item["product_id"] for item in report["other_status"]] == ["bag", "belt"]
    assert report["status"] == "refused"


def test_a_dry_run_of_nothing_usable_exits_with_2(shop: Shop) -> None:
    feed = shop.folder / "feed.csv"
    feed.write_text("sku,product_id,name,image_path\n")
    assert run(shop, "build", "--catalog", feed, "--dry-run").exit_code == 2


def test_an_unknown_encoder_exits_with_2(shop: Shop) -> None:
    assert build(shop, "--encoder", "nonsense").exit_code == 2


def test_a_failed_check_exits_with_3(built_shop: Shop) -> None:
    built_shop.products = {"A": built_shop.products["A"]}
    result = build(built_shop)
    assert result.exit_code == 3
    assert "--max-removed 1" in result.stderr


@pytest.mark.parametrize("maison", ["../x", "UPPER", ""])
@pytest.mark.parametrize("command", ["build", "stores", "stock", "list", "erase"])
def test_what_is_no_maison_code_exits_with_2(shop: Shop, command: str, maison: str) -> None:
    needs = {
        "build": ("--catalog", shop.write_feed()),
        "stores": ("--file", shop.write_feed()),
        "stock": ("--file", shop.write_feed()),
        "erase": ("--product", "A"),
    }.get(command, ())
    arguments = [command, "--home", shop.home.path, "--maison", maison, *needs]
    assert CliRunner().invoke(main, [str(a) for a in arguments]).exit_code == 2


def test_list_verify_publish_and_rollback(built_shop: Shop) -> None:
    built_shop.draw("A/front.png", seed=1)
    build(built_shop)
    first, second = built_shop.store.ids()
    rows = document(run(built_shop, "list", "--json"))["generations"]
    assert [(row["generation"], row["published"]) for row in rows] == [
        (first, False),
        (second, True),
    ]
    assert first in run(built_shop, "list").stdout
    assert document(run(built_shop, "verify", "--json"))["generation"] == second
    assert document(run(built_shop, "rollback", "--json"))["published"] == first
    assert document(run(built_shop, "publish", second, "--json"))["replaced"] == first
    assert built_shop.store.current() == second


def test_a_damaged_generation_is_neither_published_nor_rolled_back_to(built_shop: Shop) -> None:
    built_shop.draw("A/front.png", seed=1)
    build(built_shop)
    first, second = built_shop.store.ids()
    (built_shop.store.path(first) / "entries.json").write_text("{}")
    for command in (("publish", first), ("rollback",), ("verify", first)):
        assert run(built_shop, *command).exit_code == 3
    assert built_shop.store.current() == second


def test_an_unknown_generation_exits_with_2(built_shop: Shop) -> None:
    assert run(built_shop, "publish", "20200101T000000Z-00000000").exit_code == 2


def test_verify_before_the_first_build_exits_with_3(shop: Shop) -> None:
    result = run(shop, "verify")
    assert result.exit_code == 3
    assert "indexer build" in result.stderr


def test_erase_prints_a_receipt(built_shop: Shop) -> None:
    receipt = document(run(built_shop, "erase", "--product", "B", "--json"))
    assert (receipt["product_id"], receipt["images"]) == ("B", 2)
    assert run(built_shop, "erase", "--product", "B").exit_code == 2


def test_stores_and_stock(built_shop: Shop) -> None:
    (built_shop.folder / "stores.csv").write_text(STORES + PARIS)
    levels = "A-S,PAR01,3,2026-01-01T00:00:00Z\n"
    (built_shop.folder / "stock.csv").write_text(STOCK + levels + levels.replace("A-S", "Z-S"))
    result = run(built_shop, "stores", "--file", built_shop.folder / "stores.csv", "--json")
    assert (result.exit_code, document(result)["added"]) == (0, 1)
    result = run(built_shop, "stock", "--file", built_shop.folder / "stock.csv", "--json")
    assert result.exit_code == 1
    assert (document(result)["applied"], document(result)["refused"]) == (1, 1)
    assert document(result)["quarantined"][0]["row"] == 3
    result = run(built_shop, "stock", "--file", built_shop.folder / "stock.csv")
    assert "0 applied, 1 unchanged, 0 older than known, 1 left out" in result.stdout


def test_times_of_a_stock_file_are_local_where_a_zone_is_named(built_shop: Shop) -> None:
    (built_shop.folder / "stores.csv").write_text(STORES + PARIS)
    run(built_shop, "stores", "--file", built_shop.folder / "stores.csv")
    stock = built_shop.folder / "stock.csv"
    stock.write_text(STOCK.replace(",", ";") + "A-S;PAR01;3;14/03/2026 02:30\n")
    options = ("--file", stock, "--format", "csv", "--json")
    first = run(built_shop, "stock", *options, "--timezone", "Europe/Paris")
    assert document(first)["applied"] == 1
    # The same clock in UTC is an hour later.
    assert document(run(built_shop, "stock", *options))["applied"] == 1
    assert run(built_shop, "stock", *options, "--timezone", "Mars/Base").exit_code == 2
    assert run(built_shop, "stock", *options, "--as-of", "yesterday").exit_code == 2


@pytest.mark.parametrize(
    ("text", "amount", "of_200"),
    [("25", Amount(0.0, 25), 25), ("5%", Amount(0.05), 10), ("0", Amount(0.0, 0), 0)],
)
def test_amounts(text: str, amount: Amount, of_200: float) -> None:
    parsed = to_amount(click.Context(main), click.Option(["--x"]), text)
    assert parsed == amount
    assert parsed.of(200) == of_200
    assert str(parsed) == text


@pytest.mark.parametrize("text", ["", "-1", "101%", "0.5", "five", "5 %"])
def test_what_is_no_amount_exits_with_2(shop: Shop, text: str) -> None:
    assert build(shop, "--max-bad", text).exit_code == 2


@pytest.mark.parametrize("rate", ["0", "0.5", "2", "many"])
def test_a_false_match_rate_that_is_no_promise_is_refused(shop: Shop, rate: str) -> None:
    assert build(shop, "--false-match-rate", rate).exit_code == 2
    assert run(shop, "calibrate", "--false-match-rate", rate).exit_code == 2


def test_calibrating_prints_one_document(built_shop: Shop) -> None:
    result = run(built_shop, "calibrate", "--json")
    assert result.exit_code == 0
    assert document(result)["status"] == "unchanged"
    assert "unchanged" in run(built_shop, "calibrate").stdout
