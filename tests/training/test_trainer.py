from pathlib import Path
from typing import Any

import pytest
import torch

from indexer.training.bank import Bank
from indexer.training.trainer import Recipe, Training
from lookup.encoders.word_pieces import WordPieces

RECIPE = Recipe(steps=8, products=4, threads=1, check_every=100, save_every=2)


def begun(trunk: Any, bank: Bank, words: WordPieces) -> Training:
    training = Training(trunk, bank, words, RECIPE)
    training.begin()
    return training


def test_steps_lower_the_loss(trunk: Any, bank: Bank, words: WordPieces) -> None:
    training = begun(trunk, bank, words)
    totals = [sum(training.one_step().values()) for _ in range(6)]
    assert min(totals[3:]) < totals[0]


def test_nothing_before_the_first_learning_stage_moves(
    trunk: Any, bank: Bank, words: WordPieces
) -> None:
    training = begun(trunk, bank, words)
    training.one_step()
    now = training.model.visual.trunk.state_dict()
    moved = {
        name.split(".")[1] if name.startswith("blocks") else name.split(".")[0]
        for name, tensor in trunk.state_dict().items()
        if not torch.equal(tensor, now[name])
    }
    assert moved == {"5", "6", "conv_head", "bn2"}


def test_going_on_from_a_checkpoint_is_as_if_it_never_stopped(
    trunk: Any, bank: Bank, words: WordPieces, tmp_path: Path
) -> None:
    straight = begun(trunk, bank, words)
    for _ in range(4):
        straight.one_step()
    stopped = begun(trunk, bank, words)
    for _ in range(2):
        stopped.one_step()
    stopped.save(tmp_path / "checkpoint.pt")
    resumed = Training(trunk, bank, words, RECIPE)
    resumed.resume(tmp_path / "checkpoint.pt")
    for _ in range(2):
        resumed.one_step()
    assert resumed.step == straight.step
    for name, tensor in straight.averaged.state_dict().items():
        torch.testing.assert_close(resumed.averaged.state_dict()[name], tensor)


def test_keeping_nothing_gives_the_trunk_back(trunk: Any, bank: Bank, words: WordPieces) -> None:
    training = begun(trunk, bank, words)
    training.one_step()
    nothing = training.kept_share(0.0).visual.trunk.state_dict()
    for name, tensor in trunk.state_dict().items():
        torch.testing.assert_close(nothing[name], tensor)


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_a_share_lies_between(trunk: Any, bank: Bank, words: WordPieces, share: float) -> None:
    training = begun(trunk, bank, words)
    for _ in range(2):
        training.one_step()
    name = "trunk.conv_head.weight"
    first = trunk.state_dict()["conv_head.weight"]
    learnt = training.averaged.visual.state_dict()[name]
    mixed = training.kept_share(share).visual.state_dict()[name]
    torch.testing.assert_close(mixed, first + share * (learnt - first))
