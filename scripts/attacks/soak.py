"""A boutique's day and inspections of large photos, for a long time: does memory stay flat?"""

import itertools
import statistics
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

from benches.serving.clients import Ask, Client, load
from benches.serving.served import answered
from benches.serving.service_process import ServiceProcess
from PIL import Image

from attacks.mixed_load import Product, boutique_asks

_ADVISORS = 3
_PAUSE_SECONDS = 0.5
_READ_SECONDS = 2.0
_LARGE = (4000, 3000)


def soak(
    process: ServiceProcess, admin: str, pictures: list[bytes], seconds: float
) -> dict[str, Any]:
    """Three advisors, and a reviewer who opens cases one after the other.

    `admin` is a key that may do both, and report stock. Growth is that of the median of the last
    fifth over that of the second, for resident memory and for what of it no file stands behind.
    """
    products = _products(Client(process.address, admin))
    large = _enlarged(pictures[0])

    def asks(number: int) -> Iterator[Ask]:
        if number < _ADVISORS:
            return boutique_asks(number, pictures, products)
        return (_case(large, products[place % len(products)]) for place in itertools.count())

    def connect() -> Client:
        return Client(process.address, admin)

    stop, memory = threading.Event(), [process.memory_mb()]

    def read() -> None:
        while not stop.wait(_READ_SECONDS):
            memory.append(process.memory_mb())

    reading = threading.Thread(target=read)
    reading.start()
    found = load(connect, asks, clients=_ADVISORS + 1, seconds=seconds, pause=_PAUSE_SECONDS)
    stop.set()
    reading.join()
    statuses = Counter(f"{reply.kind} {reply.status}" for reply in found.replies)
    wrong = [each for each in found.replies if not (each.is_answer or each.is_refusal)]
    return {
        "seconds": round(found.seconds),
        "replies": dict(sorted(statuses.items())),
        "failed": len(wrong),
        "memory_mb": {name: _grown([each[name] for each in memory]) for name in memory[0]},
    }


def _grown(read: list[float]) -> dict[str, float]:
    fifth = max(1, len(read) // 5)
    before = statistics.median(read[fifth : 2 * fifth])
    after = statistics.median(read[-fifth:])
    return {
        "before": round(before),
        "after": round(after),
        "most": round(max(read)),
        "growth": round(after / before - 1, 3),
    }


def _products(client: Client) -> list[Product]:
    listed = answered(client.ask(Ask("products", "GET", "/v1/products?limit=20")))["products"]
    paths = [f"/v1/products/{product['id']}" for product in listed]
    return [answered(client.ask(Ask("product", "GET", path))) for path in paths]


def _case(picture: bytes, shown: Product) -> Ask:
    fields = {"product_id": shown["product"]["id"]}
    return replace(Ask.look_up(picture, path="/v1/inspections", **fields), kind="inspection")


def _enlarged(picture: bytes) -> bytes:
    """As large as phones take them."""
    file = BytesIO()
    Image.open(BytesIO(picture)).convert("RGB").resize(_LARGE).save(file, "JPEG", quality=90)
    return file.getvalue()
