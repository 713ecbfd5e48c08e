"""Builds whose pictures come from a zip or from the web."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from indexer.pipeline.request import Amount
from indexer.sources.places import ImagePlaces
from lookup.base.errors import Refused
from lookup.images.limits import PICTURE_LIMITS
from tests.indexer.shop import Shop


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder; says so to nobody."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(shop: Shop) -> Iterator[ThreadingHTTPServer]:
    """Serves the shop's pictures."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(shop.pictures)))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def move_to(shop: Shop, server: ThreadingHTTPServer) -> ImagePlaces:
    """Names all pictures by address; gives the places to take them from."""
    for product in shop.products.values():
        for image in product["images"]:
            image["path"] = f"http://127.0.0.1:{server.server_port}/{image['path']}"
    return ImagePlaces(shop.folder, private_hosts=(f"127.0.0.1:{server.server_port}",))


def test_pictures_in_a_zip_give_the_vectors_of_those_in_a_folder(built_shop: Shop) -> None:
    before = built_shop.vectors()
    archive = built_shop.folder / "pictures.zip"
    with ZipFile(archive, "w") as file:
        for path in built_shop.pictures.rglob("*.png"):
            file.write(path, path.relative_to(built_shop.pictures).as_posix())
    assert built_shop.build(images=ImagePlaces(archive), full=True).images.bad == 0
    assert built_shop.vectors() == before


def test_pictures_are_fetched_from_allowed_hosts_once(
    shop: Shop, server: ThreadingHTTPServer
) -> None:
    places = move_to(shop, server)
    first = shop.build(images=places)
    assert (first.status, first.images.embedded) == ("published", 6)
    again = shop.build(images=places)
    assert (again.status, again.images.bytes_read) == ("unchanged", 0)


def test_pictures_of_hosts_off_the_list_are_left_out(
    shop: Shop, server: ThreadingHTTPServer
) -> None:
    move_to(shop, server)
    shop.add("D", "D/front.png")
    report = shop.build(images=ImagePlaces(shop.pictures), max_bad=Amount(1.0))
    assert (report.images.indexed, report.images.bad) == (1, 6)
    assert all("--allow-host 127.0.0.1" in item.reason for item in report.quarantined)


def test_a_server_that_is_down_takes_nothing_from_the_index(
    shop: Shop, server: ThreadingHTTPServer
) -> None:
    places = move_to(shop, server)
    first = shop.build(images=places)
    server.server_close()
    again = shop.build(images=places)
    assert again.status == "unchanged"
    assert again.generation == first.generation
    assert again.quarantined_total == 6
    assert all("kept" in item.reason for item in again.quarantined)


def test_a_picture_never_seen_from_a_server_that_is_down_is_bad(
    shop: Shop, server: ThreadingHTTPServer
) -> None:
    places = move_to(shop, server)
    server.server_close()
    with pytest.raises(Refused, match=r"no picture.*Connection refused"):
        shop.build(images=places)
    assert not Path(shop.workspace.directory / "current").exists()


def test_masters_of_a_maison_are_read_whatever_their_type(shop: Shop) -> None:
    shop.add("D", "D/master.tif", "D/web.gif", "D/till.bmp")
    report = shop.build()
    assert (report.images.indexed, report.images.bad) == (9, 0)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"max_bytes": 100_000}, r"has 0\.12 MB, 0\.1 MB at most .* --max-picture-bytes"),
        ({"max_pixels": 30_000}, r"200 x 200 pixels .* --max-picture-pixels"),
    ],
)
def test_a_picture_past_the_limits_is_listed_with_its_size_and_the_option_for_more(
    shop: Shop, changes: dict[str, int], says: str
) -> None:
    (shop.pictures / "D").mkdir()
    Image.new("RGB", (200, 200)).save(shop.pictures / "D" / "master.bmp")
    shop.add("D", "D/master.bmp")
    places = ImagePlaces(shop.pictures, limits=replace(PICTURE_LIMITS, **changes))
    report = shop.build(images=places, max_bad=Amount(1.0))
    assert any(re.search(says, each.reason) for each in report.quarantined)
