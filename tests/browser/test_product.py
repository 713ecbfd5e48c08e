"""A product: all its pictures, and what is like it."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.phone import Phone
from tests.browser.served import Served


def test_its_pictures_are_those_of_the_colour_swiped_and_larger_with_a_tap(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.scan(photo)
    pictures = phone.page.locator(".strip-picture")
    expect(pictures).to_have_count(3)  # not the red one
    expect(phone.page.locator(".dots .now")).to_have_count(1)
    phone.page.locator(".strip").evaluate("strip => strip.scrollTo(strip.clientWidth, 0)")
    expect(phone.page.locator(".dots i").nth(1)).to_have_class("now")
    pictures.nth(1).click()
    expect(phone.page.locator("dialog[open] .large-picture img")).to_be_visible()
    phone.page.wait_for_function(
        "() => document.querySelector('.large-picture img').naturalWidth === 900"
    )
    zoom = phone.page.locator(".large-picture button")
    narrow = zoom.evaluate("button => button.clientWidth")
    zoom.click()
    assert zoom.evaluate("button => button.clientWidth") > 2 * narrow
    phone.page.keyboard.press("Escape")
    phone.page.click("button.color:has-text('Red')")
    expect(pictures).to_have_count(2)


def test_what_is_not_here_has_what_is_like_it_in_its_place(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_what_is_sold_out()
    phone.scan(photo)
    similar = phone.page.locator(".here + .similar")
    expect(similar.locator("h3")).to_have_text("Similar, and available")
    expect(similar.locator(".tile-name")).to_have_text(["Lune bag", "Sol bag"])
    similar.locator(".tile").first.click()
    expect(phone.page.locator(".name")).to_have_text("Lune bag")
    phone.page.go_back()
    expect(phone.page.locator(".name")).to_have_text("Nuit clutch")


def test_what_is_here_has_similar_ones_at_its_end(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.scan(photo)
    phone.page.locator(".similar").scroll_into_view_if_needed()
    expect(phone.page.locator(".similar h3")).to_have_text("Similar")
    expect(phone.page.locator(".similar .tile-name").last).to_have_text("Sol bag")
