"""What a drawn shop sells: the truth that feeds tell, with faults in some of its values."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

_NAMES = (
    *("Alba tote", "Élan cabas", "Größe M Tasche", 'Tray 12" wide', "Lutèce & fils", "Óra"),
    *('The "Iris" bag', "Marlowe, small", "Cassis; flap", "Sac à dos | été", "時計", "Ora <36 mm>"),
)
_COLORS = ("Black", "Lilas", "Terracotta", "Crème", "Bleu/Noir", "Ivory, pale", "黒")
_SIZES = ("S", "M", "38", "One size", '10"', "7 ½")


@dataclass(frozen=True)
class Cell:
    """A value as it is written; `fault` are words of the reason for which it cannot be read."""

    written: str
    fault: str = ""


@dataclass(frozen=True)
class Sku:
    """One SKU; its price and GTIN are None where there is none, or none that can be read."""

    sku: str
    color: str
    size: str
    price: Decimal | None
    gtin: str | None
    price_fault: str = ""
    gtin_fault: Cell | None = None
    pictures: tuple[str, ...] = ()
    picture_fault: Cell | None = None


@dataclass(frozen=True)
class Product:
    """A product with its SKUs and the pictures that show no colour in particular."""

    product_id: str
    name: str
    description: str
    skus: tuple[Sku, ...]
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """A listing that must be there: words of its reason and its row, None where a record has it."""

    row: int
    words: str


@dataclass
class Expected:
    """What a reader must make of a file: products, and the faults that it must list."""

    products: list[Product]
    faults: list[Fault] = field(default_factory=list)
    has_currency: bool = True
    has_price: bool = True
    has_colors: bool = True


def drawn_shop(rng: Random) -> list[Product]:
    """One to six products of one to four SKUs; about one SKU in ten has a fault."""
    kept_zeros = rng.random() < 0.3
    return [
        _product(rng, number, kept_zeros, rng.random() < 0.5) for number in range(rng.randint(1, 6))
    ]


def with_check_digit(body: str) -> str:
    """The GTIN of these digits, by the rule of GS1: weights 3 and 1 from the right."""
    total = sum(int(digit) * (3 - 2 * (place % 2)) for place, digit in enumerate(reversed(body)))
    return body + str(-total % 10)


def _product(rng: Random, number: int, kept_zeros: bool, addresses: bool) -> Product:
    product_id = f"P{number}-{rng.randint(100, 999)}"
    colors = rng.sample(_COLORS, rng.randint(1, 3))
    skus = []
    for place in range(rng.randint(1, 4)):
        prefix = "00" if kept_zeros else "S"
        name = f"{prefix}{number}{place}{rng.randint(1000, 9999)}"
        skus.append(_sku(rng, name, product_id, colors[place % len(colors)], place, addresses))
    return Product(
        product_id=product_id,
        name=f"{rng.choice(_NAMES)} {number}",
        description=rng.choice(("", "Soft calf", "<p>Soft <b>calf</b></p>", "Line one, line two")),
        skus=tuple(skus),
        pictures=tuple(
            _path(rng, product_id, f"all{i}", addresses) for i in range(rng.randint(0, 2))
        ),
    )


def _sku(rng: Random, name: str, product_id: str, color: str, place: int, addresses: bool) -> Sku:
    price: Decimal | None = None
    price_fault = gtin_fault = picture_fault = None
    if rng.random() < 0.9:
        price = Decimal(rng.choice((rng.randint(1, 99), rng.randint(1000, 99_999)))) + rng.choice(
            (Decimal(0), Decimal("0.50"), Decimal("0.99"))
        )
    gtin: str | None = None
    if rng.random() < 0.8:
        body = "".join(str(rng.randint(0, 9)) for _ in range(rng.choice((7, 11, 12, 13))))
        gtin = with_check_digit(body)
    fault = rng.random()
    if fault < 0.03 and gtin is not None:
        wrong = gtin[:-1] + str((int(gtin[-1]) + rng.randint(1, 9)) % 10)
        gtin, gtin_fault = None, Cell(wrong, "is no GTIN")
    elif fault < 0.06:
        price, price_fault = None, rng.choice(("on request", "sur demande", "n/a"))
    elif fault < 0.09:
        picture_fault = Cell(f"../{name}.jpg", "leads out of the image root")
    pictures = [_path(rng, product_id, f"{place}-{i}", addresses) for i in range(rng.randint(0, 3))]
    return Sku(
        sku=name,
        color=color,
        size=f"{rng.choice(_SIZES)}",
        price=price,
        gtin=gtin,
        price_fault=price_fault or "",
        gtin_fault=gtin_fault,
        pictures=tuple(pictures),
        picture_fault=picture_fault,
    )


def _path(rng: Random, product_id: str, name: str, addresses: bool) -> str:
    if not addresses:
        return f"{rng.choice(('', 'images/', 'été/'))}{product_id}_{name}.jpg"
    folder = rng.choice(("files", "w_900,h_900,c_pad", "i/%20a"))
    return f"https://cdn.example/{folder}/{product_id}_{name}.jpg{rng.choice(('', '?v=17'))}"
