"""What would make a photo better, said on the device before it is sent."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Browser, Playwright, expect

from tests.browser.chromium import chromium
from tests.browser.drawn import film, phone_photo
from tests.browser.phone import Phone
from tests.browser.served import BLUE, Served

SHARP = phone_photo(BLUE)


def _glaring() -> Image.Image:
    picture = SHARP.copy()
    ImageDraw.Draw(picture).ellipse((150, 200, 600, 650), fill="white")
    return picture


def _far() -> Image.Image:
    picture = Image.new("RGB", SHARP.size, "#8a6a4c")
    picture.paste(SHARP.crop((200, 300, 600, 800)).resize((80, 100)), (320, 430))
    return picture


def _things(*boxes: tuple[int, int, int, int]) -> Image.Image:
    """Rectangles in blue stripes on the wood of `SHARP`."""
    picture = Image.new("RGB", SHARP.size, "#8a6a4c")
    for left, top, right, bottom in boxes:
        for at in range(top, bottom, 20):
            color = BLUE if at % 40 else "#e8e0d0"
            ImageDraw.Draw(picture).rectangle((left, at, right, at + 19), fill=color)
    return picture


@pytest.fixture(scope="module")
def advice(browser: Browser, boutique: Served) -> Iterator[Callable[[Image.Image], Any]]:
    page = Phone.new(browser, boutique.address).page
    page.goto(boutique.address)
    base = page.get_attribute("link[rel=modulepreload]", "href") or ""
    root = base[: base.index("/", len("/shell/"))]

    def of(picture: Image.Image) -> Any:
        pixels = b64encode(picture.resize((160, 213)).convert("RGBA").tobytes()).decode()
        return page.evaluate(
            """async ([root, pixels]) => {
              const { adviceOn } = await import(`${root}/js/advice.js`);
              const data = Uint8ClampedArray.from(atob(pixels), (each) => each.charCodeAt(0));
              return adviceOn({ data, width: 160, height: 213 });
            }""",
            [root, pixels],
        )

    yield of
    page.context.close()


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        (SHARP, None),
        (SHARP.point([level // 6 for level in range(256)] * 3), "dark"),
        (_glaring(), "glare"),
        (SHARP.filter(ImageFilter.GaussianBlur(30)), "blurred"),
        (_far(), "far"),
        (Image.new("RGB", SHARP.size, "white"), "blurred"),  # nothing is seen: no glare
        (_things((100, 100, 400, 500), (450, 600, 620, 800)), "several"),
        (_things((100, 200, 330, 700), (400, 200, 630, 700)), None),  # a pair of shoes
        (_things((100, 200, 330, 700), (340, 400, 630, 700)), None),  # what touches is one
    ],
    ids=["good", "dark", "glare", "blurred", "far", "white", "several", "pair", "touching"],
)
def test_a_frame_is_told_what_it_lacks(
    advice: Callable[[Image.Image], Any], picture: Image.Image, said: str | None
) -> None:
    assert advice(picture) == said


def test_it_is_said_in_the_viewfinder_and_the_shutter_works_all_the_same(
    playwright: Playwright, boutique: Served, key: str, tmp_path: Any
) -> None:
    dark = SHARP.point([level // 6 for level in range(256)] * 3)
    boutique.sees_a_match()
    with chromium(playwright, film(tmp_path / "dark.mjpeg", dark)) as browser:
        phone = Phone.new(browser, boutique.address)
        phone.sign_in(key)
        phone.choose_store("PAR01")
        phone.page.click(".bar .shutter")
        expect(phone.page.locator(".hint")).to_have_text("It is dark: more light helps")
        phone.page.click(".bar .shutter")
        expect(phone.page.locator(".name")).to_have_text("Lune bag")
        phone.page.context.close()


def test_it_is_said_of_a_photo_from_the_gallery_where_nothing_is_sure(
    boutique: Served, phone: Phone, tmp_path: Any
) -> None:
    dark = SHARP.point([level // 6 for level in range(256)] * 3)
    dark.save(tmp_path / "dark.jpg")
    boutique.is_unsure()
    phone.scan(tmp_path / "dark.jpg")
    expect(phone.page.locator(".decision")).to_contain_text("It is dark: more light helps")
    boutique.sees_a_match()
    phone.scan(tmp_path / "dark.jpg")
    expect(phone.page.locator(".decision")).not_to_contain_text("dark")
