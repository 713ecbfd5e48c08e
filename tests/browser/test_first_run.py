"""The address that `lookup serve` prints while there is no key."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.phone import Phone
from tests.browser.served import FIRST_KEY_TOKEN, served


def test_the_printed_address_makes_the_first_key_and_keeps_it_on_this_device_only(
    browser: Browser, tmp_path: Path
) -> None:
    with served(tmp_path) as boutique:
        phone = Phone.new(browser, boutique.address)
        phone.open(f"first={FIRST_KEY_TOKEN}")
        phone.page.wait_for_selector(".bar")
        assert phone.page.url == boutique.address
        phone.page.reload()
        phone.page.wait_for_selector(".bar")
        another = Phone.new(browser, boutique.address)
        another.open(f"first={FIRST_KEY_TOKEN}")
        expect(another.page.locator("#key")).to_be_visible()
        assert [*phone.mistakes, *another.mistakes] == []
        for each in (phone, another):
            each.page.context.close()
