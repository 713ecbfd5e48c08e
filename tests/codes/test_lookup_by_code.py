from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from zxingcpp import BarcodeFormat as Symbol

from lookup.base.errors import BadCode, NotFound
from lookup.search.asking.request import SearchRequest
from lookup.service.services import Services
from tests.boutique import MAISON, StubMatcher, catalogue, open_services, product, seen
from tests.codes.conftest import Draw

RED_S = "9506000134352"
BLACK = "4006381333931"
BOX = "036000291452"
OF_ANOTHER = "9780201379624"


@pytest.fixture
def matcher() -> StubMatcher:
    return StubMatcher(seen("match", "BG-2"))


@pytest.fixture
def services(tmp_path: Path, matcher: StubMatcher) -> Iterator[Services]:
    tote = product(
        "BG-1",
        "Alba Tote",
        ("Red", "Black"),
        sizes=("S", "L"),
        category="Bags/Totes",
        gtins={"BG-1-Red-S": RED_S, "BG-1-Black-S": BLACK, "BG-1-Black-L": BLACK},
    )
    clutch = product("BG-2", "Sera Clutch", gtins={"BG-2": BOX}, category="Bags/Clutches")
    other = product("X-1", "Elsewhere", gtins={"X-1": OF_ANOTHER})
    services = open_services(
        tmp_path, catalogue(tmp_path, [tote, clutch], other=[other]), matcher, code_side=800
    )
    yield services
    services.close()


def jpeg(picture: Image.Image) -> bytes:
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=90)
    return stream.getvalue()


def test_a_code_answers_at_once_and_says_so(
    services: Services, matcher: StubMatcher, draw_code: Draw
) -> None:
    answer = services.lookups.look_up(MAISON, jpeg(draw_code(RED_S)), store="PAR01")
    assert (answer.decision, answer.source) == ("match", "code")
    (match,) = answer.matches
    assert (match.product.id, match.confidence) == ("BG-1", 1.0)
    assert match.variant is not None
    assert match.variant.model_dump() == {"sku": "BG-1-Red-S", "color": "Red", "size": "S"}
    assert {variant.sku: variant.stock.here for variant in match.variants}["BG-1-Red-S"] == 2
    assert answer.code is not None
    assert answer.code.model_dump() == {
        "type": "EAN-13",
        "value": RED_S,
        "gtin": "0" + RED_S,
    }
    assert matcher.seen == []


def test_a_code_in_any_of_several_photos_decides(
    services: Services, matcher: StubMatcher, draw_code: Draw
) -> None:
    plain = jpeg(Image.new("RGB", (900, 1200), (90, 80, 70)))
    answer = services.lookups.look_up(MAISON, plain, more=[plain, jpeg(draw_code(RED_S))])
    assert (answer.decision, answer.source) == ("match", "code")
    assert [match.product.id for match in answer.matches] == ["BG-1"]
    assert matcher.seen == []


def test_a_code_two_sizes_share_gives_their_colour_only(
    services: Services, draw_code: Draw
) -> None:
    (match,) = services.lookups.look_up(MAISON, jpeg(draw_code(BLACK))).matches
    assert match.variant is not None
    assert match.variant.model_dump() == {"sku": None, "color": "Black", "size": None}


@pytest.mark.parametrize("gtin", ["5901234123457", OF_ANOTHER])
def test_a_code_not_of_this_maison_is_told_and_the_picture_decides(
    services: Services, matcher: StubMatcher, draw_code: Draw, gtin: str
) -> None:
    answer = services.lookups.look_up(MAISON, jpeg(draw_code(gtin)))
    assert (answer.decision, answer.source) == ("match", "photo")
    assert [match.product.id for match in answer.matches] == ["BG-2"]
    assert answer.code is not None
    assert answer.code.gtin == "0" + gtin
    assert len(matcher.seen) == 1


def test_two_codes_of_one_product_leave_what_both_stand_for(
    services: Services, draw_code: Draw
) -> None:
    picture = draw_code(BLACK, scale=2)
    sku = draw_code("BG-1-Black-L", Symbol.Code128, scale=2)
    picture.paste(sku.crop((100, 250, 900, 800)), (20, 600))
    (match,) = services.lookups.look_up(MAISON, jpeg(picture)).matches
    assert match.variant is not None
    assert match.variant.sku == "BG-1-Black-L"


