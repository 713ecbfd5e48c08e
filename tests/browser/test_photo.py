"""One photo of several things, and several photos of one thing."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.phone import Phone
from tests.browser.served import Served


def test_each_thing_in_the_photo_has_a_frame_and_a_tap_looks_it_up(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_several_things()
    phone.scan(photo)
    expect(phone.page.locator(".decision")).to_contain_text("Several models look nearly the same.")
    frames = phone.page.locator(".photo-items [role=button]")
    expect(frames).to_have_count(1)  # the one that is answered needs no tap
    image, frame = phone.page.evaluate(  # both at one moment: the answer slides in
        """() => [".photo-items .photo", ".photo-items [role=button] rect"].map(
            (place) => document.querySelector(place).getBoundingClientRect().toJSON())"""
    )
    assert abs(frame["x"] - (image["x"] + 0.6 * image["width"])) < 3
    assert abs(frame["y"] - (image["y"] + 0.3 * image["height"])) < 3
    with phone.page.expect_response("**/v1/lookup"):
        frames.press("Enter")
    assert boutique.last_asked("/v1/lookup").form["box"] == "0.6,0.3,0.3,0.4"


def test_one_more_photo_goes_with_the_one_before(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.is_unsure()
    phone.scan(photo)
    phone.page.click("text=One more photo")
    expect(phone.page.locator(".one-more .photo")).to_have_count(1)
    with phone.page.expect_response("**/v1/lookup"):
        phone.page.set_input_files(".screen .chooser input", photo)
    assert boutique.last_asked("/v1/lookup").photos == 2
    expect(phone.page.locator(".screen.answer .timings")).to_be_visible()
    phone.scan(photo)
    assert boutique.last_asked("/v1/lookup").photos == 1


def test_one_more_photo_can_be_left(phone: Phone, boutique: Served, photo: Path) -> None:
    boutique.is_unsure()
    phone.scan(photo)
    phone.page.click("text=One more photo")
    phone.page.click(".one-more button")
    expect(phone.page.locator(".one-more")).to_have_count(0)


def test_a_short_list_says_how_likely_each_is(phone: Phone, boutique: Served, photo: Path) -> None:
    boutique.is_unsure()
    phone.scan(photo)
    expect(phone.page.locator(".tile").first).to_contain_text("95%")
    expect(phone.page.locator(".tile").first).to_contain_text("Lune")


def test_the_tag_in_a_photo_is_read_with_a_second_tap(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_nothing_known()
    phone.scan(photo)
    answer = {
        "lines": [{"text": "Art. BAG-2", "confidence": 0.97, "box": [0.1, 0.1, 0.5, 0.1]}],
        "read_as": "style",
        "code": "BAG-2",
        "products": [phone.answer_of("/v1/products/BAG-2?store=PAR01") | {"variant": None}],
    }
    phone.page.route("**/v1/tags", lambda route: route.fulfill(json=answer))
    phone.page.click("text=Read the tag")
    expect(phone.page.locator("dialog")).to_contain_text("Read: Art. BAG-2")
    phone.page.click("dialog .line:has-text('Sol bag')")
    expect(phone.page.locator(".name")).to_have_text("Sol bag")


def test_a_service_that_reads_no_text_says_so(phone: Phone, boutique: Served, photo: Path) -> None:
    boutique.sees_nothing_known()
    phone.scan(photo)
    problem = {"type": "urn:boutique-lookup:problem:text-not-read", "title": "", "detail": ""}
    phone.page.route("**/v1/tags", lambda route: route.fulfill(status=501, json=problem))
    phone.page.click("text=Read the tag")
    expect(phone.page.locator("dialog .notice")).to_contain_text("Type the code in the search")
