"""GTINs."""

import pytest

from indexer.feeds.values.bad_value import BadValue
from indexer.feeds.values.gtin import clean_gtin


@pytest.mark.parametrize(
    "text",
    [
        "4006381333931",
        "'4006381333931",
        '="4006381333931"',
        "4006381333931.0",
        " 4 006381 333931 ",
        "400-6381-333931",
        "https://id.gs1.org/01/04006381333931/10/ABC?17=261231",
    ],
)
def test_a_gtin_is_read_from_whatever_stands_around_it(text: str) -> None:
    gtin = clean_gtin(text)
    assert gtin is not None
    assert gtin.lstrip("0") == "4006381333931"


@pytest.mark.parametrize("text", ["", " ", '=""'])
def test_nothing_is_no_gtin(text: str) -> None:
    assert clean_gtin(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("4006381333932", "is no GTIN"),
        ("4.00638E+12", "a spreadsheet has rounded"),
        ("06381333931", "removed zeros"),
        ("n/a", "is no GTIN"),
    ],
)
def test_what_is_no_gtin_is_refused_with_its_likely_cause(text: str, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        clean_gtin(text)
