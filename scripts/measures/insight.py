"""Whether `indexer insight` finds what was planted, and predicts what a further picture gives."""

import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image
from scipy.stats import spearmanr

from indexer.insight.catalogue import Catalogue
from indexer.insight.looking import Looker
from indexer.insight.recall import ExpectedRecall
from indexer.insight.run import find_insight
from indexer.insight.survey import PictureRecord, survey
from indexer.lab.drawn.writer import draw_catalog
from lookup.base.home import Home
from lookup.catalog.database import open_home
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.images.thumbnails import Thumbnails
from lookup.index.generation import Generation
from lookup.index.remote.elsewhere import generation_store
from lookup.insight.findings import Insight
from lookup.learning.phone_changes import phone_like
from lookup.matching.evidence import product_evidence
from lookup.matching.fusion import fused
from lookup.matching.matcher import Matcher
from lookup.matching.model import MatchingModel
from measures.labelled import print_json
from measures.planting import FEED, Planted, plant

_MAISON = "drawn"
_SIZE = 320
_PICTURES_A_VIEW = 2
_PHOTOS_A_PICTURE = 2
_HELD_BACK = 3

Mask = NDArray[np.bool_]


@click.command()
@click.option("--work", type=click.Path(path_type=Path), required=True, help="Folder to work in.")
@click.option("--products", default=240, show_default=True, help="Of nine pictures on average.")
@click.option("--share", default=0.01, show_default=True, help="Of the pictures, of each fault.")
@click.option("--seed", default=5, show_default=True)
@click.option("--gains", default=40, show_default=True, help="Held-back pictures that are added.")
def insight(work: Path, products: int, share: float, seed: int, gains: int) -> None:
    """Draw a catalogue, plant faults, build it, and compare what is found with what was planted.

    Every third product then loses views, and one of them is put back: what that gives to photos of
    all its views, made of its pictures, is compared with what was predicted without it. A folder
    in which a catalogue was built is used again.
    """
    home = Home(work / "home")
    if not (work / FEED).is_file():
        draw_catalog(work, products=products, seed=seed, photos=0, open_set=0, size=_SIZE)
        plant(work, share=share, seed=seed)
    if generation_store(home, _MAISON).current_or_none() is None:
        _build(home, work)
    with open_home(home) as database:
        begun = time.process_time()
        found = find_insight(home, database, _MAISON, confidence=0.95, progress=_silent)
        spent = time.process_time() - begun
        opened = _Opened(home, database)
    told: dict[str, Any] = {
        "pictures": found.pictures,
        "processor_seconds": round(spent, 1),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        **_judged(found, Planted.read(work), opened.catalogue),
    }
    if gains:
        told["gain"] = _gains(opened, gains, np.random.default_rng(seed))
    print_json(told)


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


def _build(home: Home, work: Path) -> None:
    places = {"--home": home.path, "--catalog": work / FEED, "--images": work}
    options = [str(each) for option in places.items() for each in option]
    command = [sys.executable, "-m", "indexer", "build", "--maison", _MAISON, "--offline"]
    subprocess.run([*command, *options], check=True, stdout=sys.stderr)


class _Opened:
    """The published generation, with what the catalogue says of it."""

    def __init__(self, home: Home, database: Any) -> None:
        store = generation_store(home, _MAISON)
        self.generation = Generation.open(store.path(store.current()), threads=1)
        self.model = MatchingModel.read(self.generation.directory)
        self.products = self.generation.entries.product_rows.astype(np.int64)
        self._thumbnails = Thumbnails(home.images_dir(_MAISON))
        with database.session() as session:
            self.catalogue = Catalogue.of(session, _MAISON, self.generation.entries)

    def picture(self, row: int) -> Image:
        image = self.catalogue.images[row]
        if image is None or image.content is None:
            raise AssertionError("a catalogue just built has all its pictures")
        return open_picture(self._thumbnails.path(image.content), DEFAULT_LIMITS)


