"""The page of the API: whole, and with nothing from elsewhere or inline."""

import re

import pytest
from flask.testing import FlaskClient


@pytest.fixture
def page(client: FlaskClient) -> str:
    with client.get("/docs") as response:
        assert response.status_code == 200
        assert response.mimetype == "text/html"
        return response.get_data(as_text=True)


def test_everything_it_loads_is_served_here(client: FlaskClient, page: str) -> None:
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(loaded) >= 5
    for address in loaded:
        assert address.startswith("/")
        with client.get(address) as response:
            assert response.status_code == 200, address


def test_it_holds_no_inline_script_or_style(page: str) -> None:
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "<style" not in page
    assert not re.search(r"\s(?:on\w+|style)=", page)


def test_its_policy_allows_pictures_of_the_style_sheet_and_no_more(client: FlaskClient) -> None:
    with client.get("/docs") as docs, client.get("/healthz") as other:
        allowed = set(docs.headers["Content-Security-Policy"].split("; "))
        usual = set(other.headers["Content-Security-Policy"].split("; "))
    assert allowed - usual == {"img-src 'self' data:"}


@pytest.mark.parametrize("name", ["docs.html", "..%2Fdocs.py", "oauth2-redirect.html"])
def test_no_other_file_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/docs/{name}").status_code == 404
