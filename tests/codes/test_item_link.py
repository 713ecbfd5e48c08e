from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.base.errors import BadCode
from lookup.codes.item_link import ItemLink, item_link


@pytest.mark.parametrize(
    ("link", "serial"),
    [
        ("https://id.gs1.org/01/09506000134352/21/AB-12", "AB-12"),
        ("https://shop.example.com/p/01/9506000134352/21/AB-12", "AB-12"),
        ("https://id.example.com/01/09506000134352/10/LOT/21/AB%2F12?17=290101", "AB/12"),
    ],
)
def test_a_link_names_the_product_and_the_piece(link: str, serial: str) -> None:
    assert item_link(link) == ItemLink("09506000134352", serial)


@pytest.mark.parametrize(
    "link",
    [
        "https://id.example.com/01/09506000134352",
        "https://id.example.com/01/09506000134353/21/A1",
        "https://id.example.com/21/A1",
        "09506000134352",
        "https://[id/01/09506000134352/21/A1",
        "",
        "https://id.example.com/01/09506000134352/21/A1?x=" + "y" * 2000,
    ],
)
def test_what_names_no_piece_is_refused(link: str) -> None:
    with pytest.raises(BadCode):
        item_link(link)


@given(st.text(max_size=60))
def test_any_text_is_either_a_link_or_refused(text: str) -> None:
    with suppress(BadCode):
        assert item_link(f"https://a.example/01/09506000134352/{text}").serial
