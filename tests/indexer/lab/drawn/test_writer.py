"""What is on disk after a drawing, and that it is the same every time."""

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from indexer.lab.drawn import draw_catalog
from indexer.lab.drawn.palette import LOCALES
from lookup.base.errors import BadInput
from tests.indexer.lab.drawn.conftest import PRODUCTS, SEED, Drawn


def digests(root: Path) -> dict[str, str]:
    """Path to sha256 of every file below root."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def feed(root: Path) -> list[dict[str, Any]]:
    """The products of a catalogue's feed."""
    lines = (root / "catalog.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_same_seed_gives_the_same_bytes(drawn: Drawn, tmp_path: Path) -> None:
    draw_catalog(tmp_path / "again", products=PRODUCTS, seed=SEED, photos=6, open_set=3, size=96)
    assert digests(tmp_path / "again") == digests(drawn.out)


def test_workers_change_nothing(tmp_path: Path) -> None:
    for workers in (1, 2):
        draw_catalog(
            tmp_path / str(workers),
            products=6,
            seed=SEED,
            photos=1,
            open_set=1,
            views=["main"],
            size=64,
            workers=workers,
        )
    assert digests(tmp_path / "1") == digests(tmp_path / "2")


def test_another_seed_gives_another_catalogue(drawn: Drawn, tmp_path: Path) -> None:
    draw_catalog(tmp_path, products=2, seed=SEED + 1, photos=0, open_set=0, size=96)
    ours, theirs = digests(drawn.out), digests(tmp_path)
    assert not set(ours.values()) & {theirs[name] for name in theirs if name.endswith(".jpg")}


def test_a_product_does_not_depend_on_how_many_there_are(drawn: Drawn, tmp_path: Path) -> None:
    draw_catalog(tmp_path, products=3, seed=SEED, photos=0, open_set=0, size=96)
    whole, part = digests(drawn.out), digests(tmp_path)
    pictures = [name for name in part if name.endswith(".jpg")]
    assert pictures
    assert all(part[name] == whole[name] for name in pictures)
    for name in ("catalog.jsonl", "stock.csv"):
        assert (drawn.out / name).read_bytes().startswith((tmp_path / name).read_bytes())


def test_summary_counts_what_is_there(drawn: Drawn) -> None:
    summary = drawn.summary
    products = feed(drawn.out)
    assert summary.products == len(products) == PRODUCTS
    assert summary.skus == sum(len(product["variants"]) for product in products)
    assert summary.images == len(list((drawn.out / "images").rglob("*.jpg")))
    assert summary.stock_rows == len(rows(drawn.out / "stock.csv"))
    assert (summary.photos, summary.open_set, summary.stores) == (6, 3, 12)


def test_feed_names_its_images_and_languages(drawn: Drawn) -> None:
    for product in feed(drawn.out):
        assert set(product["names"]) == set(product["categories"]) == set(LOCALES) - {"en"}
        ways = {variant["variant_id"] for variant in product["variants"]}
        shown = {(image["variant_id"], image["view"]) for image in product["images"]}
        assert shown == {(way, view) for way in ways for view in ("main", "back", "detail")}
        assert all((drawn.out / image["path"]).is_file() for image in product["images"])


def test_manifest_is_consistent_with_feed_and_files(drawn: Drawn) -> None:
    manifest = rows(drawn.out / "manifest.csv")
    assert list(manifest[0]) == [
        "split",
        "image_path",
        "product_id",
        "variant_id",
        "category",
        "attributes",
    ]
    listed = {row["image_path"] for row in manifest}
    assert len(listed) == len(manifest)
    assert listed == {str(p.relative_to(drawn.out)) for p in drawn.out.rglob("*.jpg")}
    ways = {(r["product_id"], r["variant_id"]) for r in manifest if r["split"] == "gallery"}
    queries = [row for row in manifest if row["split"] == "query"]
    strangers = [row for row in queries if json.loads(row["attributes"]).get("open_set") is True]
    assert len(strangers) == 3
    assert all(row["product_id"] == row["variant_id"] == "" for row in strangers)
    assert all((q["product_id"], q["variant_id"]) in ways for q in queries if q not in strangers)


def test_pictures_are_of_the_size_asked_for_on_a_light_ground(drawn: Drawn) -> None:
    for path in sorted((drawn.out / "images").rglob("*_main.jpg")):
        picture = cv2.imread(str(path))
        assert picture is not None
        assert picture.shape == (96, 96, 3)
        assert picture[:3, :3].min() > 200


def test_photos_do_not_look_like_gallery_pictures(drawn: Drawn) -> None:
    for row in rows(drawn.out / "manifest.csv"):
        if row["split"] != "query" or not row["product_id"]:
            continue
        photo = cv2.imread(str(drawn.out / row["image_path"]))
        assert photo is not None
        assert photo.shape == (144, 108, 3)
        product = row["product_id"]
        for path in (drawn.out / "images").rglob(f"{product}*_main.jpg"):
            picture = cv2.imread(str(path))
            assert picture is not None
            same = cv2.resize(photo, (96, 96)).astype(float) - picture
            assert float(np.abs(same).mean()) > 12


def test_stock_is_uneven_known_zero_unknown_and_stale(drawn: Drawn) -> None:
    levels = rows(drawn.out / "stock.csv")
    stores = rows(drawn.out / "stores.csv")
    assert list(levels[0]) == ["sku", "store_code", "quantity", "as_of"]
    assert list(stores[0]) == [
        "store_code",
        "name",
        "city",
        "country",
        "region",
        "latitude",
        "longitude",
        "timezone",
    ]
    pairs = {(row["sku"], row["store_code"]) for row in levels}
    assert len(pairs) == len(levels)
    assert len(levels) < drawn.summary.skus * len(stores), "some pairs must be unknown"
    quantities = [int(row["quantity"]) for row in levels]
    assert 0 in quantities
    assert len(set(quantities)) > 4
    days = {row["as_of"][:10] for row in levels}
    assert "2025-03-14" in days
    assert max(row["as_of"] for row in levels if row["store_code"] == "GVA01") < "2025-02-15"
    assert len(days) > 3, "single rows must be stale, too"
    skus = {variant["sku"] for product in feed(drawn.out) for variant in product["variants"]}
    assert {row["sku"] for row in levels} <= skus


@pytest.mark.parametrize(
    "wrong",
    [
        {"products": 0},
        {"photos": -1},
        {"size": 10},
        {"workers": 0},
        {"views": ["main", "sideways"]},
        {"views": ["back"]},
    ],
)
def test_senseless_numbers_are_refused_before_anything_is_written(
    wrong: dict[str, object], tmp_path: Path
) -> None:
    numbers: dict[str, object] = {"products": 1, "seed": 1, "photos": 0, "open_set": 0, **wrong}
    with pytest.raises(BadInput):
        draw_catalog(tmp_path / "out", **numbers)  # type: ignore[arg-type]  # wrong on purpose
    assert not (tmp_path / "out").exists()
