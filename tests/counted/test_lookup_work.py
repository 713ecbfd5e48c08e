"""What one look-up may cost, counted: a guard against slow code that no clock can fool."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import EnvironBuilder, run_wsgi_app

from lookup.access.gate import KeyGate
from lookup.access.keys import KeyRing
from lookup.access.roles import Role
from lookup.api.app import create_app
from lookup.matching.further_looks import FurtherLooks
from lookup.service.services import Services
from lookup.settings.home import home_of
from lookup.settings.table import Settings
from tests.answering_home import GENERATION, stage_generation
from tests.boutique import MAISON, catalogue, product
from tests.counted.counter import blocks_kept_by, calls_of, counted, peak_of

LookUp = Callable[[], None]

_BAGS = 150
"""With two pictures each there are more than are looked at closely, as in any catalogue."""

# name: how many, and why. Raise a number only with a reason that is worth every look-up's time.
BUDGET = {
    "statements": (2, "who asks; and the cards of what was found"),
    "files opened": (0, "the generation is open, and a photo never touches a disk"),
    "pictures encoded": (2, "the item seen closely, and the whole picture as it is not plain"),
}
PLAIN_ENCODINGS = 1, "a picture with a plain background shows its item once cut out"
UNKNOWN_ENCODINGS = (
    23,
    "where nothing is found, nine parts as well, two of them closely too; then nine parts of the"
    " best of them, and one closely too",
)
CALLS = 15_500, "most measure 48 images closely, 3,000 are Flask's and SQLAlchemy's; items are 600"
PEAK_BYTES = (
    6_000_000,
    "the patches of 200 candidates thinned, then those of 48; the photo, and nine parts of it with"
    " their patches",
)
KEPT_BLOCKS = 60, "a look-up: what comes and goes in caches"


@pytest.fixture(scope="module")
def services(embedded_export: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    path = tmp_path_factory.mktemp("counted")
    settings = Settings(home=path)
    bags = [product(f"BG-{number}", f"Bag {number}", ("Red", "Black")) for number in range(_BAGS)]
    catalogue(path, bags, other=[]).close()
    stage_generation(home_of(settings), embedded_export, GENERATION).publish(GENERATION)
    services = Services.open(settings)
    yield services
    services.close()


@pytest.fixture(scope="module")
def app(services: Services) -> tuple[Flask, str]:
    settings, database = services.foundation.settings, services.foundation.database
    key = KeyRing(database).create(MAISON, Role.ADVISOR).secret
    return create_app(settings, services, KeyGate.open(settings, database)), key


def warm(app: tuple[Flask, str], photo: bytes) -> LookUp:
    """Looks the photo up, for at least the fourth time: everything that is made once is there."""
    wsgi, key = app

    def look_up() -> None:
        request = EnvironBuilder(
            "/v1/lookup",
            method="POST",
            data={"photo": (BytesIO(photo), "photo.jpg")},
            headers={"Authorization": f"Bearer {key}"},
        )
        answer, status, _ = run_wsgi_app(wsgi, request.get_environ(), buffered=True)
        assert status == "200 OK", b"".join(answer)

    for _ in range(3):
        look_up()
    return look_up


def jpeg(pixels: np.ndarray) -> bytes:
    stream = BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(stream, "JPEG")
    return stream.getvalue()


@pytest.fixture(scope="module")
def busy(app: tuple[Flask, str]) -> LookUp:
    noise = np.random.default_rng(7).integers(0, 255, (12, 9, 3), np.uint8)
    return warm(app, jpeg(np.asarray(Image.fromarray(noise).resize((576, 768)))))


@pytest.fixture(scope="module")
def plain(app: tuple[Flask, str]) -> LookUp:
    pixels = np.full((768, 576, 3), 250)
    pixels[250:500, 150:400] = np.random.default_rng(8).integers(0, 255, (250, 250, 3))
    return warm(app, jpeg(pixels))


@pytest.fixture
def known_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with a photo whose product the first look finds: no part of it is looked at."""
    monkeypatch.setattr(FurtherLooks, "in_parts", lambda _looks, best: best)


@pytest.mark.usefixtures("known_at_once")
@pytest.mark.parametrize("what", BUDGET)
def test_a_look_up_does_no_more_than(what: str, busy: LookUp) -> None:
    most, why = BUDGET[what]
    with counted() as work:
        busy()
    assert work[what] <= most, why


@pytest.mark.usefixtures("known_at_once")
def test_a_plain_picture_is_encoded_once(plain: LookUp) -> None:
    most, why = PLAIN_ENCODINGS
    with counted() as work:
        plain()
    assert work["pictures encoded"] <= most, why


def test_a_photo_in_which_nothing_is_found_is_encoded_no_more_often_than(busy: LookUp) -> None:
    most, why = UNKNOWN_ENCODINGS
    with counted() as work:
        busy()
    assert 2 < work["pictures encoded"] <= most, why


@pytest.mark.usefixtures("known_at_once")
def test_a_look_up_calls_no_more_functions_than(busy: LookUp) -> None:
    most, why = CALLS
    assert calls_of(busy) <= most, why


def test_a_look_up_takes_no_more_memory_than(busy: LookUp) -> None:
    most, why = PEAK_BYTES
    assert peak_of(busy) <= most, why


def test_look_ups_leave_nothing_behind(busy: LookUp, services: Services) -> None:
    most, why = KEPT_BLOCKS
    many = 4

    def look_up_again_and_again() -> None:
        for _ in range(many):
            busy()
        services.foundation.journal.flush()  # what is noted of them waits to be written

    # The first ones fill what is kept once. What leaks is kept by every run, also by the best.
    kept = [blocks_kept_by(look_up_again_and_again) for _ in range(6)]
    assert min(kept) <= most * many, why
