"""Damaged pictures of every kind, given to the photo decoder.

Each ends as a picture or as a PhotoError; whatever else happens is a crash, and what takes longer
than the limit allows, with 2 s of grace, is a hang.
"""

import json
import multiprocessing
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path

import click
import numpy as np
import pillow_heif
from PIL import Image

from lookup.base.errors import PhotoError
from lookup.images.limits import DEFAULT_LIMITS, PICTURE_LIMITS
from lookup.images.photo import decode_photo

DRAWN = Path(__file__).parents[2] / "lookup" / "learning" / "foreign_photos"
DRAWN_USED = 4
GRACE_SECONDS = 2.0
SILENCE_SECONDS = 60.0
CHUNK = 250
TARGET_SIDE = 224

Random = np.random.Generator
Encode = Callable[[Image.Image], bytes]


def saved(kind: str, **options: object) -> Encode:
    """Encodes as Pillow does, with EXIF: its blocks are read too."""

    def encode(image: Image.Image) -> bytes:
        exif = Image.Exif()
        exif[0x0112] = 6
        stream = BytesIO()
        image.save(stream, kind, exif=exif.tobytes(), **options)
        return stream.getvalue()

    return encode


def heic(image: Image.Image) -> bytes:
    """Encodes as phones do."""
    stream = BytesIO()
    pillow_heif.from_pillow(image).save(stream, quality=70)
    return stream.getvalue()


ENCODERS: dict[str, Encode] = {
    "jpeg": saved("jpeg", quality=85),
    "jpeg progressive": saved("jpeg", quality=85, progressive=True),
    "jpeg grey": lambda image: saved("jpeg", quality=85)(image.convert("L")),
    "jpeg cmyk": lambda image: saved("jpeg", quality=85)(image.convert("CMYK")),
    "png": saved("png"),
    "png palette": lambda image: saved("png")(image.quantize(64)),
    "png alpha": lambda image: saved("png")(image.convert("RGBA")),
    "webp": saved("webp", quality=80),
    "webp lossless": saved("webp", lossless=True, method=0),
    "webp animated": lambda image: saved(
        "webp", save_all=True, append_images=[image.rotate(90)], duration=100
    )(image),
    "heic": heic,
    "avif": saved("avif", quality=60, speed=9),
    "tiff": saved("tiff"),
    "tiff lzw": saved("tiff", compression="tiff_lzw"),
    "gif": lambda image: saved("gif")(image.quantize(64)),
    "bmp": saved("bmp"),
}
OF_CATALOGUES = ("tiff", "tiff lzw", "gif", "bmp")
"""Kinds that advisors do not send; each picture decodes in a process of its own."""


def flip_bits(data: bytearray, rng: Random, _: bytes) -> bytearray:
    """One to 64 bits, half of the time near the beginning."""
    reach = len(data) if rng.random() < 0.5 else min(len(data), 256)
    for at in rng.integers(0, reach, rng.integers(1, 65)):
        data[at] ^= 1 << int(rng.integers(8))
    return data


def overwrite(data: bytearray, rng: Random, _: bytes) -> bytearray:
    """Lengths and sizes like no encoder writes them."""
    for _round in range(int(rng.integers(1, 5))):
        at = int(rng.integers(0, min(len(data), 1024)))
        extreme = [b"\0" * 4, b"\xff" * 4, b"\x7f\xff\xff\xff", b"\x80\0\0\0", b"\xff\xd8\xff\xda"]
        value = extreme[int(rng.integers(len(extreme)))]
        data[at : at + len(value)] = value
    return data


def truncate(data: bytearray, rng: Random, _: bytes) -> bytearray:
    """Any end cut off."""
    return data[: int(rng.integers(0, len(data)))]


def swap_head(data: bytearray, rng: Random, other: bytes) -> bytearray:
    """The beginning of a file of another kind."""
    length = int(rng.integers(2, 128))
    return bytearray(other[:length]) + data[length:]


def splice(data: bytearray, rng: Random, other: bytes) -> bytearray:
    """A piece of another file, put between or in place of a piece of this one."""
    start = int(rng.integers(0, len(other)))
    piece = other[start : start + int(rng.integers(1, 4096))]
    at = int(rng.integers(0, len(data)))
    replaced = int(rng.choice([0, len(piece)]))
    return data[:at] + piece + data[at + replaced :]


def repeat(data: bytearray, rng: Random, _: bytes) -> bytearray:
    """A piece of itself, again and again."""
    start = int(rng.integers(0, len(data)))
    piece = data[start : start + int(rng.integers(1, 1024))]
    at = int(rng.integers(0, len(data)))
    return data[:at] + piece * int(rng.integers(2, 64)) + data[at:]


def cut_out(data: bytearray, rng: Random, _: bytes) -> bytearray:
    """A piece missing in the middle."""
    at = int(rng.integers(0, len(data)))
    return data[:at] + data[at + int(rng.integers(1, 2048)) :]


MUTATIONS = (flip_bits, overwrite, truncate, swap_head, splice, repeat, cut_out)


