"""Stock levels in bulk, while photos are looked up and while none are."""

import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import numpy as np

from benches.report import Report, Table, reported
from benches.serving.clients import Ask, Client
from benches.serving.served import answer_figures, answered, looking_up, served_home, warm_up
from benches.serving.service_process import key, service

_UNDISTURBED_SECONDS = 5.0

ALONE, DURING = "nothing else", "look-ups meanwhile"


@click.command()
@served_home
@click.option("--rows", default=10_000, show_default=True, help="Levels of one request.")
@click.option("--requests", default=50, show_default=True)
@reported("stock")
def stock(home: Path, maison: str, pictures: list[bytes], rows: int, requests: int) -> Report:
    """Levels a second through PUT /v1/stock, and look-ups while they are written.

    Levels are those of the home's own SKUs and stores, told anew: what is there is overwritten.
    """
    with key(home, maison, "admin") as secret, service(home) as running:

        def connect() -> Client:
            return Client(running.address, secret)

        with closing(connect()) as client:
            warm_up(client, pictures)
            pairs = _pairs(client, rows)
            with looking_up(connect, pictures) as undisturbed:
                time.sleep(_UNDISTURBED_SECONDS)
            rates = {ALONE: _report_stock(client, pairs, requests)}
            with looking_up(connect, pictures) as meanwhile:
                rates[DURING] = _report_stock(client, pairs, requests)
    figures = {
        "rows_a_request": len(pairs),
        "requests": requests,
        "rows_per_second": {name: _spread(found) for name, found in rates.items()},
        "lookups_undisturbed": answer_figures([reply for _, reply in undisturbed]),
        "lookups_meanwhile": answer_figures([reply for _, reply in meanwhile]),
    }
    return Report(figures, [_table(figures)])


def _pairs(client: Client, most: int) -> list[tuple[str, str]]:
    """SKUs and stores, as many pairs as there are up to `most`."""
    stores = answered(client.ask(Ask("stores", "GET", "/v1/stores")))["stores"]
    pairs: list[tuple[str, str]] = []
    after = ""
    while len(pairs) < most:
        page = answered(client.ask(Ask("list", "GET", f"/v1/products?limit=100{after}")))
        for product in page["products"]:
            shown = answered(client.ask(Ask("product", "GET", f"/v1/products/{product['id']}")))
            pairs += [(v["sku"], store["code"]) for v in shown["variants"] for store in stores]
        if not page["next"]:
            break
        after = f"&after={page['next']}"
    if not pairs:
        raise click.ClickException("The home has no stores or no variants.")
    return pairs[:most]


def _report_stock(client: Client, pairs: list[tuple[str, str]], requests: int) -> list[float]:
    """Rows a second of each request."""
    rates = []
    for number in range(requests):
        as_of = datetime.now(UTC).isoformat()
        levels = [
            {"sku": sku, "store_code": code, "quantity": number % 7, "as_of": as_of}
            for sku, code in pairs
        ]
        reply = client.ask(Ask.send_json("stock", "PUT", "/v1/stock", {"levels": levels}))
        answered(reply)
        rates.append(len(pairs) / reply.ms * 1000)
    return rates


def _spread(rates: list[float]) -> dict[str, int]:
    low, median, high = (round(float(rate)) for rate in np.percentile(rates, (25, 50, 75)))
    return {"median": median, "low": low, "high": high}


def _table(figures: dict[str, Any]) -> Table:
    rows = []
    for name, lookups in ((ALONE, "lookups_undisturbed"), (DURING, "lookups_meanwhile")):
        rate, found = figures["rows_per_second"][name], figures[lookups]
        rows.append(
            [
                name,
                f"{rate['median']:,} ({rate['low']:,} to {rate['high']:,})",
                found["ms"]["p50"],
                found["ms"]["p95"],
                found["failed"],
            ]
        )
    heads = ["beside it", "levels a second (quartiles)", "look-up p50, ms", "p95, ms", "failed"]
    return Table(heads, rows)
