"""Every screen of the app in two sizes and two languages, from a service that runs."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import click
import httpx
from PIL import Image, ImageOps
from playwright.sync_api import Page, Route

from pages.chromium import chromium

SIZES = {"phone": (390, 844), "tablet": (1024, 768)}
Change = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class AnsweredPhoto:
    """A photo and the answer on it."""

    photo: Path
    answer: dict[str, Any]


@click.command()
@click.option("--address", default="http://127.0.0.1:8080", show_default=True)
@click.option("--key", required=True, help="An advisor's key.")
@click.option(
    "--photos",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
)
@click.option("--store", default="PAR01", show_default=True)
@click.option("--languages", default="en-GB,fr", show_default=True)
@click.option("--sizes", default=",".join(SIZES), show_default=True)
@click.option("--scheme", type=click.Choice(["light", "dark"]), default="light", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=Path("screenshots"))
def screens(
    address: str,
    key: str,
    photos: Path,
    store: str,
    languages: str,
    sizes: str,
    scheme: Literal["light", "dark"],
    out: Path,
) -> None:
    """Look photos up until each kind of answer is seen, then take a picture of every screen."""
    chosen = _by_decision(address, key, photos)
    for decision, looked in chosen.items():
        click.echo(f"{decision}: {looked.photo.name}", err=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium(*_camera(Path(folder), chosen["match"].photo)) as browser,
    ):
        for language in languages.split(","):
            for size in sizes.split(","):
                width, height = SIZES[size]
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    locale=language,
                    color_scheme=scheme,
                    has_touch=True,
                    reduced_motion="reduce",
                )
                folder_out = out / f"{size}-{language}"
                folder_out.mkdir(parents=True, exist_ok=True)
                _Tour(context.new_page(), address, folder_out, chosen).take(key, store)
                context.close()


class _Tour:
    """One device, led through all screens."""

    def __init__(
        self, page: Page, address: str, out: Path, looked: dict[str, AnsweredPhoto]
    ) -> None:
        self._page = page
        self._address = address.rstrip("/") + "/"
        self._out = out
        self._looked = looked
        self._taken = 0

    def take(self, key: str, store: str) -> None:
        """All screens, in the order in which an advisor may meet them."""
        page = self._page
        page.goto(self._address)
        page.wait_for_selector("#key")
        self._shot("key")
        page.goto(f"{self._address}#key={key}")
        page.wait_for_selector(".bar")
        page.select_option(".top select", store)
        self._shot("scan-camera-off")
        page.click(".bar .shutter")
        page.wait_for_function("() => document.querySelector('video')?.videoWidth > 0")
        self._shot("scan-camera-on")
        self._answers()
        self._bad_days()
        self._around()

    def _answers(self) -> None:
        page = self._page
        self._scan("match")
        self._shot("answer-match")
        page.mouse.wheel(0, 500)
        self._shot("answer-match-below")
        self._dialog("wrong-model", ".actions.quiet .button >> nth=1")
        self._scan("ambiguous")
        self._shot("answer-not-sure")
        self._scan("none")
        self._shot("answer-not-ours")
        self._dialog("one-item", ".undecided .actions .button >> nth=0")
        for name, change in (("sold-out", _sold_out), ("stock-unknown", _unknown)):
            with self._changed(change):
                self._scan("match")
                self._shot(f"answer-{name}")

    def _bad_days(self) -> None:
        page = self._page
        page.route("**/v1/lookup", lambda _route: None)
        self._send("match")
        page.wait_for_timeout(5200)  # until it says that the network is slow
        self._shot("under-way-slow")
        page.unroute("**/v1/lookup")
        for name, status, slug in (
            ("catalogue-empty", 503, "no-generation"),
            ("catalogue-changing", 503, "unavailable"),
            ("busy", 503, "busy"),
            ("limited", 429, "rate-limited"),
            ("key-forbidden", 403, "forbidden"),
            ("photo-unreadable", 422, "photo-damaged"),
            ("unexpected", 500, "unexpected"),
            ("key-expired", 401, "unauthenticated"),
        ):
            page.route("**/v1/lookup", _refused(status, slug))
            self._send("match")
            page.wait_for_selector(".screen.message, .screen.key")
            self._shot(f"problem-{name}")
            page.unroute("**/v1/lookup")
        page.route("**/v1/lookup", lambda route: route.abort())
        self._send("match")
        page.wait_for_selector(".message")
        self._shot("problem-offline")
        page.goto(f"{self._address}#/history")
        page.wait_for_selector(".waiting")
        self._shot("history-waiting")
        page.click(".waiting .round")
        page.unroute("**/v1/lookup")

    def _around(self) -> None:
        page = self._page
        page.goto(f"{self._address}#/search")
        self._shot("search-empty")
        page.fill("input[type=search]", "bag")
        page.press("input[type=search]", "Enter")
        page.wait_for_selector(".tile")
        self._shot("search-found")
        page.click(".tile")
        page.wait_for_selector(".product")
        self._shot("product")
        page.click(".product > .facts > .actions .button >> nth=1")
        page.wait_for_selector(".tile, .lead")
        self._shot("like-this")
        for screen in ("history", "settings"):
            page.goto(f"{self._address}#/{screen}")
            page.wait_for_selector(f".screen.{screen}")
            self._shot(screen)

    def _send(self, decision: str) -> None:
        self._page.goto(f"{self._address}#/")
        self._page.reload()  # leaves whatever was under way
        self._page.wait_for_selector(".screen.scan .chooser input", state="attached")
        self._page.set_input_files(".screen .chooser input", self._looked[decision].photo)

    def _scan(self, decision: str) -> None:
        self._send(decision)
        self._page.wait_for_selector(".screen.answer .timings")

    def _dialog(self, name: str, opener: str) -> None:
        self._page.click(opener)
        self._page.wait_for_selector("dialog[open]")
        self._shot(name)
        self._page.keyboard.press("Escape")

    def _shot(self, name: str) -> None:
        self._page.wait_for_timeout(400)  # pictures are fetched and decoded
        self._taken += 1
        self._page.screenshot(path=self._out / f"{self._taken:02}-{name}.png")

    @contextmanager
    def _changed(self, change: Change) -> Iterator[None]:
        answer = deepcopy(self._looked["match"].answer)
        for match in answer["matches"]:
            change(match)
        self._page.route("**/v1/lookup", lambda route: route.fulfill(json=answer))
        yield
        self._page.unroute("**/v1/lookup")


def _sold_out(match: dict[str, Any]) -> None:
    match["stores"] = []
    for variant in match["variants"]:
        variant["stock"] |= {"here": 0, "total": 0}


def _unknown(match: dict[str, Any]) -> None:
    match["stores"] = []
    for variant in match["variants"]:
        variant["stock"] = {"here": None, "total": None, "as_of": None}


def _refused(status: int, slug: str) -> Callable[[Route], None]:
    problem = {"type": f"urn:problem-type:boutique-lookup:{slug}", "request_id": "0f3a9c1e7b5d"}
    return lambda route: route.fulfill(
        status=status, content_type="application/problem+json", body=json.dumps(problem)
    )


def _by_decision(address: str, key: str, photos: Path) -> dict[str, AnsweredPhoto]:
    """One photo for each decision; where none leads to it, one of a match."""
    found: dict[str, AnsweredPhoto] = {}
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {key}"}) as client:
        for path in sorted(photos.glob("*.jpg")):
            response = client.post("/v1/lookup", files={"photo": path.read_bytes()})
            answer: dict[str, Any] = response.raise_for_status().json()
            found.setdefault(answer["decision"], AnsweredPhoto(path, answer))
            if len(found) == 3:
                break
    if "match" not in found:
        raise click.UsageError("None of the photos is a match; give photos of the catalogue's.")
    return {name: found.get(name, found["match"]) for name in ("match", "ambiguous", "none")}


def _camera(folder: Path, photo: Path) -> tuple[str, ...]:
    """Flags of a Chromium that shows the photo as its camera's picture, from a motion JPEG."""
    frame, film = folder / "frame.jpg", folder / "camera.mjpeg"
    with Image.open(photo) as opened:
        ImageOps.fit(opened.convert("RGB"), (720, 960)).save(frame, quality=90)
    film.write_bytes(frame.read_bytes() * 3)
    return (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
