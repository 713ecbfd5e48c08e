"""German writes two words in one: both are asked for."""

import pytest

from lookup.search.asking.compounds import compound_of
from lookup.search.asking.lexicon import lexicon
from tests.search.asking.test_understanding import read, texts


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("lederjacke", ("leder", "jacke")),
        ("ledertaschen", ("leder", "taschen")),
        ("wollmantel", ("wolle", "mantel")),
        ("seidenschal", ("seide", "schal")),
        ("baumwollhemd", ("baumwolle", "hemd")),
        ("damenschuhe", ("damen", "schuhe")),
    ],
)
def test_the_two_words_are_found(word: str, parts: tuple[str, str]) -> None:
    assert compound_of(word, lexicon()) == parts


@pytest.mark.parametrize("word", ["jacke", "lunabag", "rosalind", "taschenleder", "xyzjacke", ""])
def test_what_is_not_made_of_two_known_words_stays_whole(word: str) -> None:
    assert compound_of(word, lexicon()) is None


def test_both_are_asked_for_and_a_text_that_has_the_word_whole_has_both() -> None:
    first, second = read("rote Lederjacke").words
    assert {"leather", "lederjacke"} <= set(first.alternatives)
    assert {"jacket", "lederjacke"} <= set(second.alternatives)


def test_the_lexicons_own_long_words_and_exclusions_stay_whole() -> None:
    assert texts(read("Handtasche").words) == ["handtasche"]
    assert texts(read("Mantel ohne Lederjacke").excluded) == ["lederjacke"]
