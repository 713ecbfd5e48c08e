"""Measures of the indexer on this machine: throughput, memory, no-change run, kills, stock.

Every part builds in a directory of its own below --work-dir and prints one JSON line. Pictures are
drawn here, each with content of its own. Nothing else should run meanwhile; ratios are taken within
one run, so that a busy machine spoils them less than it spoils seconds.
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click
import numpy as np
from PIL import Image

MAISON = "bench"
_BASES = 64
_BARE_BATCH = 16
_GROUND = (244, 244, 242)
_ITEM_SHARE = 0.7
"""Of the side: about what an item takes of a packshot."""
_SAMPLE_SECONDS = 0.05


@click.group()
@click.option(
    "--work-dir", type=click.Path(path_type=Path), help="Kept; by default a temporary one."
)
@click.pass_context
def main(ctx: click.Context, /, work_dir: Path | None) -> None:
    """Measure the indexer."""
    if work_dir is None:
        work_dir = Path(ctx.with_resource(tempfile.TemporaryDirectory(prefix="bench-index-")))
    work_dir.mkdir(parents=True, exist_ok=True)
    _export(work_dir / "encoders")
    ctx.obj = work_dir


@main.command()
@click.option("--images", default=400, show_default=True)
@click.option("--side", default=640, show_default=True, help="Pixels a side.")
@click.option("--rounds", default=3, show_default=True)
@click.option(
    "--busy", is_flag=True, help="Pictures without a plain background, which are encoded twice."
)
@click.pass_obj
def throughput(work_dir: Path, images: int, side: int, rounds: int, busy: bool) -> None:
    """Pictures a second of a whole build, against the bare encoder on the same pictures."""
    from lookup.encoders.onnx_encoder import OnnxEncoder
    from lookup.encoders.registry import exported_encoder
    from lookup.images.limits import PhotoLimits
    from lookup.images.photo import decode_photo

    shop = _Shop(work_dir / ("throughput-busy" if busy else "throughput"), images, side, busy=busy)
    directory = exported_encoder("embedded", cache_dir=work_dir / "encoders", offline=True)
    pictures = [decode_photo(path.read_bytes(), PhotoLimits()) for path in shop.paths()]
    one_by_one = OnnxEncoder.open(directory, threads=1, batch_size=1)
    batched = OnnxEncoder.open(directory, batch_size=_BARE_BATCH)
    # An item on a plain ground is encoded once, any other picture twice: whole, and its item.
    encodings = 2 if busy else 1

    def two_workers() -> None:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(one_by_one.encode, (pictures[::2], pictures[1::2])))

    bare = {"batches": lambda: batched.encode(pictures), "two workers": two_workers}
    rates: dict[str, list[float]] = {name: [] for name in (*bare, "build")}
    cpu: dict[str, list[float]] = {name: [] for name in rates}
    waiting = []
    for _ in range(rounds):  # in turn, so that what else runs here weighs on all alike
        for name, work in bare.items():
            started, on_cpu = time.perf_counter(), time.process_time()
            work()
            rates[name].append(images / (time.perf_counter() - started))
            cpu[name].append((time.process_time() - on_cpu) * 1000 / images)
        report = shop.build("--full")
        rates["build"].append(report["images"]["embedded"] / report["seconds"]["pictures"])
        stages = report["stages"].values()
        cpu["build"].append(sum(stage["cpu"] for stage in stages) * 1000 / images)
        embed = report["stages"]["embed"]
        waiting.append(embed["waiting"] / (embed["waiting"] + embed["busy"]))
    _print(
        "throughput",
        images=images,
        side=side,
        encodings_an_image=encodings,
        **against_bare(rates, cpu, encodings),
        encoder_waiting_share=round(float(np.median(waiting)), 4),
    )


def against_bare(
    rates: Mapping[str, list[float]], cpu: Mapping[str, list[float]], encodings: int
) -> dict[str, Any]:
    """A build's rate (pictures a second; CPU ms a picture) as a share of each bare encoder's.

    Medians of the rounds. `build_against` counts one encoding a picture, whatever a build makes;
    `encodings_against` counts the encodings it makes.
    """
    rate = {name: float(np.median(found)) for name, found in rates.items()}
    work = {name: float(np.median(found)) for name, found in cpu.items()}
    bare = [name for name in rate if name != "build"]
    return {
        "images_per_second": {name: round(found, 2) for name, found in rate.items()},
        "build_against": {name: round(rate["build"] / rate[name], 3) for name in bare},
        "encodings_against": {
            name: round(encodings * rate["build"] / rate[name], 3) for name in bare
        },
        # Where other work takes turns with this, what a picture costs says more than the clock.
        "cpu_ms_per_image": {name: round(found, 2) for name, found in work.items()},
        "build_against_by_cpu": {name: round(work[name] / work["build"], 3) for name in bare},
    }


@main.command()
@click.option("--small", default=1000, show_default=True)
@click.option("--large", default=20_000, show_default=True)
@click.option("--side", default=320, show_default=True, help="Pixels a side.")
@click.pass_obj
def memory(work_dir: Path, small: int, large: int, side: int) -> None:
    """Peak memory of a full build of few and of many pictures, and a no-change run of the many."""
    peaks: dict[int, dict[str, float]] = {}
    for count in (small, large):
        shop = _Shop(work_dir / f"memory-{count}", count, side)
        full, peaks[count] = shop.measured_build()
    again, _ = shop.measured_build()
    full_seconds, again_seconds = sum(full["seconds"].values()), sum(again["seconds"].values())
    _print(
        "memory",
        peaks_mb=peaks,
        growth_private=round(peaks[large]["private"] / peaks[small]["private"] - 1, 3),
        growth_resident=round(peaks[large]["resident"] / peaks[small]["resident"] - 1, 3),
        full_seconds=round(full_seconds, 1),
        no_change_seconds=round(again_seconds, 1),
        no_change_share=round(again_seconds / full_seconds, 4),
        no_change_status=again["status"],
    )


@main.command()
@click.option("--images", default=200, show_default=True)
@click.option("--rounds", default=10, show_default=True)
@click.option("--seed", default=0, show_default=True)
@click.pass_obj
def kill(work_dir: Path, images: int, rounds: int, seed: int) -> None:
    """Builds killed at random moments and run again, against one that was left alone."""
    undisturbed = _Shop(work_dir / "undisturbed", images, 256)
    started = time.perf_counter()
    undisturbed.build()
    seconds = time.perf_counter() - started
    chosen = random.Random(seed)
    killed, equal, resumed = 0, 0, []
    for number in range(rounds):
        shop = _Shop(work_dir / f"killed-{number}", images, 256)
        process = shop.start()
        try:
            process.wait(chosen.uniform(0.2, 0.95) * seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
        resumed.append(shop.build()["images"]["embedded"])
        equal += shop.vectors_digest() == undisturbed.vectors_digest()
    _print(
        "kill",
        images=images,
        rounds=rounds,
        killed=killed,
        embedded_after_the_kill=resumed,
        vectors_equal=equal,
    )


@main.command()
@click.option("--rows", default=500_000, show_default=True)
@click.pass_obj
def stock(work_dir: Path, rows: int) -> None:
    """A stock file of so many rows, taken in twice."""
    shop = _Shop(work_dir / "stock", 20, 64, skus=rows // 50)
    shop.build()
    stores = shop.folder / "stores.csv"
    codes = [f"S{number:03}" for number in range(50)]
    stores.write_text(
        "store_code,name,city,country,region,latitude,longitude,timezone\n"
        + "".join(f"{code},Store {code},Paris,FR,eu,48.8,2.3,Europe/Paris\n" for code in codes)
    )
    shop.run("stores", "--file", str(stores))
    file = shop.folder / "stock.csv"
    with file.open("w") as out:
        out.write("sku,store_code,quantity,as_of\n")
        for sku in shop.skus():
            out.writelines(f"{sku},{code},3,2026-01-01T00:00:00Z\n" for code in codes)
    seconds, reports = [], []
    for _ in range(2):
        started = time.perf_counter()
        reports.append(json.loads(shop.run("stock", "--file", str(file), "--json")))
        seconds.append(round(time.perf_counter() - started, 1))
    _print(
        "stock",
        rows=rows,
        seconds=seconds,
        applied=[report["applied"] for report in reports],
    )


class _Shop:
    """A drawn catalogue with its home."""

    def __init__(
        self, folder: Path, images: int, side: int, *, skus: int = 0, busy: bool = False
    ) -> None:
        self.folder = folder
        self.home = folder / "home"
        self._images = images
        self._skus = max(1, skus // images)
        self.home.mkdir(parents=True, exist_ok=True)
        if not (self.home / "encoders").exists():
            (self.home / "encoders").symlink_to((folder.parent / "encoders").resolve())
        _draw(folder / "pictures", images, side, busy=busy)
        with (folder / "feed.jsonl").open("w") as feed:
            for number in range(images):
                feed.write(json.dumps(self._product(number)) + "\n")

    def _product(self, number: int) -> dict[str, Any]:
        variants = [{"sku": sku, "price": "100", "currency": "EUR"} for sku in self._of(number)]
        images = [{"path": f"{number // 1000}/{number}.jpg"}]
        return {"product_id": f"P{number}", "name": "Bag", "images": images, "variants": variants}

    def _of(self, number: int) -> list[str]:
        return [f"P{number}-{size}" for size in range(self._skus)]

    def skus(self) -> Iterator[str]:
        for number in range(self._images):
            yield from self._of(number)

    def paths(self) -> list[Path]:
        return sorted((self.folder / "pictures").rglob("*.jpg"))

    def run(self, command: str, *arguments: str) -> bytes:
        return subprocess.run(
            self._command(command, *arguments), stdout=subprocess.PIPE, check=True
        ).stdout

    def build(self, *arguments: str) -> Any:
        return json.loads(self.run("build", *self._build_arguments(), *arguments))

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        command = self._command("build", *self._build_arguments(), *arguments)
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def measured_build(self, *arguments: str) -> tuple[Any, dict[str, float]]:
        """The report and the peaks of memory, in MB: private, and resident with mapped files."""
        command = self._command("build", *self._build_arguments(), *arguments)
        with tempfile.TemporaryFile() as out:
            process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
            peaks = {"private": 0.0, "resident": 0.0}
            while process.poll() is None:
                for name, value in _memory(process.pid).items():
                    peaks[name] = max(peaks[name], value)
                time.sleep(_SAMPLE_SECONDS)
            out.seek(0)
            return json.loads(out.read()), peaks

    def vectors_digest(self) -> str:
        current = (self.home / MAISON / "current").read_text().strip()
        vectors = self.home / MAISON / "generations" / current / "vectors.faiss"
        return hashlib.sha256(vectors.read_bytes()).hexdigest()

    def _build_arguments(self) -> list[str]:
        feed, pictures = self.folder / "feed.jsonl", self.folder / "pictures"
        return ["--catalog", str(feed), "--images", str(pictures), "--offline", "--json"]

    def _command(self, command: str, *arguments: str) -> list[str]:
        where = ["--home", str(self.home), "--maison", MAISON]
        return [sys.executable, "-m", "indexer", command, *where, *arguments]


def _export(directory: Path) -> None:
    # In a process of its own: torch must not stay in this one, nor count as a build's memory.
    program = (
        "import sys; from pathlib import Path;"
        " from lookup.encoders.registry import exported_encoder;"
        " exported_encoder('embedded', cache_dir=Path(sys.argv[1]), offline=True)"
    )
    subprocess.run([sys.executable, "-c", program, str(directory)], check=True)


def _draw(folder: Path, count: int, side: int, *, busy: bool) -> None:
    """JPEGs whose bytes differ; pixels repeat every _BASES pictures, decoding costs the same."""
    rng = np.random.default_rng(0)
    bases = []
    for _ in range(min(_BASES, count)):
        with tempfile.SpooledTemporaryFile() as file:
            drawn_picture(rng, side, busy=busy).save(file, "JPEG", quality=88)
            file.seek(0)
            bases.append(file.read())
    for number in range(count):
        path = folder / str(number // 1000) / f"{number}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        comment = f"{number}".encode()
        # A comment segment makes the content another one.
        segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
        base = bases[number % len(bases)]
        path.write_bytes(base[:2] + segment + base[2:])
    old = time.time() - 3600
    for path in folder.rglob("*.jpg"):
        os.utime(path, (old, old))


def drawn_picture(rng: np.random.Generator, side: int, *, busy: bool) -> Image.Image:
    """A pattern that fills the square picture, or lies as an item on a plain ground."""
    pattern = Image.fromarray(rng.integers(0, 255, (12, 12, 3), np.uint8))
    if busy:
        return pattern.resize((side, side))
    picture = Image.new("RGB", (side, side), _GROUND)
    item = round(_ITEM_SHARE * side)
    picture.paste(pattern.resize((item, item)), ((side - item) // 2, (side - item) // 2))
    return picture


def _memory(process: int) -> dict[str, float]:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return {}
    sizes = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith("Rss")}
    sizes |= {line.split(":")[0]: line.split()[1] for line in lines if line.startswith("VmRSS")}
    if not sizes:
        return {}
    return {"private": int(sizes["RssAnon"]) / 1024, "resident": int(sizes["VmRSS"]) / 1024}


def _print(part: str, **figures: Any) -> None:
    click.echo(json.dumps({"part": part, "cpus": len(os.sched_getaffinity(0)), **figures}))


if __name__ == "__main__":
    main()