def _judged(found: Insight, planted: Planted, catalogue: Catalogue) -> dict[str, Any]:
    paths = {image.id: image.path for image in catalogue.images if image is not None}
    groups = [frozenset(paths[each.image_id] for each in one.pictures) for one in found.duplicates]
    pairs = [frozenset(pair) for pair in planted.duplicates]
    wrong = [group for group in groups if not any(pair <= group for pair in pairs)]
    seen = [pair for pair in pairs if any(pair <= group for group in groups)]
    mislabelled = {paths[each.picture.image_id] for each in found.mislabelled}
    right = mislabelled & set(planted.mislabelled)
    return {
        "duplicates": _rates(len(seen), len(pairs), len(wrong)),
        "mislabelled": _rates(len(right), len(planted.mislabelled), len(mislabelled - right)),
    }


def _rates(found: int, planted: int, wrong: int) -> dict[str, float]:
    return {
        "planted": planted,
        "found": found,
        "wrong": wrong,
        "recall": round(found / max(planted, 1), 3),
        "precision": round(found / max(found + wrong, 1), 3),
    }


@dataclass(frozen=True)
class _HeldBack:
    """A product that has lost some of its `views`, and the one that is put back."""

    product: int
    views: Sequence[int]
    added: int


def _gains(opened: _Opened, count: int, rng: np.random.Generator) -> dict[str, Any]:
    views, products = opened.catalogue.views, opened.products
    left, held = _hold_back(views, products, rng)
    looker = Looker(opened.generation, views, left)
    colorways = opened.catalogue.colorways
    records = list(survey(looker, opened.model, np.flatnonzero(left), views, colorways))
    grouped: defaultdict[int, list[PictureRecord]] = defaultdict(list)
    for record in records:
        grouped[record.product].append(record)
    expected = ExpectedRecall(records, opened.catalogue.category)
    matcher = Matcher(opened.generation)
    figures = []
    for each in (held[place] for place in rng.permutation(len(held))[:count].tolist()):
        pictures = grouped[each.product]
        put_back = left | ((products == each.product) & (views == each.added))
        figures.append(
            (
                expected.of(pictures),
                expected.of(pictures, added=each.added),
                *_real(opened, matcher, each, (left, put_back), rng),
            )
        )
    before, after, real_before, real_after = np.array(figures).T
    return {
        "products": len(figures),
        "recall_without": {"predicted": before.mean(), "real": real_before.mean()},
        "recall_with": {"predicted": after.mean(), "real": real_after.mean()},
        "rank_correlation": {
            "gain": spearmanr(after - before, real_after - real_before).statistic,
            "recall_without": spearmanr(before, real_before).statistic,
        },
    }


def _hold_back(
    views: NDArray[np.int64], products: NDArray[np.int64], rng: np.random.Generator
) -> tuple[Mask, list[_HeldBack]]:
    left, held = np.ones(len(views), np.bool_), []
    for product in range(0, int(products.max()) + 1, _HELD_BACK):
        shown = np.unique(views[products == product])
        if len(shown) < 2:
            continue
        kept = rng.permutation(shown)[: rng.integers(1, len(shown))]
        held.append(_HeldBack(product, shown.tolist(), int(rng.choice(np.setdiff1d(shown, kept)))))
        left &= (products != product) | np.isin(views, kept)
    return left, held


def _real(
    opened: _Opened,
    matcher: Matcher,
    held: _HeldBack,
    catalogues: Sequence[Mask],
    rng: np.random.Generator,
) -> list[float]:
    """The recall of photos of all views of the product in each of the catalogues."""
    recalls = []
    for view in held.views:
        rows = np.flatnonzero((opened.products == held.product) & (opened.catalogue.views == view))
        chosen = rng.permutation(rows)[:_PICTURES_A_VIEW].tolist()
        photos = [
            phone_like(picture, rng)
            for picture in map(opened.picture, chosen)
            for _ in range(_PHOTOS_A_PICTURE)
        ]
        recalls.append(
            [[_finds(opened, matcher, each, held, left) for left in catalogues] for each in photos]
        )
    means = np.mean([np.mean(of_view, axis=0) for of_view in recalls], axis=0)
    return [float(mean) for mean in means]


def _finds(opened: _Opened, matcher: Matcher, photo: Image, held: _HeldBack, left: Mask) -> bool:
    (view,) = matcher.views([photo])
    signals = matcher.signals(view, left)
    scores = fused(signals, opened.model.weights)
    ranked = product_evidence(signals, scores, opened.products[signals.rows])
    return int(ranked.products[0]) == held.product
