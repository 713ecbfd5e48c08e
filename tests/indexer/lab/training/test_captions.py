import numpy as np
import pytest

from indexer.lab.training.captions import Caption, draw_captions, truth
from indexer.lab.training.concepts import Facts, concepts, implied


def caption(*keys: str) -> Caption:
    return Caption(" ".join(keys), tuple(concepts()[key] for key in keys))


def fits(said: Caption, facts: Facts) -> int:
    return int(truth([said], [facts])[0, 0])


def test_every_concept_has_words_in_every_language() -> None:
    for concept in concepts().values():
        assert all(word for words in concept.words.values() for word in words), concept.key


def test_a_caption_says_what_is_known() -> None:
    facts = Facts(type=implied({"hoodie"}), color=implied({"navy"}))
    for seed in range(200):
        (drawn,) = draw_captions([facts], np.random.default_rng(seed))
        assert fits(drawn, facts) == 1


def test_nothing_known_gives_no_caption() -> None:
    assert draw_captions([Facts()], np.random.default_rng(0)) == []


@pytest.mark.parametrize(
    ("said", "facts", "answer"),
    [
        (caption("navy"), Facts(color=implied({"navy"})), 1),
        (caption("blue"), Facts(color=implied({"navy"})), 1),
        (caption("red"), Facts(color=implied({"navy"})), 0),
        (caption("sneaker"), Facts(type=implied({"shoe"})), -1),
        (caption("sneaker"), Facts(type=implied({"boot"})), 0),
        (caption("boot", "red"), Facts(type=implied({"boot"})), -1),
        (caption("bag", "red"), Facts(type=implied({"boot"})), 0),
    ],
)
def test_what_is_not_known_is_neither_right_nor_wrong(
    said: Caption, facts: Facts, answer: int
) -> None:
    assert fits(said, facts) == answer
