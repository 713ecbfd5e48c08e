import numpy as np
import torch

from indexer.lab.training.mosaic import ItemFeatures, mosaics

GRID = (4, 4)


def two_items() -> ItemFeatures:
    """All zeros in one colour, all ones in another; the second fills half of its picture."""
    features = torch.stack([torch.zeros(3, 8, 8), torch.ones(3, 8, 8)])
    weights = torch.stack([torch.ones(16), torch.full((16,), 0.5)])
    return ItemFeatures(features, weights, torch.eye(2))


def made(seed: int) -> ItemFeatures:
    return mosaics(two_items(), GRID, np.random.default_rng(seed))


def test_each_picture_shows_parts_of_two_or_of_itself() -> None:
    for seed in range(8):
        shown = made(seed)
        assert shown.features.shape == (2, 3, 8, 8)
        for picture in shown.features[:, 0]:
            rows_alike = bool((picture == picture[:1]).all())
            columns_alike = bool((picture == picture[:, :1]).all())
            assert rows_alike or columns_alike


def test_colours_stay_unit_and_count_by_what_is_seen() -> None:
    for seed in range(8):
        shown = made(seed)
        torch.testing.assert_close(shown.colours.norm(dim=1), torch.ones(2))
        first = shown.weights[0]
        if len(set(first.tolist())) == 2:
            share = first[first == 1].sum() / first.sum()
            torch.testing.assert_close(shown.colours[0, 0] ** 2, share)


def test_the_same_seed_makes_the_same_pictures() -> None:
    assert torch.equal(made(3).features, made(3).features)
    assert not all(torch.equal(made(0).features, made(seed).features) for seed in range(1, 8))
