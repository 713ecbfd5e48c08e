"""indexer calibrate: the same index with confidences learnt anew."""

import csv
from pathlib import Path

import pytest

from indexer.pipeline.calibration import CalibrationReport, calibrate
from indexer.pipeline.catalogue_learner import CatalogueLearner, learner_of
from indexer.pipeline.run import build
from lookup.base.errors import FeedError, NoGeneration, Refused
from lookup.evaluation.report.plots import RELIABILITY_PLOT
from lookup.index.generation import Generation
from lookup.index.vectors import VECTORS_FILE
from lookup.learning import catalogue as learning
from lookup.learning.calibration_fit import LEAST_LABELLED
from lookup.matching.model import MatchingModel
from tests.indexer.pipeline.test_gates import COLUMNS
from tests.indexer.shop import Shop

PRODUCTS = 10


@pytest.fixture(autouse=True)
def little_is_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few pictures are made of each product."""
    monkeypatch.setattr(learning, "_PHOTOS", PRODUCTS)
    monkeypatch.setattr(learning, "_FOREIGN_COPIES", 0)
    monkeypatch.setattr(learning, "MOST_PICTURES", 2)


@pytest.fixture(scope="module")
def built_before() -> dict[str, Shop]:
    """The shop that `built` copies, once it is built."""
    return {}


@pytest.fixture
def built(
    built_before: dict[str, Shop],
    shop: Shop,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Shop:
    """Ten products, as many as are learnt from, published."""
    if not built_before:
        for number in range(PRODUCTS - len(shop.products)):
            shop.add(f"P{number}", f"P{number}.png")
        build(shop.request(), lambda done, total: None, learner=CatalogueLearner())
        kept = tmp_path_factory.mktemp("built") / "shop"
        built_before["shop"] = shop.copy(kept)
    return built_before["shop"].copy(tmp_path / "built")


def published(shop: Shop) -> Generation:
    return Generation.open(shop.store.path(shop.store.current()))


def calibrated(
    shop: Shop, rate: float | None = None, labelled: Path | None = None
) -> CalibrationReport:
    return calibrate(
        shop.workspace, learner_of(shop.workspace, false_match_rate=rate, labelled=labelled)
    )


def label(shop: Shop, photos: int) -> Path:
    """A manifest of photos, each a picture of the catalogue, in turns, under another product."""
    pictures = [(name, path) for name, p in shop.products.items() for path in p["images"][:1]]
    manifest = shop.folder / "labelled.csv"
    with manifest.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(photos):
            name, picture = pictures[number % len(pictures)]
            writer.writerow(("query", f"pictures/{picture['path']}", name, "", "bags", "{}"))
    return manifest


def test_another_rate_makes_another_generation_of_the_same_vectors(built: Shop) -> None:
    before = published(built)
    report = calibrated(built, 0.2)
    now = published(built)
    assert report.status == "published"
    assert (report.generation, report.parent) == (
        now.manifest.generation,
        before.manifest.generation,
    )
    assert now.manifest.matching is not None
    assert now.manifest.matching.false_match_rate == 0.2
    assert now.manifest.files[VECTORS_FILE] == before.manifest.files[VECTORS_FILE]
    assert now.manifest.catalog_digest == before.manifest.catalog_digest
    assert Generation.open(before.directory).manifest == before.manifest  # untouched


def test_nothing_new_to_learn_makes_no_generation(built: Shop) -> None:
    before = built.store.current()
    assert calibrated(built).status == "unchanged"
    assert built.store.ids() == (before,)


def test_a_build_keeps_the_rate_and_finds_nothing_to_do(built: Shop) -> None:
    calibrated(built, 0.2)
    learner = learner_of(built.workspace)
    report = build(built.request(), lambda done, total: None, learner=learner)
    assert report.status == "unchanged"
    asked = learner_of(built.workspace, false_match_rate=0.05)
    anew = build(built.request(), lambda done, total: None, learner=asked)
    assert anew.matching is not None
    assert (anew.status, anew.matching.false_match_rate) == ("published", 0.05)


def test_labelled_photos_that_help_are_named_as_the_source(built: Shop) -> None:
    report = calibrated(built, labelled=label(built, LEAST_LABELLED))
    assert report.status == "published"
    assert report.matching is not None
    assert report.matching.calibrated_on == "labelled photos"
    assert report.matching.known == LEAST_LABELLED
    assert report.before is not None
    assert report.before.calibrated_on == "catalogue under phone-like changes"


def test_too_few_labelled_photos_change_nothing(built: Shop) -> None:
    assert calibrated(built, labelled=label(built, 5)).status == "unchanged"


def test_the_maisons_own_labelled_photos_are_used_by_builds(built: Shop) -> None:
    manifest = label(built, LEAST_LABELLED)
    own = built.workspace.labelled_manifest
    own.parent.mkdir()
    own.write_text(manifest.read_text().replace("pictures/", f"{built.pictures}/"))
    for name in ("N1", "N2"):  # so many new pictures that it learns again
        built.add(name, f"{name}.png")
    learner = learner_of(built.workspace)
    report = build(built.request(), lambda done, total: None, learner=learner)
    assert report.matching is not None
    assert report.matching.calibrated_on == "labelled photos"


def test_its_reliability_is_in_the_manifest_and_drawn_beside_it(built: Shop) -> None:
    generation = published(built)
    model = MatchingModel.read(generation.directory)
    reliability = model.calibration.reliability
    assert reliability is not None
    assert generation.manifest.matching is not None
    assert generation.manifest.matching.reliability_error == reliability.error
    assert RELIABILITY_PLOT in generation.manifest.files
    drawn = (generation.directory / RELIABILITY_PLOT).read_text()
    assert f"{reliability.error:.3f}" in drawn
    assert drawn.count("<circle") == len(reliability.bins)


def test_a_picture_that_left_the_catalogue_refuses_it(built: Shop) -> None:
    del built.products["A"]
    build(built.request(publish=False), lambda done, total: None, learner=CatalogueLearner())
    with pytest.raises(Refused, match="not in the catalogue any more"):
        calibrated(built, 0.2)


def test_before_a_first_build_there_is_nothing_to_calibrate(shop: Shop) -> None:
    with pytest.raises(NoGeneration):
        calibrated(shop)


def test_labelled_photos_that_cannot_be_read_change_nothing(built: Shop) -> None:
    before = built.store.current()
    manifest = label(built, LEAST_LABELLED)
    (built.pictures / "A/front.png").unlink()
    with pytest.raises(FeedError, match="no file"):
        calibrated(built, labelled=manifest)
    assert built.store.current() == before
