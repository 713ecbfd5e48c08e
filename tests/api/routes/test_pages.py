"""The page and its files: nothing inline, nothing from elsewhere, nothing missing."""

import json
import re

import pytest
from flask.testing import FlaskClient

from lookup.web.shell import Shell
from tests.web.static_files import SCRIPTS, STATIC


@pytest.fixture
def page(client: FlaskClient) -> str:
    response = client.get("/")
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    return response.get_data(as_text=True)


def _loaded(page: str) -> list[str]:
    return re.findall(r'(?:src|href)="([^"]+)"', page)


def test_everything_the_page_loads_is_served_here_without_a_key(
    client: FlaskClient, page: str
) -> None:
    assert _loaded(page)
    for address in _loaded(page):
        assert client.get(address).status_code == 200, address


def test_the_page_holds_no_inline_script_or_style(page: str) -> None:
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "<style" not in page
    assert not re.search(r"\s(?:on\w+|style)=", page)


def test_every_module_is_fetched_at_once_not_when_the_one_before_it_is_read(page: str) -> None:
    preloaded = re.findall(r'rel="modulepreload" href="[^"]*/shell/\w+/([^"]+)"', page)
    imported = {path for path in preloaded if path.startswith("js/")}
    assert imported == {script.relative_to(STATIC).as_posix() for script in SCRIPTS}


def test_files_are_kept_for_ever_and_the_page_that_names_them_is_not(
    client: FlaskClient, page: str
) -> None:
    for address in _loaded(page):
        if address.startswith("/shell/"):
            assert "immutable" in client.get(address).headers["Cache-Control"]
    assert client.get("/").headers["Cache-Control"] == "no-cache"
    assert client.get("/service-worker.js").headers["Cache-Control"] == "no-cache"


def test_a_file_of_another_version_is_not_mixed_in(client: FlaskClient) -> None:
    assert client.get("/shell/0123456789abcdef/js/main.js").status_code == 404


def test_files_come_compressed_to_those_who_can_read_that(client: FlaskClient) -> None:
    address = f"/shell/{Shell(STATIC).version}/js/main.js"
    zipped = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in zipped.headers["Vary"]
    assert len(zipped.data) < len(client.get(address).data)


def test_the_app_can_be_installed(client: FlaskClient) -> None:
    manifest = json.loads(client.get("/app.webmanifest").data)
    assert manifest["display"] == "standalone"
    sizes = {icon["sizes"] for icon in manifest["icons"]}
    assert {"192x192", "512x512"} <= sizes
    for icon in manifest["icons"]:
        response = client.get(icon["src"])
        assert response.status_code == 200
        assert response.mimetype == icon["type"]


def test_the_service_worker_keeps_files_of_the_app_only(client: FlaskClient) -> None:
    worker = client.get("/service-worker.js").get_data(as_text=True)
    kept = json.loads(re.search(r"FIRST_LOAD = (\[.*?\]);", worker)[1])  # type: ignore[index]  # it matches, or the test fails
    assert "js/main.js" in kept
    assert all((STATIC / path).is_file() for path in kept)
    assert "/v1/" not in worker
