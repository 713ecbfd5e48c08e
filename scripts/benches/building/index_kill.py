"""Builds killed at random moments and run again, against one that was left alone."""

import random
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import click

from benches.building.shop import Shop
from benches.report import Report, Table, reported

_SIDE = 256


@click.command("index-kill")
@click.option("--images", default=100, show_default=True)
@click.option("--rounds", default=10, show_default=True)
@click.option("--seed", default=0, show_default=True)
@reported("index-kill")
def index_kill(images: int, rounds: int, seed: int) -> Report:
    """Whether what was killed and run again holds the same vectors, to the byte."""
    chosen = random.Random(seed)
    killed, equal, resumed = 0, 0, []
    with tempfile.TemporaryDirectory(prefix="bench-kill-") as folder:
        undisturbed = Shop(Path(folder, "undisturbed"), images, _SIDE)
        started = time.perf_counter()
        undisturbed.build()
        seconds = time.perf_counter() - started
        for number in range(rounds):
            shop = Shop(Path(folder, f"killed-{number}"), images, _SIDE)
            process = shop.start()
            try:
                process.wait(chosen.uniform(0.2, 0.95) * seconds)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                killed += 1
            resumed.append(shop.build()["images"]["embedded"])
            equal += shop.vectors_digest() == undisturbed.vectors_digest()
    figures = {"rounds": rounds, "killed": killed, "vectors_equal": equal}
    table = Table([name.replace("_", " ") for name in figures], [list(figures.values())])
    return Report({"images": images, **figures, "embedded_after_the_kill": resumed}, [table])