def test_without_a_code_the_picture_decides(services: Services) -> None:
    answer = services.lookups.look_up(MAISON, jpeg(Image.new("RGB", (900, 1200), (90, 80, 70))))
    assert (answer.source, answer.code) == ("photo", None)


def test_a_sku_as_code_leads_to_its_variant(services: Services, draw_code: Draw) -> None:
    answer = services.lookups.look_up(
        MAISON, jpeg(draw_code("BG-1-Red-L", Symbol.Code128, scale=2))
    )
    assert answer.matches[0].variant is not None
    assert answer.matches[0].variant.sku == "BG-1-Red-L"
    assert answer.code is not None
    assert answer.code.gtin is None


def two_tags(draw_code: Draw) -> Image.Image:
    picture = draw_code(RED_S, scale=2)
    picture.paste(draw_code(BOX, Symbol.UPCA, scale=2).crop((100, 250, 800, 800)), (100, 600))
    return picture


def test_codes_of_two_products_are_ambiguous(services: Services, draw_code: Draw) -> None:
    answer = services.lookups.look_up(MAISON, jpeg(two_tags(draw_code)))
    assert answer.decision == "ambiguous"
    assert [(match.product.id, match.confidence) for match in answer.matches] == [
        ("BG-1", 0.5),
        ("BG-2", 0.5),
    ]


def test_the_box_says_which_tag_is_meant(services: Services, draw_code: Draw) -> None:
    answer = services.lookups.look_up(MAISON, jpeg(two_tags(draw_code)), box=(0, 0.5, 1, 0.5))
    assert [match.product.id for match in answer.matches] == ["BG-2"]


def test_a_code_outside_the_category_asked_for_does_not_decide(
    services: Services, draw_code: Draw
) -> None:
    answer = services.lookups.look_up(MAISON, jpeg(draw_code(RED_S)), category="Bags/Clutches")
    assert answer.source == "photo"


def test_a_code_outside_the_category_decides_no_search_either(
    services: Services, matcher: StubMatcher, draw_code: Draw
) -> None:
    photo = jpeg(draw_code(RED_S))
    answer = services.searches.search(MAISON, SearchRequest(photo=photo, category="Bags/Clutches"))
    assert [result.product.id for result in answer.results] == ["BG-2"]
    assert len(matcher.seen) == 1


def test_of_a_code_that_two_categories_share_only_the_one_asked_for_counts(
    tmp_path: Path, matcher: StubMatcher, draw_code: Draw
) -> None:
    sharing = [
        product(each, each, gtins={each: BOX}, category=f"Bags/{each}") for each in ("Tote", "Box")
    ]
    services = open_services(
        tmp_path, catalogue(tmp_path, sharing, other=[]), matcher, code_side=800
    )
    photo = jpeg(draw_code(BOX, Symbol.UPCA))
    looked_up = services.lookups.look_up(MAISON, photo, category="Bags/Tote")
    found = services.searches.search(MAISON, SearchRequest(photo=photo, category="Bags/Tote"))
    services.close()
    assert [match.product.id for match in looked_up.matches] == ["Tote"]
    assert (found.decision, [each.product.id for each in found.results]) == ("match", ["Tote"])


def test_the_encoder_gets_no_more_pixels_than_it_needs(
    services: Services, matcher: StubMatcher
) -> None:
    services.lookups.look_up(MAISON, jpeg(Image.new("RGB", (2400, 3200))))
    assert 100 <= min(matcher.seen[0].size) < 200


def test_codes_can_be_left_unread(tmp_path: Path, matcher: StubMatcher, draw_code: Draw) -> None:
    tote = product("BG-2", "Alba Tote", gtins={"BG-2": RED_S})
    services = open_services(tmp_path, catalogue(tmp_path, [tote], other=[]), matcher, code_side=0)
    answer = services.lookups.look_up(MAISON, jpeg(draw_code(RED_S)))
    services.close()
    assert (answer.source, answer.code) == ("photo", None)


NUMBERED = "40020006"  # a GTIN-8 by its check digit, but of nobody here
TWICE = "10000144"  # a GTIN-8 and a UPC-E


