import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.base.folding import fold, indexed, pieces, runs, tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Écru", "ecru"),
        ("GRÖSSE", "grosse"),
        ("Größe", "grosse"),
        ("Cœur", "coeur"),
        ("\uff21\uff22", "ab"),  # full width
        ("バッグ", "バッグ"),  # voicing marks tell words apart
    ],
)
def test_spelling_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sac l'été, n°5", ["sac", "l", "ete", "n", "5"]),
        ("MB02-Blue_XS", ["mb02", "blue", "xs"]),
        ("黒のバッグ", ["黒", "の", "バッグ"]),
        ("Elba 双肩包", ["elba", "双肩包"]),
        ("***", []),
    ],
)
def test_words_are_cut_where_scripts_or_blanks_cut_them(text: str, words: list[str]) -> None:
    assert runs(text) == words


def test_unspaced_scripts_are_indexed_singly_and_in_pairs() -> None:
    assert indexed(["双肩包", None, "Sac"]).split() == ["双", "肩", "包", "双肩", "肩包", "sac"]
    assert tokens("双肩包 Sac") == ["双", "肩", "包", "sac"]
    assert (pieces("双肩包"), pieces("包"), pieces("sac")) == (("双肩", "肩包"), ("包",), ("sac",))


@given(st.text(max_size=60))
def test_whatever_is_searched_as_it_was_written_is_found(text: str) -> None:
    held = set(indexed([text]).split())
    assert all(piece in held for run in runs(text) for piece in pieces(run))


@given(st.text(max_size=60))
def test_words_hold_nothing_a_query_language_could_mistake(text: str) -> None:
    assert not set("\"'*():&|! ") & set("".join(runs(text)))
