"""Whether gathering look-ups into batches would encode more of them."""

from pathlib import Path

import click

from benches.encoder_batches import encoder_batches
from benches.report import Report, Table, reported
from benches.served import served_home
from lookup.base.cores import usable_cores
from lookup.base.home import Home
from lookup.features.extractor import PICTURE_SIDE
from lookup.images.limits import DEFAULT_LIMITS
from lookup.images.photo import decode_photo
from lookup.index.generation import ENCODER_DIR
from lookup.index.remote.elsewhere import generation_store


@click.command()
@served_home
@reported("batches")
def batches(home: Path, maison: str, pictures: list[bytes]) -> Report:
    """Encode a home's photos one by one and in batches, without a service around it."""
    store = generation_store(Home(home), maison)
    decoded = [decode_photo(each, DEFAULT_LIMITS, target_side=PICTURE_SIDE) for each in pictures]
    encoder = store.path(store.current()) / ENCODER_DIR
    ways = encoder_batches(encoder, decoded, cores=usable_cores())
    rows = [[way["threads"], way["batch"], way["per_second"], way["cpu_ms"]] for way in ways]
    return Report({"ways": ways}, [Table(["threads", "batch", "a second", "CPU ms"], rows)])
