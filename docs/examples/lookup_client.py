"""Looks photos up over HTTP:   LOOKUP_KEY=lk_... python lookup_client.py photo.jpg --store PAR01

Needs httpx alone.
"""

import argparse
import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

_TRIES = 4
_PASSING = (429, 503)


class LookupProblem(Exception):
    """What the service says went wrong (RFC 9457 problem+json)."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(f"{problem['title']}: {problem['detail']} {problem['remedy']}")
        self.status: int = problem["status"]
        self.slug: str = problem["type"].rpartition(":")[2]
        self.request_id: str = problem["request_id"]


class LookupClient:
    """A connection to one deployment, kept open; close it or use it in `with`."""

    def __init__(self, address: str, key: str) -> None:
        self._http = httpx.Client(
            base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=40
        )

    def lookup(self, photo: bytes, **fields: str) -> dict[str, Any]:
        """The answer on a photo; `store`, `locale`, `box` and others as `POST /v1/lookup` has them.

        Raises LookupProblem, and httpx.TransportError where the service is not reached.
        """
        return self._ask("POST", "/v1/lookup", files={"photo": photo}, data=fields)

    def search(self, **fields: Any) -> dict[str, Any]:
        """Products by words and filters, such as `text="black leather", exclude=["nickel"]`."""
        return self._ask("POST", "/v1/search", json=fields)

    def product(self, product_id: str, **fields: str) -> dict[str, Any]:
        """One product with variants and stock."""
        return self._ask("GET", f"/v1/products/{product_id}", params=fields)

    def feedback(self, lookup_id: str, product_id: str | None) -> dict[str, Any]:
        """Says what a look-up's photo really showed; None: nothing of the catalogue."""
        return self._ask(
            "POST", "/v1/feedback", json={"lookup_id": lookup_id, "product_id": product_id}
        )

    def close(self) -> None:
        """Closes the connection."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        for attempt in range(1, _TRIES + 1):
            response = self._http.request(method, path, **request)
            if response.status_code not in _PASSING or attempt == _TRIES:
                break
            time.sleep(float(response.headers.get("Retry-After", "2")))
        if response.is_error:
            raise LookupProblem(response.json())
        answer: dict[str, Any] = response.json()
        return answer


def main() -> None:
    """One line a photo: decision, model, confidence, how many are here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", nargs="+", type=Path)
    parser.add_argument("--store", default="")
    parser.add_argument("--address", default="http://127.0.0.1:8080")
    arguments = parser.parse_args()
    with LookupClient(arguments.address, os.environ["LOOKUP_KEY"]) as client:
        for photo in arguments.photos:
            answer = client.lookup(photo.read_bytes(), store=arguments.store)
            shown = [photo.name, answer["decision"], *map(_summary, answer["matches"][:1])]
            sys.stdout.write("\t".join(shown) + "\n")


def _summary(match: dict[str, Any]) -> str:
    here = [variant["stock"]["here"] for variant in match["variants"]]
    known = [quantity for quantity in here if quantity is not None]
    shown = sum(known) if known else "?"
    return f"{match['product']['name']}\t{match['confidence']:.0%}\there: {shown}"


if __name__ == "__main__":
    main()
