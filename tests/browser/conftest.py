"""One served boutique and one browser for all browser tests; each test has a phone of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.browser.chromium import chromium, executable
from tests.browser.drawn import film, phone_photo
from tests.browser.phone import PATIENCE_MS, PHONE, Phone
from tests.browser.served import BLUE, Served, served


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    executable()  # skips before anything starts
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def boutique(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("home")) as boutique:
        yield boutique


@pytest.fixture(scope="session")
def browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    camera = film(tmp_path_factory.mktemp("camera") / "bag.mjpeg", phone_photo(BLUE))
    with chromium(playwright, camera) as browser:
        yield browser


@pytest.fixture(scope="session")
def key(boutique: Served) -> str:
    return boutique.new_key()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    phone_photo(BLUE).save(path)
    return path


@pytest.fixture
def new_phone(browser: Browser, boutique: Served) -> Iterator[Callable[..., Phone]]:
    """Makes phones; what any of them says on its console at the end fails the test."""
    phones: list[Phone] = []

    def make(size: tuple[int, int] = PHONE, **options: object) -> Phone:
        phones.append(Phone.new(browser, boutique.address, size, **options))
        return phones[-1]

    yield make
    mistakes = [mistake for phone in phones for mistake in phone.mistakes]
    for phone in phones:
        phone.page.context.close()
    assert mistakes == []


@pytest.fixture
def phone(new_phone: Callable[..., Phone], key: str) -> Phone:
    """A phone that is signed in, in English, at the Paris store."""
    phone = new_phone()
    phone.sign_in(key)
    phone.choose_store("PAR01")
    return phone


@pytest.fixture
def page(phone: Phone) -> Page:
    return phone.page
