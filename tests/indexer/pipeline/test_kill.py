"""A build killed at any moment: the next one finishes the job and repeats next to nothing."""

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from lookup.index.generation import Generation
from tests.indexer.shop import Shop

PRODUCTS = 24
DEADLINE_SECONDS = 120.0


def start(shop: Shop) -> "subprocess.Popen[bytes]":
    arguments = ["build", "--home", shop.home.path, "--maison", "maison", "--catalog"]
    arguments += [shop.write_feed(), "--images", shop.pictures, "--offline"]
    return subprocess.Popen(
        [sys.executable, "-m", "indexer", *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def kept(cache: Path) -> int:
    """How many pictures' features are in the cache."""
    try:
        connection = sqlite3.connect(f"file:{cache}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return 0
    try:
        count: int = connection.execute("SELECT count(*) FROM features").fetchone()[0]
        return count
    except sqlite3.OperationalError:
        return 0  # not created yet
    finally:
        connection.close()


def stop_when(shop: Shop, count: int, how: signal.Signals) -> "tuple[int, str]":
    """Signals a build once that many pictures are kept; gives its exit status and last words."""
    process = start(shop)
    deadline = time.monotonic() + DEADLINE_SECONDS
    while kept(shop.workspace.cache_file) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(how)
    _, errors = process.communicate()
    return process.returncode, errors.decode()


def many_pictures(shop: Shop) -> None:
    for number in range(PRODUCTS):
        shop.add(f"P{number:02}", f"p{number:02}.png")


def test_sigkill_loses_at_most_a_batch_a_worker_and_changes_no_vector(
    shop: Shop, tmp_path: Path, encoders_dir: Path
) -> None:
    many_pictures(shop)
    undisturbed = Shop(shop.folder, shop.products, home_name="undisturbed")
    undisturbed.home.path.mkdir()
    undisturbed.home.encoders_dir.symlink_to(encoders_dir)
    total = undisturbed.build().images.indexed
    code, _ = stop_when(shop, 1, signal.SIGKILL)
    assert code == -signal.SIGKILL
    saved = kept(shop.workspace.cache_file)
    assert 0 < saved < total
    report = shop.build()  # the lock of the killed one is free
    assert report.status == "published"
    assert report.images.embedded == total - saved
    assert shop.vectors() == undisturbed.vectors()
    Generation.open(shop.store.path(shop.store.current()))


def test_sigterm_stops_in_order_and_says_how_to_go_on(shop: Shop) -> None:
    many_pictures(shop)
    code, errors = stop_when(shop, 1, signal.SIGTERM)
    assert code == 3
    assert "Run it again: what was embedded is kept." in errors
    assert shop.store.ids() == ()
    report = shop.build()
    assert report.images.embedded < report.images.total
