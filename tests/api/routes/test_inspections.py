"""The routes of the review tool over a real desk, with an encoder of pixels."""

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
from lookup.counterfeit.cases.desk import InspectionDesk
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.scoring.bands import BandRule
from lookup.settings.table import Settings
from lookup.vault.master_keys import MasterKey, MasterKeys
from lookup.vault.store import Vault
from tests import boutique
from tests.api.fakes import FakeGate, FakeInspections, FakeServices, bearer
from tests.api.problem_shape import assert_problem
from tests.counterfeit.conftest import PixelEncoder, item

REVIEWER = bearer("reviewer")
PATH = "/v1/inspections"


class RealDesks(FakeInspections):
    """Desks of any maison over one database."""

    def __init__(self, services: FakeServices, database: Database, home: Path) -> None:
        super().__init__(services)
        self._database, self._home = database, home
        self.masters = MasterKeys([MasterKey.generate()])

    def desk(self, maison: str) -> InspectionDesk:
        vault = Vault(Home(self._home), maison, self.masters)
        return InspectionDesk(self._database, vault, ItemLooker(PixelEncoder()), BandRule())


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    database = open_database(Home(tmp_path).database_url)
    with database.session(write=True) as session:
        for maison in ("luma", "alba"):
            apply_catalog(session, maison, [boutique.product("LUNE", "Sac Lune")])
    settings = Settings(home=tmp_path, max_photo_bytes=200_000)
    services = FakeServices()
    services.inspections = RealDesks(services, database, tmp_path)
    app = create_app(settings, services, FakeGate())
    with app.test_client() as client:
        yield client
    database.close()


def jpeg(picture: Image.Image) -> BytesIO:
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=90)
    stream.seek(0)
    return stream


def form(*photos: Image.Image, **fields: str) -> dict[str, Any]:
    files = [(jpeg(one), f"{n}.jpg") for n, one in enumerate(photos)]
    return {"product_id": "LUNE", "photo": files, **fields}


def opened(client: FlaskClient, *photos: Image.Image, **fields: str) -> dict[str, Any]:
    sent = form(*(photos or (item(1),)), **fields)
    response = client.post(PATH, data=sent, headers=REVIEWER)
    assert response.status_code == 200, response.get_json()
    answer: dict[str, Any] = response.get_json()
    return answer


def test_a_case_is_opened_with_several_photos_and_read_again(client: FlaskClient) -> None:
    case = opened(client, item(1), item(1, shot=2), parts="front,", serial="A-1")
    assert [photo["part"] for photo in case["photos"]] == ["front", None]
    assert case["assessment"]["band"] == "no evidence"
    assert client.get(f"{PATH}/{case['id']}", headers=REVIEWER).get_json() == case
    queue = client.get(PATH, headers=REVIEWER).get_json()["inspections"]
    assert [line["id"] for line in queue] == [case["id"]]


def test_a_verdict_is_kept_with_why_and_the_name_of_the_key(client: FlaskClient) -> None:
    case = opened(client)
    body = {"verdict": "cannot tell", "reason": "Too dark.", "reviewer": "Somebody else"}
    given = client.post(f"{PATH}/{case['id']}/verdict", json=body, headers=REVIEWER).get_json()
    assert given["state"] == "decided"
    assert given["verdicts"][0]["reviewer"] == "reviewer of luma"
    again = client.post(f"{PATH}/{case['id']}/verdict", json=body, headers=REVIEWER)
    assert_problem(again, 409, "refused")


def test_a_second_name_under_one_key_condemns_nothing(client: FlaskClient) -> None:
    case = f"{PATH}/{opened(client)['id']}"
    accused = {"verdict": "counterfeit", "reason": "Wrong logo."}
    for name in ("Anna", "Boris"):
        body = {**accused, "reviewer": name}
        given = client.post(f"{case}/verdict", json=body, headers=REVIEWER).get_json()
        assert (given["verdict"], given["second_reviewer_wanted"]) == (None, True)
    second = client.post(f"{case}/verdict", json=accused, headers=bearer("admin")).get_json()
    assert second["verdict"] == "counterfeit"


def test_a_case_is_taken_handed_over_and_given_back(client: FlaskClient) -> None:
    case = f"{PATH}/{opened(client)['id']}"

    def assigned(body: dict[str, Any]) -> object:
        answer = client.post(f"{case}/assignee", json=body, headers=REVIEWER).get_json()
        return answer["assignee"]

    assert assigned({}) == "reviewer of luma"
    assert assigned({"assignee": "Boris"}) == "Boris"
    assert assigned({"assignee": None}) is None
    note = {"text": "Look at the zip."}
    written = client.post(f"{case}/notes", json=note, headers=bearer("admin")).get_json()
    assert written["notes"][0]["author"] == "admin of luma"


