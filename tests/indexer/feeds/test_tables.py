"""Delimited tables: whatever the bytes, rows or set-apart rows, never a crash."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.feeds.reading import read_feed
from indexer.feeds.tables import Table, TableRow
from indexer.feeds.text import MAX_LINE
from lookup.base.errors import FeedError
from lookup.catalog.rows import Quarantined

Write = Callable[[str, str | bytes], Path]
settings.register_profile("files", suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_rows_are_numbered_as_a_spreadsheet_does(write: Write) -> None:
    path = write("t.csv", 'a,b\n1,"two\nlines"\n3,4\n')
    rows = list(Table(path))
    assert rows == [
        TableRow(2, {"a": "1", "b": "two\nlines"}),
        TableRow(3, {"a": "3", "b": "4"}),
    ]


def test_columns_of_one_name_are_refused(write: Write) -> None:
    with pytest.raises(FeedError, match="columns of one name: a"):
        list(Table(write("t.csv", "a,a\n1,2\n")))


@pytest.mark.parametrize("quoted", ['"{}"', "{}"])
def test_after_a_line_without_end_the_next_row_is_read(write: Write, quoted: str) -> None:
    endless = quoted.format("x" * (2 * MAX_LINE + 17))
    rows = list(Table(write("t.csv", f"a,b\n{endless},2\n3,4\n")))
    assert isinstance(rows[0], Quarantined)
    assert rows[1:] == [TableRow(3, {"a": "3", "b": "4"})]


def test_after_a_quote_that_is_never_closed_nothing_is_made_up(write: Write) -> None:
    text = 'a,b\n1,"never closed\n' + "3,4\n" * 100_000
    rows = list(Table(write("t.csv", text)))
    assert all(isinstance(row, Quarantined) for row in rows)


@settings(settings.get_profile("files"), max_examples=150, deadline=None)
@given(
    rows=st.lists(
        st.tuples(*[st.text(st.characters(codec="utf-8", exclude_characters="\0"))] * 2),
        max_size=5,
    )
)
def test_what_a_csv_writer_wrote_is_read_back(write: Write, rows: list[tuple[str, str]]) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    path = write("t.csv", "\r\n".join(["a,b", *quoted]) + "\r\n")
    read = [tuple(row.cells.values()) for row in Table(path) if isinstance(row, TableRow)]
    assert read == rows


@settings(settings.get_profile("files"), max_examples=150, deadline=None)
@given(tail=st.binary(max_size=200))
@pytest.mark.parametrize(
    "head",
    [
        b"sku,product_id,name,image_path\nA,A,A,a.jpg\n",
        b"id\ttitle\timage_link\nA\tA\ta.jpg\n",
        b"gs://b/1.jpg,,s,A,general-v1,A,,\n",
        b"Handle,Title,Variant SKU,Image Src\na,A,A-1,a.jpg\n",
        b'{"product_id": "A", "name": "A"}\n',
        b'{"@type": "Product", "sku": "A", "name": "A"}\n',
        b'<rss xmlns:g="http://base.google.com/ns/1.0"><item><g:id>A</g:id>',
        b"\xff\xfe" + "sku,product_id,name,image_path\n".encode("utf-16-le"),
        b"PAR1",
        b"",
    ],
)
def test_any_bytes_give_rows_or_a_clear_error(write: Write, head: bytes, tail: bytes) -> None:
    try:
        list(read_feed(write("feed", head + tail)))
    except FeedError as error:
        assert error.remedy  # noqa: PT017  either outcome is right; a crash is not
