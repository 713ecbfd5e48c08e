"""Recognising formats, and feeds that cannot be read at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.feeds.formats.format import FeedOptions
from indexer.feeds.preview import preview
from indexer.feeds.reading import OtherStatus, read_feed
from lookup.base.errors import BadInput, FeedError
from lookup.catalog.rows import FeedProduct

Write = Callable[[str, str | bytes], Path]


def test_the_format_taken_is_told(write: Write) -> None:
    assert read_feed(write("c.txt", "sku,product_id,name,image_path\n")).format == "catalog-csv"
    assert read_feed(write("c.txt", '{"product_id": "A", "name": "A"}\n')).format == "jsonl"


def test_a_feed_may_be_read_twice(write: Write) -> None:
    reading = read_feed(write("c.jsonl", '{"product_id": "A", "name": "A"}\n'))
    assert list(reading) == list(reading) != []


@pytest.mark.parametrize(
    ("statuses", "taken"),
    [
        ((), ["bag", "belt", "shoe", "scarf"]),
        (("active",), ["bag", "scarf"]),
        (("active", "archived"), ["bag", "shoe", "scarf"]),
    ],
)
def test_only_products_of_the_statuses_asked_for_are_taken(
    write: Write, statuses: tuple[str, ...], taken: list[str]
) -> None:
    text = (
        "Handle,Title,Variant SKU,Image Src,Status\nbag,Bag,1,b.jpg,active\nbag,,2,b2.jpg,\n"
        "belt,Belt,3,b.jpg,draft\nshoe,Shoe,4,s.jpg,Archived\nscarf,Scarf,5,s.jpg,\n"
    )
    reading = read_feed(write("p.csv", text), options=FeedOptions(frozenset(statuses)))
    products = [row for row in reading if isinstance(row, FeedProduct)]
    assert [product.product_id for product in products] == taken
    assert len(products[0].variants) == 2


def test_products_of_other_statuses_are_told_with_their_rows(write: Write) -> None:
    text = (
        "Handle,Title,Variant SKU,Image Src,Status\nbag,Bag,1,b.jpg,active\n"
        "belt,Belt,2,b.jpg,draft\nbelt,,3,,\n"
    )
    reading = read_feed(write("p.csv", text), options=FeedOptions(frozenset({"active"})))
    assert list(reading)[1:] == [OtherStatus("belt", "draft", (3, 4))]
    seen = preview(reading.format, reading)
    assert (seen.rows, seen.products, seen.rows_left_out) == (3, 1, 0)
    assert seen.products_of_other_status == 1
    assert seen.other_status == [OtherStatus("belt", "draft", (3, 4))]


def test_an_unknown_format_lists_those_there_are(write: Write) -> None:
    with pytest.raises(BadInput, match=r"no feed format 'xls'.*catalog-csv"):
        read_feed(write("c.xls", ""), "xls")


@pytest.mark.parametrize("content", ["", " \n\n", "\ufeff"])
def test_an_empty_feed_is_named(write: Write, content: str) -> None:
    with pytest.raises(FeedError, match=r"c\.csv is empty"):
        read_feed(write("c.csv", content))


def test_a_file_of_no_known_format_lists_those_there_are(write: Write) -> None:
    with pytest.raises(FeedError, match=r"no format known.*jsonl"):
        read_feed(write("c.txt", "Dear colleagues,\nplease find attached\n"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match=r"nope\.csv cannot be opened: No such file"):
        read_feed(tmp_path / "nope.csv")


def test_a_directory_is_no_feed(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="cannot be opened"):
        read_feed(tmp_path)


def test_utf16_that_breaks_off_is_said_so(write: Write) -> None:
    content = "sku,product_id,name,image_path\nA,A,A,a.jpg\n".encode("utf-16") + b"\x00"
    with pytest.raises(FeedError, match="not well-formed UTF-16"):
        list(read_feed(write("c.csv", content)))
