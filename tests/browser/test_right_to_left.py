"""Arabic: the whole layout is mirrored, and nothing is cut off."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.phone import PHONE, TABLET, Phone
from tests.browser.served import Served

NARROW = (320, 640)


def _middle(phone: Phone, selector: str) -> float:
    box = phone.page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2


@pytest.mark.parametrize("size", [PHONE, NARROW, TABLET], ids=["phone", "narrow", "tablet"])
def test_every_screen_is_mirrored(
    new_phone: Callable[..., Phone],
    boutique: Served,
    key: str,
    photo: Path,
    size: tuple[int, int],
) -> None:
    phone = new_phone(size, locale="ar-AE")
    phone.sign_in(key)
    phone.choose_store("PAR01")
    assert phone.page.get_attribute("html", "dir") == "rtl"
    assert _middle(phone, ".brand") > _middle(phone, ".top .round")
    assert _middle(phone, "a.place >> nth=0") > _middle(phone, "a.place >> nth=1")
    boutique.sees_a_coat()
    phone.scan(photo)
    assert _middle(phone, ".pair figure >> nth=0") > _middle(phone, ".pair figure >> nth=1")
    assert _middle(phone, ".grid .color") > _middle(phone, ".grid .cell")
    assert _middle(phone, ".stores .where") > _middle(phone, ".stores .count")
    assert phone.overflow() == 0
    phone.open("/products/BAG-1")
    back = phone.page.locator(".icon-back")
    back.wait_for()
    assert back.evaluate("icon => getComputedStyle(icon).transform").startswith("matrix(-1")
    for screen in ("search", "history", "settings"):
        phone.go(screen)
        assert phone.overflow() == 0
    assert _middle(phone, ".setting .button") > size[0] / 2
