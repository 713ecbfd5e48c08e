"""Search, history, languages, signing in by QR code."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.chromium import chromium
from tests.browser.drawn import film, qr_code
from tests.browser.phone import Phone
from tests.browser.served import Served
from tests.web.static_files import MESSAGES

_LANGUAGES = [path.stem for path in MESSAGES]


def test_words_find_products_and_without_leaves_some_out(phone: Phone) -> None:
    phone.go("search")
    phone.page.fill("input[type=search]", "bag")
    phone.page.press("input[type=search]", "Enter")
    expect(phone.page.locator(".tile")).to_have_count(3)
    phone.page.fill("[aria-label='Without…']", "green")
    phone.page.press("[aria-label='Without…']", "Enter")
    expect(phone.page.locator(".tile")).to_have_count(2)
    expect(phone.page.locator(".tile:has-text('Sol bag')")).to_have_count(0)
    phone.page.click(".tile:has-text('Lune bag')")
    expect(phone.page.locator(".name")).to_have_text("Lune bag")
    phone.page.click("text=Back")
    expect(phone.page.locator(".tile")).to_have_count(2)


def test_a_model_had_in_other_colours_only_is_not_said_to_be_missing(phone: Phone) -> None:
    phone.go("search")
    phone.page.fill("input[type=search]", "orange clutch")
    phone.page.press("input[type=search]", "Enter")
    expect(phone.page.locator("h2:has-text('In other colours')")).to_be_visible()
    expect(phone.page.locator(".tile-name")).to_have_text(["Nuit clutch"])
    expect(phone.page.locator("text=Nothing found")).to_have_count(0)


def test_words_may_be_spoken_where_the_browser_listens(
    new_phone: Callable[..., Phone], key: str
) -> None:
    phone = new_phone(locale="fr")
    phone.page.add_init_script(
        """window.webkitSpeechRecognition = window.SpeechRecognition = class {
          start() {
            const heard = [[{ transcript: this.lang === "fr" ? "clutch" : "?" }]];
            setTimeout(() => { this.onresult({ results: heard }); this.onend(); });
          }
          stop() {}
        };"""
    )
    phone.sign_in(key)
    phone.go("search")
    phone.page.click("[aria-label=Dicter]")
    expect(phone.page.locator(".tile-name")).to_have_text(["Nuit clutch"])


def test_like_this_but_sends_the_photo_with_the_words(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.scan(photo)
    with phone.page.expect_response("**/v1/search"):
        phone.page.click("button:has-text('Like this, but')")
    phone.page.fill("input[type=search]", "red")
    with phone.page.expect_response("**/v1/search"):
        phone.page.press("input[type=search]", "Enter")
    sent = boutique.last_asked("/v1/search")
    assert sent.form["text"] == "red"
    assert sent.files == {"photo"}
    expect(phone.page.locator(".tile").first).to_contain_text("Lune bag")


def test_like_this_but_asks_for_the_item_in_its_box(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_nothing_known()
    phone.scan(photo)
    phone.page.click("text=Choose one item")
    with phone.page.expect_response("**/v1/lookup"):
        phone.page.click("text=Look this up")
    box = boutique.last_asked("/v1/lookup").form["box"]
    with phone.page.expect_response("**/v1/search"):
        phone.page.click("button:has-text('Like this, but')")
    assert boutique.last_asked("/v1/search").form["box"] == box


def test_history_is_of_this_device_and_cleared_with_a_tap(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.scan(photo)
    boutique.sees_nothing_known()
    phone.scan(photo)
    phone.go("history")
    expect(phone.page.locator(".line b")).to_have_text(["Not in our catalogue", "Lune bag"])
    phone.page.click("text=Clear the history")
    expect(phone.page.locator(".line")).to_have_count(0)
    phone.page.click("text=Undo")
    expect(phone.page.locator(".line")).to_have_count(2)
    phone.page.click(".line >> nth=1")
    expect(phone.page.locator(".name")).to_have_text("Lune bag")


def test_history_keeps_what_a_scan_was_said_to_be(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.scan(photo)
    phone.page.click("text=Wrong model")
    phone.page.click("dialog .line:has-text('Sol bag')")
    expect(phone.page.locator(".name")).to_have_text("Sol bag")
    phone.go("history")
    expect(phone.page.locator(".line b")).to_have_text(["Sol bag"])
    phone.page.click(".line")
    expect(phone.page.locator(".name")).to_have_text("Sol bag")


def test_history_shows_the_answer_of_a_photo_that_waited(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.page.context.set_offline(True)
    phone.send(photo)
    expect(phone.page.locator("h1")).to_have_text("No network")
    phone.go("history")
    expect(phone.page.locator(".waiting .line")).to_have_count(1)
    phone.page.context.set_offline(False)
    expect(phone.page.locator("a.line b")).to_have_text(["Lune bag"])


def test_the_store_is_asked_once(new_phone: Callable[..., Phone], key: str) -> None:
    phone = new_phone()
    phone.sign_in(key)
    phone.page.click(".store-question >> text=Milan Centre")
    expect(phone.page.locator(".store-question")).to_have_count(0)
    expect(phone.page.locator(".top select")).to_have_value("MIL01")
    phone.choose_store("")
    phone.page.reload()
    phone.page.wait_for_selector(".invitation")
    expect(phone.page.locator(".top select")).to_have_value("")
    expect(phone.page.locator(".store-question")).to_have_count(0)


def test_another_user_of_the_device_does_not_see_these_scans(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.scan(photo)
    phone.go("settings")
    phone.page.click("text=Sign out")
    phone.page.fill("#key", boutique.new_key())
    phone.page.click("text=Continue")
    phone.page.wait_for_selector(".bar")
    phone.go("history")
    expect(phone.page.locator(".lead")).to_be_visible()
    expect(phone.page.locator(".line")).to_have_count(0)


def test_the_language_is_changed_without_another_scan(
    phone: Phone, boutique: Served, photo: Path
) -> None:
    boutique.sees_a_match()
    phone.scan(photo)
    phone.go("settings")
    phone.page.select_option(".language-picker select", "fr")
    expect(phone.page.locator("h1")).to_have_text("Réglages")
    assert phone.page.get_attribute("html", "lang") == "fr"
    phone.page.go_back()
    expect(phone.page.locator(".name")).to_have_text("Sac Lune")
    expect(phone.page.locator(".decision")).to_contain_text("Presque certain")


@pytest.mark.parametrize("language", _LANGUAGES)
def test_a_small_phone_has_room_for_every_language(
    new_phone: Callable[..., Phone], boutique: Served, key: str, photo: Path, language: str
) -> None:
    boutique.sees_a_match()
    phone = new_phone((360, 640), locale=language)
    phone.sign_in(key)
    assert phone.page.get_attribute("html", "lang") == language
    phone.choose_store("PAR01")
    assert phone.overflow() == 0
    phone.scan(photo)
    assert phone.overflow() == 0
    for screen in ("search", "history", "settings"):
        phone.go(screen)
        assert phone.overflow() == 0, screen


def test_a_key_in_the_address_is_taken_and_wiped_from_it(
    new_phone: Callable[..., Phone], key: str
) -> None:
    phone = new_phone()
    phone.sign_in(key)
    assert "lk_" not in phone.page.url
    assert phone.page.evaluate("() => localStorage.getItem('lookup.key')") is None


def test_a_key_is_scanned_from_its_qr_code_and_never_sent_as_a_picture(
    playwright: Playwright, boutique: Served, tmp_path: Path
) -> None:
    key = boutique.new_key()
    shown = film(tmp_path / "key.mjpeg", qr_code(f"{boutique.address}#key={key}"))
    with chromium(playwright, shown) as browser:
        phone = Phone.new(browser, boutique.address)
        posted: list[str] = []
        phone.page.on(
            "request", lambda request: request.method == "POST" and posted.append(request.url)
        )
        phone.open()
        phone.page.click("button:has-text('QR code')")
        phone.page.wait_for_selector(".bar")
        assert posted == []
        assert phone.mistakes == []
        phone.page.context.close()
