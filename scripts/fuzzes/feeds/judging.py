"""What was read, compared with what the file says."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from fuzzes.feeds.shop import Expected, Fault, Product, Sku
from fuzzes.feeds.stock import AS_OF, ExpectedStock
from indexer.feeds.reading import read_feed
from indexer.feeds.stock import StockOptions, read_stock
from lookup.base.errors import DomainError
from lookup.catalog.rows import FeedProduct, FeedVariant, Quarantined, StockRow


@dataclass
class Tally:
    """Right and all values by measure, and what was lost silently or listed wrongly, in words."""

    right: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)
    wrong_reasons: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def count(self, measure: str, is_right: bool, words: str) -> None:
        """Takes one value into account; `words` say which it is and what was read instead."""
        self.all[measure] += 1
        self.right[measure] += is_right
        if not is_right:
            self.wrong.append(f"{measure}: {words}")


def judge(path: Path, expected: Expected, tally: Tally) -> None:
    """Reads the feed and counts what is right; a value that is not, and not listed, is silent."""
    try:
        found = list(read_feed(path))
    except DomainError as error:
        found = []
        tally.wrong_reasons.append(f"refused: {error}")
    listed = [each for each in found if isinstance(each, Quarantined)]
    products = {each.product_id: each for each in found if isinstance(each, FeedProduct)}
    before = len(tally.wrong)
    for product in expected.products:
        _judge_product(product, products.pop(product.product_id, None), expected, tally)
    for surplus in products:
        tally.count("products", False, f"{surplus!r} is no product of the file")
    unexpected = _judge_listed(listed, expected.faults, tally)
    if len(tally.wrong) > before and not unexpected:
        tally.silent.extend(tally.wrong[before:])


def judge_stock(path: Path, expected: ExpectedStock, tally: Tally) -> None:
    """Reads the stock file and counts the levels that are right."""
    try:
        found = list(read_stock(path, options=StockOptions(as_of=AS_OF)))
    except DomainError as error:
        found = []
        tally.wrong_reasons.append(f"refused: {error}")
    listed = [each for each in found if isinstance(each, Quarantined)]
    levels = {
        (each.sku, each.store, each.quantity, _to_the_second(each.as_of))
        for each in found
        if isinstance(each, StockRow)
    }
    before = len(tally.wrong)
    for level in sorted(levels | expected.levels):
        tally.count("stock", level in levels and level in expected.levels, str(level))
    unexpected = _judge_listed(listed, expected.faults, tally)
    if len(tally.wrong) > before and not unexpected:
        tally.silent.extend(tally.wrong[before:])


def _to_the_second(time: datetime) -> datetime:
    """A spreadsheet's serial number is some microseconds off."""
    return (time + timedelta(microseconds=500_000)).replace(microsecond=0).astimezone(UTC)


def _judge_listed(listed: list[Quarantined], faults: list[Fault], tally: Tally) -> bool:
    """Whether more is listed than the faults that are there; each fault must be, with its row."""
    left = list(listed)
    for fault in faults:
        reported = next((e for e in left if e.row == fault.row and fault.words in e.reason), None)
        if reported is None:
            tally.silent.append(f"row {fault.row}: nothing says {fault.words!r}")
        else:
            left.remove(reported)
    tally.wrong_reasons.extend(f"row {each.row}, {each.field}: {each.reason}" for each in left)
    return bool(left)


def _judge_product(
    product: Product, read: FeedProduct | None, expected: Expected, tally: Tally
) -> None:
    name = product.product_id
    is_right = read is not None and read.name == product.name
    tally.count("products", is_right, f"{name}: {product.name!r}, read {read and read.name!r}")
    pictures = {*product.pictures, *(path for sku in product.skus for path in sku.pictures)}
    found = {image.path for image in read.images} if read is not None else set()
    for path in sorted(pictures | found):
        tally.count("pictures", path in pictures and path in found, f"{name}: {path!r}")
    variants = {each.sku: each for each in read.variants} if read is not None else {}
    for sku in product.skus:
        _judge_sku(sku, variants.pop(sku.sku, None), expected, tally)
    for surplus in variants:
        tally.count("skus", False, f"{surplus!r} is no SKU of the file")


def _judge_sku(sku: Sku, read: FeedVariant | None, expected: Expected, tally: Tally) -> None:
    if read is None:
        tally.count("skus", False, f"{sku.sku!r} is missing")
        return
    is_right = not expected.has_colors or (read.color, read.size or "") == (sku.color, sku.size)
    tally.count(
        "skus", is_right, f"{sku.sku!r}: {sku.color}, {sku.size}; read {read.color}, {read.size}"
    )
    if expected.has_price:
        currency = "EUR" if expected.has_currency and sku.price is not None else None
        is_right = (read.price, read.currency) == (sku.price, currency)
        tally.count("prices", is_right, f"{sku.sku!r}: {sku.price}, read {_shown(read.price)}")
    is_right = (read.gtin or "").zfill(14) == (sku.gtin or "").zfill(14)
    tally.count("gtins", is_right, f"{sku.sku!r}: {sku.gtin}, read {read.gtin}")


def _shown(price: Decimal | None) -> str:
    return "none" if price is None else str(price)
