"""A boutique's day: look-ups, searches, products, feedback and stock together, for a while."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import click

from benches.report import Report, Table, reported
from benches.serving.clients import Ask, Client, Load, load
from benches.serving.mixed_load import boutique_asks
from benches.serving.served import answered, served_home, warm_up
from benches.serving.service_process import MemoryWatch, cpu_pressure, key, service
from benches.times import spread

_PAUSE_SECONDS = 0.05


@click.command()
@served_home
@click.option("--minutes", default=30.0, show_default=True)
@click.option("--clients", "count", default=8, show_default=True)
@reported("mixed")
def mixed(home: Path, maison: str, pictures: list[bytes], minutes: float, count: int) -> Report:
    """Everything asked at once, for a while: errors, waiting, and whether memory grows."""
    with (
        cpu_pressure() as pressure,
        key(home, maison, "admin") as secret,
        service(home) as running,
    ):

        def connect() -> Client:
            return Client(running.address, secret)

        warm_up(connect(), pictures)
        products = _products(connect())
        memory = MemoryWatch(running)
        found = load(
            connect,
            lambda number: boutique_asks(number, pictures, products),
            clients=count,
            seconds=minutes * 60,
            pause=_PAUSE_SECONDS,
        )
        growth = memory.stop()
    by_kind: dict[str, Load] = defaultdict(Load)
    for reply in found.replies:
        by_kind[reply.kind].replies.append(reply)
    wrong = [reply for reply in found.replies if not (reply.is_answer or reply.is_refusal)]
    ms = {kind: spread([r.ms for r in each.answers]) for kind, each in sorted(by_kind.items())}
    figures = {
        "minutes": minutes,
        "clients": count,
        "requests": len(found.replies),
        "errors": len(wrong),
        "errors_by_status": dict(Counter(f"{r.kind}: {r.status}" for r in wrong)),
        "refused": len(found.refusals),
        "ms": ms,
        "memory_mb": growth,
        **pressure,
    }
    rows = [[kind, each["p50"], each["p95"]] for kind, each in ms.items()]
    return Report(figures, [Table(["request", "p50, ms", "p95, ms"], rows)])


def _products(client: Client) -> list[dict[str, Any]]:
    """Some products with all that is told of them."""
    listed = answered(client.ask(Ask("list", "GET", "/v1/products?limit=50")))["products"]
    paths = [f"/v1/products/{product['id']}" for product in listed]
    return [answered(client.ask(Ask("product", "GET", path))) for path in paths]
