import numpy as np
import pytest
from PIL import Image
from zxingcpp import BarcodeFormat as Symbol

from lookup.codes.reading import ScannedCode, read_codes
from tests.codes.conftest import Draw

GTIN = "09506000134352"
LINK = "https://maison.example/01/09506000134352/21/X1"


@pytest.mark.parametrize(
    ("symbol", "text", "options", "read"),
    [
        (Symbol.EAN13, "9506000134352", {}, ("EAN-13", "9506000134352", GTIN)),
        (Symbol.EAN8, "96385074", {}, ("EAN-8", "96385074", "00000096385074")),
        (Symbol.UPCA, "036000291452", {}, ("UPC-A", "0036000291452", "00036000291452")),
        (Symbol.UPCE, "04252614", {}, ("UPC-E", "0042100005264", "00042100005264")),
        (Symbol.ITF14, "10012345678902", {}, ("ITF-14", "10012345678902", "10012345678902")),
        (Symbol.QRCode, LINK, {}, ("QR Code", LINK, GTIN)),
        (Symbol.DataMatrix, LINK, {}, ("Data Matrix", LINK, GTIN)),
        (
            Symbol.DataMatrix,
            "(01)09506000134352(21)X1",
            {"gs1": True},
            ("Data Matrix", "010950600013435221X1", GTIN),
        ),
        (Symbol.Code128, "MB02-Blue", {}, ("Code 128", "MB02-Blue", None)),
        (Symbol.QRCode, "https://maison.example/shop", {}, None),
    ],
)
def test_each_symbology_of_item_tags_is_read(
    draw_code: Draw,
    symbol: Symbol,
    text: str,
    options: dict[str, object],
    read: tuple[str, str, str | None] | None,
) -> None:
    expected = ScannedCode(*read) if read else ScannedCode("QR Code", text, None)
    scale = 5 if symbol == Symbol.DataMatrix else 3
    assert read_codes(draw_code(text, symbol, scale=scale, **options)) == (expected,)


@pytest.mark.parametrize("angle", [0, 12, 90, 180])
def test_the_tag_may_hang_at_an_angle(draw_code: Draw, angle: float) -> None:
    (code,) = read_codes(draw_code("9506000134352", angle=angle))
    assert code.gtin == GTIN


def test_light_on_dark_is_read(draw_code: Draw) -> None:
    (code,) = read_codes(draw_code(LINK, Symbol.QRCode, inverted=True))
    assert code.gtin == GTIN


def test_codes_with_a_gtin_come_first(draw_code: Draw) -> None:
    picture = draw_code("MB02-Blue", Symbol.Code128, scale=2)
    picture.paste(draw_code("9506000134352", scale=2).crop((100, 250, 800, 800)), (100, 600))
    assert [code.gtin for code in read_codes(picture)] == [GTIN, None]


def test_a_picture_without_codes_gives_none() -> None:
    noise = np.random.default_rng(7).integers(0, 255, (900, 700, 3), np.uint8)
    assert read_codes(Image.fromarray(noise)) == ()
    assert read_codes(Image.new("RGB", (1, 1))) == ()


def test_a_huge_picture_is_scaled_down_and_still_read(draw_code: Draw) -> None:
    (code,) = read_codes(draw_code("9506000134352", scale=9, size=(3000, 4000)))
    assert code.gtin == GTIN
