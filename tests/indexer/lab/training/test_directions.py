"""Pictures of which single numbers say what they show."""

import numpy as np
import numpy.typing as npt

from indexer.lab.training.bank import Row
from indexer.lab.training.concepts import Facts, concepts, implied
from indexer.lab.training.directions import Directions, concept_directions

WIDTH = 16
RED, SHIRT, BRA = 3, 5, 9


def row(index: int, *, shirt: bool, red: bool) -> Row:
    facts = Facts(
        type=implied({"shirt" if shirt else "skirt"}), color=implied({"red" if red else "blue"})
    )
    return Row(f"photo/{index}", f"photo/{index}", f"photo/{index}", "catalogue", False, facts)


def shown() -> tuple[npt.NDArray[np.float32], list[Row]]:
    rng = np.random.default_rng(0)
    rows = [row(index, shirt=index % 2 == 0, red=index % 3 == 0) for index in range(300)]
    vectors = rng.normal(1, 0.05, (300, WIDTH))
    vectors[:, SHIRT] += [0.3 * (index % 2 == 0) for index in range(300)]
    vectors[:, RED] += [0.3 * (index % 3 == 0) for index in range(300)]
    return vectors.astype(np.float32), rows


def classes(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    taken_for = np.zeros((len(vectors), 1000), np.float32)
    taken_for[:, concepts()["bra"].classes[0]] = vectors[:, BRA]
    return taken_for


def directions_shown() -> Directions:
    vectors, rows = shown()
    return concept_directions(vectors, rows, classes(vectors))


def test_a_concept_points_where_its_pictures_differ() -> None:
    directions = directions_shown()
    assert np.argmax(np.abs(directions["red"])) == RED
    assert np.argmax(np.abs(directions["shirt"])) == SHIRT


def test_what_no_picture_shows_is_taken_from_imagenet() -> None:
    directions = directions_shown()
    assert np.argmax(directions["bra"]) == BRA


def test_what_nothing_tells_of_has_no_direction() -> None:
    assert "turquoise" not in directions_shown()


def test_scores_are_on_one_scale() -> None:
    vectors, rows = shown()
    directions = concept_directions(vectors, rows, classes(vectors))
    for key in ("red", "shirt"):
        assert 0.8 < float((vectors @ directions[key]).std()) < 1.05
