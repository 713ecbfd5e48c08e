"""When a look-up reads the words in its photo, and what becomes of them."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from lookup.base.errors import TextNotRead
from lookup.catalog.models import ProductImage
from lookup.images.thumbnails import Thumbnails
from lookup.matching.result import MatchResult, ProductMatch
from lookup.ocr.kept import KeptTexts
from lookup.ocr.line import TextLine
from lookup.ocr.reader import TextReader
from lookup.service.lookup import Lookups
from lookup.service.services import Services
from tests import boutique
from tests.boutique import MAISON

CONTENT = "c" * 64


class Says(TextReader):
    """Reads that text in every picture."""

    def __init__(self, text: str, *, installed: bool = True) -> None:
        super().__init__(threads=1)
        self.text = text
        self.pictures = 0
        self._installed = installed

    @property
    def installed(self) -> bool:
        return self._installed

    def read(self, picture: Image.Image) -> tuple[TextLine, ...]:
        if not self._installed:
            return super().read(picture)
        self.pictures += 1
        return (TextLine(self.text, 0.9, (0.0, 0.0, 1.0, 1.0)),)


def near(second: float) -> MatchResult:
    ranking = (
        ProductMatch("BLUE", 0.9, 0.6, None, 0),
        ProductMatch("VANILLA", 0.9, second, None, 1),
    )
    return MatchResult("ambiguous", ranking, shown=2)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    products = [
        boutique.product("BLUE", "Soyghurt Blueberry"),
        boutique.product("VANILLA", "Soyghurt Vanilla"),
    ]
    database = boutique.catalogue(tmp_path, products, other=[])
    services = boutique.open_services(tmp_path, database, boutique.StubMatcher(near(0.35)))
    yield services
    services.close()


def reading(services: Services, reader: TextReader) -> Lookups:
    return Lookups(replace(services.foundation, texts=reader))


def keep_texts(services: Services) -> None:
    """As `indexer texts` does, for one picture."""
    with services.foundation.database.session(write=True) as session:
        session.scalars(select(ProductImage)).first().content = CONTENT  # type: ignore[union-attr]
    thumbnails = Thumbnails(services.foundation.home.images_dir(MAISON))
    thumbnails.write(CONTENT, Image.new("RGB", (40, 30)))
    KeptTexts(thumbnails).keep(CONTENT, ("creamy",))


def photo() -> bytes:
    encoded = BytesIO()
    Image.new("RGB", (200, 200), "white").save(encoded, "JPEG")
    return encoded.getvalue()


def test_words_tell_near_products_apart_once_pictures_were_read(services: Services) -> None:
    reader = Says("VANILLA")
    assert reading(services, reader).look_up(MAISON, photo()).matches[0].product.id == "BLUE"
    assert reader.pictures == 0
    keep_texts(services)
    answer = reading(services, reader).look_up(MAISON, photo())
    assert answer.matches[0].product.id == "VANILLA"
    assert [line.text for line in answer.lines] == ["VANILLA"]


def test_no_words_are_read_where_the_answer_is_clear(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_texts(services)
    reader = Says("VANILLA")
    matcher = services.foundation.watcher.deployment(MAISON).deployed().matcher
    monkeypatch.setattr(matcher, "result", near(0.001))
    answer = reading(services, reader).look_up(MAISON, photo())
    assert (answer.matches[0].product.id, answer.lines, reader.pictures) == ("BLUE", [], 0)


def test_words_are_read_where_they_are_asked_for(services: Services) -> None:
    answer = reading(services, Says("VANILLA")).look_up(MAISON, photo(), read_text=True)
    assert answer.matches[0].product.id == "VANILLA"


def test_without_the_extra_nothing_is_read_and_who_asks_is_told(services: Services) -> None:
    keep_texts(services)
    lookups = reading(services, Says("VANILLA", installed=False))
    assert lookups.look_up(MAISON, photo()).matches[0].product.id == "BLUE"
    with pytest.raises(TextNotRead):
        lookups.look_up(MAISON, photo(), read_text=True)