@pytest.fixture
def numbered(tmp_path: Path, matcher: StubMatcher) -> Iterator[Services]:
    """A maison with numbers as SKUs, and some that differ only in case."""
    products = [
        product(NUMBERED, "Elba"),
        product("CAS-TER", "Cassis"),
        product("Zel", "Zelie"),
        product("ZEL", "Zelie Grande"),
        product("UPC", "Novella", gtins={"UPC": "100000000014"}),
        product("036000291452", "Lutece"),
    ]
    opened = open_services(
        tmp_path,
        catalogue(tmp_path, products, other=[]),
        matcher,
        code_side=800,
        read_code_39=frozenset({MAISON}),
    )
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("text", "symbol", "found"),
    [
        (NUMBERED, Symbol.Code128, NUMBERED),
        (NUMBERED, Symbol.QRCode, NUMBERED),
        (NUMBERED, Symbol.EAN8, NUMBERED),
        (NUMBERED, Symbol.Code39, NUMBERED),
        ("036000291452", Symbol.UPCA, "036000291452"),
        ("cas-ter", Symbol.Code128, "CAS-TER"),
        ("CAS-TER", Symbol.Code39, "CAS-TER"),
        ("ZEL", Symbol.Code128, "ZEL"),
        (TWICE, Symbol.Code128, "UPC"),
    ],
)
def test_what_is_no_gtin_of_the_maison_may_be_its_sku_in_any_case(
    numbered: Services, draw_code: Draw, text: str, symbol: Symbol, found: str
) -> None:
    answer = numbered.lookups.look_up(MAISON, jpeg(draw_code(text, symbol, scale=3)))
    assert (answer.decision, answer.source) == ("match", "code")
    assert [match.product.id for match in answer.matches] == [found]
    assert answer.code is not None
    assert answer.code.gtin == ("00100000000014" if found == "UPC" else None)


def test_a_gtin_of_the_maison_comes_before_a_sku_of_the_same_digits(
    tmp_path: Path, matcher: StubMatcher, draw_code: Draw
) -> None:
    products = [product(NUMBERED, "Elba"), product("B", "Lutece", gtins={"B": NUMBERED})]
    database = catalogue(tmp_path, products, other=[])
    opened = open_services(tmp_path, database, matcher, code_side=800)
    answer = opened.lookups.look_up(MAISON, jpeg(draw_code(NUMBERED, Symbol.Code128)))
    opened.close()
    assert [match.product.id for match in answer.matches] == ["B"]


def test_skus_that_differ_from_the_code_in_case_only_are_all_meant(
    numbered: Services, draw_code: Draw
) -> None:
    answer = numbered.lookups.look_up(MAISON, jpeg(draw_code("zel", Symbol.Code128)))
    assert answer.decision == "ambiguous"
    assert {match.product.id for match in answer.matches} == {"Zel", "ZEL"}


def test_code_39_is_not_looked_for_where_the_maison_has_none(
    services: Services, draw_code: Draw
) -> None:
    assert services.lookups.look_up(MAISON, jpeg(draw_code("BG-2", Symbol.Code39))).code is None


def test_a_code_with_a_nul_leads_nowhere(services: Services, draw_code: Draw) -> None:
    answer = services.lookups.look_up(MAISON, jpeg(draw_code("BG-2\0", Symbol.QRCode)))
    assert answer.source == "photo"
    assert answer.code is not None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (NUMBERED, NUMBERED),
        (" 4002 0006", NUMBERED),
        ("4002-0006", NUMBERED),
        ("cas-ter", "CAS-TER"),
        ("ZEL", "ZEL"),
        (TWICE, "UPC"),
        ("1 00000 00001 4", "UPC"),
        ("(01) 00100000000014 (21) A-7", "UPC"),
        ("https://id.gs1.org/01/00100000000014/21/A7", "UPC"),
    ],
)
def test_a_typed_code_is_a_gtin_or_a_sku_however_it_is_spaced(
    numbered: Services, typed: str, found: str
) -> None:
    assert numbered.products.code(MAISON, typed).product.id == found


def test_a_typed_code_that_leads_nowhere_is_told_apart_from_what_is_none(
    numbered: Services,
) -> None:
    with pytest.raises(NotFound, match="04006381333931"):
        numbered.products.code(MAISON, "4006381333931")
    with pytest.raises(BadCode, match="neither a SKU here nor a GTIN"):
        numbered.products.code(MAISON, "9506000134353")
