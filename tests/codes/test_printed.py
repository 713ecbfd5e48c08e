"""Codes printed on a tag, in the catalogue."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from lookup.codes.printed import printed_code
from tests.boutique import MAISON, catalogue, product

GTIN = "9506000134352"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    products = [
        product("BG-1", "Alba Tote", ("Red", "Black"), gtins={"BG-1-Red": GTIN}),
        product("5748120", "Sera Clutch", ("Noir",)),
        product("LUNE", "Sac Lune"),
        product("2025", "Sac d'un an"),
    ]
    other = [product("ELSEWHERE-7", "Elsewhere")]
    database = catalogue(tmp_path, products, other=other)
    with database.session() as session:
        yield session
    database.close()


@pytest.mark.parametrize(
    ("lines", "code", "printed_as", "product_id", "skus"),
    [
        (["Maison Alba", "SKU: BG-1-Red"], "BG-1-Red", "sku", "BG-1", {"BG-1-Red"}),
        (["bg-1-RED"], "bg-1-RED", "sku", "BG-1", {"BG-1-Red"}),
        (["Style BG-1", "Made in Italy"], "BG-1", "style", "BG-1", {"BG-1-Red", "BG-1-Black"}),
        (["Ref. 574 812 0 Noir"], "574 812 0 Noir", "sku", "5748120", {"5748120-Noir"}),
        (["Ref. 574 812 0"], "574 812 0", "style", "5748120", {"5748120-Noir"}),
        (["No", "5748I2O"], "5748I2O", "style", "5748120", {"5748120-Noir"}),
        (["9 506000 134352"], "9 506000 134352", "gtin", "BG-1", {"BG-1-Red"}),
        (["SAC", "Lune"], "Lune", "sku", "LUNE", {"LUNE"}),
    ],
)
def test_a_tag_is_read_as(
    session: Session,
    lines: list[str],
    code: str,
    printed_as: str,
    product_id: str,
    skus: set[str],
) -> None:
    found = printed_code(session, MAISON, lines)
    assert found is not None
    assert (found.text, found.printed_as, found.product_id) == (code, printed_as, product_id)
    assert found.skus == skus


def test_a_sku_is_preferred_to_a_style_and_a_gtin_to_both(session: Session) -> None:
    both = printed_code(session, MAISON, ["5748120", "BG-1-Black"])
    assert both is not None
    assert both.text == "BG-1-Black"
    all_three = printed_code(session, MAISON, ["5748120", "BG-1-Black", GTIN])
    assert all_three is not None
    assert all_three.text == GTIN


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [""],
        ["Made in Italy", "100 % leather", "1.250,00 EUR"],
        ["ELSEWHERE-7"],
        ["950600013435 3"],  # a wrong check digit
        ["BG-"],
        ["2025", "100 % wool"],
        ["lsolz"],  # looks like digits and holds none
    ],
)
def test_what_is_not_in_the_catalogue_leads_nowhere(session: Session, lines: list[str]) -> None:
    assert printed_code(session, MAISON, lines) is None


def test_signs_that_look_alike_decide_nothing_where_two_products_are_meant(tmp_path: Path) -> None:
    products = [product("A-100", "One"), product("A-1OO", "Other")]
    database = catalogue(tmp_path, products, other=[])
    with database.session() as session:
        assert printed_code(session, MAISON, ["A-10O"]) is None
        exact = printed_code(session, MAISON, ["A-1OO"])
    database.close()
    assert exact is not None
    assert exact.product_id == "A-1OO"
