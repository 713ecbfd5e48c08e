"""The whole product in one go: catalogue, index, service, three photos looked up over HTTP."""

import csv
import json
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import httpx
from rich.console import Console
from rich.table import Table

MAISON = "demo"
PHOTOS = 3
READY_WITHIN_SECONDS = 60.0

# Wide enough for the table also where no terminal tells its width.
console = Console(width=None if sys.stdout.isatty() else 120)


@dataclass(frozen=True)
class Photo:
    """A labelled photo; `product` is None where the catalogue has no such item."""

    path: Path
    product: str | None


@dataclass(frozen=True)
class Source:
    """A folder with a catalogue, stores, stock and labelled photos."""

    catalog: Path
    images: Path
    stores: Path
    stock: Path
    photos: tuple[Photo, ...]
    rates: tuple[object, ...] = ()


@click.command()
@click.option("--work-dir", type=click.Path(path_type=Path), default=Path(".demo"))
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--port", default=8080, show_default=True)
@click.option("--products", default=60, show_default=True, help="Drawn, where there is no DATA.")
def main(work_dir: Path, data: Path | None, port: int, products: int) -> None:
    """Index a drawn catalogue, or the one in DATA, and look three photos up."""
    started = time.monotonic()
    _end_with_the_terminal()
    free = _free_port(port)
    if free != port:
        console.print(f"Port {port} is taken by something else; this will be served at {free}.")
    home = work_dir / ("home" if data is None else f"home-{data.name}")
    source = _drawn(work_dir / "catalogue", products) if data is None else _given(data, work_dir)
    _step("stores", "indexer", "stores", "--file", source.stores, *_where(home))
    _step(
        "index",
        *("indexer", "build", "--catalog", source.catalog, "--images", source.images),
        *source.rates,
        *_where(home),
    )
    # The shops' report also names what the catalogue lacks; those lines are listed (exit 1).
    _step("stock", "indexer", "stock", "--file", source.stock, *_where(home), tolerated=1)
    key = _new_key(home)
    with _service(home, free, work_dir / "service.log") as address:
        _look_up(address, key, source)
        console.print(
            f"\nReady after {time.monotonic() - started:.0f} s. Open this address; the key in it"
            " is new, and an advisor's:",
        )
        # Never wrapped, so that it can be copied.
        console.print(f"{address}/#key={key}", style="bold", soft_wrap=True)
        console.print(
            "Links to /review and /catalogue: lookup keys create --role reviewer (or admin)"
            f" --home {home} --maison {MAISON}",
            soft_wrap=True,
        )
        if sys.stdin.isatty() and sys.stdout.isatty():
            console.print("Serving until you press Ctrl-C.")
            _wait()


def _end_with_the_terminal() -> None:
    """A closed window ends the demo as Ctrl-C does: else its service would stay, unseen."""
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, lambda number, _: sys.exit(128 + number))


def _free_port(wanted: int) -> int:
    """That port, or any other where something listens on it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _drawn(folder: Path, products: int) -> Source:
    if not (folder / "manifest.csv").is_file():
        _step(
            "draw a catalogue",
            *("indexer", "draw", "--out", folder, "--products", products),
            *("--views", "main,back", "--photos", max(PHOTOS, products // 2)),
            *("--open-set", products // 6),
        )
    return Source(
        catalog=folder / "catalog.jsonl",
        images=folder,
        stores=folder / "stores.csv",
        stock=_as_if_reported_today(folder / "stock.csv"),
        photos=_queries(folder),
        # What it lacks is drawn by the program that drew what it has, and looks like it.
        rates=("--look-alike-rate", 0.01),
    )


def _as_if_reported_today(stock: Path) -> Path:
    """The levels with the newest as of now and all others as much older as they were."""
    today = stock.with_name("stock-today.csv")
    with (
        stock.open(encoding="utf-8", newline="") as source,
        today.open("w", encoding="utf-8", newline="") as target,
    ):
        reader = csv.DictReader(source)
        rows = list(reader)
        times = [datetime.fromisoformat(row["as_of"]) for row in rows]
        since = datetime.now(UTC) - max(times)
        writer = csv.DictWriter(target, reader.fieldnames or ())
        writer.writeheader()
        for row, reported in zip(rows, times, strict=True):
            writer.writerow(row | {"as_of": (reported + since).isoformat()})
    return today


def _given(folder: Path, work_dir: Path) -> Source:
    """The folder's catalogue with main pictures only: its other views are what is looked up."""
    work_dir.mkdir(parents=True, exist_ok=True)
    catalog = work_dir / f"{folder.name}-main-views.csv"
    with (
        (folder / "catalog_skus.csv").open(encoding="utf-8", newline="") as source,
        catalog.open("w", encoding="utf-8", newline="") as target,
    ):
        reader = csv.DictReader(source)
        writer = csv.DictWriter(target, reader.fieldnames or ())
        writer.writeheader()
        writer.writerows({**row, "additional_image_paths": ""} for row in reader)
    return Source(
        catalog=catalog,
        images=folder,
        stores=folder / "stores.csv",
        stock=folder / "stock.csv",
        photos=_queries(folder),
    )


