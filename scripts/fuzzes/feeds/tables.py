"""Delimited files: the quirks that spreadsheets and shops give them."""

import codecs
import csv
import gzip
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random


@dataclass(frozen=True)
class Style:
    """How a file is written, drawn once a file."""

    delimiter: str
    encoding: str
    newline: str
    always_quoted: bool
    decimal_comma: bool
    thousands: bool
    packed: str
    shuffled: bool
    quotes_are_characters: bool
    header_case: str

    @classmethod
    def drawn(cls, rng: Random, delimiters: Sequence[str] = (",", ";", "\t", "|")) -> "Style":
        """A style for a file that may have these delimiters."""
        delimiter = rng.choice(delimiters)
        return cls(
            delimiter=delimiter,
            encoding=rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le")),
            newline=rng.choice(("\n", "\r\n")),
            always_quoted=rng.random() < 0.3,
            decimal_comma=delimiter == ";" and rng.random() < 0.7,
            thousands=rng.random() < 0.3,
            packed=rng.choice(("", "", "", "gz", "zip")),
            shuffled=rng.random() < 0.3,
            quotes_are_characters=delimiter == "\t" and rng.random() < 0.5,
            header_case=rng.choice(("as it is", "as it is", "upper", "lower")),
        )

    def amount(self, price: Decimal) -> str:
        """The amount as this file writes amounts."""
        text = f"{price:,.2f}" if self.thousands else f"{price:.2f}"
        return text.translate(str.maketrans(",.", ".,")) if self.decimal_comma else text


def write_table(
    rng: Random,
    style: Style,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, str]],
    *,
    note: bool = True,
) -> bytes:
    """The file: its columns in an order of its own, with `note` also one that nobody knows."""
    order = [*columns, *(["internal note"] if note else [])]
    if style.shuffled:
        rng.shuffle(order)
    if style.quotes_are_characters:
        return packed(style, encoded(style, _plain_lines(style, order, rows)))
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=style.delimiter,
        lineterminator=style.newline,
        quoting=csv.QUOTE_ALL if style.always_quoted else csv.QUOTE_MINIMAL,
    )
    writer.writerow([_cased(style, column) for column in order])
    for row in rows:
        writer.writerow([row.get(column, "") for column in order])
    return packed(style, encoded(style, out.getvalue()))


def _plain_lines(style: Style, order: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    """Cells as they are: programs that write tabs know no quotes, and 12" is a length."""
    lines = [[_cased(style, column) for column in order]]
    lines += [[row.get(column, "") for column in order] for row in rows]
    return "".join(style.delimiter.join(cells) + style.newline for cells in lines)


def encoded(style: Style, text: str) -> bytes:
    """The text's bytes, with the mark that programs put before UTF-16."""
    mark = codecs.BOM_UTF16_LE if style.encoding == "utf-16-le" else b""
    return mark + text.encode(style.encoding)


def packed(style: Style, data: bytes) -> bytes:
    """The bytes, in an archive where the style has one."""
    if style.packed == "gz":
        return gzip.compress(data, mtime=0)
    if style.packed == "zip":
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo("feed.csv"), data)
        return stream.getvalue()
    return data


def kept_text(rng: Random, digits: str) -> str:
    """Digits as spreadsheets keep their zeros, or not."""
    return (
        rng.choice((digits, digits, f"'{digits}", f'="{digits}"')) if digits.isdigit() else digits
    )


def _cased(style: Style, column: str) -> str:
    return {"upper": column.upper(), "lower": column.lower()}.get(style.header_case, column)
