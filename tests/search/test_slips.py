import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.search.slips import is_one_slip
from tests.search.conftest import Search, ids


@pytest.mark.parametrize(
    ("text", "found", "read"),
    [
        ("clutsh", ["BG-2"], "clutch"),
        ("sera clucth", ["BG-2"], "clutch"),
        ("lambzkin", ["BG-3"], "lambskin"),
        ("wacth of steel", ["WT-1"], "watch"),
        ("borrsa senza nichel", ["BG-1", "BG-3"], "borsa"),  # in the lexicon alone
    ],
)
def test_a_slip_finds_what_was_meant(
    search: Search, text: str, found: list[str], read: str
) -> None:
    answer = search(text)
    assert sorted(ids(answer)) == found
    assert [each.read for each in answer.corrected] == [read]


def test_a_slip_in_what_is_excluded_still_excludes(search: Search) -> None:
    assert set(ids(search("bag without nikel"))) == {"BG-1", "BG-3"}


@pytest.mark.parametrize(
    "text", ["alba", "calfskins", "BG-2", "tote 38", "トートバッグ", "sac noir"]
)
def test_what_is_known_is_left_as_it_is(search: Search, text: str) -> None:
    assert search(text).corrected == []


def test_another_maison_s_words_are_never_told(search: Search) -> None:
    answer = search("elsewere")
    assert (ids(answer), answer.corrected) == ([], [])


@pytest.mark.parametrize(
    ("word", "other", "slip"),
    [
        ("jackt", "jacket", True),
        ("jackeet", "jacket", True),
        ("jucket", "jacket", True),
        ("jakcet", "jacket", True),
        ("jacket", "jacket", False),
        ("jkt", "jacket", False),
        ("jakect", "jacket", False),
    ],
)
def test_one_slip(word: str, other: str, slip: bool) -> None:
    assert is_one_slip(word, other) is slip


@given(st.text("abc", min_size=1, max_size=8), st.data())
def test_a_letter_left_out_is_one_slip_both_ways(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    short = word[:at] + word[at + 1 :]
    assert is_one_slip(word, short)
    assert is_one_slip(short, word)