def _queries(folder: Path) -> tuple[Photo, ...]:
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == "query"]
    known = [row for row in rows if row["product_id"]]
    unknown = [row for row in rows if not row["product_id"]]
    # A photo of something the catalogue lacks is worth showing, where the folder has one.
    chosen = random.Random(0).sample(known, PHOTOS - bool(unknown)) + unknown[:1]
    return tuple(Photo(folder / row["image_path"], row["product_id"] or None) for row in chosen)


def _where(home: Path) -> tuple[str | Path, ...]:
    return ("--home", home, "--maison", MAISON)


def _step(what: str, *command: object, tolerated: int = 0) -> None:
    console.rule(what, align="left")
    done = subprocess.run([sys.executable, "-m", *map(str, command)], check=False).returncode
    if done > tolerated:
        raise SystemExit(done)


def _new_key(home: Path) -> str:
    made = subprocess.run(
        [
            *(sys.executable, "-m", "lookup", "keys", "create", *map(str, _where(home))),
            *("--role", "advisor", "--name", "demo", "--json"),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    key: str = json.loads(made.stdout)["key"]
    return key


@contextmanager
def _service(home: Path, port: int, log_file: Path) -> Iterator[str]:
    console.rule(f"serve (log in {log_file})", align="left")
    address = f"http://127.0.0.1:{port}"
    program = [sys.executable, "-m", "lookup", "serve"]
    command = [*program, "--home", str(home), "--port", str(port)]
    with log_file.open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _await_ready(address, process, log_file)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)


def _await_ready(address: str, process: subprocess.Popen[bytes], log_file: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"The service did not start:\n{log_file.read_text()}")
        try:
            if httpx.get(f"{address}/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit(f"The service was not ready within {READY_WITHIN_SECONDS:.0f} s.")


def _look_up(address: str, key: str, source: Source) -> None:
    table = Table(title="Three photos, looked up over HTTP")
    for heading in (
        *("photo", "it shows", "decision", "product", "confidence"),
        *("colour", "here", "near by", "ms"),
    ):
        table.add_column(heading)
    store = _first_store(source.stores)
    for photo in source.photos:
        response = httpx.post(
            f"{address}/v1/lookup",
            headers={"Authorization": f"Bearer {key}"},
            files={"photo": photo.path.read_bytes()},
            data={"store": store},
            timeout=30,
        )
        response.raise_for_status()
        _add_rows(table, photo, response.json())
    console.print(table)
    console.print(f"Stock is seen from store {store}.")


def _add_rows(table: Table, photo: Photo, answer: dict[str, Any]) -> None:
    total = f"{answer['timings_ms']['total']:.0f}"
    asked = (photo.path.stem, photo.product or "something else", answer["decision"])
    if not answer["matches"]:
        table.add_row(*asked, "(not in the catalogue)", "", "", "", "", total)
    for place, match in enumerate(answer["matches"][:3]):
        variant = match["variant"] or {}
        here = [v["stock"]["here"] for v in match["variants"]]
        known = [quantity for quantity in here if quantity is not None]
        table.add_row(
            *(asked if place == 0 else ("", "", "")),
            f"{match['product']['id']} {match['product']['name']}",
            f"{match['confidence']:.0%}",
            variant.get("color") or "",
            str(sum(known)) if known else "?",
            ", ".join(f"{s['code']} {s['quantity']}" for s in match["stores"][:3]),
            total if place == 0 else "",
        )


def _first_store(stores: Path) -> str:
    with stores.open(encoding="utf-8", newline="") as file:
        return next(csv.DictReader(file))["store_code"]


def _wait() -> None:
    try:
        signal.pause()
    except KeyboardInterrupt:
        console.print("Stopped.")


if __name__ == "__main__":
    main()
