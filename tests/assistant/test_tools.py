"""What an assistant asks reaches the service, with the key's role, and its refusals come back."""

import base64
from collections.abc import Callable

import httpx
import pytest
from flask import Flask

from lookup.assistant.service_client import ServiceClient
from lookup.assistant.tools import Tools
from lookup.base.errors import BadInput, DomainError, NotFound, Refused, Unavailable
from lookup.search.asking.request import SearchRequest
from tests.api.fake_answers import GENERATION, MAISON
from tests.api.fakes import FakeServices, bearer

PHOTO = b"\xff\xd8\xff\xe0 a photo"


def tools_of(app: Flask, role: str = "advisor") -> Tools:
    http = httpx.Client(
        transport=httpx.WSGITransport(app=app), base_url="http://lookup", headers=bearer(role)
    )
    return Tools(ServiceClient(http))


@pytest.fixture
def tools(app: Flask) -> Tools:
    return tools_of(app)


def test_a_bag_like_this_photo_without_nickel_in_stock_in_a_city(
    tools: Tools, services: FakeServices
) -> None:
    """The calls of a conversation: the store of the city, the search, then what is like it."""
    (store,) = tools.stores()["stores"]
    found = tools.search(
        text="bag",
        photo=base64.b64encode(PHOTO).decode(),
        exclude=["nickel", "silver"],
        store=store["code"],
        in_stock=True,
    )
    product_id = found["results"][0]["product"]["id"]
    assert tools.product(product_id, store["code"])["product"]["id"] == product_id
    assert tools.alternatives(product_id, store["code"])["alternatives"][0]["had"] == "here"
    _, search, product, alternatives = services.calls
    assert search[0] == "search"
    assert search[1] == (
        MAISON,
        SearchRequest(
            text="bag",
            photo=PHOTO,
            exclude=("nickel", "silver"),
            store=store["code"],
            in_stock=True,
        ),
    )
    assert (product[0], product[1]) == ("product", (MAISON, product_id))
    assert (alternatives[0], alternatives[2]["store"]) == ("alternatives", store["code"])


def test_a_photo_is_looked_up_for_a_store(tools: Tools, services: FakeServices) -> None:
    answer = tools.look_up(base64.b64encode(PHOTO).decode(), store="PAR01")
    assert (answer["decision"], answer["generation"]) == ("match", GENERATION)
    name, (maison, photo), options = services.calls[-1]
    assert (name, maison, photo, options["store"]) == ("look_up", MAISON, PHOTO, "PAR01")


def test_stock_is_that_of_the_sku(tools: Tools) -> None:
    assert tools.stock("MB02-Blue")["variant"]["sku"] == "MB02-Blue"


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda tools: tools.product("no/such product?"), NotFound),
        (lambda tools: tools.look_up("no base64!"), BadInput),
        (lambda tools: tools.search(text="bag", top_k=10_000), BadInput),
    ],
)
def test_what_the_service_refuses_is_told(
    tools: Tools, ask: Callable[[Tools], object], error: type[DomainError]
) -> None:
    with pytest.raises(error):
        ask(tools)


def test_a_key_of_another_role_may_not(app: Flask) -> None:
    with pytest.raises(Refused, match="catalog"):
        tools_of(app, "catalog").look_up(base64.b64encode(PHOTO).decode())


def test_a_service_that_is_away_is_told() -> None:
    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    http = httpx.Client(transport=httpx.MockTransport(away), base_url="http://lookup")
    with pytest.raises(Unavailable, match="refused"):
        Tools(ServiceClient(http)).stores()
