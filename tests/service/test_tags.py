"""Photos of tags: barcode, print, and what becomes of text that leads nowhere."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from lookup.base.deadline import answer_deadline
from lookup.base.errors import TooLate
from lookup.ocr.line import TextLine
from lookup.ocr.reader import TextReader
from lookup.service.services import Services
from lookup.service.tags import Tags
from tests import boutique
from tests.boutique import MAISON
from tests.codes.conftest import Draw, draw_code

__all__ = ["draw_code"]

GTIN = "9506000134352"
UPRIGHT = (640, 480)


class Says(TextReader):
    """Reads those lines in a picture of a certain size, and nothing in others."""

    def __init__(self, *texts: str, surely: float = 0.99, size: tuple[int, int] = UPRIGHT) -> None:
        super().__init__(threads=1)
        self.lines = tuple(TextLine(text, surely, (0.1, 0.1, 0.5, 0.1)) for text in texts)
        self.size = size
        self.pictures = 0

    def read(self, picture: Image.Image) -> tuple[TextLine, ...]:
        self.pictures += 1
        return self.lines if picture.size == self.size else ()


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    products = [
        boutique.product("BG-1", "Alba Tote", ("Red", "Black"), gtins={"BG-1-Red": GTIN}),
        boutique.product("BG-2", "Sera Clutch"),
    ]
    services = boutique.open_services(
        tmp_path, boutique.catalogue(tmp_path, products, other=[]), boutique.StubMatcher()
    )
    yield services
    services.close()


def jpeg(picture: Image.Image) -> bytes:
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=90)
    return stream.getvalue()


def tags(services: Services, reader: TextReader) -> Tags:
    return Tags(services.foundation, services.searches, reader)


TAG = jpeg(Image.new("RGB", UPRIGHT, "ivory"))


def test_a_printed_sku_gives_its_variant_and_its_stock(services: Services) -> None:
    answer = tags(services, Says("Alba", "Ref. bg-1 black")).read(MAISON, TAG, store="PAR01")
    assert (answer.read_as, answer.code) == ("sku", "bg-1 black")
    assert [line.text for line in answer.lines] == ["Alba", "Ref. bg-1 black"]
    (found,) = answer.products
    assert found.product.id == "BG-1"
    assert found.variant is not None
    assert found.variant.model_dump() == {"sku": "BG-1-Black", "color": "Black", "size": None}
    assert {variant.sku: variant.stock.here for variant in found.variants}["BG-1-Black"] == 2


def test_a_style_code_leaves_the_variant_open(services: Services) -> None:
    (found,) = tags(services, Says("Style BG-1")).read(MAISON, TAG).products
    assert found.variant is not None
    assert found.variant.model_dump() == {"sku": None, "color": None, "size": None}


def test_a_barcode_is_enough(services: Services, draw_code: Draw) -> None:
    reader = Says("BG-2")
    answer = tags(services, reader).read(MAISON, jpeg(draw_code(GTIN)))
    assert (answer.read_as, answer.code, answer.lines) == ("barcode", GTIN, [])
    assert [product.product.id for product in answer.products] == ["BG-1"]
    assert reader.pictures == 0


def test_a_tag_that_lies_on_its_side_is_turned(services: Services) -> None:
    reader = Says("BG-2", size=(UPRIGHT[1], UPRIGHT[0]))
    answer = tags(services, reader).read(MAISON, TAG)
    assert [product.product.id for product in answer.products] == ["BG-2"]
    assert reader.pictures == 2


def test_text_that_is_surely_read_is_not_turned(services: Services) -> None:
    reader = Says("100 % leather")
    answer = tags(services, reader).read(MAISON, TAG)
    assert (answer.read_as, answer.code, answer.products) == (None, None, [])
    assert [line.text for line in answer.lines] == ["100 % leather"]
    assert reader.pictures == 1


def test_a_name_gives_the_products_that_bear_it(services: Services) -> None:
    answer = tags(services, Says("Made in Italy", "SERA CLUTCH")).read(MAISON, TAG)
    assert (answer.read_as, answer.code) == ("name", "SERA CLUTCH")
    assert [product.product.id for product in answer.products] == ["BG-2"]
    assert answer.products[0].variant is None


def test_only_the_box_is_read(services: Services, draw_code: Draw) -> None:
    picture = Image.new("RGB", (1800, 1200), "ivory")
    picture.paste(draw_code(GTIN), (0, 0))
    box = (0.5, 0.0, 0.5, 1.0)
    answer = tags(services, Says("BG-2", size=(900, 1200))).read(MAISON, jpeg(picture), box=box)
    assert answer.read_as != "barcode"


def test_late_nothing_is_read(services: Services) -> None:
    with pytest.raises(TooLate):
        tags(services, Says("BG-2")).read(MAISON, b"no picture", deadline=answer_deadline(0))
