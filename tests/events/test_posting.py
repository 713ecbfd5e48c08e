"""Posts go where they are meant to, and nowhere else."""

import socket
from collections.abc import Callable
from typing import Any

import pytest

from lookup.base.errors import BadInput, Refused, Unavailable
from lookup.events.posting import Poster
from tests.events.receiver import Receiver


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/x",
        "example.com",
        "https://",
        "https://me:secret@example.com/",
        "http://example.com:0/",
        "http://example.com:99999/",
        "http://[::1",
        "http://example.com/\r\nX: y",
        "https://exämple.com/",
    ],
)
def test_only_plain_http_addresses_are_taken(url: str) -> None:
    with pytest.raises(BadInput, match="address of a webhook"):
        Poster(private=True).check(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "[::1]", "localhost"])
def test_private_networks_are_refused_unless_that_is_meant(host: str) -> None:
    url = f"http://{host}/events"
    with pytest.raises(Refused, match="private network"):
        Poster(private=False).check(url)
    with pytest.raises(Refused, match="private network"):
        Poster(private=False).post(url, {}, b"")
    Poster(private=True).check(url)


def test_the_address_that_was_checked_is_connected_to(
    monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    port = int(receiver.url.split(":")[2].split("/")[0])
    answers = iter(["127.0.0.1", "192.0.2.1"])  # another address the second time

    def resolved(*_: object, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    real: Callable[..., Any] = socket.getaddrinfo
    monkeypatch.setattr(
        "lookup.events.posting.socket.getaddrinfo",
        lambda host, *rest, **named: (
            resolved() if host == "hooks.example" else real(host, *rest, **named)
        ),
    )
    Poster(private=True).post(f"http://hooks.example:{port}/in?x=1", {"a": "b"}, b"{}")
    ((headers, body),) = receiver.posts
    assert (headers["Host"], headers["a"], body) == (f"hooks.example:{port}", "b", b"{}")


def test_anything_but_success_is_a_failure(receiver: Receiver) -> None:
    for status in (301, 410, 500):
        receiver.status = lambda status=status: status
        with pytest.raises(Unavailable, match=str(status)):
            Poster(private=True).post(receiver.url, {}, b"")
    assert len(receiver.posts) == 3  # redirects are not followed


def test_who_does_not_listen_is_a_failure() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
        with pytest.raises(Unavailable, match="cannot be reached"):
            Poster(private=True, timeout=1).post(url, {}, b"")
