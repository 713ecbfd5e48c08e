"""Delimited tables: whatever the bytes, rows or set-apart rows, never a crash."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indexer.feeds.files.text import MAX_LINE
from indexer.feeds.reading import read_feed
from indexer.feeds.tables.column import Column
from indexer.feeds.tables.table import Table, TableRow
from lookup.base.errors import FeedError, MissingColumns
from lookup.catalog.rows import Quarantined

Write = Callable[[str, str | bytes], Path]
Quoting = Literal[0, 1]  # csv.QUOTE_MINIMAL, csv.QUOTE_ALL

SKU_FIRST = (Column("sku", required=True), Column("name"), Column("price"), Column("note"))
HEADER = ["sku", "name", "price", "note"]


def cells(path: Path, columns: Sequence[Column] = ()) -> list[list[str]]:
    """The cells of all rows, of which none is listed."""
    found, listed = cells_and_listed(path, columns)
    assert listed == []
    return found


def cells_and_listed(
    path: Path, columns: Sequence[Column] = ()
) -> tuple[list[list[str]], list[Quarantined]]:
    """The cells of the good rows, and what is listed."""
    rows = list(Table(path, columns))
    return (
        [list(row.cells.values()) for row in rows if isinstance(row, TableRow)],
        [row for row in rows if isinstance(row, Quarantined)],
    )


def test_rows_are_numbered_as_a_spreadsheet_does(write: Write) -> None:
    path = write("t.csv", 'a,b\n1,"two\nlines"\n\n3,4\n')
    rows = [row for row in Table(path) if isinstance(row, TableRow)]
    assert [(row.number, row.cells) for row in rows] == [
        (2, {"a": "1", "b": "two\nlines"}),
        (4, {"a": "3", "b": "4"}),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("header", [("SKU", "Name"), ("sku ", "NAME"), ("\ufeffSku", "name")])
def test_the_delimiter_is_told_by_the_file_and_headers_agree_in_any_case(
    write: Write, delimiter: str, header: tuple[str, str]
) -> None:
    text = delimiter.join(header) + "\n" + delimiter.join(('"A"', "Alba")) + "\n"
    (row,) = Table(write("t.csv", text), SKU_FIRST)
    assert isinstance(row, TableRow)
    assert row.cells == {"sku": "A", "name": "Alba"}
    assert row.names["name"] == header[1].strip()


def test_a_header_below_other_lines_is_found_and_rows_keep_their_numbers(write: Write) -> None:
    text = "Export of Monday; 3 rows\n\nsku;name;price\nA;Alba, black;3,50\n"
    (row,) = Table(write("t.csv", text), SKU_FIRST)
    assert isinstance(row, TableRow)
    assert (row.number, row.cells["name"], row.cells["price"]) == (4, "Alba, black", "3,50")


def test_the_line_by_which_spreadsheets_name_their_delimiter_is_no_header(write: Write) -> None:
    (row,) = Table(write("t.csv", "sep=|\nx|a,b,c,d\n1|2\n"))
    assert isinstance(row, TableRow)
    assert (row.number, row.cells) == (3, {"x": "1", "a,b,c,d": "2"})


def test_a_required_column_twice_is_refused_and_another_is_kept_under_a_number(
    write: Write,
) -> None:
    with pytest.raises(FeedError, match="several columns for 'sku': 'SKU', 'sku'"):
        list(Table(write("t.csv", "SKU,sku\n1,2\n"), SKU_FIRST))
    (row,) = Table(write("t.csv", "sku,link,Link,link\n1,a,b,c\n"), SKU_FIRST)
    assert isinstance(row, TableRow)
    assert row.cells == {"sku": "1", "link": "a", "Link": "b", "link_2": "c"}


def test_missing_columns_are_told_with_the_file_s_own_headers(write: Write) -> None:
    path = write("t.csv", "Artikel;Preis\n1;2\n")
    with pytest.raises(MissingColumns, match=r"taken for a list, lacks .*'sku'.*'Artikel', 'Prei"):
        list(Table(path, SKU_FIRST, what="a list"))


OPEN = [
    ["A", '"Cassis flap bag', "1", "cut short"],
    ["B", "Tote", "2", 'text, 12"'],
    ["C", '"Lutece" shopper', "3", "text"],
    ["D", 'Tote 12" wide', "4", 'the "best"'],
    ["E", "Novella", "5", '5" wide'],
    ["F", "Zelie", "6", '"'],
    ["G", "Marlowe", "7", "no quote"],
    ["H", 'Tote 12"', "8", "text"],
]


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
@pytest.mark.parametrize(
    "order", [range(8), range(7, -1, -1), [0, 1], [0, 4, 1], [0, 5, 2, 1], [0, 6, 7]]
)
def test_a_quote_that_does_not_close_swallows_nothing(
    write: Write, delimiter: str, order: Sequence[int]
) -> None:
    rows = [OPEN[place] for place in order]
    text = "\n".join(delimiter.join(row) for row in [HEADER, *rows]) + "\n"
    assert cells(write("t.txt", text), SKU_FIRST) == rows


def test_a_stray_quote_between_well_quoted_rows_costs_no_row(write: Write) -> None:
    text = (
        "sku,name,price,note\n"
        'A,"Bag, red",1,"two\nlines"\n'
        'B,"Cassis flap bag,2,cut short\n'
        'C,Tote 12",3,plain\n'
        'D,"Bag, ""blue""",4,"last"\n'
    )
    found, listed = cells_and_listed(write("t.csv", text), SKU_FIRST)
    assert found == [
        ["A", "Bag, red", "1", "two\nlines"],
        ["B", '"Cassis flap bag', "2", "cut short"],
        ["C", 'Tote 12"', "3", "plain"],
        ["D", 'Bag, "blue"', "4", "last"],
    ]
    # B and C would make one row as well, in a file that does mean its quotes.
    assert [(each.row, each.row_kept) for each in listed] == [(3, True)]


