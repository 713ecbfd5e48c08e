"""Scorer: what a photo's signals are made of, over images whose features a test chooses."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from lookup.features.extractor import COLOUR, WHOLE
from lookup.features.packing import PATCHES_KEPT, PackedPatches
from lookup.features.view import PatchView, PictureView
from lookup.index.feature_files import FeatureWriter
from lookup.index.generation import Generation
from lookup.index.vectors import VectorIndex
from lookup.matching.adaptation import TaughtMetric
from lookup.matching.interaction import LateInteraction
from lookup.matching.scorer import Scorer
from lookup.matching.signals import CandidateSignals
from tests.generations import random_patches, unit

CHANCE = np.random.default_rng(7)
AXES = 16
GRID = (11, 11)
MANY = 60
LOOKED_AT_CLOSELY, GEOMETRY_CHECKED = 48, 12
LOOKS = [random_patches(CHANCE, GRID) for _ in range(MANY)]
OTHER_LOOK = random_patches(CHANCE, GRID)
SAME = np.tile(np.eye(1, AXES, dtype=np.float32), (MANY, 1))


def alike_to(row: int, others: float = 1.0) -> np.ndarray:
    """Of MANY unit vectors only that of `row` is the photo's; all `others` are equally far."""
    vectors = np.tile(unit(np.eye(1, AXES) + others * np.eye(1, AXES, 1)), (MANY, 1))
    vectors[row] = SAME[0]
    return vectors


def scorer(
    directory: Path,
    looks: Sequence[PatchView],
    vectors: np.ndarray = SAME,
    colours: np.ndarray = SAME,
) -> Scorer:
    """Of one image a look."""
    with FeatureWriter(directory, len(looks)) as writer:
        for row, look in enumerate(looks):
            writer.append(
                {
                    WHOLE: vectors[row].astype(np.float16),
                    COLOUR: colours[row].astype(np.float16),
                    **PackedPatches.of(look).arrays(),
                }
            )
    index = VectorIndex.of(vectors[: len(looks)])
    return Scorer(cast(Generation, SimpleNamespace(directory=directory, vectors=index)))


def signals_of(scorer: Scorer, view: PictureView, rows: np.ndarray) -> CandidateSignals:
    return scorer.signals(scorer.compared(view, rows))


def photo(item: PatchView, whole: PatchView | None = None) -> PictureView:
    """A photo whose vectors and colour are the first axis; plain where no `whole` is given."""
    return PictureView(
        vector=SAME[0],
        whole_vector=SAME[0],
        whole=whole or item,
        item=item,
        colour=SAME[0],
        plain=whole is None,
    )


def test_what_was_taught_is_compared_beside_the_cosine(tmp_path: Path) -> None:
    x, y = np.eye(2, AXES, dtype=np.float32)
    vectors = np.concatenate([SAME[:1], unit((x - y)[None])])
    as_it_is = signals_of(scorer(tmp_path, LOOKS[:2], vectors), photo(OTHER_LOOK), np.arange(2))
    assert np.array_equal(as_it_is.taught, as_it_is.vector)
    axis = unit((x + y)[None]).T
    TaughtMetric(0 * x, axis, np.full(1, 0.1, np.float32), scale=1.0).write(tmp_path)
    taught = signals_of(scorer(tmp_path, LOOKS[:2], vectors), photo(OTHER_LOOK), np.arange(2))
    assert np.array_equal(taught.vector, as_it_is.vector)
    assert (taught.vector.argmax(), taught.taught.argmax()) == (0, 1)


@pytest.mark.parametrize("by", ["patches", "vector", "colour"])
def test_images_are_chosen_by_patches_vector_and_colour(tmp_path: Path, by: str) -> None:
    """Whichever of them tells the right image from the others."""
    right = MANY - 2
    looks = LOOKS if by == "patches" else [OTHER_LOOK] * MANY
    found = scorer(
        tmp_path,
        looks,
        vectors=alike_to(right) if by == "vector" else SAME,
        colours=alike_to(right) if by == "colour" else SAME,
    ).closest(photo(LOOKS[right]), np.arange(MANY))
    assert len(found) == LOOKED_AT_CLOSELY
    assert found[0] == right


