import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.base.errors import EncoderError
from lookup.encoders.word_pieces import SPECIAL, WordPieces

PIECES = [*SPECIAL, "r", "##e", "##d", "red", "bag", "##s", "红", "色"]


def numbers(text: str, length: int = 8) -> list[int]:
    return WordPieces(PIECES, length).numbers([text])[0].tolist()


def test_the_longest_pieces_are_taken() -> None:
    assert numbers("red bags") == [6, 7, 8, 2, 0, 0, 0, 0]
    assert numbers("rede") == [6, 4, 2, 0, 0, 0, 0, 0]


def test_case_accents_and_signs_do_not_count() -> None:
    assert numbers("RÉD, bag!") == numbers("red bag")


def test_chinese_is_read_by_character() -> None:
    assert numbers("红色") == [9, 10, 2, 0, 0, 0, 0, 0]


def test_what_is_not_known_is_marked() -> None:
    assert numbers("zed")[0] == 1


def test_a_long_text_is_cut_and_still_ends() -> None:
    assert numbers("red " * 20, length=4) == [6, 6, 6, 2]


@given(st.text())
def test_any_text_ends_and_is_padded(text: str) -> None:
    found = numbers(text)
    assert len(found) == 8
    assert found.count(2) == 1
    assert all(number == 0 for number in found[found.index(2) + 1 :])


@pytest.mark.parametrize("pieces", [["a", *SPECIAL], [*SPECIAL, "a", "a"]])
def test_no_vocabulary_is_refused(pieces: list[str]) -> None:
    with pytest.raises(EncoderError, match="vocabulary"):
        WordPieces(pieces, 8)
