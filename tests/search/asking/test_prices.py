from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.search.asking.prices import PriceRange, read_price


def price_of(text: str) -> tuple[int | None, int | None]:
    asked, _ = read_price(text)
    assert asked is not None
    ends = (asked.range.least, asked.range.most)
    return ends[0] and int(ends[0]), ends[1] and int(ends[1])


@pytest.mark.parametrize(
    "text",
    [
        *("coat under 2000 €", "coat up to €2,000", "2000 euros or less", "max 2k€"),
        *("moins de 2 000 euros", "jusqu'à 2 000 €", "sotto i 2.000 euro", "menos de 2000 euros"),
        *("Mantel unter 2.000 €", "bis 2'000 €", "do 2000 EUR", "pod 2 tisíc euro"),
        *("κάτω από 2.000€", "2000欧元以下", "不超过2千欧元", "2000ユーロ以下", "under 2000"),
    ],
)
def test_an_upper_end_is_read_in_each_language(text: str) -> None:
    assert price_of(text) == (None, 2000)


@pytest.mark.parametrize(
    "text",
    [
        "over 500 €",
        "à partir de 500 €",
        "da 500 €",
        "ab 500 €",
        "od 500 zł",
        "500元以上",
        "500円以上",
    ],
)
def test_a_lower_end_is_read(text: str) -> None:
    assert price_of(text) == (500, None)


@pytest.mark.parametrize(
    "text",
    [
        *("between 500 and 1000 €", "from 500 to 1,000 €", "500-1000 €", "entre 500 et 1 000 €"),
        *("tra 500 e 1.000 €", "entre 500 y 1000 €", "zwischen 500 und 1.000 €"),
        *("od 500 do 1000 zł", "mezi 500 a 1000 Kč", "από 500 έως 1000 €", "500到1000元之间"),
        *("500円から1000円", "over 500 and under 1000 €"),
    ],
)
def test_both_ends_are_read(text: str) -> None:
    assert price_of(text) == (500, 1000)


@pytest.mark.parametrize(("text", "most"), [("3万円以下", 30_000), ("1,5 tys. zł max", 1500)])
def test_thousands_may_be_words(text: str, most: int) -> None:
    assert price_of(text) == (None, most)


@pytest.mark.parametrize(
    "text",
    [
        *("under two thousand five hundred euros", "bis zweitausendfünfhundert Euro"),
        *(
            "unter zwei tausend fünf hundert",
            "moins de deux mille cinq cents",
            "sotto duemilacinquecento",
        ),
        *("menos de dos mil quinientos", "do dwa tysiące pięćset", "do dvou tisíc pět set korun"),
        *(
            "κάτω από δύο χιλιάδες πεντακόσια",
            "二千五百元以下",
            "이천오백 유로 이하",
            "أقل من ألفين خمسمئة",
        ),
    ],
)
def test_a_price_may_be_written_in_letters(text: str) -> None:
    assert price_of(text) == (None, 2500)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("unter tausend", (None, 1000)),
        ("moins de quatre-vingt-dix euros", (None, 90)),
        ("bis fünfundzwanzig Euro", (None, 25)),
        ("fifteen hundred pounds or less", (None, 1500)),
        ("zwischen fünfhundert und tausend Euro", (500, 1000)),
        ("二十万円以下", (None, 200_000)),
        ("between two and three thousand", (2000, 3000)),
    ],
)
def test_numbers_in_letters_are_added_up(text: str, ends: tuple[int | None, int]) -> None:
    assert price_of(text) == ends


@pytest.mark.parametrize(
    "text", ["one shoulder bag", "ten ring set", "sous un manteau", "under one"]
)
def test_words_that_are_also_numbers_stay_words(text: str) -> None:
    assert read_price(text) == (None, text)


def test_between_two_and_three_thousand_are_both_thousands() -> None:
    assert price_of("between 2 and 3 thousand euros") == (2000, 3000)


@pytest.mark.parametrize("text", ["boots under 40", "size 38", "2019-2020", "from 2 to 6", "2000"])
def test_numbers_that_may_be_something_else_are_no_price(text: str) -> None:
    asked, rest = read_price(text)
    assert asked is None
    assert rest == text


def test_what_is_left_are_the_other_words() -> None:
    asked, rest = read_price("black coat under 2,000 € without zip")
    assert rest.split() == ["black", "coat", "without", "zip"]
    assert asked is not None
    assert asked.text == "under 2,000 €"


@pytest.mark.parametrize(
    ("text", "currencies"),
    [("under 900 £", {"GBP"}), ("under 900 ¥", {"JPY", "CNY"}), ("under 900", set())],
)
def test_a_currency_that_is_named_counts(text: str, currencies: set[str]) -> None:
    asked, _ = read_price(text)
    assert asked is not None
    assert asked.range.currencies == currencies


def test_a_range_holds_its_ends_and_no_unknown_price() -> None:
    price = PriceRange(Decimal(500), Decimal(1000), frozenset({"EUR"}))
    assert price.holds(Decimal(500), "EUR")
    assert price.holds(Decimal(1000), "EUR")
    assert not price.holds(Decimal("1000.01"), "EUR")
    assert not price.holds(Decimal(700), "JPY")
    assert not price.holds(None, "EUR")


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    asked, _ = read_price(text)
    assert asked is None or (asked.range.least, asked.range.most) != (None, None)
