"""What a boutique asks of the service, mixed as in a day's work."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from load_clients import Ask

Match = dict[str, Any]


def boutique_asks(number: int, pictures: list[bytes], matches: list[Match]) -> Iterator[Ask]:
    """Requests without end, the same ones for the same `number`; `matches` are of look-ups."""
    chance = random.Random(number)
    kinds: list[tuple[int, Callable[[bytes, Match], Ask]]] = [
        (50, lambda picture, _: Ask.look_up(picture)),
        (5, lambda picture, _: Ask.look_up(picture, path="/v1/search", text="black")),
        (15, lambda _, match: Ask.send_json("search", "POST", "/v1/search", _words(match))),
        (15, lambda _, match: Ask("product", "GET", f"/v1/products/{match['product']['id']}")),
        (5, lambda _, match: Ask("variant", "GET", f"/v1/variants/{_sku(match)}")),
        (5, lambda *_: Ask("stores", "GET", "/v1/stores")),
        (5, lambda _, match: Ask.send_json("stock", "PUT", "/v1/stock", _levels(match, chance))),
    ]
    shares, makers = zip(*kinds, strict=True)
    while True:
        (make,) = chance.choices(makers, shares)
        yield make(chance.choice(pictures), chance.choice(matches))


def _words(match: Match) -> Match:
    return {"text": match["product"]["name"]}


def _sku(match: Match) -> str:
    sku: str = match["variants"][0]["sku"]
    return sku


def _levels(match: Match, chance: random.Random) -> Match:
    if not match["stores"]:
        return {"levels": []}
    level = {
        "sku": _sku(match),
        "store_code": match["stores"][0]["code"],
        "quantity": chance.randrange(10),
        "as_of": datetime.now(UTC).isoformat(),
    }
    return {"levels": [level]}