def test_an_eighth_of_all_cosines_is_enough_to_choose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[tuple[int, int]] = []
    forward = LateInteraction.forward

    def noted(interaction: LateInteraction, images: PackedPatches, look: PatchView) -> np.ndarray:
        compared.append((images.patches.shape[1], len(look.patches)))
        return forward(interaction, images, look)

    monkeypatch.setattr(LateInteraction, "forward", noted)
    scorer(tmp_path, LOOKS).closest(photo(LOOKS[8]), np.arange(MANY))
    assert compared == [(PATCHES_KEPT // 4, (GRID[0] * GRID[1] + 1) // 2)]


@pytest.mark.parametrize("others", [1.0, 0.1])
def test_a_vector_says_more_than_colour_however_near_all_vectors_are(
    tmp_path: Path, others: float
) -> None:
    by_vector = scorer(tmp_path, [OTHER_LOOK] * MANY, alike_to(50, others), alike_to(10))
    assert by_vector.closest(photo(OTHER_LOOK), np.arange(MANY))[:2].tolist() == [50, 10]


def test_images_are_chosen_from_the_rows_given(tmp_path: Path) -> None:
    rows = np.arange(MANY)[5:][::-1]
    found = scorer(tmp_path, LOOKS).closest(photo(LOOKS[8]), rows)
    assert found[0] == 8
    assert set(found.tolist()) < set(rows.tolist())


def test_as_many_as_are_looked_at_closely_are_not_ranked_before(tmp_path: Path) -> None:
    rows = np.arange(LOOKED_AT_CLOSELY)
    np.testing.assert_array_equal(scorer(tmp_path, LOOKS).closest(photo(LOOKS[8]), rows), rows)


@pytest.mark.parametrize("held_by", ["item", "whole"])
def test_what_the_item_misses_is_found_in_the_whole_photo(tmp_path: Path, held_by: str) -> None:
    """The item may have been cropped badly. Patches, their colours and places count together."""
    shown = LOOKS[1]
    photo_of_it = photo(shown, OTHER_LOOK) if held_by == "item" else photo(OTHER_LOOK, shown)
    signals = signals_of(scorer(tmp_path, LOOKS[:4]), photo_of_it, np.arange(4))
    for name in ("forward", "aligned", "geometry"):
        assert getattr(signals, name)[1] == pytest.approx(1, abs=0.05), name
        assert getattr(signals, name)[[0, 2, 3]].max() < 0.6, name
    assert (signals.backward[1] > 0.9) == (held_by == "item")


def test_each_image_is_found_where_it_is_shown_best(tmp_path: Path) -> None:
    """Two items on one photo, one of them taken for all that matters."""
    signals = signals_of(scorer(tmp_path, LOOKS[:4]), photo(LOOKS[1], LOOKS[2]), np.arange(4))
    for name in ("forward", "aligned", "geometry"):
        assert getattr(signals, name)[[1, 2]].min() > 0.9, name


def test_geometry_is_looked_at_only_of_the_likeliest(tmp_path: Path) -> None:
    """It takes longest. All these images are the photo's own but for their vectors."""
    falling = np.zeros((MANY, AXES), np.float32)
    angles = np.linspace(0, 1, MANY)
    falling[:, 0], falling[:, 1] = np.cos(angles), np.sin(angles)
    order = np.random.default_rng(0).permutation(30)
    signals = signals_of(scorer(tmp_path, [LOOKS[0]] * 30, falling), photo(LOOKS[0]), order)
    likeliest = order < GEOMETRY_CHECKED
    assert signals.geometry[likeliest].min() > 0.9
    assert not signals.geometry[~likeliest].any()


def test_vectors_and_colours_are_told_as_cosines(tmp_path: Path) -> None:
    vectors, colours = (unit(CHANCE.normal(size=(MANY, AXES))) for _ in range(2))
    rows = np.array([7, 2, 30])
    seen = replace(photo(LOOKS[0], LOOKS[1]), vector=vectors[2], whole_vector=vectors[7])
    signals = signals_of(scorer(tmp_path, LOOKS, vectors, colours), seen, rows)
    np.testing.assert_array_equal(signals.rows, rows)
    np.testing.assert_allclose(signals.vector, vectors[rows] @ vectors[2], atol=1e-3)
    np.testing.assert_allclose(signals.whole, vectors[rows] @ vectors[7], atol=1e-3)
    np.testing.assert_allclose(signals.colour, colours[rows, 0], atol=1e-3)
    assert not signals.plain


def coloured(look: PatchView, red: float, yellow: float) -> PatchView:
    """All of it in one colour."""
    colours = np.tile(np.array([(45, red, yellow)], np.float32), (len(look.patches), 1))
    return replace(look, colours=colours)


@pytest.mark.parametrize("held_by", ["item", "whole"])
@pytest.mark.parametrize(
    ("rows", "other"), [([0], False), ([1], True), ([1, 2], True), ([1, 0, 2], False)]
)
def test_an_item_is_of_another_colour_where_no_image_has_its_own(
    tmp_path: Path, held_by: str, rows: list[int], other: bool
) -> None:
    """Of red, green and blue images of one look, the photo's item is red."""
    red, green, blue = (coloured(LOOKS[1], *chroma) for chroma in ((50, 30), (-50, 30), (10, -50)))
    grey = coloured(OTHER_LOOK, 0, 0)
    shown = photo(red, grey) if held_by == "item" else photo(grey, red)
    compared = scorer(tmp_path, [red, green, blue]).compared(shown, np.arange(3))
    assert compared.in_another_colour(np.array(rows)) is other


def test_one_image_that_agrees_is_enough_wherever_it_is_found(tmp_path: Path) -> None:
    """The first is found in the item, the second in the rest of the photo."""
    agreeing, other = coloured(LOOKS[1], 50, 30), coloured(LOOKS[2], -50, 30)
    shown = photo(agreeing, coloured(LOOKS[2], 10, -50))
    compared = scorer(tmp_path, [agreeing, other]).compared(shown, np.arange(2))
    assert compared.in_another_colour(np.array([1]))
    assert not compared.in_another_colour(np.array([0, 1]))


def test_no_images_have_no_signals(tmp_path: Path) -> None:
    found = signals_of(scorer(tmp_path, LOOKS[:2]), photo(LOOKS[0]), np.array([], np.int64))
    assert len(found) == len(found.geometry) == 0
