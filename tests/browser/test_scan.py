"""From the camera to the answer, and what an advisor does with it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.drawn import jpeg, phone_photo, qr_code
from tests.browser.phone import PHONE, TABLET, Phone
from tests.browser.served import BLUE, Served


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_the_camera_finds_the_model_and_what_is_here_of_it(
    new_phone: Callable[..., Phone], boutique: Served, key: str, size: tuple[int, int]
) -> None:
    boutique.sees_a_match()
    phone = new_phone(size)
    phone.sign_in(key)
    phone.choose_store("PAR01")
    phone.shoot()
    expect(phone.page.locator(".decision")).to_contain_text("Found")
    expect(phone.page.locator(".name")).to_have_text("Lune bag")
    expect(phone.page.locator(".certainty")).to_contain_text("Almost certain")
    expect(phone.page.locator(".here")).to_contain_text("4 here")
    expect(phone.page.locator(".here")).to_contain_text("Blue · Sizes: S, L")
    expect(phone.page.locator(".price")).to_have_text("€1,250")
    # One glance: all of that without scrolling.
    for what in (".decision", "figure .photo", ".name", ".price", ".here"):
        expect(phone.page.locator(what).first).to_be_in_viewport()
    assert phone.overflow() == 0


def test_what_is_sent_is_what_the_viewfinder_showed(phone: Phone, boutique: Served) -> None:
    boutique.sees_a_match()
    phone.shoot()
    phone.page.wait_for_selector(".decision")
    shown = phone.page.viewport_size
    assert shown is not None
    width, height = boutique.matcher.seen[-1].size
    assert height > width  # the camera's picture is wide, the phone's viewfinder is tall


def test_a_photo_lying_on_its_side_is_sent_upright(
    phone: Phone, boutique: Served, tmp_path: Path
) -> None:
    boutique.sees_a_match()
    lying = tmp_path / "lying.jpg"
    lying.write_bytes(jpeg(phone_photo(BLUE, (2400, 1800)), orientation=6))
    phone.scan(lying)
    width, height = boutique.matcher.seen[-1].size
    assert height > width


def test_a_large_photo_is_sent_small(phone: Phone, boutique: Served, tmp_path: Path) -> None:
    boutique.sees_a_match()
    large = tmp_path / "large.jpg"
    large.write_bytes(jpeg(phone_photo(BLUE, (3000, 4000))))
    phone.scan(large)
    assert boutique.last_asked("/v1/lookup").size < 600_000 < large.stat().st_size


def test_a_photo_is_pasted(phone: Phone, boutique: Served) -> None:
    boutique.sees_a_match()
    phone.page.evaluate(
        """async () => {
          const canvas = new OffscreenCanvas(300, 400);
          canvas.getContext("2d").fillRect(50, 50, 100, 100);
          const picture = await canvas.convertToBlob({ type: "image/png" });
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File([picture], "shot.png", { type: "image/png" }));
          document.dispatchEvent(new ClipboardEvent("paste", { clipboardData }));
        }"""
    )
    expect(phone.page.locator(".name")).to_have_text("Lune bag")


def test_another_size_and_colour_is_shown_without_another_scan(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.scan(photo)
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url))
    phone.page.click("button.cell[aria-label^='Red L']")
    expect(phone.page.locator(".here")).to_contain_text("None here")
    expect(phone.page.locator(".here")).to_contain_text("Milan Centre (640 km) has 3")
    expect(phone.page.locator(".stores").first).to_contain_text("3 pieces")
    assert [url for url in asked if "lookup" in url] == []


def test_stock_follows_the_store_that_asks(phone: Phone, boutique: Served, photo: Path) -> None:
    boutique.sees_a_match()
    phone.scan(photo)
    phone.choose_store("MIL01")
    expect(phone.page.locator(".here")).to_contain_text("5 here")
    expect(phone.page.locator(".here")).to_contain_text("Blue · Sizes: S")


@pytest.mark.parametrize(
    ("sees", "says"), [("is_unsure", "Not sure"), ("sees_nothing_known", "Not in our catalogue")]
)
def test_it_says_when_it_is_not_sure_and_when_it_is_not_ours(
    phone: Phone, boutique: Served, photo: Path, sees: str, says: str
) -> None:
    getattr(boutique, sees)()
    phone.scan(photo)
    expect(phone.page.locator(".decision-title")).to_have_text(says)
    expect(phone.page.locator(".name")).to_have_count(0)


def test_one_of_several_is_chosen_with_a_tap(phone: Phone, boutique: Served, photo: Path) -> None:
    boutique.is_unsure()
    phone.scan(photo)
    phone.page.click(".tile:has-text('Sol bag')")
    expect(phone.page.locator(".name")).to_have_text("Sol bag")
    phone.page.click("text=Back")
    expect(phone.page.locator(".tile")).to_have_count(2)


def test_wrong_model_takes_two_taps(phone: Phone, boutique: Served, photo: Path) -> None:
    boutique.is_unsure()
    phone.scan(photo)
    phone.page.click(".tile:has-text('Lune bag')")
    phone.page.click("text=Wrong model")
    with phone.page.expect_response("**/v1/feedback") as response:
        phone.page.click("dialog .line:has-text('Sol bag')")
    assert response.value.json()["product_id"] == "BAG-2"
    expect(phone.page.locator(".name")).to_have_text("Sol bag")


def test_wrong_model_offers_the_next_candidates_before_typing(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.scan(photo)
    phone.page.click("text=Wrong model")
    next_one = phone.page.locator("dialog .line").first.bounding_box()
    field = phone.page.locator("dialog input").bounding_box()
    assert next_one is not None
    assert field is not None
    assert next_one["y"] < field["y"]
    with phone.page.expect_response("**/v1/feedback") as response:
        phone.page.click("dialog .line:has-text('Sol bag')")
    assert response.value.json()["product_id"] == "BAG-2"


def test_back_closes_a_sheet_and_stays_with_the_answer(
    page: Page, phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.scan(photo)
    page.click("text=Wrong model")
    expect(page.locator("dialog")).to_be_visible()
    page.go_back()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".name")).to_have_text("Lune bag")
    page.click("text=Wrong model")
    page.click("dialog [aria-label=Close]")
    page.wait_for_function("!history.state?.sheet")  # the sheet takes its own step back
    page.go_back()
    expect(page.locator(".screen.scan")).to_be_visible()


def test_a_code_that_the_catalogue_does_not_know_is_mentioned(
    phone: Phone, boutique: Served, tmp_path: Path
) -> None:
    boutique.sees_a_match()
    shown = tmp_path / "code.png"
    qr_code("https://id.gs1.org/01/09506000134352").save(shown)
    phone.scan(shown)
    expect(phone.page.locator(".unknown-code")).to_contain_text("QR")
    expect(phone.page.locator(".name")).to_have_text("Lune bag")


def test_the_right_model_is_found_by_words(phone: Phone, boutique: Served, photo: Path) -> None:
    boutique.sees_nothing_known()
    phone.scan(photo)
    phone.page.click("text=I know what it is")
    phone.page.fill("dialog input", "clutch")
    phone.page.press("dialog input", "Enter")
    with phone.page.expect_response("**/v1/feedback") as response:
        phone.page.click("dialog .line:has-text('Nuit clutch')")
    assert response.value.json()["product_id"] == "BAG-3"


def test_none_of_these_is_an_answer_too(phone: Phone, boutique: Served, photo: Path) -> None:
    boutique.is_unsure()
    phone.scan(photo)
    phone.page.click("text=I know what it is")
    with phone.page.expect_response("**/v1/feedback") as response:
        phone.page.click("text=None of these")
    assert response.value.json()["product_id"] is None


def at_rest(element: Locator) -> FloatRect:
    """Where the element is once nothing moves it any more."""
    before = None
    for _ in range(50):
        element.page.wait_for_timeout(100)
        now = element.bounding_box()
        if now is not None and now == before:
            return now
        before = now
    raise AssertionError(f"{element} goes on moving")


def test_one_item_of_several_is_looked_up_in_its_box(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_nothing_known()
    phone.scan(photo)
    phone.page.click("text=Choose one item")
    phone.page.wait_for_function("() => document.querySelector('.box-area img')?.naturalWidth > 0")
    box = at_rest(phone.page.locator(".box-area"))
    phone.page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.25 * box["height"])
    phone.page.mouse.down()
    phone.page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 0.75 * box["height"])
    phone.page.mouse.up()
    with phone.page.expect_response("**/v1/lookup"):
        phone.page.click("text=Look this up")
    sent = [float(share) for share in boutique.last_asked("/v1/lookup").form["box"].split(",")]
    assert sent == pytest.approx([0.25, 0.25, 0.5, 0.5], abs=0.02)


def test_a_scan_under_way_can_be_stopped(phone: Phone, boutique: Served, photo: Path) -> None:
    boutique.sees_a_match()
    phone.page.route("**/v1/lookup", lambda _route: None)  # never answered
    phone.send(photo)
    expect(phone.page.locator(".progress")).to_contain_text("Sending")
    phone.page.click("[aria-label=Cancel]")
    expect(phone.page.locator(".invitation")).to_be_visible()


def test_a_share_card_is_a_picture_without_stock(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.scan(photo)
    with phone.page.expect_download() as download:
        phone.page.click("button:has-text('Share')")
    assert download.value.suggested_filename == "BAG-1.png"


def test_a_reserve_note_says_what_and_where(phone: Phone, boutique: Served, photo: Path) -> None:
    phone.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    boutique.sees_a_match()
    phone.scan(photo)
    phone.page.click("button.cell[aria-label^='Blue S']")
    phone.page.click("[aria-label='Copy a reserve note for Milan Centre']")
    expect(phone.page.locator(".toast")).to_contain_text("Milan Centre")
    note = phone.page.evaluate("() => navigator.clipboard.readText()")
    assert "Milan Centre" in note
    assert "BAG-1-Blue-S" in note


def test_back_leads_from_the_answer_to_the_camera(
    page: Page, phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.scan(photo)
    page.go_back()
    expect(page.locator(".screen.scan")).to_be_visible()
