"""No network, no key, no catalogue, no stock: each has its own screen, and no photo is lost."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.drawn import jpeg, phone_photo
from tests.browser.phone import Phone
from tests.browser.served import BLUE, Served


@pytest.fixture
def phone(new_phone: Callable[..., Phone], key: str) -> Phone:
    """As any phone is, with the service worker by which the app opens without a network."""
    phone = new_phone(service_workers="allow")
    phone.sign_in(key)
    phone.choose_store("PAR01")
    return phone


def _problem(status: int, slug: str, **headers: str) -> Callable[[Route], None]:
    body = {
        "type": f"urn:problem-type:boutique-lookup:{slug}",
        "title": "It failed",
        "status": status,
        "detail": "It failed.",
        "remedy": "Try again.",
        "instance": "/v1/lookup",
        "request_id": "0123456789abcdef",
    }

    def answer(route: Route) -> None:
        route.fulfill(
            status=status,
            content_type="application/problem+json",
            headers=headers,
            body=json.dumps(body),
        )

    return answer


def test_without_a_network_the_photo_waits_and_goes_by_itself(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.page.context.set_offline(True)
    phone.send(photo)
    expect(phone.page.locator("h1")).to_have_text("No network")
    expect(phone.page.locator(".message-photo")).to_be_visible()
    expect(phone.page.locator(".badge")).to_contain_text("1")
    phone.page.context.set_offline(False)
    phone.page.click(".toast button:has-text('Show')")
    expect(phone.page.locator(".name")).to_have_text("Lune bag")
    expect(phone.page.locator(".badge")).to_have_count(0)


def test_a_waiting_photo_that_is_refused_does_not_hold_up_the_others(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.page.context.set_offline(True)
    for _ in range(2):
        phone.send(photo)
        expect(phone.page.locator("h1")).to_have_text("No network")
        phone.page.click(".message >> text=New photo")
    expect(phone.page.locator(".badge")).to_contain_text("2")
    phone.page.route("**/v1/lookup", _problem(422, "photo-damaged"), times=1)
    phone.page.context.set_offline(False)
    expect(phone.page.locator(".badge")).to_contain_text("1")


def test_on_a_slow_network_the_photo_is_kept_for_later(phone: Phone, photo: Path) -> None:
    phone.page.route("**/v1/lookup", lambda _route: None)  # never answered
    phone.send(photo)
    phone.page.click("text=Keep it and send later")
    expect(phone.page.locator("h1")).to_have_text("No network")
    phone.go("history")
    expect(phone.page.locator(".waiting .line")).to_have_count(1)


def test_a_store_is_remembered_without_a_network_too(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.page.evaluate("() => navigator.serviceWorker.ready")
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    phone.page.context.set_offline(True)
    phone.page.reload()
    phone.send(photo)
    expect(phone.page.locator("h1")).to_have_text("No network")
    phone.page.context.set_offline(False)
    expect(phone.page.locator(".toast button")).to_be_visible()
    assert boutique.last_asked("/v1/lookup").form["store"] == "PAR01"


def test_without_a_network_the_app_still_opens(phone: Phone, boutique: Served, photo: Path) -> None:
    boutique.sees_a_match()
    phone.scan(photo)
    picture = phone.page.locator(".strip-picture img").first
    expect(picture).to_have_attribute("src", re.compile("^blob:"))
    phone.page.evaluate("() => navigator.serviceWorker.ready")
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    phone.wait_until_pictures_are_kept()
    phone.page.context.set_offline(True)
    phone.page.reload()
    expect(phone.page.locator(".name")).to_have_text("Lune bag")
    expect(picture).to_have_attribute("src", re.compile("^blob:"))
    phone.go("history")
    expect(phone.page.locator(".line")).to_have_count(1)


def test_nothing_of_the_maison_is_kept_by_the_service_worker(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.page.evaluate("() => navigator.serviceWorker.ready")
    phone.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    phone.scan(photo)
    phone.page.reload()
    phone.page.wait_for_selector(".name")
    kept = phone.page.evaluate(
        """async () => {
          const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
          const requests = (await Promise.all(caches_.map((cache) => cache.keys()))).flat();
          return requests.map(({ url }) => new URL(url).pathname);
        }"""
    )
    assert "/" in kept
    assert [path for path in kept if path != "/" and not path.startswith("/shell/")] == []


def test_an_expired_key_asks_for_another_and_then_sends_the_photo(
    new_phone: Callable[..., Phone], boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone, old = new_phone(), boutique.new_key()
    phone.sign_in(old)
    boutique.revoke(old)
    phone.send(photo)
    expect(phone.page.locator("h1")).to_have_text("Your key is no longer valid")
    phone.page.fill("#key", boutique.new_key())
    phone.page.click("text=Continue")
    expect(phone.page.locator(".name")).to_have_text("Lune bag")


def test_what_is_no_key_is_said_at_once(new_phone: Callable[..., Phone], boutique: Served) -> None:
    boutique.new_key()
    phone = new_phone()
    phone.open()
    phone.page.fill("#key", "open sesame")
    phone.page.click("text=Continue")
    expect(phone.page.locator("[role=alert]")).to_contain_text("lk_")


def test_a_mistyped_key_can_be_corrected(new_phone: Callable[..., Phone], boutique: Served) -> None:
    key, phone = boutique.new_key(), new_phone()
    phone.open()
    phone.page.fill("#key", key[:-1] + ("a" if key[-1] != "a" else "b"))
    phone.page.click("text=Continue")
    expect(phone.page.locator("[role=alert]")).to_contain_text("This key is not known")
    expect(phone.page.locator("#key")).not_to_have_value("")
    phone.page.fill("#key", key)
    phone.page.click("text=Continue")
    phone.page.wait_for_selector(".bar")


def test_a_slow_line_gets_a_smaller_picture(
    new_phone: Callable[..., Phone], boutique: Served, key: str, tmp_path: Path
) -> None:
    boutique.sees_a_match()
    large = tmp_path / "large.jpg"
    large.write_bytes(jpeg(phone_photo(BLUE, (3000, 4000))))
    sizes = []
    for line, megabits in (("4g", 10), ("4g", 1.6), ("2g", 0.1)):
        phone = new_phone()
        phone.page.add_init_script(
            "Object.defineProperty(navigator, 'connection',"
            f" {{ value: {{ effectiveType: '{line}', downlink: {megabits} }} }});"
        )
        phone.sign_in(key)
        phone.scan(large)
        sizes.append(boutique.last_asked("/v1/lookup").size)
    fast, narrow, slow = sizes
    assert narrow < 0.8 * fast
    assert slow < min(fast / 2, 100_000)  # 8 seconds at 12 kB a second


def test_without_a_network_a_search_says_so(phone: Phone) -> None:
    phone.go("search")
    phone.page.context.set_offline(True)
    phone.page.fill("input[type=search]", "bag")
    phone.page.press("input[type=search]", "Enter")
    expect(phone.page.locator("[role=alert]")).to_contain_text("No network")


@pytest.mark.parametrize(
    ("problem", "title"),
    [
        (_problem(503, "no-generation"), "The catalogue is empty"),
        (_problem(503, "unavailable"), "The catalogue is being updated"),
        (_problem(409, "generation-corrupt"), "The catalogue is being updated"),
        (_problem(503, "busy"), "Many scans just now"),
        (_problem(429, "too-many-requests", **{"Retry-After": "30"}), "A short pause"),
        (_problem(403, "forbidden"), "This key may not look up"),
        (_problem(422, "photo-damaged"), "This picture cannot be read"),
        (_problem(500, "unexpected"), "Something went wrong"),
    ],
    ids=["empty", "swapped", "refused", "busy", "limited", "forbidden", "photo", "unexpected"],
)
def test_each_problem_has_its_own_screen(
    phone: Phone, photo: Path, problem: Any, title: str
) -> None:
    phone.page.route("**/v1/lookup", problem)
    phone.send(photo)
    expect(phone.page.locator("h1")).to_have_text(title)
    expect(phone.page.locator(".message-photo")).to_be_visible()
    assert phone.overflow() == 0


def test_a_busy_service_is_asked_again_by_itself(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.page.route("**/v1/lookup", _problem(503, "busy", **{"Retry-After": "1"}), times=1)
    phone.send(photo)
    expect(phone.page.locator(".countdown")).to_be_visible()
    expect(phone.page.locator(".name")).to_have_text("Lune bag")


def test_what_no_store_has_is_said_to_be_sold_out(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_what_is_sold_out()
    phone.scan(photo)
    expect(phone.page.locator(".here")).to_contain_text("None here")
    expect(phone.page.locator(".here")).to_contain_text("Sold out in every store")


def test_unknown_stock_is_never_called_none(phone: Phone, boutique: Served, photo: Path) -> None:
    boutique.sees_what_is_sold_out()
    phone.choose_store("MIL01")
    phone.scan(photo)
    expect(phone.page.locator(".here")).to_contain_text("Stock here is not known")
    assert phone.text("button.cell b") == "?"
