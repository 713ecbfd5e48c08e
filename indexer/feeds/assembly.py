"""From rows to products: the checks and the grouping every format shares."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from indexer.feeds.checks import (
    BadValue,
    clean_currency,
    clean_gtin,
    clean_id,
    clean_image_path,
    clean_price,
)
from indexer.feeds.plain_text import plain_line, plain_text
from indexer.feeds.sku_rows import SkuRow
from lookup.catalog.rows import FeedImage, FeedProduct, FeedVariant, Quarantined

T = TypeVar("T")


def grouped_products(
    file: str, rows: Iterable[SkuRow | Quarantined]
) -> Iterator[FeedProduct | Quarantined]:
    """Products of rows in any order, each as soon as its last row was read.

    `rows` is iterated twice: first only to learn where each product ends, so that memory holds
    the products whose rows lie scattered and not the feed.
    """
    last_row = {row.product_id: row.row for row in rows if isinstance(row, SkuRow)}
    assembler = ProductAssembler(file)
    unfinished: dict[str, list[SkuRow]] = {}
    for row in rows:
        if isinstance(row, Quarantined):
            yield row
            continue
        taken = unfinished.setdefault(row.product_id, [])
        # SKUs are claimed in the order of the file, not in that in which products end.
        if problem := assembler.claim(row):
            yield problem
        else:
            taken.append(row)
        if last_row[row.product_id] == row.row:
            yield from assembler.product(unfinished.pop(row.product_id))


class ProductAssembler:
    """Checks rows and puts products together; remembers the SKUs of one feed."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._seen_skus: dict[str, int] = {}
        self._seen_products: dict[str, int] = {}
        self._bad: list[Quarantined] = []

    def claim(self, row: SkuRow) -> Quarantined | None:
        """Take the row's SKU for it; what is wrong when an earlier row has it already."""
        if not row.sku:
            return None
        if row.sku in self._seen_skus:
            first = self._seen_skus[row.sku]
            reason = f"SKU {row.sku!r} was already in row {first}, which is kept"
            return Quarantined(self._file, row.row, "sku", reason)
        self._seen_skus[row.sku] = row.row
        return None

    def product(self, rows: Sequence[SkuRow]) -> Iterator[FeedProduct | Quarantined]:
        """The product that rows with claimed SKUs describe, after whatever is unusable in them.

        A bad id, name or SKU costs the row; a bad GTIN, price or image path costs the value.
        """
        self._bad = []
        product = self._product(rows) if rows else None
        yield from self._bad
        if product is not None:
            yield product

    def whole_product(self, rows: Sequence[SkuRow]) -> Iterator[FeedProduct | Quarantined]:
        """The product of all these rows, where a feed has each product once, in one place."""
        product_id, number = rows[0].product_id, rows[0].row
        if product_id in self._seen_products:
            first = self._seen_products[product_id]
            reason = f"product {product_id!r} was already in row {first}, which is kept"
            yield Quarantined(self._file, number, "product_id", reason)
            return
        self._seen_products[product_id] = number
        claimed = []
        for row in rows:
            if problem := self.claim(row):
                yield problem
            else:
                claimed.append(row)
        yield from self.product(claimed)

    def _product(self, rows: Sequence[SkuRow]) -> FeedProduct | None:
        try:
            product_id = clean_id(rows[0].product_id)
        except BadValue as error:
            for row in rows:
                self._quarantine(row, "product_id", f"the product id cannot be used: {error}")
            return None
        taken, variants = [], []
        for row in rows:
            variant = self._variant(product_id, row) if row.sku is not None else None
            if variant is not None:
                variants.append(variant)
            if variant is not None or row.sku is None:
                taken.append(row)
        name = next((text for row in taken if (text := plain_line(row.name))), "")
        if not taken:
            return None
        if not name:
            self._quarantine(taken[0], "name", f"product {product_id!r} has no name")
            return None
        return FeedProduct(
            product_id=product_id,
            name=name,
            names=next((texts for row in taken if (texts := _plain_lines(row.names))), {}),
            category=next((text for row in taken if (text := plain_line(row.category))), None),
            categories=next(
                (texts for row in taken if (texts := _plain_lines(row.categories))), {}
            ),
            description=next(
                (text for row in taken if (text := plain_text(row.description))), None
            ),
            url=next((text for row in taken if (text := row.url.strip())), None),
            attributes=next((dict(row.attributes) for row in taken if row.attributes), {}),
            images=self._images(product_id, taken, {variant.colorway for variant in variants}),
            variants=tuple(variants),
        )

    def _variant(self, product_id: str, row: SkuRow) -> FeedVariant | None:
        try:
            sku = clean_id(row.sku or "")
        except BadValue as error:
            self._quarantine(row, "sku", f"the SKU cannot be used: {error}")
            return None
        price = self._value(row, "price", row.price, clean_price)
        currency = self._value(row, "currency", row.currency, clean_currency)
        if row.currency.strip() and currency is None:
            price = None  # an amount of nobody knows what
        if price is None:
            currency = None
        return FeedVariant(
            sku=sku,
            colorway=_colorway(product_id, row),
            color=plain_line(row.color) or None,
            size=plain_line(row.size) or None,
            gtin=self._value(row, "gtin", row.gtin, clean_gtin),
            price=price,
            currency=currency,
            attributes=dict(row.variant_attributes),
        )

    def _images(
        self, product_id: str, rows: Sequence[SkuRow], colorways: set[str | None]
    ) -> tuple[FeedImage, ...]:
        clean: dict[str, str | None] = {}  # sizes repeat their colour's images
        views: dict[str, str | None] = {}
        shown: dict[str, set[str]] = {}
        for row in rows:
            for raw in row.images:
                if raw.path not in clean:
                    clean[raw.path] = self._value(row, "image", raw.path, clean_image_path)
                path = clean[raw.path]
                if path is None:
                    continue
                views.setdefault(path, raw.view)
                colorway = None if raw.shared else _colorway(product_id, row)
                if colorway is not None and colorway not in colorways:
                    reason = f"no variant has the variant_id {colorway!r}; the image is kept"
                    self._quarantine(row, "image", f"{reason} for the whole product")
                elif colorway is not None:
                    shown.setdefault(path, set()).add(colorway)
        # A picture that stands for several colours is of none in particular.
        return tuple(
            FeedImage(path, view, _only(shown.get(path, ()))) for path, view in views.items()
        )

    def _value(
        self, row: SkuRow, field: str, text: str, clean: Callable[[str], T | None]
    ) -> T | None:
        try:
            return clean(text)
        except BadValue as error:
            self._quarantine(row, field, f"{error}; the row is kept without it")
            return None

    def _quarantine(self, row: SkuRow, field: str, reason: str) -> None:
        self._bad.append(Quarantined(self._file, row.row, field, reason))


def _only(colorways: Collection[str]) -> str | None:
    return next(iter(colorways)) if len(colorways) == 1 else None


def _colorway(product_id: str, row: SkuRow) -> str | None:
    if row.variant_id.strip():
        return row.variant_id.strip()
    color = plain_line(row.color)
    return f"{product_id}-{color}" if color else None


def _plain_lines(texts: Mapping[str, str]) -> dict[str, str]:
    return {tag: text for tag, raw in texts.items() if (text := plain_line(raw))}
