import numpy as np
import pytest
from PIL import Image
from zxingcpp import BarcodeFormat as Symbol

from lookup.codes.reading import read_codes
from tests.codes.conftest import Draw

GTIN = "09506000134352"
LINK = "https://maison.example/01/09506000134352/21/X1"


@pytest.mark.parametrize(
    ("symbol", "text", "options", "read"),
    [
        (Symbol.EAN13, "9506000134352", {}, ("EAN-13", "9506000134352", GTIN)),
        (Symbol.EAN8, "96385074", {}, ("EAN-8", "96385074", "00000096385074")),
        (Symbol.UPCA, "036000291452", {}, ("UPC-A", "036000291452", "00036000291452")),
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
    (code,) = read_codes(draw_code(text, symbol, scale=3, **options))
    assert (code.type, code.value, code.gtin) == (read or ("QR Code", text, None))


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


def at_module_size(
    module: float, draw_code: Draw, text: str, symbol: Symbol, size: tuple[int, int]
) -> Image.Image:
    """A photo of the code with modules of so many pixels, which need not be whole."""
    close = draw_code(text, symbol, scale=12, size=(2400, 1800))
    small = close.resize(
        (round(2400 * module / 12), round(1800 * module / 12)), Image.Resampling.BOX
    )
    photo = Image.new("RGB", size, (150, 140, 130))
    photo.paste(small, (size[0] // 7, size[1] // 5))
    return photo


@pytest.mark.parametrize(
    "size", [(1080, 1920), (1134, 2016), (1309, 2327), (1500, 2000), (1950, 2600)], ids=str
)
@pytest.mark.parametrize("module", [2.2, 3.1, 4.4])
def test_bars_are_read_in_a_photo_of_any_shape(
    draw_code: Draw, size: tuple[int, int], module: float
) -> None:
    photo = at_module_size(module, draw_code, "9506000134352", Symbol.EAN13, size)
    assert [code.gtin for code in read_codes(photo)] == [GTIN]


@pytest.mark.parametrize("module", [2.6, 3.0, 4.0, 6.0])
def test_a_small_data_matrix_is_read_where_nothing_else_is(draw_code: Draw, module: float) -> None:
    photo = at_module_size(module, draw_code, "40020006", Symbol.DataMatrix, (1134, 2016))
    assert [code.value for code in read_codes(photo)] == ["40020006"]


@pytest.mark.parametrize("module", [2.2, 4.4, 6.6])
def test_a_tag_in_the_dark_is_read(draw_code: Draw, module: float) -> None:
    photo = at_module_size(module, draw_code, "96385074", Symbol.EAN8, (1134, 2016))
    dark = photo.point([20 + level // 6 for level in range(256)] * 3)
    assert [code.value for code in read_codes(dark)] == ["96385074"]


def test_a_tag_on_a_patterned_item_is_read(draw_code: Draw) -> None:
    pattern = np.random.default_rng(0).integers(60, 160, (100, 75, 3), np.uint8)
    photo = Image.fromarray(pattern).resize((600, 800), Image.Resampling.NEAREST)
    tag = draw_code("9506000134352", scale=2, size=(440, 320))
    photo.paste(tag, (80, 300))
    assert [code.gtin for code in read_codes(photo)] == [GTIN]


@pytest.mark.parametrize("text", ["CAS-TER", "NOV/RUT 01", "A%B+C", "40020006"])
def test_code_39_is_read_as_it_stands_and_only_where_asked_for(draw_code: Draw, text: str) -> None:
    photo = draw_code(text, Symbol.Code39, scale=2)
    assert read_codes(photo) == ()
    assert [code.value for code in read_codes(photo, code_39=True)] == [text]


def test_a_huge_picture_is_scaled_down_and_still_read(draw_code: Draw) -> None:
    (code,) = read_codes(draw_code("9506000134352", scale=9, size=(3000, 4000)))
    assert code.gtin == GTIN