def test_a_row_that_a_stray_quote_makes_unreadable_costs_only_itself(write: Write) -> None:
    text = 'sku,name,price,note\nA,"Cassis, flap,2,x\nB,Tote,3,4\nC,Bag,12",5\n'
    bad, *good = Table(write("t.csv", text), SKU_FIRST)
    assert isinstance(bad, Quarantined)
    assert (bad.row, "5 cells where there are 4 columns" in bad.reason) == (2, True)
    assert [row.cells["sku"] for row in good if isinstance(row, TableRow)] == ["B", "C"]


def test_a_quote_that_may_close_in_a_later_row_is_listed_and_the_rows_stay_rows(
    write: Write,
) -> None:
    rows = [["A", "", "", '"'], ["B", " ", " ", '1"'], ["C", "Bag", "2", "x"]]
    path = write("t.csv", "\n".join(map(",".join, [HEADER, *rows])))
    found, (doubt,) = cells_and_listed(path, SKU_FIRST)
    assert found == rows
    assert (doubt.row, doubt.row_kept) == (2, True)
    assert "closes a cell in the next line; each line is read as a row" in doubt.reason


def test_a_cell_with_a_line_like_a_row_is_one_where_the_file_means_its_quotes(
    write: Write,
) -> None:
    told = 'C,"Bag, ""red""",2,x\n'
    text = 'sku,name,price,note\nA,Alba,1,"calf\nand, with it, suede, lined"\n'
    assert cells(write("t.csv", text + told), SKU_FIRST) == [
        ["A", "Alba", "1", "calf\nand, with it, suede, lined"],
        ["C", 'Bag, "red"', "2", "x"],
    ]
    found, listed = cells_and_listed(write("t.csv", text + told + 'D,"stray" bag,3,y\n'), SKU_FIRST)
    assert ([row[0] for row in found], len(listed)) == (["A", "and", "C", "D"], 1)


def test_a_row_cut_short_is_not_swallowed_by_a_quote_before_it(write: Write) -> None:
    path = write("t.csv", 'sku,name,price,note\nA,"Cassis,2,x\nB,Tote"\n')
    assert [row[0] for row in cells(path, SKU_FIRST[:1])] == ["A", "B"]


def test_quotes_around_quotes_that_are_not_doubled_are_read(write: Write) -> None:
    text = 'sku,name,price,note\n"A","Tote 12" wide, red","3","x"\n'
    assert cells(write("t.csv", text), SKU_FIRST) == [["A", 'Tote 12" wide, red', "3", "x"]]


def test_empty_cells_at_the_end_of_a_row_may_be_there_or_not(write: Write) -> None:
    path = write("t.csv", "sku,name,price,note\nA,Alba\nB,Bea,2,,,\nC\n,,,\n")
    first, second, third, empty = Table(path, (*SKU_FIRST[:1], Column("name", required=True)))
    assert isinstance(first, TableRow)
    assert isinstance(second, TableRow)
    assert first.cells == {"sku": "A", "name": "Alba", "price": "", "note": ""}
    assert second.cells["price"] == "2"
    assert isinstance(third, Quarantined)
    assert isinstance(empty, Quarantined)


