"""A maison that has no stores: nothing is asked or said of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.phone import Phone
from tests.browser.served import Served, served


@pytest.fixture
def storeless(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, stores=False) as boutique:
        yield boutique


def test_stock_and_stores_are_not_shown_where_there_are_none(
    browser: Browser, storeless: Served, photo: Path
) -> None:
    phone = Phone.new(browser, storeless.address)
    storeless.sees_a_match()
    phone.sign_in(storeless.new_key())
    expect(phone.page.locator(".top select")).to_have_count(0)
    expect(phone.page.locator(".store-question")).to_have_count(0)
    phone.scan(photo)
    expect(phone.page.locator(".name")).to_have_text("Lune bag")
    expect(phone.page.locator(".here, .stores")).to_have_count(0)
    expect(phone.page.locator(".grid")).not_to_contain_text("?")
    expect(phone.page.locator(".screen")).not_to_contain_text("above")
    phone.go("search")
    expect(phone.page.locator("button.chip[aria-pressed]")).to_have_count(0)  # "In my store"
    assert phone.mistakes == []
    phone.page.context.close()
