"""Search as an advisor begins it, slips in it, and goes on from it."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.phone import Phone


def test_it_begins_with_what_the_catalogue_holds(new_phone: Callable[..., Phone], key: str) -> None:
    phone = new_phone(locale="fr-FR")
    phone.sign_in(key)
    phone.choose_store("PAR01")
    phone.go("search")
    expect(phone.page.locator(".categories b")).to_have_text(["Sacs", "Manteaux"])
    expect(phone.page.locator("select:has(option:text-is('Camel'))")).to_be_visible()
    phone.page.click(".categories button:has-text('Sacs')")
    expect(phone.page.locator(".tile-name")).to_have_text(["Sac Lune", "Nuit clutch", "Sac Sol"])


def test_a_slip_finds_what_was_meant_and_says_so(phone: Phone) -> None:
    phone.go("search")
    phone.page.fill("input[type=search]", "clutsh")
    phone.page.press("input[type=search]", "Enter")
    expect(phone.page.locator(".tile-name")).to_have_text(["Nuit clutch"])
    expect(phone.page.locator("text=“clutsh” was read as “clutch”")).to_be_visible()


def test_a_sku_shows_its_own_stock_first(phone: Phone) -> None:
    phone.go("search")
    phone.page.fill("input[type=search]", "bag-1-red-l")
    phone.page.press("input[type=search]", "Enter")
    expect(phone.page.locator(".tile .none")).to_have_text("0 here")  # two of the red S are
    phone.page.click(".tile")
    expect(phone.page.locator(".here")).to_contain_text("None here")
    expect(phone.page.locator(".here")).to_contain_text("Red · L")
