"""Codes in the viewfinder, read without a shutter."""

from pathlib import Path

from playwright.sync_api import Playwright, expect

from tests.browser.chromium import chromium
from tests.browser.drawn import bar_code, film
from tests.browser.phone import Phone
from tests.browser.served import GTIN, Served


def test_bars_show_the_variant_they_name(
    playwright: Playwright, boutique: Served, key: str, tmp_path: Path
) -> None:
    with chromium(playwright, film(tmp_path / "bars.mjpeg", bar_code(GTIN))) as browser:
        phone = Phone.new(browser, boutique.address)
        asked: list[str] = []
        phone.page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
        phone.sign_in(key)
        phone.choose_store("PAR01")
        phone.page.click(".bar .shutter")
        expect(phone.page.locator(".name")).to_have_text("Lune bag")
        expect(phone.page.locator(".here")).to_contain_text("Red · S")
        assert not [each for each in asked if each.startswith("POST")]
        assert all(boutique.address in each or "blob:" in each for each in asked)
        assert phone.mistakes == []
        phone.page.context.close()


def test_bars_of_something_else_are_said_to_be_unknown_once(
    playwright: Playwright, boutique: Served, key: str, tmp_path: Path
) -> None:
    with chromium(playwright, film(tmp_path / "bars.mjpeg", bar_code("5901234123457"))) as browser:
        phone = Phone.new(browser, boutique.address)
        phone.sign_in(key)
        phone.choose_store("PAR01")
        with phone.page.expect_response("**/v1/codes/**") as response:
            phone.page.click(".bar .shutter")
        assert response.value.status == 404
        expect(phone.page.locator(".toast")).to_contain_text("5901234123457")
        asked: list[str] = []
        phone.page.on("request", lambda request: asked.append(request.url))
        phone.page.wait_for_timeout(1500)
        assert not [each for each in asked if "/v1/codes/" in each]
        phone.page.context.close()
