from pathlib import Path
from typing import Any

import pytest
import torch

from indexer.lab.training.bank import Bank
from indexer.lab.training.lessons import Lessons
from indexer.lab.training.student import see
from indexer.lab.training.trainer import Recipe, Training
from lookup.encoders.word_pieces import WordPieces
from tests.indexer.lab.training.conftest import SHARES

RECIPE = Recipe(
    steps=8,
    products=4,
    threads=1,
    check_every=100,
    save_every=2,
    mosaics=2,
    shares=SHARES,
)


@pytest.fixture
def training(
    trunk: Any, classifier: Any, bank: Bank, lessons: Lessons, words: WordPieces
) -> Training:
    """A training that has not begun."""
    return Training(trunk, classifier, bank, lessons, words, RECIPE)


@pytest.fixture
def resumed(
    trunk: Any, classifier: Any, bank: Bank, lessons: Lessons, words: WordPieces
) -> Training:
    """Another one like it, to be resumed."""
    return Training(trunk, classifier, bank, lessons, words, RECIPE)


def trunk_of(model: Any) -> dict[str, torch.Tensor]:
    state: dict[str, torch.Tensor] = model.visual.trunk.state_dict()
    return state


def test_steps_teach_what_the_lessons_say(training: Training, bank: Bank, lessons: Lessons) -> None:
    """From a head that says nothing: the one it begins with knows these few by heart."""
    (head,) = training.model.visual.head.parameters()
    with torch.no_grad():
        head.copy_(torch.randn(head.shape, generator=torch.Generator().manual_seed(0)) * head.std())
    rows = [index for index, row in enumerate(bank.rows) if row.domain == "catalogue"]
    aims = lessons.lessons[lessons.places([bank.rows[index].variant for index in rows])]

    def agreement() -> float:
        said = see(training.model.visual, torch.from_numpy(bank.features(rows)), 5).vectors
        return float((said.detach().numpy() * aims).sum(axis=1).mean())

    before = agreement()
    for _ in range(12):
        training.one_step()
    assert agreement() > before + 0.02


def test_nothing_before_the_first_learning_stage_moves(trunk: Any, training: Training) -> None:
    training.one_step()
    now = trunk_of(training.model)
    moved = {
        name.split(".")[1] if name.startswith("blocks") else name.split(".")[0]
        for name, tensor in trunk.state_dict().items()
        if not torch.equal(tensor, now[name])
    }
    assert moved == {"5", "6", "conv_head", "bn2"}


def test_words_are_taught_and_the_pictures_left(trunk: Any, training: Training) -> None:
    losses = list(training.taught_text(training.model, 6))
    assert min(losses[3:]) < losses[0]
    for name, tensor in trunk.state_dict().items():
        assert torch.equal(trunk_of(training.model)[name], tensor)


def test_going_on_from_a_checkpoint_is_as_if_it_never_stopped(
    training: Training, resumed: Training, tmp_path: Path
) -> None:
    for step in range(4):
        if step == 2:
            training.save(tmp_path / "checkpoint.pt")
        training.one_step()
    resumed.resume(tmp_path / "checkpoint.pt")
    for _ in range(2):
        resumed.one_step()
    assert resumed.step == training.step
    for name, tensor in training.averaged.state_dict().items():
        torch.testing.assert_close(resumed.averaged.state_dict()[name], tensor)


def test_keeping_nothing_gives_the_trunk_back(trunk: Any, training: Training) -> None:
    training.one_step()
    nothing = trunk_of(training.kept_share(0.0))
    for name, tensor in trunk.state_dict().items():
        assert torch.equal(nothing[name], tensor)


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_a_share_lies_between(trunk: Any, training: Training, share: float) -> None:
    for _ in range(2):
        training.one_step()
    first = trunk.state_dict()["conv_head.weight"]
    learnt = trunk_of(training.averaged)["conv_head.weight"]
    mixed = trunk_of(training.kept_share(share))["conv_head.weight"]
    torch.testing.assert_close(mixed, first + share * (learnt - first))
