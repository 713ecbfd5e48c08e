"""What every catalogue format promises alike, each told in its own words."""

import gzip
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from indexer.feeds.reading import read_feed
from indexer.feeds.registry import FORMATS as FEED_FORMATS
from lookup.base.errors import FeedError, MissingColumns
from lookup.catalog.rows import FeedProduct, Quarantined
from tests.indexer.feeds.written_formats import BLACK, FORMATS, RECORDS, RED, TEXTS, WATCH, Told


def read(path: Path) -> tuple[list[FeedProduct], list[Quarantined]]:
    rows = list(read_feed(path))
    return (
        [row for row in rows if isinstance(row, FeedProduct)],
        [row for row in rows if isinstance(row, Quarantined)],
    )


def every(formats: Sequence[Told]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("told", formats, ids=[told.name for told in formats])


def test_every_format_is_here() -> None:
    assert [told.name for told in FORMATS] == [known.name for known in FEED_FORMATS]


@every(FORMATS)
def test_a_feed_is_recognised_and_read(told: Told, tmp_path: Path) -> None:
    path = told.write(tmp_path, [BLACK, WATCH])
    assert read_feed(path).format == told.name
    (tote, watch), bad = read(path)
    assert bad == []
    assert (tote.product_id, tote.name, watch.name) == ("TOTE", "Alba Tote", "Óra")
    (variant,) = tote.variants
    assert (variant.sku, variant.color, variant.gtin) == ("TOTE-BLK", "Black", BLACK["gtin"])
    assert variant.price == (Decimal("2350.00") if told.price else None)
    assert variant.currency == ("EUR" if told.currency else None)
    assert [image.path for image in tote.images] == ["black.jpg"]


@every([told for told in FORMATS if told.groups])
def test_variants_of_one_product_are_together_and_pictures_know_their_colour(
    told: Told, tmp_path: Path
) -> None:
    products, bad = read(told.write(tmp_path, [BLACK, WATCH, RED]))
    assert bad == []
    tote = next(product for product in products if product.product_id == "TOTE")
    assert [variant.sku for variant in tote.variants] == ["TOTE-BLK", "TOTE-RED"]
    assert [(image.path, image.colorway) for image in tote.images] == [
        ("black.jpg", "TOTE-Black"),
        ("r.jpg", "TOTE-Red"),
    ]


@every([told for told in FORMATS if told.columns_checked])
def test_a_missing_required_column_is_named_with_those_found(told: Told, tmp_path: Path) -> None:
    rows = [{key: row[key] for key in row if key != "name"} for row in (BLACK, WATCH)]
    path = told.write(tmp_path, rows)
    assert read_feed(path).format == told.name
    with pytest.raises(MissingColumns, match=r"lacks the columns '(name|title)'; found: '"):
        list(read_feed(path))


@every([told for told in FORMATS if told.name != "google-vision"])
def test_a_product_without_a_name_goes_by_its_id(told: Told, tmp_path: Path) -> None:
    products, (bad,) = read(told.write(tmp_path, [{**WATCH, "name": ""}, BLACK]))
    assert [product.name for product in products] == ["ORA", "Alba Tote"]
    assert ("has no name" in bad.reason, bad.row_kept) == (True, True)


@every(FORMATS)
def test_of_two_skus_of_one_name_the_first_is_kept(told: Told, tmp_path: Path) -> None:
    # Vision has one row for each picture of a SKU: there, pictures have the ids.
    copy = {**WATCH, "sku": BLACK["sku"], "image": BLACK["image"]}
    other = {**WATCH, "product_id": "ZED", "sku": "ZED-1", "gtin": "", "image": "z.jpg"}
    products, bad = read(told.write(tmp_path, [BLACK, copy, *([RED] * told.groups), other]))
    assert len(bad) == 1
    assert "already in row" in bad[0].reason
    kept = {variant.sku: variant.color for product in products for variant in product.variants}
    reds = {"TOTE-RED": "Red"} if told.groups else {}
    assert kept == {"TOTE-BLK": "Black", "ZED-1": "Steel", **reds}


# Of Magento's products one row is lost, and the other still names the product.
@every([told for told in FORMATS if told.name not in (*RECORDS, "magento")])
def test_a_row_with_too_many_columns_costs_only_itself(told: Told, tmp_path: Path) -> None:
    products, (bad,) = read(told.write(tmp_path, [BLACK, {**WATCH, "surplus": "x"}, RED]))
    first_row = 1 if told.name == "google-vision" else 2
    assert bad.row == first_row + 1
    assert [product.product_id for product in products] == ["TOTE"]
    assert len(products[0].variants) == 2


@every(FORMATS)
def test_an_invalid_gtin_costs_only_the_gtin(told: Told, tmp_path: Path) -> None:
    (tote, _), (bad,) = read(told.write(tmp_path, [{**BLACK, "gtin": "4006381333932"}, WATCH]))
    assert (bad.value, "'4006381333932' is no GTIN" in bad.reason) == ("4006381333932", True)
    assert (tote.variants[0].sku, tote.variants[0].gtin) == ("TOTE-BLK", None)


@every([told for told in FORMATS if told.currency])
def test_an_unknown_currency_costs_only_the_price(told: Told, tmp_path: Path) -> None:
    (tote, _), (bad,) = read(told.write(tmp_path, [{**BLACK, "currency": "XQZ"}, WATCH]))
    assert "'XQZ' is not an ISO 4217" in bad.reason
    assert (tote.variants[0].price, tote.variants[0].currency) == (None, None)


@every(FORMATS)
def test_html_in_names_becomes_text(told: Told, tmp_path: Path) -> None:
    (tote,), bad = read(
        told.write(tmp_path, [{**BLACK, "name": "<b>Alba</b>&trade; Tote<script>x</script>"}])
    )
    assert (tote.name, bad) == ("Alba™ Tote", [])


@every(FORMATS)
def test_a_field_of_ten_megabytes_costs_at_most_its_row(told: Told, tmp_path: Path) -> None:
    products, bad = read(told.write(tmp_path, [{**WATCH, "name": "x" * 10_000_000}, BLACK]))
    assert "larger than" in bad[0].reason or "more than" in bad[0].reason
    assert "TOTE" in [product.product_id for product in products]
    assert all(len(product.name) < 100 for product in products)


@every(TEXTS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_marks_encodings_and_line_ends_make_no_difference(
    told: Told, tmp_path: Path, encoding: str, newline: str
) -> None:
    text = told.tell([BLACK, WATCH])
    assert isinstance(text, str)
    path = tmp_path / "feed"
    path.write_bytes(text.replace("\n", newline).encode(encoding))
    assert read_feed(path).format == told.name
    products, bad = read(path)
    assert ([product.name for product in products], bad) == (["Alba Tote", "Óra"], [])


@every([told for told in TEXTS if not told.name.endswith("-xml")])
def test_text_that_is_not_utf8_costs_only_its_value(told: Told, tmp_path: Path) -> None:
    text = told.tell([WATCH, {**BLACK, "name": "Été"}])
    assert isinstance(text, str)
    path = tmp_path / "feed"
    path.write_bytes(text.encode().replace("Óra".encode(), "Óra".encode("latin-1")))
    (watch, tote), bad = read(path)
    assert "byte 0xD3" in bad[0].reason
    assert (watch.name, tote.name) == ("ORA", "Été")
    assert [variant.sku for variant in watch.variants] == ["ORA-1"]


@every([told for told in TEXTS if not told.name.endswith("-xml")])
def test_a_file_of_windows_1252_is_read_as_such(told: Told, tmp_path: Path) -> None:
    text = told.tell([WATCH, BLACK])
    assert isinstance(text, str)
    path = tmp_path / "feed"
    path.write_bytes(text.encode("cp1252"))
    (watch, _), bad = read(path)
    assert (watch.name, bad) == ("Óra", [])


@every(TEXTS)
@pytest.mark.parametrize("packed", ["gz", "zip"])
def test_a_packed_file_is_read_as_the_one_in_it(told: Told, tmp_path: Path, packed: str) -> None:
    path = told.write(tmp_path, [BLACK, WATCH])
    data = path.read_bytes()
    if packed == "gz":
        path.write_bytes(gzip.compress(data))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("export/feed", data)
            archive.writestr("__MACOSX/export/._feed", b"\0")
            archive.writestr("export/.DS_Store", b"\0")
    assert read_feed(path).format == told.name
    products, bad = read(path)
    assert (len(products), bad) == (2, [])


@every(FORMATS)
def test_a_path_out_of_the_image_root_is_not_taken(told: Told, tmp_path: Path) -> None:
    (tote,), bad = read(told.write(tmp_path, [{**BLACK, "image": "../../etc/passwd"}]))
    assert tote.images == ()
    assert {problem.value for problem in bad} == {"../../etc/passwd"}


@every(FORMATS)
def test_a_feed_cut_short_gives_an_error_or_its_whole_rows(told: Told, tmp_path: Path) -> None:
    path = told.write(tmp_path, [BLACK, WATCH])
    whole = path.read_bytes()
    for length in range(1, len(whole), max(7, len(whole) // 60)):
        path.write_bytes(whole[:length])
        try:
            products, _ = read(path)
        except FeedError:
            continue
        assert all(product.name for product in products)
