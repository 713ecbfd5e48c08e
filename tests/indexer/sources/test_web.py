"""WebImages against a server that misbehaves in every way it can."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from indexer.sources.hosts import AllowList
from indexer.sources.source import FetchedImage, SeenFile
from indexer.sources.web import WebImages, WebLimits
from lookup.base.errors import ImageUnreachable, ImageUnusable

LIMITS = WebLimits(connect=60, silence=60, total=60, attempts=2, pause=0.01, failures=2)
IMPATIENT = replace(LIMITS, silence=0.2, total=0.6)


class Server(ThreadingHTTPServer):
    """Counts requests by path; threads end with it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: Counter[str] = Counter()
        self.over = threading.Event()


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.requests[self.path] += 1
        {
            "/bag.jpg": self.bag,
            "/moved.jpg": lambda: self.redirect("/bag.jpg"),
            "/loop.jpg": lambda: self.redirect("/loop.jpg"),
            "/inside.jpg": lambda: self.redirect("http://169.254.169.254/latest/meta-data"),
            "/neighbour.jpg": lambda: self.redirect("http://localhost:1/x"),
            "/large.jpg": lambda: self.answer(200, b"x" * 5000),
            "/stalls.jpg": self.stall,
            "/drips.jpg": self.drip,
            "/flaky.jpg": self.flaky,
            "/down.jpg": lambda: self.answer(503, b""),
            "/caf%C3%A9%20bag.jpg": self.bag,
        }.get(self.path, lambda: self.answer(404, b""))()

    def bag(self) -> None:
        if self.headers["If-None-Match"] == '"v1"':
            self.answer(304, b"")
        else:
            self.answer(200, b"a bag", ("ETag", '"v1"'))

    def redirect(self, location: str) -> None:
        self.answer(302, b"", ("Location", location))

    def stall(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.server.over.wait(60)

    def drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        while not self.server.over.wait(0.05):
            self.wfile.write(b"x")

    def flaky(self) -> None:
        first = self.server.requests[self.path] == 1
        self.answer(500 if first else 200, b"" if first else b"a bag")

    def answer(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        # The client has had enough: what these tests are about.
        with suppress(BrokenPipeError, ConnectionResetError):
            super().handle()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def images(server: Server) -> Iterator[WebImages]:
    allowed = AllowList([], [f"127.0.0.1:{server.server_port}"])
    images = WebImages(allowed, LIMITS)
    yield images
    images.close()


def fetch(
    images: WebImages, server: Server, path: str, known: SeenFile | None = None
) -> FetchedImage | SeenFile:
    return images.fetch(f"http://127.0.0.1:{server.server_port}{path}", 1000, known=known)


@pytest.mark.parametrize("path", ["/bag.jpg", "/moved.jpg", "/café bag.jpg", "/bag.jpg#front"])
def test_a_picture_is_fetched(images: WebImages, server: Server, path: str) -> None:
    assert fetch(images, server, path) == FetchedImage(b"a bag", '{"If-None-Match": "\\"v1\\""}', 5)


def test_an_unchanged_picture_is_not_sent_again(images: WebImages, server: Server) -> None:
    first = fetch(images, server, "/bag.jpg")
    assert isinstance(first, FetchedImage)
    known = SeenFile(str(first.stamp), "content")
    assert fetch(images, server, "/bag.jpg", known) is known


def test_a_passing_failure_is_tried_again(images: WebImages, server: Server) -> None:
    fetched = fetch(images, server, "/flaky.jpg")
    assert isinstance(fetched, FetchedImage)
    assert fetched.data == b"a bag"


def test_a_missing_picture_is_not_asked_for_twice(images: WebImages, server: Server) -> None:
    with pytest.raises(ImageUnusable, match="404"):
        fetch(images, server, "/none.jpg")
    assert server.requests["/none.jpg"] == 1


@pytest.mark.parametrize("path", ["/stalls.jpg", "/drips.jpg"])
def test_a_download_that_stalls_is_cut(server: Server, path: str) -> None:
    """It would go on until the end of the test."""
    images = WebImages(AllowList([], [f"127.0.0.1:{server.server_port}"]), IMPATIENT)
    with pytest.raises(ImageUnreachable, match="cannot be fetched now"):
        fetch(images, server, path)
    assert server.requests[path] == IMPATIENT.attempts
    images.close()


def test_no_more_than_a_byte_past_the_limit_is_taken(images: WebImages, server: Server) -> None:
    fetched = fetch(images, server, "/large.jpg")
    assert isinstance(fetched, FetchedImage)
    assert len(fetched.data) == 1001


def test_a_redirect_to_a_private_address_is_refused(images: WebImages, server: Server) -> None:
    with pytest.raises(ImageUnusable, match=r"169\.254\.169\.254:80 is not among the hosts"):
        fetch(images, server, "/inside.jpg")


def test_a_redirect_to_an_allowed_name_that_leads_inside_is_refused(server: Server) -> None:
    allowed = AllowList(["localhost:1"], [f"127.0.0.1:{server.server_port}"])
    images = WebImages(allowed, LIMITS)
    with pytest.raises(ImageUnusable, match="private network"):
        fetch(images, server, "/neighbour.jpg")
    images.close()


def test_redirects_come_to_an_end(images: WebImages, server: Server) -> None:
    with pytest.raises(ImageUnusable, match="redirects too often"):
        fetch(images, server, "/loop.jpg")


def test_a_host_off_the_list_is_never_asked(server: Server) -> None:
    images = WebImages(AllowList(["img.example.com"], []), LIMITS)
    with pytest.raises(ImageUnusable, match="--allow-host"):
        fetch(images, server, "/bag.jpg")
    assert not server.requests
    images.close()


def test_a_host_that_keeps_failing_is_left_alone(images: WebImages, server: Server) -> None:
    for _ in range(5):
        with pytest.raises(ImageUnreachable):
            fetch(images, server, "/down.jpg")
    assert server.requests["/down.jpg"] == LIMITS.failures * LIMITS.attempts
