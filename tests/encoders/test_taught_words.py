from pathlib import Path

import pytest

from lookup.base.errors import EncoderError
from lookup.encoders.taught_words import TaughtWords

WORDS = ["bag", "Sac à main", "chapeau", "tasche", "手提包", "皮"]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("bag", True),
        ("xyzzy BAG!", True),
        ("Sac", True),
        ("main", True),
        ("bags", True),
        ("chapeaux", True),
        ("Taschen", True),
        ("红色手提包", True),
        ("ba", False),
        ("bagging", False),
        ("handbag", False),
        ("手提", False),
        ("皮", True),
        ("皮肤", False),
        ("!?", False),
        ("", False),
    ],
)
def test_whole_words_are_known_and_loose_pieces_are_not(text: str, known: bool) -> None:
    assert TaughtWords(WORDS).any_in(text) is known


def test_a_file_has_a_word_a_line(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("bag\nhat\n", encoding="utf-8")
    assert TaughtWords.read(path).any_in("hat")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(EncoderError, match="cannot be read"):
        TaughtWords.read(path)
