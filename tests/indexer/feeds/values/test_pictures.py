"""Paths and addresses of pictures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.feeds.values.bad_value import BadValue
from indexer.feeds.values.pictures import clean_image_path, split_at_bars, split_paths


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (" a/b.jpg ", "a/b.jpg"),
        ("./a//b.jpg", "a/b.jpg"),
        ("https://cdn.example/a.jpg?v=1", "https://cdn.example/a.jpg?v=1"),
        ("//cdn.shop.example/files/a.jpg?v=1", "https://cdn.shop.example/files/a.jpg?v=1"),
        ("sac%20noir.jpg", "sac%20noir.jpg"),
        ("été/sac noir.jpg", "été/sac noir.jpg"),
        ("/media/a.jpg", "media/a.jpg"),
        ("media\\bags\\a.jpg", "media/bags/a.jpg"),
        ("\\media\\a.jpg", "media/a.jpg"),
    ],
)
def test_a_picture_is_below_the_root_or_at_an_address(text: str, path: str) -> None:
    assert clean_image_path(text) == path


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "/",
        "../a.jpg",
        "a/../../b.jpg",
        "a\\..\\..\\b.jpg",
        "file:///a",
        "C:\\a.jpg",
        "\\\\host\\a.jpg",
        "a\0b",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        clean_image_path(text)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("a.jpg, b.png,c.webp?x=1", ["a.jpg", "b.png", "c.webp?x=1"]),
        ("a,b", ["a", "b"]),
        ("sac, noir.jpg,b.jpg", ["sac, noir.jpg", "b.jpg"]),
        ("https://m.example/w_9,h_9/a.jpg", ["https://m.example/w_9,h_9/a.jpg"]),
        (
            "https://m.example/w_9,h_9/a, //m.example/w_9,h_9/b.jpg",
            ["https://m.example/w_9,h_9/a", "//m.example/w_9,h_9/b.jpg"],
        ),
        ("https://m.example/a.jpg,b.jpg", ["https://m.example/a.jpg", "b.jpg"]),
        ("a.jpg|b.jpg | sac, noir.jpg", ["a.jpg", "b.jpg", "sac, noir.jpg"]),
        ("a.jpg; b.jpg;c.png", ["a.jpg", "b.jpg", "c.png"]),
        ("https://m.example/a.jpg;v=2", ["https://m.example/a.jpg;v=2"]),
        ("https://m.example/a https://m.example/b", ["https://m.example/a", "https://m.example/b"]),
        ("sac noir.jpg\nb.jpg", ["sac noir.jpg", "b.jpg"]),
        (" ,, ", []),
        ("", []),
    ],
)
def test_a_list_is_divided_where_another_path_begins(text: str, paths: list[str]) -> None:
    assert split_paths(text) == paths


def test_a_list_with_bars_is_divided_at_nothing_else() -> None:
    assert split_at_bars(" a,b.jpg | c;d.jpg||") == ["a,b.jpg", "c;d.jpg"]


addresses = st.from_regex(r"https://m\.example/[a-z_,0-9]{1,12}/[a-z]{1,5}\.jpg", fullmatch=True)


@given(paths=st.lists(addresses, max_size=4), blank=st.sampled_from(["", " "]))
def test_commas_within_addresses_stay(paths: list[str], blank: str) -> None:
    assert split_paths(f",{blank}".join(paths)) == paths
