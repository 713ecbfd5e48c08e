"""Writes requirements/: every package of every extra at one version, with the hashes of its files.

    pip install uv && python scripts/lock.py [--upgrade]

A file begins with those it builds on and holds what they lack. Hashes are of all platforms, so one
file serves x86-64 and ARM. torch, torchvision and what only they need are left out: which build of
the pinned version a machine gets (for the CPU, for CUDA) is its own choice, so no hash can be told.
"""

import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

ROOT = Path(__file__).parents[1]
LOCKS = ROOT / "requirements"
# Each file with those that it builds on; `service` is the product without extras.
BUILDS_ON: Mapping[str, tuple[str, ...]] = {
    "service": (),
    "indexer": ("service",),
    "tokenizers": ("service",),
    "open-clip": ("indexer", "tokenizers"),
    "parquet": ("service",),
    "postgresql": ("service",),
    "text": ("service",),
    "milvus": ("service",),
    "object-storage": ("service",),
    "ray": ("service",),
    "assistant": ("service",),
    "demo": ("indexer",),
    "dev": ("open-clip", "parquet", "postgresql"),
    "integration": ("dev", "assistant", "text", "milvus", "object-storage", "ray"),
    "bench": ("open-clip",),
}
UNHASHED = ("torch", "torchvision")
_TORCH_ALONE = re.compile(r"cuda-|nvidia-|triton")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==")


@click.command()
@click.option("--upgrade", is_flag=True, help="Take the newest versions, not those locked now.")
def main(upgrade: bool) -> None:
    """Write requirements/ anew from pyproject.toml."""
    with tempfile.TemporaryDirectory() as folder:
        kept = "" if upgrade else "".join(path.read_text() for path in LOCKS.glob("*.txt"))
        preferred = Path(folder) / "all.txt"
        preferred.write_text("".join(_pins(kept).values()))
        preferred.write_text("".join(_compiled(None, preferred).values()))
        LOCKS.mkdir(exist_ok=True)
        held: dict[str, set[str]] = {}
        for name, below in BUILDS_ON.items():
            pins = _compiled(name, preferred)
            brought = set().union(*(held[other] for other in below))
            new = [text for pin, text in pins.items() if pin not in brought]
            held[name] = set(pins)
            head = ["# Made by scripts/lock.py.\n", *(f"-r {other}.txt\n" for other in below)]
            (LOCKS / f"{name}.txt").write_text("".join([*head, *new]))


def _compiled(extra: str | None, preferred: Path) -> dict[str, str]:
    """The closure of the product with one extra (None: with all), as `_pins` gives it."""
    extras = {None: ["--all-extras"], "service": []}.get(extra, [f"--extra={extra}"])
    done = subprocess.run(
        [
            *("uv", "pip", "compile", "--quiet", "--universal", "--python-version=3.11"),
            *("--generate-hashes", "--no-header", "--no-annotate", *extras),
            *(f"--constraint={preferred}", str(ROOT / "pyproject.toml")),
        ],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return _pins(done.stdout)


def _pins(text: str) -> dict[str, str]:
    """Each package's lines of a requirements file, but for those of torch."""
    text = re.sub(r"^(#|-r ).*\n", "", text, flags=re.MULTILINE)
    blocks = re.split(r"^(?=[A-Za-z])", text, flags=re.MULTILINE)
    named = {found[1]: block for block in blocks if (found := _PIN.match(block))}
    return {
        name: block
        for name, block in named.items()
        if name not in UNHASHED and not _TORCH_ALONE.match(name)
    }


if __name__ == "__main__":
    main()