def test_a_file_that_names_an_editing_program_is_told(client: FlaskClient) -> None:
    stream = BytesIO()
    exif = Image.Exif()
    exif[0x0131] = "Adobe Photoshop 26.1 (Macintosh)"
    item(1).save(stream, "JPEG", exif=exif)
    stream.seek(0)
    sent = {"product_id": "LUNE", "photo": [(stream, "a.jpg")]}
    case = client.post(PATH, data=sent, headers=REVIEWER).get_json()
    assert case["checks"]["editing"]["words"] == "The file of photo 1 names Adobe Photoshop."


@pytest.mark.parametrize(
    "body",
    [
        {"verdict": "fake", "reason": "No.", "reviewer": "Anna"},
        {"verdict": "genuine", "reason": "", "reviewer": "Anna"},
        {"reason": "Fine."},
    ],
)
def test_a_verdict_needs_a_known_word_and_a_reason(
    client: FlaskClient, body: dict[str, str]
) -> None:
    case = opened(client)
    response = client.post(f"{PATH}/{case['id']}/verdict", json=body, headers=REVIEWER)
    assert_problem(response, 400, "request-invalid")


def test_pictures_and_the_report_are_private(client: FlaskClient) -> None:
    case = opened(client)
    for path, kind in (
        ("photos/1", "image/jpeg"),
        ("photos/1/heat", "image/png"),
        ("report", "application/pdf"),
        ("archive", "application/zip"),
    ):
        response = client.get(f"{PATH}/{case['id']}/{path}", headers=REVIEWER)
        assert (response.status_code, response.mimetype) == (200, kind)
        assert "no-store" in response.headers["Cache-Control"]


def test_more_photos_and_states(client: FlaskClient) -> None:
    case = opened(client)
    wanted = {"state": "more photos wanted", "reviewer": "Anna"}
    moved = client.post(f"{PATH}/{case['id']}/state", json=wanted, headers=REVIEWER).get_json()
    assert moved["state"] == "more photos wanted"
    sent = form(item(1, shot=5))
    del sent["product_id"]
    added = client.post(f"{PATH}/{case['id']}/photos", data=sent, headers=REVIEWER).get_json()
    assert (added["state"], len(added["photos"])) == ("open", 2)


def test_only_reviewers_and_admins_may(client: FlaskClient) -> None:
    case = f"{PATH}/{opened(client)['id']}"
    routes = [("GET", PATH), ("POST", PATH), ("GET", case)]
    routes += [("GET", f"{case}/{end}") for end in ("photos/1", "photos/1/heat", "report")]
    routes += [
        ("POST", f"{case}/{end}") for end in ("photos", "state", "verdict", "assignee", "notes")
    ]
    routes += [("GET", f"{case}/references"), ("GET", f"{case}/references/R1")]
    for method, path in routes:
        for role in ("advisor", "catalog"):
            assert client.open(path, method=method, headers=bearer(role)).status_code == 403
        for role in ("reviewer", "admin"):
            status = client.open(path, method=method, headers=bearer(role)).status_code
            assert status in (200, 400, 404, 415)
        assert client.open(path, method=method).status_code == 401


def test_another_maisons_case_does_not_exist(client: FlaskClient) -> None:
    case = f"{PATH}/{opened(client)['id']}"
    theirs = bearer("reviewer", "alba")
    for end in ("", "/photos/1", "/photos/1/heat", "/report", "/references/R1"):
        assert_problem(client.get(case + end, headers=theirs), 404, "not-found")
    body = {"verdict": "genuine", "reason": "Mine.", "reviewer": "Boris"}
    assert_problem(client.post(f"{case}/verdict", json=body, headers=theirs), 404, "not-found")


def test_what_is_not_there_is_a_404(client: FlaskClient) -> None:
    case = opened(client)
    for path in ("0" * 32, f"{case['id']}/photos/7", f"{case['id']}/references/R99"):
        assert_problem(client.get(f"{PATH}/{path}", headers=REVIEWER), 404, "not-found")
    unknown = form(item(1), product_id="SOLE")
    assert client.post(PATH, data=unknown, headers=REVIEWER).status_code == 404


def test_bad_photos_and_parts_are_refused(client: FlaskClient) -> None:
    none: dict[str, Any] = {"product_id": "LUNE"}
    assert_problem(client.post(PATH, data=none, headers=REVIEWER), 400, "request-invalid")
    wrong = form(item(1), parts="front,logo")
    assert_problem(client.post(PATH, data=wrong, headers=REVIEWER), 400, "request-invalid")
    many = form(*[item(1).resize((40, 40))] * 13)
    assert_problem(client.post(PATH, data=many, headers=REVIEWER), 400, "request-invalid")
    text = {"product_id": "LUNE", "photo": (BytesIO(b"no picture"), "a.jpg")}
    assert client.post(PATH, data=text, headers=REVIEWER).status_code == 415