def originals() -> dict[str, list[bytes]]:
    """Drawn pictures in every kind, some so large that their kind is decoded in isolation."""
    pictures = []
    for number, path in enumerate(sorted(DRAWN.glob("*.jpg"))[:DRAWN_USED]):
        with Image.open(path) as opened:
            side = 256 if number else 1600
            pictures.append(opened.convert("RGB").resize((side, side * 3 // 4)))
    return {kind: [encode(each) for each in pictures] for kind, encode in ENCODERS.items()}


def damaged(sources: dict[str, list[bytes]], seed: int, number: int) -> tuple[str, bytes]:
    """Kind and bytes of one damaged picture; one to three things were done to it."""
    rng = np.random.default_rng([seed, number])
    kinds = list(sources)
    kind = kinds[number % len(kinds)]
    data = bytearray(sources[kind][int(rng.integers(DRAWN_USED))])
    for _round in range(int(rng.integers(1, 4))):
        other = sources[kinds[int(rng.integers(len(kinds)))]][int(rng.integers(DRAWN_USED))]
        mutate = MUTATIONS[int(rng.integers(len(MUTATIONS)))]
        data = mutate(data, rng, other) or bytearray(b"\0")
    return kind, bytes(data)


@dataclass
class Tally:
    """What became of the pictures; memory in MB, time in seconds."""

    outcomes: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    hangs: list[int] = field(default_factory=list)
    slowest: float = 0.0
    memory: float = 0.0
    isolated_memory: float = 0.0

    def add(self, other: "Tally") -> None:
        """Takes in what another process saw."""
        self.outcomes += other.outcomes
        self.crashes += other.crashes
        self.hangs += other.hangs
        self.slowest = max(self.slowest, other.slowest)
        self.memory = max(self.memory, other.memory)
        self.isolated_memory = max(self.isolated_memory, other.isolated_memory)


def decode(kind: str, data: bytes, number: int, tally: Tally) -> None:
    """Decodes one picture as a look-up or a build does and notes what came of it."""
    limits = PICTURE_LIMITS if kind in OF_CATALOGUES else DEFAULT_LIMITS
    start = time.monotonic()
    try:
        photo = decode_photo(data, limits, target_side=TARGET_SIDE)
        outcome = "picture" if photo.mode == "RGB" else f"a picture of mode {photo.mode}"
    except PhotoError as error:
        outcome = error.slug
    except Exception as error:
        tally.crashes.append(f"{number}: {type(error).__name__}: {error}")
        outcome = "crash"
    taken = time.monotonic() - start
    tally.outcomes[outcome] += 1
    tally.slowest = max(tally.slowest, taken)
    if taken > limits.max_seconds + GRACE_SECONDS:
        tally.hangs.append(number)


def work(sources: dict[str, list[bytes]], seed: int, numbers: range, answer: Connection) -> None:
    """Decodes these pictures in a process of its own, saying at which one it is."""
    tally = Tally()
    for number in numbers:
        answer.send(number)
        decode(*damaged(sources, seed, number), number, tally)
    tally.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tally.isolated_memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    answer.send(tally)


def watch(sources: dict[str, list[bytes]], seed: int, numbers: range, tally: Tally) -> None:
    """Lets a process work; goes on behind the picture that ended or silenced it."""
    context = multiprocessing.get_context("spawn")
    while numbers:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=work, args=(sources, seed, numbers, theirs))
        process.start()
        theirs.close()
        at = numbers.start
        try:
            while True:
                if not ours.poll(SILENCE_SECONDS):
                    tally.hangs.append(at)
                    break
                said = ours.recv()
                if isinstance(said, Tally):
                    tally.add(said)
                    process.join()
                    return
                at = said
        except EOFError:
            process.join()
            tally.crashes.append(f"{at}: the process ended with {process.exitcode}")
        finally:
            process.kill()
        numbers = range(at + 1, numbers.stop)


@click.command()
@click.option("--count", default=10_000, show_default=True, type=click.IntRange(min=1))
@click.option("--start", default=0, show_default=True, help="Number of the first picture.")
@click.option("--seed", default=2025, show_default=True)
@click.option("--only", type=int, help="Decode just this one, in this process.")
@click.option("--save", type=click.Path(path_type=Path), help="Write the one of --only here.")
def images(count: int, start: int, seed: int, only: int | None, save: Path | None) -> None:
    """Decode damaged pictures and print what became of them as JSON."""
    sources = originals()
    tally = Tally()
    began = time.monotonic()
    if only is not None:
        kind, data = damaged(sources, seed, only)
        click.echo(f"{kind}, {len(data)} bytes", err=True)
        if save:
            save.write_bytes(data)
        decode(kind, data, only, tally)
    else:
        for first in range(start, start + count, CHUNK):
            stop = min(first + CHUNK, start + count)
            watch(sources, seed, range(first, stop), tally)
            click.echo(f"{stop - start} of {count}", err=True)
    print_tally(tally, time.monotonic() - began)
    if tally.crashes or tally.hangs:
        sys.exit(3)


def print_tally(tally: Tally, seconds: float) -> None:
    """One JSON document on stdout."""
    document = asdict(tally) | {
        "pictures": tally.outcomes.total(),
        "outcomes": dict(tally.outcomes.most_common()),
        "slowest": round(tally.slowest, 2),
        "memory": round(tally.memory),
        "isolated_memory": round(tally.isolated_memory),
        "seconds": round(seconds),
    }
    click.echo(json.dumps(document, indent=2))
