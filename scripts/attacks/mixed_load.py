"""What a boutique asks of the service, mixed as in a day's work."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from benches.serving.clients import Ask

Product = dict[str, Any]


def boutique_asks(number: int, pictures: list[bytes], products: list[Product]) -> Iterator[Ask]:
    """Requests without end, the same ones for the same `number`; `products` as the service tells
    of them."""
    chance = random.Random(number)
    kinds: list[tuple[int, Callable[[bytes, Product], Ask]]] = [
        (50, lambda picture, _: Ask.look_up(picture)),
        (5, lambda picture, _: Ask.look_up(picture, path="/v1/search", text="black")),
        (15, lambda _, shown: Ask.send_json("search", "POST", "/v1/search", _words(shown))),
        (15, lambda _, shown: Ask("product", "GET", f"/v1/products/{shown['product']['id']}")),
        (5, lambda _, shown: Ask("variant", "GET", f"/v1/variants/{_sku(shown)}")),
        (5, lambda *_: Ask("stores", "GET", "/v1/stores")),
        (5, lambda _, shown: Ask.send_json("stock", "PUT", "/v1/stock", _levels(shown, chance))),
    ]
    shares, makers = zip(*kinds, strict=True)
    while True:
        (make,) = chance.choices(makers, shares)
        yield make(chance.choice(pictures), chance.choice(products))


def _words(shown: Product) -> Product:
    return {"text": shown["product"]["name"]}


def _sku(shown: Product) -> str:
    sku: str = shown["variants"][0]["sku"]
    return sku


def _levels(shown: Product, chance: random.Random) -> Product:
    if not shown["stores"]:
        return {"levels": []}
    level = {
        "sku": _sku(shown),
        "store_code": shown["stores"][0]["code"],
        "quantity": chance.randrange(10),
        "as_of": datetime.now(UTC).isoformat(),
    }
    return {"levels": [level]}
