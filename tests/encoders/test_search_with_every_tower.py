"""With an encoder of any kind of tokenizer, built and served, words find products as ever."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lookup.access.gate import KeyGate
from lookup.access.keys import KeyRing
from lookup.access.roles import Role
from lookup.api.app import create_app
from lookup.service.services import Services
from lookup.settings.table import Settings
from tests.encoders.reading_model import TOWERS, ExportedModel
from tests.indexer.shop import Shop

pytest.importorskip("tokenizers")

Search = Callable[..., dict[str, Any]]


@pytest.fixture(params=TOWERS)
def shop(
    request: pytest.FixtureRequest, exported_tower: Callable[[str], ExportedModel], tmp_path: Path
) -> Shop:
    """A leather bag in two colours and one of canvas, published with a small model."""
    exported = exported_tower(request.param)
    shop = Shop(tmp_path)
    shop.home.path.mkdir()
    shop.home.encoders_dir.symlink_to(exported.export.parent)
    for name, material, colors in (
        ("LEATHER", "leather", ("Red", "Green")),
        ("CANVAS", "canvas", ("Red",)),
    ):
        shop.add(name, *(f"{name}/{color}.png" for color in colors))
        shop.products[name] |= {
            "category": "Bags",
            "attributes": {"material": material},
            "variants": [{"sku": f"{name}-{color}", "color": color} for color in colors],
        }
    assert shop.build(encoder=f"local-dir:{exported.model}").status == "published"
    return shop


@pytest.fixture
def search(shop: Shop) -> Iterator[Search]:
    """What POST /v1/search answers: to fields of JSON, or of a form with a `photo`."""
    settings = Settings(home=shop.home.path, encoder_threads=1, generation_poll_seconds=3600)
    services = Services.open(settings)
    key = KeyRing(services.foundation.database).create("maison", Role.ADVISOR).secret
    gate = KeyGate.open(settings, services.foundation.database)
    client = create_app(settings, services, gate).test_client()

    def answer(photo: Path | None = None, **fields: Any) -> dict[str, Any]:
        sent: dict[str, Any] = {"json": fields}
        if photo is not None:
            sent = {"data": fields | {"photo": (photo.open("rb"), photo.name)}}
        response = client.post("/v1/search", headers={"Authorization": f"Bearer {key}"}, **sent)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.get_json()
        return found

    yield answer
    services.close()


def test_words_exclusions_and_this_one_in_green(search: Search, shop: Shop) -> None:
    said = search(text="red bag")
    (vectors,) = [each for each in said["sources"] if each["name"] == "text_vectors"]
    assert vectors["used"], vectors["reason"]
    assert {each["product"]["id"] for each in said["results"]} == {"LEATHER", "CANVAS"}
    without = search(text="bag without leather")
    assert [each["product"]["id"] for each in without["results"]] == ["CANVAS"]
    (green,) = search(shop.pictures / "LEATHER/Red.png", text="this one in green")["results"]
    assert green["variant"]["sku"] == "LEATHER-Green"
