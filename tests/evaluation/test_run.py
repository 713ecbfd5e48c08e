"""evaluate, evaluate_generation: real look-ups over a small drawn set."""

from pathlib import Path

import pytest

from lookup.base.errors import BadInput, UnreadablePhotos
from lookup.evaluation.lookups import evaluate_generation, look_up_by_each
from lookup.evaluation.manifest import read_manifest
from lookup.evaluation.run import evaluate, indexed
from lookup.matching.matcher import Matcher


def quiet(_done: int, _total: int) -> None:
    """No progress."""


def test_every_query_has_an_outcome_in_the_manifests_order(
    labelled_set: Path, embedded_export: Path
) -> None:
    images = read_manifest(labelled_set)
    ticks: list[tuple[int, int]] = []
    outcomes = evaluate(
        images, embedded_export, threads=2, progress=lambda *tick: ticks.append(tick)
    )
    queries = [image for image in images if image.split == "query"]
    assert [outcome.query for outcome in outcomes] == queries
    assert sum(outcome.correct for outcome in outcomes) >= 4
    assert all(outcome.embed_ms > 0 for outcome in outcomes)
    assert ticks == [(done, 13) for done in range(6, 14)]


def test_image_ids_are_places_in_the_gallery(labelled_set: Path, embedded_export: Path) -> None:
    images = read_manifest(labelled_set)
    gallery = [image for image in images if image.split == "gallery"]
    for outcome in evaluate(images, embedded_export, threads=2, progress=quiet):
        for match in outcome.result.ranking:
            assert gallery[match.image_id].product_id == match.product_id


def test_a_generation_is_not_judged_by_products_it_does_not_hold(
    labelled_set: Path, embedded_export: Path
) -> None:
    images = read_manifest(labelled_set)
    part = [i for i in images if i.split == "query" or i.category == "ellipse"]
    with indexed(part, embedded_export, threads=2, progress=quiet) as generation:
        outcomes = evaluate_generation(generation, images)
    assert [outcome.query.category for outcome in outcomes] == ["ellipse"] * 3 + ["other"]


def test_matchers_take_turns_and_answer_in_their_own_place(
    labelled_set: Path, embedded_export: Path
) -> None:
    images = read_manifest(labelled_set)
    queries = [image for image in images if image.split == "query"]
    ellipses = [i for i in images if i.split == "query" or i.category == "ellipse"]
    with (
        indexed(images, embedded_export, threads=2, progress=quiet) as whole,
        indexed(ellipses, embedded_export, threads=2, progress=quiet) as half,
    ):
        rows = look_up_by_each([Matcher(whole), Matcher(half)], queries)
    assert [len(by_whole.result.ranking) for by_whole, _ in rows] == [6] * 7
    assert [len(by_half.result.ranking) for _, by_half in rows] == [3] * 7


def test_all_unreadable_photos_are_named_at_once(labelled_set: Path, embedded_export: Path) -> None:
    images = read_manifest(labelled_set)
    for name in ("red-ellipse-query.png", "blue-rectangle-query.png", "green-ellipse-gallery.png"):
        (labelled_set.parent / name).write_bytes(b"no picture")
    with pytest.raises(UnreadablePhotos, match="3 photos cannot be read") as raised:
        evaluate(images, embedded_export, threads=2, progress=quiet)
    assert all(name in str(raised.value) for name in ("red-ell", "blue-rect", "green-ellipse-g"))


def test_all_unreadable_queries_are_named_at_once(
    labelled_set: Path, embedded_export: Path
) -> None:
    images = read_manifest(labelled_set)
    whole = (labelled_set.parent / "red-ellipse-query.png").read_bytes()
    for name in ("red-ellipse-query.png", "noise.png"):
        (labelled_set.parent / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadablePhotos, match="2 photos cannot be read"):
        evaluate(images, embedded_export, threads=2, progress=quiet)


@pytest.mark.parametrize("split", ["gallery", "query"])
def test_a_manifest_of_one_split_is_refused(
    labelled_set: Path, embedded_export: Path, split: str
) -> None:
    images = [image for image in read_manifest(labelled_set) if image.split == split]
    with pytest.raises(BadInput, match="gallery rows and query rows"):
        evaluate(images, embedded_export, threads=2, progress=quiet)
