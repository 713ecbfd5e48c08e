"""Draws a whole catalogue to a directory, product by product, in constant memory."""

import csv
import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias, TypeVar

import cv2
import numpy as np

from indexer.lab.drawn import stock
from indexer.lab.drawn.arrays import Bytes
from indexer.lab.drawn.names import CATEGORIES
from indexer.lab.drawn.packshot import SUPERSAMPLE, ground_shadow, packshot, reduced
from indexer.lab.drawn.photo import photographed
from indexer.lab.drawn.product import VIEWS, DrawnProduct, drawn_product
from indexer.lab.drawn.stores import write_stores
from lookup.base.errors import BadInput

MANIFEST_COLUMNS = ("split", "image_path", "product_id", "variant_id", "category", "attributes")
PACKSHOT_QUALITY = 90
_OPEN_SET_SEED = 0x6F70656E
"""Added to the seed for items that the catalogue does not have."""
_BATCH = 4

T = TypeVar("T")
Progress: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True)
class DrawnCatalog:
    """What was drawn and where."""

    out: Path
    products: int
    variants: int
    skus: int
    images: int
    photos: int
    open_set: int
    stores: int
    stock_rows: int


@dataclass(frozen=True)
class _Job:
    """What every worker must know."""

    out: Path
    seed: int
    products: int
    views: tuple[str, ...]
    size: int


@dataclass(frozen=True)
class _Drawn:
    """The rows of one product, ready to be written."""

    feed: str
    stock: list[tuple[str, str, int, str]]
    manifest: list[tuple[str, ...]]
    variants: int
    skus: int


