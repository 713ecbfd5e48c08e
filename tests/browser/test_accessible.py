"""Nobody is left out: axe finds nothing serious, fingers and keyboards reach everything."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.phone import PHONE, TABLET, Phone
from tests.browser.served import Served

_SERIOUS = ("serious", "critical")
_FINGER = 44  # CSS pixels, WCAG 2.2 target size (enhanced)


def _assert_nothing_serious(page: Page) -> None:
    page.wait_for_timeout(250)  # what fades in has too little contrast until it is there
    found = Axe().run(page).response["violations"]
    serious = {
        each["id"]: [node["html"][:160] for node in each["nodes"]]
        for each in found
        if each["impact"] in _SERIOUS
    }
    assert serious == {}


def _assert_big_enough(page: Page) -> None:
    small = page.evaluate(
        """least => [...document.querySelectorAll("button, a, select, summary, label.chooser")]
            .map(each => [each.outerHTML.slice(0, 120), each.getBoundingClientRect()])
            .filter(([, at]) => at.width > 1 && at.height > 1)
            .filter(([, at]) => Math.min(at.width, at.height) < least - 0.5)
            .map(([html, at]) => `${at.width}x${at.height} ${html}`)""",
        _FINGER,
    )
    # What shows through a chip of its own height is as large as the chip.
    assert [each for each in small if "<select" not in each] == []


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", PHONE), ("dark", TABLET)], ids=["light", "dark"]
)
def test_every_screen(
    new_phone: Callable[..., Phone],
    boutique: Served,
    key: str,
    photo: Path,
    scheme: str,
    size: tuple[int, int],
) -> None:
    phone = new_phone(size, color_scheme=scheme, reduced_motion="reduce")
    phone.open()
    phone.page.wait_for_selector("#key")
    _assert_nothing_serious(phone.page)
    phone.sign_in(key)
    phone.choose_store("PAR01")
    _assert_nothing_serious(phone.page)
    _assert_big_enough(phone.page)
    boutique.sees_a_match()
    phone.scan(photo)
    _assert_nothing_serious(phone.page)
    _assert_big_enough(phone.page)
    phone.page.click("text=Wrong model")
    _assert_nothing_serious(phone.page)
    phone.page.keyboard.press("Escape")
    expect(phone.page.locator("dialog")).to_have_count(0)
    boutique.is_unsure()
    phone.scan(photo)
    _assert_nothing_serious(phone.page)
    phone.page.click("text=Choose one item")
    _assert_nothing_serious(phone.page)
    phone.page.keyboard.press("Escape")
    phone.go("search")
    phone.page.fill("input[type=search]", "bag")
    phone.page.press("input[type=search]", "Enter")
    phone.page.wait_for_selector(".tile")
    _assert_nothing_serious(phone.page)
    _assert_big_enough(phone.page)
    for screen in ("history", "settings"):
        phone.go(screen)
        _assert_nothing_serious(phone.page)
        _assert_big_enough(phone.page)


@pytest.mark.parametrize("locale", ["fr-FR", "el-GR", "ar-AE", "zh-CN"])
def test_text_at_twice_its_size_is_clean_and_fits(
    new_phone: Callable[..., Phone], boutique: Served, key: str, photo: Path, locale: str
) -> None:
    phone = new_phone(locale=locale, reduced_motion="reduce")
    phone.page.add_init_script(
        "addEventListener('DOMContentLoaded',"
        " () => { document.documentElement.style.fontSize = '200%'; })"
    )
    phone.sign_in(key)
    phone.choose_store("PAR01")
    boutique.sees_several_things()
    phone.scan(photo)
    _assert_nothing_serious(phone.page)
    assert phone.overflow() == 0
    boutique.sees_what_is_sold_out()
    phone.scan(photo)
    phone.page.wait_for_selector(".similar .tile")
    _assert_nothing_serious(phone.page)
    assert phone.overflow() == 0
    for screen in ("search", "history", "settings"):
        phone.go(screen)
        _assert_nothing_serious(phone.page)
        assert phone.overflow() == 0


def test_the_camera_is_used_with_the_keyboard_alone(phone: Phone, boutique: Served) -> None:
    boutique.sees_a_match()
    phone.page.focus(".bar .shutter")
    phone.page.keyboard.press("Enter")
    phone.page.wait_for_function(
        "() => document.querySelector('.viewfinder video')?.videoWidth > 0"
    )
    phone.page.focus(".bar .shutter")
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator(".name")).to_have_text("Lune bag")
    # The answer is what is read next.
    expect(phone.page.locator("h1")).to_be_focused()


def test_the_box_is_moved_with_the_keyboard_alone(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_nothing_known()
    phone.scan(photo)
    phone.page.click("text=Choose one item")
    phone.page.wait_for_selector("dialog[open]")  # opening it moves the focus
    phone.page.focus(".box")
    expect(phone.page.locator(".box")).to_have_attribute("style", re.compile("left: 20%"))
    phone.page.keyboard.press("ArrowRight")
    expect(phone.page.locator(".box")).to_have_attribute("style", re.compile("left: 22%"))


def test_nothing_moves_for_those_who_asked_for_that(
    new_phone: Callable[..., Phone], key: str
) -> None:
    phone = new_phone(reduced_motion="reduce")
    phone.sign_in(key)
    assert phone.page.evaluate("() => document.getAnimations().length") == 0
