"""A stock file taken in by the indexer, as often as stores send one."""

import json
import tempfile
import time
from pathlib import Path

import click

from benches.building.shop import Shop
from benches.report import Report, Table, reported

_STORES = 50
_PRODUCTS = 5
"""Fewer than a build learns from: what is timed here is not the build."""
_HEAD = "store_code,name,city,country,region,latitude,longitude,timezone\n"


@click.command("stock-file")
@click.option("--rows", default=500_000, show_default=True)
@reported("stock-file")
def stock_file(rows: int) -> Report:
    """Seconds of `indexer stock` for a file of so many rows, the first time and again."""
    with tempfile.TemporaryDirectory(prefix="bench-stock-") as folder:
        shop = Shop(Path(folder, "shop"), _PRODUCTS, 64, skus=rows // _STORES)
        shop.build()
        codes = [f"S{number:03}" for number in range(_STORES)]
        stores = shop.folder / "stores.csv"
        stores.write_text(
            _HEAD
            + "".join(f"{code},Store {code},Paris,FR,eu,48.8,2.3,Europe/Paris\n" for code in codes)
        )
        shop.run("stores", "--file", str(stores))
        file = shop.folder / "stock.csv"
        with file.open("w") as out:
            out.write("sku,store_code,quantity,as_of\n")
            for sku in shop.skus():
                out.writelines(f"{sku},{code},3,2026-01-01T00:00:00Z\n" for code in codes)
        seconds, applied = [], []
        for _ in range(2):
            started = time.perf_counter()
            report = json.loads(shop.run("stock", "--file", str(file), "--json"))
            seconds.append(round(time.perf_counter() - started, 1))
            applied.append(report["applied"])
    table = Table(["rows", "first time, s", "again, s"], [[f"{rows:,}", *seconds]])
    return Report({"rows": rows, "seconds": seconds, "applied": applied}, [table])