@pytest.mark.parametrize("quoted", ['"{}"', "{}"])
def test_after_a_line_without_end_the_next_row_is_read(write: Write, quoted: str) -> None:
    endless = quoted.format("x" * (2 * MAX_LINE + 17))
    bad, good = Table(write("t.csv", f"a,b\n{endless},2\n3,4\n"))
    assert isinstance(bad, Quarantined)
    assert "field larger" in bad.reason
    assert isinstance(good, TableRow)
    assert good.cells == {"a": "3", "b": "4"}


def test_after_a_quote_that_is_never_closed_every_row_is_read(write: Write) -> None:
    text = 'a,b\n1,"never closed\n' + "3,4\n" * 100_000
    first, *others = cells(write("t.csv", text))
    assert first == ["1", '"never closed']
    assert others == [["3", "4"]] * 100_000


def filled(row: list[str]) -> bool:
    """Whether the row has a value; one without any is listed."""
    return any(map(str.strip, row))


def written(rows: list[list[str]], delimiter: str, quoting: Quoting, newline: str) -> str:
    """The file that Python's own writer makes of the header and these rows."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerows(
        [HEADER, *rows]
    )
    return out.getvalue() if newline == "\r\n" else out.getvalue().replace("\r\n", "\n")


def goes_on_like_a_row(row: list[str], delimiter: str, quoting: Quoting) -> bool:
    """Whether a line after the first of the row, as written, has as many cells as the header."""
    lines = written([row], delimiter, quoting, "\n").replace("\r", "\n").split("\n")
    return any(line.count(delimiter) >= len(HEADER) - 1 for line in lines[2:])


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"))
tricky = st.text(st.sampled_from('ab ,;\t|"\n\r'), max_size=12)
written_rows = st.lists(st.lists(texts | tricky, min_size=4, max_size=4).filter(filled), max_size=5)
newlines = st.sampled_from(["\n", "\r\n"])


def read_back(rows: list[list[str]], newline: str) -> list[list[str]]:
    """What the file has for the rows: its newlines in cells are those of its lines."""
    return rows if newline == "\r\n" else [[c.replace("\r\n", "\n") for c in r] for r in rows]


@settings(max_examples=75)
@given(
    rows=written_rows,
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    newline=newlines,
)
def test_what_a_csv_writer_wrote_is_read_back(
    write: Write, rows: list[list[str]], delimiter: str, quoting: Quoting, newline: str
) -> None:
    # A line of cells that is itself like a row of the file may be one: no reader can tell.
    assume(not any(goes_on_like_a_row(row, delimiter, quoting) for row in rows))
    path = write("t.csv", written(rows, delimiter, quoting, newline))
    assert cells(path, SKU_FIRST) == read_back(rows, newline)


@settings(max_examples=75)
@given(rows=written_rows, delimiter=st.sampled_from(",;\t|"), newline=newlines)
def test_where_every_cell_is_quoted_whatever_is_not_read_back_is_listed(
    write: Write, rows: list[list[str]], delimiter: str, newline: str
) -> None:
    path = write("t.csv", written(rows, delimiter, csv.QUOTE_ALL, newline))
    found, listed = cells_and_listed(path, SKU_FIRST)
    assert listed or found == read_back(rows, newline)


unquoted = st.text(st.sampled_from('ab" 12'), max_size=8).filter(lambda t: not closed(t))


def closed(text: str) -> bool:
    """Whether the text could be a quoted cell."""
    bare = text.strip()
    return len(bare) > 1 and bare[0] == bare[-1] == '"'


@settings(max_examples=75)
@given(
    notes=st.lists(st.lists(unquoted, min_size=3, max_size=3), max_size=6),
    delimiter=st.sampled_from(",;\t|"),
)
def test_where_nothing_is_quoted_every_quote_is_a_character(
    write: Write, notes: list[list[str]], delimiter: str
) -> None:
    rows = [[f"A-{number}", *cells] for number, cells in enumerate(notes)]
    text = "\n".join(delimiter.join(row) for row in [HEADER, *rows]) + "\n"
    found, listed = cells_and_listed(write("t.csv", text), SKU_FIRST)
    assert found == rows
    assert all(each.row_kept for each in listed)  # quotes that could close in a later row


@settings(max_examples=75)
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
        b"PK\x03\x04",
        b"\x1f\x8b",
        b"",
    ],
)
def test_any_bytes_give_rows_or_a_clear_error(write: Write, head: bytes, tail: bytes) -> None:
    try:
        list(read_feed(write("feed", head + tail)))
    except FeedError as error:
        assert error.remedy  # noqa: PT017  either outcome is right; a crash is not
