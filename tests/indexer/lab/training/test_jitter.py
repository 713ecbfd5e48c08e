import numpy as np
import torch

from indexer.lab.training.jitter import jittered


def features(rows: int) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(0).random((rows, 3, 16, 16), np.float32))


def test_a_whole_view_is_itself_or_mirrored() -> None:
    whole = features(24)
    moved = jittered(whole, slice(24, None), np.random.default_rng(1))
    mirrored = [
        torch.allclose(now, was.flip(2), atol=1e-5) for now, was in zip(moved, whole, strict=True)
    ]
    same = [torch.allclose(now, was, atol=1e-5) for now, was in zip(moved, whole, strict=True)]
    assert all(one != other for one, other in zip(mirrored, same, strict=True))
    assert 4 < sum(mirrored) < 20


def test_a_part_is_as_large_and_something_else() -> None:
    whole = features(4)
    moved = jittered(whole, slice(2, None), np.random.default_rng(1))
    assert moved.shape == whole.shape
    for now, was in zip(moved[2:], whole[2:], strict=True):
        assert not torch.allclose(now, was, atol=0.05)
        assert not torch.allclose(now, was.flip(2), atol=0.05)


def test_a_part_shows_nothing_that_is_not_there() -> None:
    low, high = torch.zeros(1, 1, 16, 16), torch.ones(1, 1, 16, 16)
    moved = jittered(torch.cat([low, high]), slice(0, None), np.random.default_rng(2))
    torch.testing.assert_close(moved, torch.cat([low, high]))
