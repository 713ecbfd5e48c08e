"""Forms and JSON bodies that are spoilt: bytes changed, pieces left out or repeated, deep nests."""

import random
from collections.abc import Iterator

from benches.serving.clients import Ask

_SEED = 2026
_STOCK = [{"sku": "A", "store_code": "PAR01", "quantity": 1, "as_of": "2026-01-01T00:00:00Z"}]
_DEEPEST = 20_000


def spoilt_bodies(picture: bytes, count: int) -> Iterator[Ask]:
    """So many requests, the same every time: half of them forms with a photo, half JSON."""
    forms = [
        Ask.look_up(picture, box="0,0,1,1", category="bags", top_k="3"),
        Ask.look_up(picture, path="/v1/search", text="red", attributes='{"material": "calf"}'),
    ]
    documents = [
        Ask.send_json(
            "search", "POST", "/v1/search", {"text": "red", "attributes": {"material": "calf"}}
        ),
        Ask.send_json("stock", "PUT", "/v1/stock", {"levels": _STOCK}),
        Ask.send_json("feedback", "POST", "/v1/feedback", {"lookup_id": "a", "product_id": None}),
    ]
    for number in range(count):
        chance = random.Random(f"{_SEED}:{number}")
        sound = chance.choice(forms if number % 2 else documents)
        assert sound.body is not None
        body = _spoilt(chance, sound.body)
        yield Ask(sound.kind, sound.method, sound.path, body, sound.content_type)


def _spoilt(chance: random.Random, sound: bytes) -> bytes:
    body = bytearray(sound)
    for _ in range(chance.randint(1, 4)):
        # What stands before the photo is what gets parsed.
        start = chance.randrange(min(len(body), 600) or 1)
        end = start + chance.randint(1, 40)
        match chance.randrange(4):
            case 0:
                body[start : start + 1] = chance.randbytes(1)
            case 1:
                del body[start:end]
            case 2:
                body[start:start] = body[start:end]
            case _:
                opening = chance.choice([b"[", b'{"a":'])
                body[start:end] = opening * chance.randrange(_DEEPEST)
    return bytes(body)
