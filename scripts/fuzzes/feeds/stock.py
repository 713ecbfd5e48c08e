"""Stock files whose levels are known: the plain one, and Shopify's inventory in both its forms."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

from fuzzes.feeds.shop import Fault
from fuzzes.feeds.tables import Style, kept_text, write_table

AS_OF = datetime(2026, 3, 14, 2, 30, tzinfo=UTC)
_STORES = ("PAR01", "Lyon Bellecour", "東京", "Genève, Rive")

Level = tuple[str, str, int, datetime]


@dataclass
class ExpectedStock:
    """The levels that a file tells, by SKU and store, and the faults that must be listed."""

    levels: set[Level] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)


def plain_stock(rng: Random) -> tuple[bytes, ExpectedStock]:
    """A row a SKU and store; quantities as ERPs write them, times as spreadsheets do."""
    style = Style.drawn(rng)
    expected = ExpectedStock()
    rows = []
    form = rng.choice(("iso", "iso", "zone", "serial"))
    for number, sku in enumerate(_skus(rng), start=2):
        store, quantity = rng.choice(_STORES), rng.choice((0, 1, 7, rng.randint(-3, 2_500)))
        as_of = AS_OF + timedelta(hours=rng.randint(0, 400))
        written = _quantity(style, rng, quantity)
        if rng.random() < 0.05:
            written = rng.choice(("many", "1_0", "2½", "3.25".replace(".", _mark(style))))
            expected.faults.append(Fault(number, "not a whole number"))
        else:
            expected.levels.add((sku, store, quantity, as_of))
        rows.append(
            {
                "sku": kept_text(rng, sku),
                "store_code": store,
                "quantity": written,
                "as_of": _time(form, as_of),
            }
        )
    return write_table(rng, style, ("sku", "store_code", "quantity", "as_of"), rows), expected


def shopify_inventory(rng: Random) -> tuple[bytes, ExpectedStock]:
    """A row a SKU and location, or a column a location."""
    style = Style.drawn(rng, (",",))
    stores = rng.sample(_STORES, rng.randint(1, 3))
    expected = ExpectedStock()
    rows: list[dict[str, str]] = []
    long = rng.random() < 0.5
    for sku in _skus(rng):
        told = {store: rng.choice((0, 3, rng.randint(-2, 99), None)) for store in stores}
        expected.levels |= {(sku, store, told[store] or 0, AS_OF) for store in stores}
        own = {"Handle": "alba", "Title": "Alba", "SKU": kept_text(rng, sku), "COO": "FR"}
        cells = {
            store: "not stocked" if quantity is None else str(quantity)
            for store, quantity in told.items()
        }
        if long:
            rows += [
                {
                    **own,
                    "Location": store,
                    "Available (not editable)": cell,
                    "On hand (current)": "9",
                }
                for store, cell in cells.items()
            ]
        else:
            rows.append(own | cells)
    columns = ["Handle", "Title", "SKU", "HS Code", "COO"]
    if long:
        columns += ["Location", "Available (not editable)", "On hand (current)"]
        return write_table(rng, style, columns, rows), expected
    style = replace(style, header_case="as it is")  # these headers are names of stores
    return write_table(rng, style, [*columns, *stores], rows, note=False), expected


def _skus(rng: Random) -> list[str]:
    prefix = rng.choice(("00", "SKU-", "7"))
    return [f"{prefix}{number}{rng.randint(100, 999)}" for number in range(rng.randint(1, 12))]


def _mark(style: Style) -> str:
    return "," if style.delimiter == ";" else "."


def _quantity(style: Style, rng: Random, quantity: int) -> str:
    form = rng.choice(("plain", "plain", "decimals", "thousands"))
    if form == "decimals":
        return f"{quantity}{_mark(style)}00"
    if form == "thousands":
        return f"{quantity:,}".replace(",", "." if _mark(style) == "," else ",")
    return str(quantity)


def _time(form: str, time: datetime) -> str:
    if form == "serial":
        return repr((time - datetime(1899, 12, 30, tzinfo=UTC)) / timedelta(days=1))
    if form == "zone":
        return (time + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S+02:00")
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
