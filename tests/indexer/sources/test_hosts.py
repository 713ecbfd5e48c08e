"""AllowList: which addresses may be connected to."""

import socket
from collections.abc import Callable

import pytest

from indexer.sources.hosts import AllowList
from lookup.base.errors import BadInput, ImageUnreachable, ImageUnusable

PUBLIC = "93.184.216.34"


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets every name lead to one address."""

    def to(ip: str) -> None:
        family = socket.AF_INET6 if ":" in ip else socket.AF_INET
        found = [(family, socket.SOCK_STREAM, 6, "", (ip, 80))]
        monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: found)

    return to


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        ("img.example.com", "https://img.example.com/a.jpg"),
        ("img.example.com", "http://IMG.example.com./a.jpg"),
        ("*.example.com", "https://a.b.example.com/a.jpg"),
        ("img.example.com:8443", "https://img.example.com:8443/a.jpg"),
    ],
)
def test_allowed(entry: str, url: str) -> None:
    AllowList([entry], []).check(url)


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        ("img.example.com", "https://example.com/a.jpg"),
        ("img.example.com", "https://img.example.com.evil.net/a.jpg"),
        ("*.example.com", "https://example.com/a.jpg"),
        ("*.example.com", "https://evilexample.com/a.jpg"),
        ("img.example.com", "https://img.example.com:8443/a.jpg"),
        ("img.example.com", "https://user:pass@img.example.com/a.jpg"),
        ("img.example.com", "ftp://img.example.com/a.jpg"),
        ("img.example.com", "https://img.example.com:99999/a.jpg"),
        ("img.example.com", "https:///a.jpg"),
    ],
)
def test_not_allowed(entry: str, url: str) -> None:
    with pytest.raises(ImageUnusable):
        AllowList([entry], []).check(url)


@pytest.mark.parametrize(
    "ip",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "::1", "fd00::1", "::ffff:10.0.0.1"],
)
def test_an_allowed_name_that_leads_inside_is_refused(
    resolve: Callable[[str], None], ip: str
) -> None:
    resolve(ip)
    with pytest.raises(ImageUnusable, match="private network"):
        AllowList(["img.example.com"], []).addresses("img.example.com", 443)


def test_a_host_of_the_own_network_may_be_allowed(resolve: Callable[[str], None]) -> None:
    resolve("10.1.2.3")
    assert AllowList([], ["dam.internal"]).addresses("dam.internal", 443) == ["10.1.2.3"]


def test_a_public_address_is_connected_to(resolve: Callable[[str], None]) -> None:
    resolve(PUBLIC)
    assert AllowList(["img.example.com"], []).addresses("img.example.com", 443) == [PUBLIC]


def test_a_name_that_cannot_be_found_may_be_found_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror("no such name")

    monkeypatch.setattr("socket.getaddrinfo", fail)
    with pytest.raises(ImageUnreachable, match="cannot be found"):
        AllowList(["img.example.com"], []).addresses("img.example.com", 443)


@pytest.mark.parametrize("text", ["", "https://a.example", "a.example/path", "a:b", "u@a.example"])
def test_what_is_no_host_is_bad_input(text: str) -> None:
    with pytest.raises(BadInput):
        AllowList([text], [])
