"""From rows to products: the checks and the grouping every format shares."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from indexer.feeds.files.text import MAX_FIELD
from indexer.feeds.rows.sku_row import RowOutline, SkuRow
from indexer.feeds.rows.style import FeedStyle, StyleEvidence
from indexer.feeds.values.bad_value import BadValue
from indexer.feeds.values.gtin import clean_gtin
from indexer.feeds.values.ids import clean_id, tidy_id
from indexer.feeds.values.money import Money, clean_currency, parse_money
from indexer.feeds.values.numbers import DecimalMark
from indexer.feeds.values.pictures import clean_image_path
from indexer.feeds.values.plain_text import plain_line, plain_text
from indexer.feeds.values.surrogates import whole_characters
from indexer.feeds.values.web_address import clean_address
from lookup.catalog.rows import FeedImage, FeedProduct, FeedVariant, Quarantined

T = TypeVar("T")

_VALUE_SHOWN = 200


def grouped_products(
    file: str,
    rows: Iterable[SkuRow | Quarantined],
    *,
    outlines: Iterable[SkuRow | RowOutline | Quarantined] | None = None,
    decimal_mark: DecimalMark = ".",
) -> Iterator[FeedProduct | Quarantined]:
    """Products of rows in any order, each as soon as its last row was read.

    `rows` is iterated twice: first only to learn where each product ends and how the feed writes
    its values (`decimal_mark` where they don't tell), so that memory holds the products whose rows
    lie scattered and not the feed. `outlines` of the same rows take less time to learn from.
    """
    rows_left: Counter[str] = Counter()  # a record of several rows has one number
    evidence = StyleEvidence(decimal_mark)
    for outline in rows if outlines is None else outlines:
        if not isinstance(outline, Quarantined):
            rows_left[tidy_id(outline.product_id)] += 1
            evidence.note(outline)
    assembler = ProductAssembler(file, evidence.style, dict(rows_left))
    unfinished: dict[str, list[Claim]] = {}
    for row in rows:
        if isinstance(row, Quarantined):
            yield row
            continue
        # SKUs are claimed in the order of the file, not in that in which products end.
        claim = assembler.claim(row)
        if claim.problem is not None:
            yield claim.problem
        product_id = tidy_id(row.product_id)
        if not product_id:
            yield from assembler.product([claim])
            continue
        unfinished.setdefault(product_id, []).append(claim)
        rows_left[product_id] -= 1
        if not rows_left[product_id]:
            yield from assembler.product(unfinished.pop(product_id))


# Not frozen, as SkuRow: a feed has millions.
@dataclass(slots=True)
class Claim:
    """A row with its SKU, cleaned; None where it has none, or none that can be used (`problem`)."""

    row: SkuRow
    sku: str | None = None
    problem: Quarantined | None = None


class ProductAssembler:
    """Checks rows and puts products together; remembers the SKUs and products of one feed.

    `product_rows` gives the row of each product known so far; products are added to it.
    """

    def __init__(
        self,
        file: str,
        style: FeedStyle = FeedStyle(),  # noqa: B008  it is immutable
        product_rows: dict[str, int] | None = None,
    ) -> None:
        self._file = file
        self._style = style
        self._sku_rows: dict[str, int] = {}
        self._product_rows = {} if product_rows is None else product_rows
        self._bad: list[Quarantined] = []

    def claim(self, row: SkuRow) -> Claim:
        """The row with its SKU, which no later row can have."""
        if row.sku is None:
            return Claim(row)
        try:
            sku = clean_id(row.sku, whole_floats=self._style.float_skus)
        except BadValue as error:
            reason = f"the SKU cannot be used: {error}; the row is kept without it"
            return Claim(row, None, self._problem(row, "sku", row.sku, reason))
        if (first := self._sku_rows.get(sku)) is not None:
            reason = (
                f"SKU {sku!r} was already in row {first}, which is kept; this row's pictures are"
            )
            return Claim(row, None, self._problem(row, "sku", row.sku, f"{reason} kept too"))
        self._sku_rows[sku] = row.row
        return Claim(row, sku)

    def product(self, claims: Sequence[Claim]) -> Iterator[FeedProduct | Quarantined]:
        """The product that the rows describe, after whatever is unusable in them.

        A value that cannot be used costs itself: a bad SKU the variant, never name and pictures.
        Only rows that name no product are lost.
        """
        self._bad = []
        product = self._product(claims)
        yield from self._bad
        if product is not None:
            yield product

    def whole_product(self, rows: Sequence[SkuRow]) -> Iterator[FeedProduct | Quarantined]:
        """The product of all these rows, where a feed has each product once, in one place."""
        product_id, number = tidy_id(rows[0].product_id), rows[0].row
        first = self._product_rows.setdefault(product_id, number) if product_id else number
        if first != number:
            reason = f"product {product_id!r} was already in row {first}, which is kept"
            yield self._problem(rows[0], "product_id", product_id, reason, row_kept=False)
            return
        claims = [self.claim(row) for row in rows]
        yield from (claim.problem for claim in claims if claim.problem is not None)
        yield from self.product(claims)

    def _product(self, claims: Sequence[Claim]) -> FeedProduct | None:
        product_id = self._product_id(claims)
        if product_id is None:
            return None
        rows = [claim.row for claim in claims]
        variants = [self._variant(product_id, each) for each in claims if each.sku is not None]
        name = self._first(rows, "name", plain_line)
        name = name or self._first(rows, "variant_name", plain_line)
        if not name:
            name = product_id
            reason = f"product {product_id!r} has no name; it goes by its id"
            self._list(rows[0], "name", rows[0].name, reason)
        return FeedProduct(
            product_id=product_id,
            name=name,
            names=self._first_texts(rows, "names"),
            category=self._first(rows, "category", plain_line) or None,
            categories=self._first_texts(rows, "categories"),
            description=self._first(rows, "description", plain_text) or None,
            url=self._address(rows),
            attributes=next(
                (self._attributes(row, row.attributes) for row in rows if row.attributes), {}
            ),
            images=self._images(product_id, claims, {variant.colorway for variant in variants}),
            variants=tuple(variants),
            rows=tuple(dict.fromkeys(row.row for row in rows)),
        )

    def _product_id(self, claims: Sequence[Claim]) -> str | None:
        """The product's id, of a row without one its SKU; None where nothing names the product."""
        row, sku = claims[0].row, claims[0].sku
        try:
            return clean_id(row.product_id, whole_floats=self._style.float_products)
        except BadValue as error:
            reason = f"the product id cannot be used: {error}"
        if sku is not None and sku not in self._product_rows:
            self._product_rows[sku] = row.row
            self._list(row, "product_id", row.product_id, f"{reason}; its SKU stands in for it")
            return sku
        for claim in claims:
            self._bad.append(
                self._problem(claim.row, "product_id", row.product_id, reason, row_kept=False)
            )
        return None

    def _variant(self, product_id: str, claim: Claim) -> FeedVariant:
        row = claim.row
        money = self._value(row, "price", row.price, self._money)
        currency = self._value(row, "currency", row.currency, clean_currency)
        price = money.amount if money is not None else None
        if money is not None and money.note is not None and currency is None:
            self._list(row, "price", row.price, money.note)
        if money is not None and money.currency is not None:
            if currency is not None and currency != money.currency:
                reason = f"the amount is in {money.currency}, the column says {currency}"
                self._list(row, "price", row.price, f"{reason}; the row is kept without it")
                price = None
            currency = currency or money.currency
        elif row.currency.strip() and currency is None:
            price = None  # an amount of nobody knows what
        return FeedVariant(
            sku=claim.sku or "",
            colorway=self._colorway(product_id, row),
            color=self._text(row, "color", row.color, plain_line) or None,
            size=self._text(row, "size", row.size, plain_line) or None,
            gtin=self._value(row, "gtin", row.gtin, clean_gtin),
            price=price,
            currency=currency if price is not None else None,
            attributes=self._attributes(row, row.variant_attributes),
        )

    def _images(
        self, product_id: str, claims: Sequence[Claim], colorways: set[str | None]
    ) -> tuple[FeedImage, ...]:
        clean: dict[str, str | None] = {}  # sizes repeat their colour's images
        views: dict[str, str | None] = {}
        shown: dict[str, set[str]] = {}
        before: SkuRow | None = None
        for row in (claim.row for claim in claims if claim.row.images):
            if before is not None and _is_another_size(row, before):
                continue
            before = row
            own = self._own_colorway(product_id, row)
            for raw in row.images:
                if raw.path not in clean:
                    clean[raw.path] = self._value(row, raw.column, raw.path, _image_path)
                path = clean[raw.path]
                if path is None:
                    continue
                views.setdefault(path, raw.view)
                colorway = None if raw.shared else own
                if colorway is not None and colorway in colorways:
                    shown.setdefault(path, set()).add(colorway)
                elif colorway is not None and row.sku is None:
                    reason = f"no variant has the variant_id {colorway!r}"
                    reason += "; the image is kept for the whole product"
                    self._list(row, "variant_id", row.variant_id, reason)
        # A picture that stands for several colours is of none in particular.
        return tuple(
            FeedImage(path, view, _only(shown.get(path, ()))) for path, view in views.items()
        )

    def _own_colorway(self, product_id: str, row: SkuRow) -> str | None:
        """The colourway of the row's pictures; None where all are the product's."""
        if all(raw.shared for raw in row.images):
            return None
        return self._colorway(product_id, row)

    def _colorway(self, product_id: str, row: SkuRow) -> str | None:
        if row.variant_id.strip():
            return self._value(row, "variant_id", row.variant_id, clean_id)
        color = plain_line(row.color)
        return f"{product_id}-{color}"[:255] if color and _is_whole(color) else None

    def _money(self, text: str) -> Money | None:
        return parse_money(text, self._style.decimal_mark)

    def _first(self, rows: Sequence[SkuRow], field: str, plain: Callable[[str], str]) -> str:
        for row in rows:
            if text := self._text(row, field, getattr(row, field), plain):
                return text
        return ""

    def _address(self, rows: Sequence[SkuRow]) -> str | None:
        first_with = {row.url: row for row in reversed(rows)}  # sizes repeat their product's
        for address in dict.fromkeys(row.url for row in rows):
            row = first_with[address]
            text = self._text(row, "url", address, str.strip)
            if found := self._value(row, "url", text, clean_address):
                return found
        return None

    def _first_texts(self, rows: Sequence[SkuRow], field: str) -> dict[str, str]:
        for row in rows:
            raw: Mapping[str, str] = getattr(row, field)
            if not raw:
                continue
            texts = {tag: self._text(row, field, raw[tag], plain_line) for tag in raw}
            if found := {tag: text for tag, text in texts.items() if text}:
                return found
        return {}

    def _text(self, row: SkuRow, field: str, raw: str, plain: Callable[[str], str]) -> str:
        if not raw:
            return ""
        if len(raw) > MAX_FIELD:
            self._list(row, field, raw, f"field larger than {MAX_FIELD:,} characters")
            return ""
        text = plain(raw)
        if text.isascii():
            return text
        return self._value(row, field, text, whole_characters) or ""

    def _attributes(self, row: SkuRow, raw: Mapping[str, Any]) -> dict[str, Any]:
        if not raw:
            return {}
        kept = {}
        for name, value in raw.items():
            try:
                _check_whole(name)
                _check_whole(value)
            except BadValue as error:
                self._list(row, name, str(value), f"{error}; the row is kept without it")
            else:
                kept[name] = value
        return kept

    def _value(
        self, row: SkuRow, field: str, text: str, clean: Callable[[str], T | None]
    ) -> T | None:
        try:
            return clean(text)
        except BadValue as error:
            self._list(row, field, text, f"{error}; the row is kept without it")
            return None

    def _list(self, row: SkuRow, field: str, value: str, reason: str) -> None:
        self._bad.append(self._problem(row, field, value, reason))

    def _problem(
        self, row: SkuRow, field: str, value: str, reason: str, *, row_kept: bool = True
    ) -> Quarantined:
        column = row.names_in_file.get(field, field)
        shown = value[:_VALUE_SHOWN].encode("utf-8", "backslashreplace").decode()
        return Quarantined(self._file, row.row, column, reason, shown, row_kept)


def _is_another_size(row: SkuRow, before: SkuRow) -> bool:
    """Whether the row has the pictures of the row before, for the same colourway."""
    return (
        row.images is before.images
        and row.sku is not None
        and (row.color, row.variant_id) == (before.color, before.variant_id)
    )


def _only(colorways: Collection[str]) -> str | None:
    return next(iter(colorways)) if len(colorways) == 1 else None


def _image_path(text: str) -> str:
    return clean_image_path(whole_characters(text))


def _is_whole(text: str) -> bool:
    return text.isascii() or text.encode("utf-8", "ignore").decode() == text


def _check_whole(value: object) -> None:
    """Raises BadValue for text within that could not be written anywhere."""
    match value:
        case str():
            whole_characters(value)
        case Mapping():
            for name, part in value.items():
                _check_whole(name)
                _check_whole(part)
        case list() | tuple():
            for part in value:
                _check_whole(part)
