import numpy as np

from indexer.lab.drawn.altered_bags import drawn_bags


def test_pieces_of_one_model_differ_in_grain_and_stitches_only() -> None:
    (model,) = drawn_bags(3, 1)
    rng = np.random.default_rng(1)
    one, other = (model.piece(rng).picture(160).astype(int) for _ in range(2))
    apart = np.abs(one - other).max(axis=2)
    assert apart.max() > 8
    assert np.median(apart) < 8, "its shape and colours are the model's"


def test_a_piece_is_the_same_each_time_it_is_drawn() -> None:
    (model,) = drawn_bags(3, 1)
    one, again = (model.piece(np.random.default_rng(1)).picture(160) for _ in range(2))
    assert (one == again).all()
