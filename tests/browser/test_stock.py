"""Stock as an advisor sees it: true at first sight, of all stores, and as old as it is."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.phone import Phone
from tests.browser.served import LONG_COLOR, Served


def test_a_colour_is_summed_until_a_size_is_tapped(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_coat()
    phone.scan(photo)
    here = phone.page.locator(".here")
    expect(here).to_contain_text("10 here")
    expect(here).to_contain_text("Camel · Sizes: XS, S, M, L, XL")
    phone.page.click("button.cell[aria-label^='Camel M']")
    expect(here).to_contain_text("2 here")
    expect(here).to_contain_text("Camel · M")
    phone.page.click("button.color:has-text('Camel')")
    expect(here).to_contain_text("10 here")


def test_a_reserve_note_without_a_size_names_those_the_store_has(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    phone.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    boutique.sees_a_match()
    phone.scan(photo)
    phone.page.click("[aria-label='Copy a reserve note for Milan Centre']")
    expect(phone.page.locator(".toast")).to_contain_text("Milan Centre")
    note = phone.page.evaluate("() => navigator.clipboard.readText()")
    assert "Sizes: S" in note
    assert "BAG-1-Blue" not in note


def test_every_store_that_has_it_can_be_seen(phone: Phone, boutique: Served, photo: Path) -> None:
    boutique.sees_a_coat()
    phone.scan(photo)
    stores = phone.page.locator(".stores").first.locator("li")
    expect(stores).to_have_count(5)
    phone.page.click("text=Show all stores (9)")
    expect(stores).to_have_count(9)
    expect(phone.page.locator("text=Show all stores")).to_have_count(0)


def test_old_stock_is_not_shown_as_fresh(phone: Phone, boutique: Served, photo: Path) -> None:
    boutique.sees_a_coat()
    phone.scan(photo)
    expect(phone.page.locator(".here.old")).to_contain_text("reported")
    fresh, old = (
        phone.page.evaluate(
            "name => getComputedStyle(document.documentElement).getPropertyValue(name)", name
        )
        for name in ("--good", "--warn")
    )
    shown = phone.page.evaluate(
        "() => getComputedStyle(document.querySelector('.here b')).color.match(/\\d+/g).map(Number)"
    )
    assert shown == _rgb(old) != _rgb(fresh)
    expect(phone.page.locator(".stores li .old").first).to_contain_text("reported")


def test_the_grid_is_read_without_scrolling_beside_a_long_colour(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_coat()
    phone.scan(photo)
    expect(phone.page.locator(".color").first).to_have_text(LONG_COLOR)
    expect(phone.page.locator(".grid thead th")).to_have_text(["XS", "S", "M", "L", "XL"])
    hidden = phone.page.evaluate(
        "() => { const { scrollWidth, clientWidth } = document.querySelector('.grid-scroll');"
        " return scrollWidth - clientWidth; }"
    )
    assert hidden == 0


def _rgb(color: str) -> list[int]:
    return [int(color.strip()[at : at + 2], 16) for at in (1, 3, 5)]
