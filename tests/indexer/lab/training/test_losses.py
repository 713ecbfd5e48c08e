import torch

from indexer.lab.training.losses import lesson_loss, likeness_loss


def unit_rows(seed: int) -> torch.Tensor:
    rows = torch.randn(12, 8, generator=torch.Generator().manual_seed(seed))
    return torch.nn.functional.normalize(rows, dim=1)


def test_nothing_is_lost_by_saying_the_lessons() -> None:
    rows = unit_rows(0)
    assert lesson_loss(rows, rows).item() < 1e-6
    assert likeness_loss(rows, rows).item() < 1e-6


def test_likeness_does_not_ask_for_the_same_axes_and_the_lesson_does() -> None:
    rows = unit_rows(0)
    turned = rows.roll(1, dims=1)
    assert likeness_loss(turned, rows).item() < 1e-6
    assert lesson_loss(turned, rows).item() > 0.5


def test_others_that_are_as_like_as_they_should_not_be_are_a_loss() -> None:
    assert likeness_loss(unit_rows(1), unit_rows(0)).item() > 0.5
