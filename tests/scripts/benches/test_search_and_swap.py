"""bench.py search and swap: vectors lie as said, and replies are told apart as said."""

import json

import numpy as np
import pytest
from click.testing import CliRunner


def test_drawn_vectors_lie_as_a_shops_do() -> None:
    from benches.searching.drawn_vectors import VIEWS, DrawnVectors

    rows = DrawnVectors.of(4_000, 256, photos=1).rows
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.linalg.norm(rows.mean(axis=0)) == pytest.approx(0.76, abs=0.03)
    similarities = rows @ rows.T
    products = np.arange(len(rows)) // VIEWS
    same = products[:, None] == products
    other = ~same
    np.fill_diagonal(same, False)
    assert np.median(similarities[same]) == pytest.approx(0.95, abs=0.02)
    assert np.median(similarities[other]) == pytest.approx(0.58, abs=0.04)


def test_a_drawn_photo_is_nearest_to_the_product_it_shows() -> None:
    from benches.searching.drawn_vectors import VIEWS, DrawnVectors

    drawn = DrawnVectors.of(2_000, 256, photos=50)
    nearest = np.argsort(-(drawn.photos @ drawn.rows.T), axis=1)[:, :VIEWS] // VIEWS
    agree = [len(set(products)) == 1 for products in nearest.tolist()]
    assert np.mean(agree) > 0.8


def test_search_says_what_was_chosen_and_found() -> None:
    from benches.searching.search import search

    done = CliRunner().invoke(
        search, ["--size", "400", "--dimension", "64", "--rounds", "1", "--random-size", "200"]
    )
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)["sizes"]["400"]
    assert found["recall_at_10_of_photos"] >= 0.99
    assert found["choice"]["method"] == "exact"
    assert found["memory_to_flat"] <= 0.6
    assert set(found["ms"]) == {
        *("IndexFlatIP", "reading the vectors once", "ours", "ours, among a tenth"),
    }


def test_search_mapped_finds_in_a_file_what_lies_nearest() -> None:
    from benches.searching.search_mapped import search_mapped

    done = CliRunner().invoke(search_mapped, ["--size", "400", "--dimension", "64"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["recall_at_10_of_photos"] >= 0.99
    assert found["memory_mb"]["anonymous_mb"] < found["memory_mb"]["resident_mb"]


@pytest.mark.parametrize(
    ("came", "ms", "meanwhile"),
    [(9.9, 100, False), (10.05, 100, True), (11.5, 3000, True), (12.5, 500, False)],
)
def test_a_reply_is_of_a_swap_if_any_of_it_was(came: float, ms: float, meanwhile: bool) -> None:
    from benches.serving.clients import Reply
    from benches.serving.swap import _while_swapping

    reply = Reply("look-up", 200, ms, b"", 1.0)
    assert _while_swapping(came, reply, [(1.0, 2.0), (10.0, 11.0)]) == meanwhile
