"""A drawn catalogue with a home of its own, built by the program that people run."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from lookup.base.errors import Refused
from lookup.base.exits import Exit
from lookup.evaluation.encoder_run import encoder_cache
from lookup.index.vectors import VECTORS_FILE

MAISON = "bench"
_BASES = 256
_GROUND = (244, 244, 242)
_ITEM_SHARE = 0.7
"""Of the side: about what an item takes of a packshot."""
_SAMPLE_SECONDS = 0.05


class Shop:
    """A drawn catalogue with its home."""

    def __init__(
        self,
        folder: Path,
        images: int,
        side: int,
        *,
        precision: str = "fp32",
        skus: int = 0,
        busy: bool = False,
    ) -> None:
        """Of so many JPEGs of `side` pixels; `skus`: of all products together, at least one each;
        `busy`: pictures without a plain background, which are encoded twice."""
        self.folder = folder
        self.home = folder / "home"
        self._images = images
        self._precision = precision
        self._skus = max(1, skus // images)
        self.home.mkdir(parents=True, exist_ok=True)
        encoders = folder.parent / "encoders"
        if not encoders.exists():
            _export(encoder_cache())
            encoders.symlink_to(encoder_cache())
        if not (self.home / "encoders").exists():
            (self.home / "encoders").symlink_to(encoders.resolve())
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

    def change(self, share: float) -> None:
        """Makes other files of so many of the pictures, spread evenly; they look as before."""
        paths = self.paths()
        for path in paths[:: round(1 / share)] if share else ():
            path.write_bytes(_commented(path.read_bytes(), os.urandom(8)))

    def run(self, command: str, *arguments: str) -> bytes:
        """What an `indexer` command prints. Raises Refused where it refuses to work."""
        done = subprocess.run(self._command(command, *arguments), capture_output=True, check=False)
        if done.returncode == Exit.REFUSED:
            raise Refused(done.stderr.decode().strip(), "Measure the other ways.")
        sys.stderr.write(done.stderr.decode())
        done.check_returncode()
        return done.stdout

    def build(self, *arguments: str) -> Any:
        return json.loads(self.run("build", *self._build_arguments(), *arguments))

    def take_precision_from(self, other: "Shop") -> None:
        """The choice that another shop's builds keep: drawn patterns without a background are
        recognised too seldom to be tried on."""
        for kept in (other.home / MAISON / "cache" / "basis").glob("*-precision"):
            place = self.home / MAISON / "cache" / "basis" / kept.name
            shutil.copytree(kept, place, dirs_exist_ok=True)

    def build_again(self) -> Any:
        """The report of a build that has every picture to embed, all else being there."""
        for path in (self.home / MAISON / "cache").glob("features.sqlite3*"):
            path.unlink()
        return self.build()

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

    @property
    def published(self) -> Path:
        """The directory of the published generation."""
        current = (self.home / MAISON / "current").read_text().strip()
        return self.home / MAISON / "generations" / current

    def vectors_digest(self) -> str:
        return hashlib.sha256((self.published / VECTORS_FILE).read_bytes()).hexdigest()

    def _build_arguments(self) -> list[str]:
        feed, pictures = self.folder / "feed.jsonl", self.folder / "pictures"
        where = ["--catalog", str(feed), "--images", str(pictures)]
        return [*where, "--precision", self._precision, "--offline", "--json"]

    def _command(self, command: str, *arguments: str) -> list[str]:
        where = ["--home", str(self.home), "--maison", MAISON]
        return [sys.executable, "-m", "indexer", command, *where, *arguments]


def _export(directory: Path) -> None:
    # In a process of its own: torch must not stay in this one, nor count as a build's memory.
    program = (
        "import sys; from pathlib import Path;"
        " from lookup.encoders.torch.registry import exported_encoder;"
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
        path.write_bytes(_commented(bases[number % len(bases)], f"{number}".encode()))
    old = time.time() - 3600
    for path in folder.rglob("*.jpg"):
        os.utime(path, (old, old))


def _commented(jpeg: bytes, comment: bytes) -> bytes:
    """The picture with a comment, which makes its content another one."""
    segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
    return jpeg[:2] + segment + jpeg[2:]


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
