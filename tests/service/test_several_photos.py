"""Several photos of one item, looked up together."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from lookup.base.errors import UnsupportedPhoto
from lookup.service.services import Services
from tests import boutique
from tests.boutique import MAISON


@pytest.fixture
def matcher() -> boutique.StubMatcher:
    return boutique.StubMatcher(boutique.seen("match", "LUNE"), set_aside=(1,))


@pytest.fixture
def services(tmp_path: Path, matcher: boutique.StubMatcher) -> Iterator[Services]:
    products = [boutique.product("LUNE", "Sac Lune", ("Noir",))]
    services = boutique.open_services(
        tmp_path, boutique.catalogue(tmp_path, products, other=[]), matcher
    )
    yield services
    services.close()


def photo(width: int) -> bytes:
    encoded = BytesIO()
    Image.new("RGB", (width, 200), "white").save(encoded, "JPEG")
    return encoded.getvalue()


def test_every_photo_is_matched_and_what_is_set_aside_is_told(
    services: Services, matcher: boutique.StubMatcher
) -> None:
    answer = services.lookups.look_up(MAISON, photo(200), more=[photo(300), photo(400)])
    assert [seen.width / seen.height for seen in matcher.seen] == [1, 1.5, 2]
    assert answer.set_aside == [1]
    assert [match.product.id for match in answer.matches] == ["LUNE"]


def test_the_box_is_the_first_photo_s(
    services: Services, matcher: boutique.StubMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    boxes = []
    match = matcher.match

    def noting(seen: Image.Image, **options: object) -> object:
        boxes.append(options["box"])
        return match(seen, **options)

    monkeypatch.setattr(matcher, "match", noting)
    box = (0.1, 0.1, 0.5, 0.5)
    services.lookups.look_up(MAISON, photo(200), more=[photo(300)], box=box)
    assert boxes == [box, None]


def test_which_photo_cannot_be_read_is_told(services: Services) -> None:
    with pytest.raises(UnsupportedPhoto, match=r"^Photo 2: "):
        services.lookups.look_up(MAISON, photo(200), more=[b"no picture"])
    with pytest.raises(UnsupportedPhoto) as alone:
        services.lookups.look_up(MAISON, b"no picture")
    assert "Photo" not in alone.value.detail.split(":")[0]


def test_every_item_is_looked_up_only_where_it_is_asked_for(
    services: Services, matcher: boutique.StubMatcher
) -> None:
    matcher.result = replace(matcher.result, items=((0, 0, 0.5, 1), (0.5, 0, 0.5, 1)))
    _, second = services.lookups.look_up(MAISON, photo(200)).items
    assert (second.decision, len(matcher.seen)) == (None, 1)
    _, second = services.lookups.look_up(MAISON, photo(200), every_item=True).items
    assert (second.decision, len(matcher.seen)) == ("match", 3)
    assert second.product is not None
    assert second.product.id == "LUNE"
