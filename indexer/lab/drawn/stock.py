"""Stock as boutiques report it: uneven, sometimes old, sometimes not at all."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np

from indexer.lab.drawn.product import DrawnProduct
from indexer.lab.drawn.stores import STORES

COLUMNS = ("sku", "store_code", "quantity", "as_of")
_REPORTED = datetime(2025, 3, 14, 2, 30, tzinfo=UTC)
_STALE_STORE = "GVA01"
"""Its till has not reported for weeks."""


def stock_rows(seed: int, product: DrawnProduct) -> Iterator[tuple[str, str, int, str]]:
    """(sku, store code, quantity, as of) of one product.

    No row means unknown; 0 means known to be none. Rows depend only on (seed, product index).
    """
    rng = np.random.default_rng([seed, product.index, 0x73746F63])
    fame = float(rng.gamma(1.4, 1.2))
    for number, (code, *_rest) in enumerate(STORES):
        carries = rng.random(len(product.colourways)) < 0.82
        for article in product.articles:
            draw = rng.random(3)
            way = next(
                i
                for i, w in enumerate(product.colourways)
                if product.variant_id(w) == article.variant_id
            )
            if not carries[way] or draw[0] < 0.06:
                continue
            quantity = 0 if draw[1] < 0.24 else int(rng.poisson(fame)) + int(draw[1] > 0.6)
            age = timedelta(hours=number)
            if code == _STALE_STORE:
                age += timedelta(days=37)
            elif draw[2] < 0.05:
                age += timedelta(days=int(rng.integers(3, 120)))
            yield article.sku, code, quantity, (_REPORTED - age).strftime("%Y-%m-%dT%H:%M:%SZ")
