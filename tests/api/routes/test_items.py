"""The routes of registered items over a real registry, with an encoder of pixels."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from lookup.api.app import create_app
from lookup.base.home import Home
from lookup.catalog.database import Database, open_database
from lookup.catalog.writing.writer import apply_catalog
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.pieces.registry import ItemRegistry
from lookup.settings.table import Settings
from lookup.vault.master_keys import MasterKey, MasterKeys
from lookup.vault.store import Vault
from tests import boutique
from tests.api.fakes import FakeGate, FakeItems, FakeServices, bearer
from tests.api.problem_shape import assert_problem
from tests.counterfeit.conftest import PixelEncoder
from tests.counterfeit.pieces.conftest import piece

REVIEWER = bearer("reviewer")
PATH = "/v1/items"


class RealRegistries(FakeItems):
    """Registries of any maison over one database."""

    def __init__(self, services: FakeServices, database: Database, home: Path) -> None:
        super().__init__(services)
        self._database, self._home = database, home
        self.masters = MasterKeys([MasterKey.generate()])

    def registry(self, maison: str) -> ItemRegistry:
        vault = Vault(Home(self._home), maison, self.masters)
        return ItemRegistry(self._database, vault, ItemLooker(PixelEncoder()))


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    database = open_database(Home(tmp_path).database_url)
    with database.session(write=True) as session:
        for maison in ("luma", "alba"):
            apply_catalog(session, maison, [boutique.product("LUNE", "Sac Lune")])
    services = FakeServices()
    services.items = RealRegistries(services, database, tmp_path)
    settings = Settings(home=tmp_path, max_photo_bytes=200_000)
    app = create_app(settings, services, FakeGate())
    with app.test_client() as client:
        yield client
    database.close()


def sent(*photos: Image.Image, **fields: str) -> dict[str, Any]:
    files = []
    for picture in photos:
        stream = BytesIO()
        picture.save(stream, "JPEG", quality=90)
        stream.seek(0)
        files.append((stream, "p.jpg"))
    return {"photo": files, **fields}


def registered(client: FlaskClient, **fields: str) -> dict[str, Any]:
    form = sent(piece(1), piece(1, shot=1), product_id="LUNE", **fields)
    response = client.post(PATH, data=form, headers=REVIEWER)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.get_json()
    return answer


def test_an_item_is_registered_checked_and_its_history_read(client: FlaskClient) -> None:
    item = registered(client, serial="A 1", parts="front,front")
    assert [photo["part"] for photo in item["photos"]] == ["front", "front"]
    found = client.get(f"{PATH}?serial=a1", headers=REVIEWER).get_json()["items"]
    assert [line["id"] for line in found] == [item["id"]]

    here = f"{PATH}/{item['id']}"
    check = client.post(
        f"{here}/check", data=sent(piece(1, shot=3), parts="front"), headers=REVIEWER
    ).get_json()
    assert check["result"]["answer"] == "cannot tell"
    assert (check["result"]["others"], check["result"]["others_wanted"]) == (0, 19)
    photo = f"{here}/checks/1/photos/1"
    for path in (f"{here}/photos/1", photo, f"{photo}?aligned=true"):
        picture = client.get(path, headers=REVIEWER)
        assert picture.mimetype == "image/jpeg"
        assert Image.open(BytesIO(picture.data)).size == (400, 400)
        assert picture.headers["Cache-Control"] == "private, no-store"

    said = {"event": "decided", "decision": "same piece", "note": "The scratch is there."}
    told = client.post(f"{here}/history", json=said, headers=REVIEWER).get_json()
    assert [entry["event"] for entry in told["history"]] == ["registered", "checked", "decided"]
    assert told["history"][2]["by"].startswith("reviewer of luma")


def test_a_passport_is_read_as_json_ld_and_its_link_is_kept(client: FlaskClient) -> None:
    path = f"{PATH}/{registered(client)['id']}/passport"
    link = {"link": "https://dpp.example.com/1"}
    assert client.put(path, json=link, headers=REVIEWER).get_json()["passport"] == link["link"]
    answer = client.get(path, headers=REVIEWER)
    assert answer.mimetype == "application/ld+json"
    assert answer.get_json(force=True)["@graph"][0]["hasDigitalProductPassport"] == link["link"]


@pytest.mark.parametrize(
    "body",
    [
        {"event": "decided", "note": "Why not."},
        {"event": "repaired", "decision": "same piece", "note": "New handle."},
        {"event": "registered", "note": "Again."},
        {"event": "repaired", "note": ""},
    ],
)
def test_history_takes_repairs_and_decisions_only(
    client: FlaskClient, body: dict[str, str]
) -> None:
    path = f"{PATH}/{registered(client)['id']}/history"
    assert_problem(client.post(path, json=body, headers=REVIEWER), 400, "request-invalid")


def test_a_serial_number_is_registered_once(client: FlaskClient) -> None:
    registered(client, serial="A1")
    form = sent(piece(2), product_id="LUNE", serial="a-1")
    assert_problem(client.post(PATH, data=form, headers=REVIEWER), 409, "refused")


def test_only_reviewers_and_admins_work_with_items(client: FlaskClient) -> None:
    here = f"{PATH}/{'0' * 32}"
    for method, path in (
        ("POST", PATH),
        ("GET", PATH),
        ("GET", here),
        ("POST", f"{here}/check"),
        ("POST", f"{here}/history"),
        ("GET", f"{here}/passport"),
        ("PUT", f"{here}/passport"),
        ("GET", f"{here}/photos/1"),
        ("GET", f"{here}/checks/1/photos/1"),
    ):
        for role in ("advisor", "catalog"):
            assert client.open(path, method=method, headers=bearer(role)).status_code == 403
        for role in ("reviewer", "admin"):
            status = client.open(path, method=method, headers=bearer(role)).status_code
            assert status in (200, 400, 404, 415)
        assert client.open(path, method=method).status_code == 401
