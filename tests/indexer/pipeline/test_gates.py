"""What else stands between a build and publication: labelled photos, and what is learnt."""

import csv
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from indexer.pipeline.learning import SampledPicture
from indexer.pipeline.recall import RecallGate
from indexer.pipeline.run import build
from lookup.base.errors import FeedError, Refused
from lookup.features.extractor import FeatureExtractor
from lookup.index.generation import Generation
from tests.indexer.shop import Shop

COLUMNS = ("split", "image_path", "product_id", "variant_id", "category", "attributes")


def label(shop: Shop, photos: dict[str, str]) -> None:
    """Labelled photos: copies of pictures (by name), each said to show a product."""
    manifest = shop.workspace.labelled_manifest
    manifest.parent.mkdir(parents=True, exist_ok=True)
    with manifest.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, (picture, product_id) in enumerate(photos.items()):
            name = f"{number}.png"
            (manifest.parent / name).write_bytes((shop.pictures / picture).read_bytes())
            writer.writerow(("query", name, product_id, "", "bags", "{}"))


def test_without_labelled_photos_nothing_is_measured(shop: Shop) -> None:
    assert shop.build().recall is None


def test_recall_on_labelled_photos_is_reported(shop: Shop) -> None:
    label(shop, {"A/front.png": "A", "B/front.png": "B", "C/front.png": "A"})
    report = shop.build()
    assert report.recall.photos == 3
    assert report.recall.recall_at_1 == pytest.approx(2 / 3)
    assert report.recall.before is None


def test_a_build_that_recognises_less_than_before_is_refused(shop: Shop) -> None:
    label(shop, {"A/front.png": "A", "B/front.png": "B"})
    before = shop.build()
    # A and B show each other's pictures now.
    for side in ("front", "back"):
        a, b = (shop.pictures / f"{product}/{side}.png" for product in "AB")
        swapped = (b.read_bytes(), a.read_bytes())
        a.write_bytes(swapped[0])
        b.write_bytes(swapped[1])
    with pytest.raises(Refused, match=r"recognises 0\.0%, the published one 100\.0%"):
        shop.build()
    assert shop.store.ids() == (before.generation,)
    assert shop.build(max_recall_drop=1.0).status == "published"


def test_photos_of_products_that_are_gone_do_not_count(shop: Shop) -> None:
    label(shop, {"A/front.png": "A", "B/front.png": "B"})
    shop.build()
    del shop.products["B"]
    report = shop.build()
    assert (report.recall.photos, report.recall.recall_at_1) == (1, 1.0)


def test_a_labelled_set_that_cannot_be_read_refuses_the_build(shop: Shop) -> None:
    label(shop, {"A/front.png": "A"})
    (shop.workspace.labelled_manifest.parent / "0.png").unlink()
    with pytest.raises(FeedError, match="no file"):
        shop.build()
    assert shop.store.ids() == ()


def test_the_gate_allows_a_small_drop(tmp_path: Path) -> None:
    gate = RecallGate(tmp_path / "none.csv", max_drop=0.05)
    gate._compare(0.90, 0.94, 100)
    with pytest.raises(Refused):
        gate._compare(0.90, 0.96, 100)


class Learning:
    """Notes what it was given and leaves a file."""

    def __init__(self, digest: str = "1") -> None:
        self.digest = digest
        self.seen: list[Any] = []

    def learn(
        self,
        staging: Path,
        sample: Sequence[SampledPicture],
        extractor: FeatureExtractor,
        *,
        parent: Path | None,
    ) -> None:
        """Opens the generation in staging, as a real one would."""
        generation = Generation.open(staging)
        sizes = [picture.open().size for picture in sample]
        self.seen.append(
            SimpleNamespace(images=len(generation.entries), sizes=sizes, parent=parent)
        )
        (staging / "learnt.json").write_text(f'{{"digest": "{self.digest}"}}')


def learned_build(shop: Shop, learner: Learning) -> Any:
    return build(shop.request(), lambda done, total: None, learner=learner)


def test_what_is_learnt_becomes_part_of_the_generation(shop: Shop) -> None:
    learner = Learning()
    report = learned_build(shop, learner)
    [seen] = learner.seen
    assert (seen.images, seen.sizes, seen.parent) == (6, [(96, 96)] * 6, None)
    generation = Generation.open(shop.store.path(report.generation))
    assert "learnt.json" in generation.manifest.files


def test_learning_again_needs_a_reason(shop: Shop) -> None:
    first = learned_build(shop, Learning("1"))
    assert learned_build(shop, Learning("1")).status == "unchanged"
    learner = Learning("2")
    assert learned_build(shop, learner).status == "published"
    assert learner.seen[0].parent == shop.store.path(first.generation)