def draw_catalog(
    out: Path,
    *,
    products: int = 78,
    seed: int = 1,
    photos: int = 60,
    open_set: int = 20,
    views: Sequence[str] = VIEWS,
    workers: int = 1,
    size: int = 512,
    progress: Progress | None = None,
) -> DrawnCatalog:
    """Draw a catalogue into `out`: catalog.jsonl, stores.csv, stock.csv, manifest.csv, pictures.

    Product i depends on (seed, i) and `size` only. `progress` is called with (done, total) after
    each product and photo. With more than one worker, call it under `if __name__ == "__main__"`
    (processes are spawned). Raises BadInput for numbers or views that make no sense.
    """
    _check(products, photos, open_set, views, workers, size)
    job = _Job(out, seed, products, tuple(views), size)
    for folder in ("images", "photos"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    total = products + photos + open_set
    counts = {"variants": 0, "skus": 0, "images": 0, "stock": 0}
    done = 0
    with (
        (out / "catalog.jsonl").open("w", encoding="utf-8", newline="\n") as feed,
        (out / "stock.csv").open("w", encoding="utf-8", newline="") as stock_file,
        (out / "manifest.csv").open("w", encoding="utf-8", newline="") as manifest_file,
    ):
        levels = csv.writer(stock_file, lineterminator="\n")
        levels.writerow(stock.COLUMNS)
        manifest = csv.writer(manifest_file, lineterminator="\n")
        manifest.writerow(MANIFEST_COLUMNS)
        for drawn in _mapped(_draw_product, job, products, workers):
            feed.write(drawn.feed + "\n")
            levels.writerows(drawn.stock)
            manifest.writerows(drawn.manifest)
            counts["variants"] += drawn.variants
            counts["skus"] += drawn.skus
            counts["images"] += len(drawn.manifest)
            counts["stock"] += len(drawn.stock)
            done += 1
            if progress is not None:
                progress(done, total)
        for task, count in ((_draw_query, photos), (_draw_stranger, open_set)):
            for row in _mapped(task, job, count, workers):
                manifest.writerow(row)
                done += 1
                if progress is not None:
                    progress(done, total)
    return DrawnCatalog(
        out=out,
        products=products,
        variants=counts["variants"],
        skus=counts["skus"],
        images=counts["images"],
        photos=photos,
        open_set=open_set,
        stores=write_stores(out / "stores.csv"),
        stock_rows=counts["stock"],
    )


def _check(
    products: int, photos: int, open_set: int, views: Sequence[str], workers: int, size: int
) -> None:
    unknown = sorted(set(views) - set(VIEWS))
    if unknown or "main" not in views:
        raise BadInput(
            f"Views {', '.join(views) or '(none)'} cannot be drawn.",
            f"Give main and, if wanted, others of: {', '.join(VIEWS)}.",
        )
    limits = {
        "products": (products, 1, 1_000_000),
        "photos": (photos, 0, 1_000_000),
        "open_set": (open_set, 0, 1_000_000),
        "workers": (workers, 1, 256),
        "size": (size, 64, 2048),
    }
    for name, (value, low, high) in limits.items():
        if not low <= value <= high:
            raise BadInput(f"{name} is {value}.", f"Give a number from {low} to {high}.")


def _mapped(task: Callable[[_Job, int], T], job: _Job, count: int, workers: int) -> Iterator[T]:
    """task(job, 0), task(job, 1), ... in order, at most a few batches a worker ahead."""
    if workers == 1 or count == 0:
        for index in range(count):
            yield task(job, index)
        return
    batches = (range(i, min(i + _BATCH, count)) for i in range(0, count, _BATCH))
    # Spawned, not forked: OpenCV's own threads do not survive a fork.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_settle) as pool:
        ahead: deque[Future[list[T]]] = deque()
        for batch in batches:
            ahead.append(pool.submit(_run_batch, task, job, batch))
            if len(ahead) > 3 * workers:
                yield from ahead.popleft().result()
        while ahead:
            yield from ahead.popleft().result()


def _settle() -> None:
    """One thread a worker: the workers are the parallelism."""
    cv2.setNumThreads(1)


def _run_batch(task: Callable[[_Job, int], T], job: _Job, batch: range) -> list[T]:
    return [task(job, index) for index in batch]


def _folder(index: int) -> str:
    """Pictures of a thousand products share a folder: file systems like it so."""
    return f"images/{index // 1000:03d}"


def _save(path: Path, picture: Bytes, quality: int) -> None:
    ok, data = cv2.imencode(
        ".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality]
    )
    if not ok:
        raise BadInput(f"{path.name} could not be encoded.", "Try another picture size.")
    path.write_bytes(data.tobytes())


def _attributes(**values: object) -> str:
    return json.dumps(values, ensure_ascii=False)


def _label(product: DrawnProduct) -> str:
    """The category as the feed names it."""
    return CATEGORIES[product.category]["en"]


def _draw_product(job: _Job, index: int) -> _Drawn:
    product = drawn_product(job.seed, index)
    (job.out / _folder(index)).mkdir(exist_ok=True)
    manifest: list[tuple[str, ...]] = []
    images = []
    for view in job.views:
        stage = product.stage(round(job.size * SUPERSAMPLE), view)
        shadow = None
        for way in product.colourways:
            item = reduced(stage.coloured(way.colours), job.size)
            if shadow is None:
                shadow = ground_shadow(item[..., 3], product.ground(view))
            variant_id = product.variant_id(way)
            path = f"{_folder(index)}/{variant_id}_{view}.jpg"
            _save(job.out / path, packshot(item, shadow), PACKSHOT_QUALITY)
            images.append({"path": path, "view": view, "variant_id": variant_id})
            attributes = _attributes(view=view, color=way.names["en"])
            manifest.append(
                ("gallery", path, product.product_id, variant_id, _label(product), attributes)
            )
    return _Drawn(
        feed=json.dumps(_feed(product, images), ensure_ascii=False),
        stock=list(stock.stock_rows(job.seed, product)),
        manifest=manifest,
        variants=len(product.colourways),
        skus=len(product.articles),
    )


def _feed(product: DrawnProduct, images: list[dict[str, str]]) -> dict[str, object]:
    """The product's line of the canonical JSONL feed."""
    design = product.design
    english = product.names["en"]
    labels = CATEGORIES[product.category]
    return {
        "product_id": product.product_id,
        "name": english,
        "names": {k: v for k, v in product.names.items() if k != "en"},
        "category": labels["en"],
        "categories": {k: v for k, v in labels.items() if k != "en"},
        "description": f"{english}, {design.surface}. Drawn, not for sale.",
        "url": f"https://maison.example/{product.product_id.lower()}",
        "attributes": {"form": design.form, "material": design.surface},
        "images": images,
        "variants": [
            {
                "sku": a.sku,
                "variant_id": a.variant_id,
                "color": a.colour,
                "size": a.size,
                "gtin": a.gtin,
                "price": str(a.price),
                "currency": "EUR",
                "attributes": dict(a.attributes),
            }
            for a in product.articles
        ],
    }


def _draw_query(job: _Job, index: int) -> tuple[str, ...]:
    rng = np.random.default_rng([job.seed, index, 0x70686F74])
    product = drawn_product(job.seed, int(rng.integers(job.products)))
    way = int(rng.integers(len(product.colourways)))
    picture, shot = photographed(product, way, rng, job.size)
    path = f"photos/query_{index:05d}.jpg"
    _save(job.out / path, picture, shot.quality)
    variant_id = product.variant_id(product.colourways[way])
    attributes = _attributes(view="phone", scene=shot.scene, held=shot.held)
    return ("query", path, product.product_id, variant_id, _label(product), attributes)


def _draw_stranger(job: _Job, index: int) -> tuple[str, ...]:
    """A photo of an item from another maison's seed: no right answer."""
    rng = np.random.default_rng([job.seed, index, _OPEN_SET_SEED])
    product = drawn_product(job.seed + _OPEN_SET_SEED, index)
    way = int(rng.integers(len(product.colourways)))
    picture, shot = photographed(product, way, rng, job.size)
    path = f"photos/open_{index:05d}.jpg"
    _save(job.out / path, picture, shot.quality)
    attributes = _attributes(view="phone", scene=shot.scene, held=shot.held, open_set=True)
    return ("query", path, "", "", _label(product), attributes)
