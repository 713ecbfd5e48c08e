"""indexer teach: the same index, taught by its own views, where that surely helps."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.__main__ import main
from indexer.pipeline.catalogue_learner import CatalogueLearner
from indexer.pipeline.run import build
from lookup.index.generation import Generation
from lookup.index.vectors import VECTORS_FILE
from lookup.index.writer import copy_generation
from lookup.learning import catalogue as learning
from lookup.learning import teaching
from lookup.matching.adaptation import TAUGHT_FILE, AdaptationCheck
from lookup.matching.model import MatchingModel
from tests.indexer.shop import Shop

PRODUCTS = 10
GAINED = AdaptationCheck(photos=40, recall_at_1=0.5, recall_at_1_adapted=0.7, gain_ci95=(0.1, 0.3))


@pytest.fixture(autouse=True)
def little_is_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few pictures are made of each product."""
    monkeypatch.setattr(learning, "_PHOTOS", PRODUCTS)
    monkeypatch.setattr(learning, "_FOREIGN_COPIES", 0)
    monkeypatch.setattr(learning, "MOST_PICTURES", 2)


@pytest.fixture(scope="module")
def built_before(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Ten products with two pictures each, published."""
    shop = Shop(tmp_path_factory.mktemp("taught"))
    for number in range(PRODUCTS):
        shop.add(f"P{number}", f"P{number}/front.png", f"P{number}/back.png")
    shop.build()
    return shop


@pytest.fixture
def built(built_before: Shop, tmp_path: Path) -> Shop:
    return built_before.copy(tmp_path / "built")


def run(shop: Shop, command: str, *options: str) -> Result:
    home = ("--home", str(shop.home.path), "--maison", "maison")
    return CliRunner().invoke(main, [command, *home, *options], catch_exceptions=False)


def published(shop: Shop) -> Generation:
    return Generation.open(shop.store.path(shop.store.current()))


def test_what_surely_helps_is_published_kept_by_builds_and_undone_by_a_rollback(
    built: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teaching.Teacher, "check", lambda *_: GAINED)
    before = published(built)
    report = json.loads(run(built, "teach", "--json").stdout)
    taught = published(built)
    generation = taught.manifest.generation
    assert (report["status"], report["products"]) == ("published", PRODUCTS)
    assert (report["generation"], report["parent"]) == (generation, before.manifest.generation)
    assert TAUGHT_FILE in taught.manifest.files
    assert taught.manifest.files[VECTORS_FILE] == before.manifest.files[VECTORS_FILE]
    assert MatchingModel.read(taught.directory).adaptation == GAINED.model_copy(
        update={"taught_in": generation}
    )
    listed = json.loads(run(built, "list", "--json").stdout)["generations"]
    assert [each["taught_in"] for each in listed] == [None, generation]
    assert "taught" in run(built, "list").stdout

    del built.products["P0"]
    report = build(built.request(), lambda done, total: None, learner=CatalogueLearner())
    assert report.matching is not None
    assert report.matching.adaptation is not None
    assert report.matching.adaptation.taught_in == generation
    assert report.matching.adaptation.changed_since == 2  # pictures of the product that left
    assert TAUGHT_FILE in published(built).manifest.files

    for _ in range(2):
        assert run(built, "rollback").exit_code == 0
    assert published(built).manifest == before.manifest


def test_another_encoder_is_not_taught_and_the_build_says_so(
    built: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teaching.Teacher, "check", lambda *_: GAINED)
    run(built, "teach")
    parent = published(built)
    manifest = parent.manifest
    other = manifest.encoder.model_copy(update={"name": "another"})
    manifest.model_copy(update={"encoder": other}).write(parent.directory)
    learner = CatalogueLearner()
    with built.store.staging("20300101T000000Z-00000000") as staging:
        copy_generation(built.store.path(manifest.parent or ""), staging)
        learner.learn(staging, [], None, parent=parent.directory)  # type: ignore[arg-type]
        check = MatchingModel.read(staging).adaptation
        assert not (staging / TAUGHT_FILE).exists()
    assert check == GAINED


def test_what_gains_nothing_for_sure_changes_nothing_and_says_so(built: Shop) -> None:
    before = built.store.current()
    said = run(built, "teach")
    assert said.exit_code == 0
    assert "Nothing was surely gained, so nothing was changed." in said.stdout
    assert built.store.ids() == (before,)


def test_one_picture_a_product_is_nothing_to_learn_from(built: Shop) -> None:
    for product in built.products.values():
        del product["images"][1:]
    built.build()
    before = built.store.ids()
    assert "Nothing to learn from: 0 products" in run(built, "teach").stdout
    assert built.store.ids() == before
