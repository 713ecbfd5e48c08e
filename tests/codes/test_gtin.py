import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum import ean

from lookup.codes.gtin import find_gtins

GTIN = "09506000134352"


@pytest.mark.parametrize(
    ("code", "gtin"),
    [
        ("4006381333931", "04006381333931"),
        ("  4006381333931\n", "04006381333931"),
        ("036000291452", "00036000291452"),
        ("96385074", "00000096385074"),
        ("10012345678902", "10012345678902"),
        ("(01)09506000134352(10)ABC", GTIN),
        ("]d2010950600013435210ABC", GTIN),
        ("https://id.gs1.org/01/09506000134352", GTIN),
        ("HTTPS://ID.GS1.ORG/01/09506000134352", GTIN),
        ("https://maison.example/fr/sacs/01/09506000134352/21/X1?17=261231&utm=tag#top", GTIN),
        ("http://maison.example/01/9506000134352", GTIN),
        ("4 006381 333931", "04006381333931"),
        ("978-0-201-37962-4", "09780201379624"),
        ("4\u00a0006381\u202f333931", "04006381333931"),  # no-break blanks of documents
        ("400\u20116381\u2013333931", "04006381333931"),  # and their dashes
        ("(01) 09506000134352 (10) ABC", GTIN),
        ("(01)0 950600 013435 2(21)X(1)", GTIN),
        ("(21)X1(01)09506000134352", GTIN),
        ("(01)9506000134352", GTIN),
        ("010950600013435221X1", GTIN),  # a scanner at a keyboard
        ("0109506000134352\x1d21X1", GTIN),
        ("01 09506000134352 21 X1", GTIN),
    ],
)
def test_a_gtin_is_found_in_each_form(code: str, gtin: str) -> None:
    assert find_gtins(code) == (gtin,)


def test_eight_digits_whose_check_digit_is_a_upc_e_s_are_expanded() -> None:
    assert find_gtins("04252614") == ("00042100005264",)


def test_eight_digits_that_may_be_a_gtin_8_and_a_upc_e_are_both() -> None:
    assert find_gtins("10000144") == ("00000010000144", "00100000000014")


@pytest.mark.parametrize(
    "code",
    [
        "",
        "4006381333930",  # check digit
        "400638133393",  # length
        "4006381333931".translate({ord("4"): 0xFF14}),  # a digit, but not of a barcode
        "https://id.gs1.org/01/09506000134353",
        "https://maison.example/01/about",
        "https://maison.example/gtin/09506000134352",
        "https://[maison/01/09506000134352",
        "https://dlnkd.example/DBHKVAdpQgQ",  # compressed
        "ftp://id.gs1.org/01/09506000134352",
        "(02)09506000134352(37)4",  # a carton's content
        "(01)09506000134353",
        "MB02-Blue",
        "4006381333930-1",
        "(01)09506000134352X",
        "01" + "09506000134353" + "21X1",
        "https://id.gs1.org/01/09506000134352?" + "x" * 2000,
    ],
)
def test_what_is_no_gtin_holds_none(code: str) -> None:
    assert find_gtins(code) == ()


def test_a_scanned_element_string_needs_the_symbology_that_announces_it() -> None:
    assert find_gtins("010950600013435221X1", "]d2") == (GTIN,)
    assert find_gtins("010950600013435221X1", "]d1") == ()


@example("]", "]d2")
@given(st.text(max_size=200), st.sampled_from(["", "]d2", "]C1", "]E0", "]Q3"]))
def test_no_text_breaks_the_parser(text: str, symbology: str) -> None:
    assert all(ean.is_valid(gtin) for gtin in find_gtins(text, symbology))


@given(
    st.text("0123456789", min_size=11, max_size=13),
    st.lists(st.sampled_from([" ", "-", "\u00a0", ""]), min_size=13, max_size=13),
)
def test_blanks_and_hyphens_between_digits_change_nothing(body: str, between: list[str]) -> None:
    code = body + ean.calc_check_digit(body)
    typed = "".join(digit + gap for digit, gap in zip(code, [*between, ""], strict=False))
    assert find_gtins(typed) == find_gtins(code) != ()


@given(
    st.text("0123456789", min_size=13, max_size=13),
    st.from_regex(r"[a-z]{1,20}(\.[a-z]{2,10}){1,2}", fullmatch=True),
    st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), max_size=3),
)
def test_any_domain_and_any_path_before_it_may_hold_a_link(
    body: str, domain: str, prefix: list[str]
) -> None:
    gtin = body + ean.calc_check_digit(body)
    path = "/".join([*prefix, "01", gtin])
    assert find_gtins(f"https://{domain}/{path}") == (gtin,)


@given(st.text("0123456789", min_size=7, max_size=13).filter(lambda t: len(t) in (7, 11, 12, 13)))
def test_exactly_one_check_digit_is_right(body: str) -> None:
    right = [digit for digit in "0123456789" if find_gtins(body + digit)]
    # Eight digits may also be a UPC-E, whose check digit is another one.
    assert ean.calc_check_digit(body) in right
    assert len(right) == 1 or len(body) == 7
