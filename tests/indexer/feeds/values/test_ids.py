"""Names that the maison gives."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.feeds.values.bad_value import BadValue
from indexer.feeds.values.ids import FloatEvidence, clean_id, tidy_id


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A-1", "A-1"),
        (" A-1\u00a0", "A-1"),
        ("'0016064", "0016064"),
        ('="001"', "001"),
        ("0016064", "0016064"),
        ("'Alba'", "'Alba'"),
        ("L'Alba", "L'Alba"),
        ("E\u0301tui", "Étui"),
        ("a b", "a b"),
    ],
)
def test_an_id_is_kept_as_the_shop_means_it(text: str, name: str) -> None:
    assert clean_id(text) == name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \t", "empty"),
        ("x" * 256, "at most 255"),
        ("a\x00b", "control characters"),
        ("a\udcc9", "byte 0xC9"),
        ("a\ud83d", "half a character"),
    ],
)
def test_what_is_no_id_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        clean_id(text)


@pytest.mark.parametrize(
    ("texts", "floats"),
    [
        (["1001.0", "1002.0", ""], True),
        (["1001.0", "A-2"], False),
        (["1001.5"], False),
        ([], False),
    ],
)
def test_ids_went_through_floats_only_where_all_of_them_did(texts: list[str], floats: bool) -> None:
    evidence = FloatEvidence()
    for text in texts:
        evidence.note(text)
    assert evidence.whole_floats is floats
    assert clean_id("1001.0", whole_floats=True) == "1001"
    assert clean_id("1001.0") == "1001.0"


@given(st.text(st.characters(codec="utf-8")))
def test_a_tidy_id_stays_and_its_decomposed_spelling_is_the_same(text: str) -> None:
    tidy = tidy_id(text)
    assert tidy_id(unicodedata.normalize("NFD", tidy)) == tidy_id(tidy)
