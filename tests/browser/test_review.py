"""A reviewer works a case in a real browser, by mouse and by keys, in English and in French."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from werkzeug.serving import make_server

from lookup.api.app import create_app
from lookup.base.home import Home
from lookup.catalog.database import open_database
from lookup.catalog.writing.writer import apply_catalog
from lookup.counterfeit.cases.library import NewReference, ReferenceLibrary
from lookup.counterfeit.cases.new_photo import NewPhoto
from lookup.counterfeit.cases.reviewer import Reviewer
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.settings.table import Settings
from lookup.vault.master_keys import MasterKeys
from lookup.vault.store import Vault
from tests import boutique as catalogue
from tests.api.fakes import MAISON, FakeGate, FakeServices
from tests.api.routes.test_inspections import RealDesks
from tests.api.routes.test_items import RealRegistries
from tests.counterfeit.conftest import PixelEncoder, item
from tests.counterfeit.pieces.conftest import piece

KEY = f"{MAISON}/reviewer"


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, MasterKeys]:
    """A folder with a case of two photos and five references, and what opens its vault; not to be
    changed."""
    folder = tmp_path_factory.mktemp("reviewed")
    database = open_database(Home(folder).database_url)
    with database.session(write=True) as session:
        apply_catalog(session, MAISON, [catalogue.product("LUNE", "Sac Lune")])
    desks = RealDesks(FakeServices(), database, folder)
    library = ReferenceLibrary(
        Vault(Home(folder), MAISON, desks.masters), ItemLooker(PixelEncoder())
    )
    with database.session(write=True) as session:
        for shot in range(5):
            picture = item(1, shot=shot)
            library.add(session, NewReference("LUNE", picture.tobytes(), picture), "Anna")
    photos = [NewPhoto(item(1, shot=9, change="mark")), NewPhoto(item(1, shot=10))]
    desks.desk(MAISON).open("LUNE", photos, Reviewer("Anna", None))
    database.close()
    return folder, desks.masters


@pytest.fixture
def address(reviewed: tuple[Path, MasterKeys], tmp_path: Path) -> Iterator[str]:
    folder, masters = reviewed
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    database = open_database(Home(tmp_path).database_url)
    services = FakeServices()
    services.inspections = desks = RealDesks(services, database, tmp_path)
    services.items = registries = RealRegistries(services, database, tmp_path)
    registries.masters = desks.masters = masters
    server = make_server("127.0.0.1", 0, create_app(Settings(home=tmp_path), services, FakeGate()))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/review"
    server.shutdown()
    thread.join()
    server.server_close()
    database.close()


@pytest.fixture(autouse=True)
def reviewers_go_home(browser: Browser) -> Iterator[None]:
    """Closes the windows that a test has opened."""
    yield
    for context in browser.contexts:
        context.close()


def signed_in(browser: Browser, address: str, language: str, key: str = KEY) -> Page:
    page = browser.new_context(locale=language).new_page()
    page.goto(address)
    page.fill("#key", key)
    page.click("form button")
    return page


def accuse(page: Page, reason: str) -> None:
    page.fill("#reason", reason)
    page.select_option("#verdict", "counterfeit")
    page.click("text=Give the verdict")


def test_a_case_is_looked_at_and_an_accusation_waits_for_a_second_person(
    browser: Browser, address: str
) -> None:
    page = signed_in(browser, address, "en")
    expect(page.locator(".line")).to_contain_text("#1 · Sac Lune")
    page.click(".line")
    expect(page.locator("figure canvas")).not_to_have_count(0)
    expect(page.locator(".legend")).to_contain_text("more unusual than 95 %")
    for key in ("+", "b", "b", "-"):
        page.keyboard.press(key)
    page.keyboard.press("n")
    expect(page.locator("button[aria-pressed=true]")).to_have_text("2")
    page.keyboard.press("v")
    expect(page.locator("#reason")).to_be_focused()
    assert page.input_value("#verdict") == "", "a verdict is chosen, not left as it stands"
    expect(page.locator("#reviewer")).to_have_count(0)
    accuse(page, "The mark is wrong.")
    expect(page.locator("text=Another person must agree")).to_be_visible()
    case = page.url
    page.context.close()
    page = signed_in(browser, case, "en", f"{MAISON}/admin")
    accuse(page, "I agree.")
    expect(page.locator("#reason")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("admin of luma")
    page.keyboard.press("q")
    expect(page.locator("text=No case waits here.")).to_be_visible()
    page.context.close()


def test_the_tool_speaks_french(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, "fr-FR")
    expect(page.locator("h1")).to_have_text("Examen")
    expect(page.locator(".line")).to_contain_text("Aucun indice")
    page.goto(f"{address}#{'0' * 32}")
    expect(page.locator("#notice")).to_contain_text("plus ici. Relisez la file.")
    page.context.close()


def test_a_case_is_handed_over_with_a_note(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, "en-GB")
    page.click(".line")
    expect(page.locator(".team")).to_contain_text("s yet")
    page.click("text=I take it")
    expect(page.locator(".team")).to_contain_text("reviewer of luma has it")
    page.fill("#note", "Look at the zip.")
    page.click("text=Write")
    expect(page.locator(".notes")).to_contain_text("reviewer of luma")
    page.fill("#assignee", "Boris")
    page.click(".team button:text-is('Hand over')")
    expect(page.locator(".team")).to_contain_text("Boris has it")
    page.keyboard.press("q")
    page.select_option("#holder", "Boris")
    expect(page.locator(".line")).to_be_visible()
    expect(page.locator(".line")).to_contain_text("Boris")
    page.context.close()


def test_any_reference_can_lie_beside_the_photo(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, "en-GB")
    page.click(".line")
    beside = page.locator(".pane img").last
    before = beside.get_attribute("src")
    groups = page.locator("#beside optgroup")
    expect(groups).to_have_count(2)
    assert groups.last.get_attribute("label") == "No part named"
    page.select_option("#beside", "R2")
    expect(beside).not_to_have_attribute("src", str(before))
    page.context.close()


def test_the_queue_is_searched_and_filtered(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, "en-GB")
    line = page.locator(".line")
    expect(line.locator("img")).to_have_js_property("naturalWidth", 128)
    for words, found in (("sac lune", True), ("#1", True), ("another", False)):
        page.fill("#words", words)
        expect(line).to_be_visible() if found else expect(line).to_be_hidden()
    page.fill("#words", "")
    page.select_option("#band", "divergent")
    expect(line).to_be_hidden()
    expect(page.locator("text=No case waits here.")).to_be_visible()
    page.context.close()


def test_nothing_is_wider_than_a_phone(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, "en-GB")
    page.set_viewport_size({"width": 390, "height": 844})
    width = "document.documentElement.scrollWidth"
    expect(page.locator(".line")).to_be_visible()
    assert page.evaluate(width) <= 390
    page.click(".line")
    expect(page.locator(".panes")).to_be_visible()
    assert page.evaluate(width) <= 390
    page.context.close()


def test_swiping_moves_nothing_below_the_pictures(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, "en")
    page.click(".line")
    expect(page.locator(".legend")).to_be_visible()
    place = "document.querySelector('.legend').offsetTop"
    before = page.evaluate(place)
    page.locator("input[aria-label=Swipe]").fill("50")
    expect(page.locator(".panes.over")).to_be_visible()
    assert page.evaluate(place) == before
    page.context.close()


def test_photos_asked_for_are_added_with_their_parts(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    item(1, shot=30).save(tmp_path / "logo.jpg")
    page = signed_in(browser, address, "en")
    page.click(".line")
    page.click("text=Ask for more photos")
    expect(page.locator("#more input")).to_be_focused()
    page.set_input_files("#more input", tmp_path / "logo.jpg")
    page.select_option("#more .chosen select", "logo")
    page.click("text=Add and compare again")
    expect(page.locator("button[aria-pressed=true]")).to_have_text("3 Logo")
    page.context.close()


def test_a_case_is_opened_with_a_photo_from_disk(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    item(1, shot=20).save(tmp_path / "suspect.jpg")
    page = signed_in(browser, address, "en")
    page.fill("#product", "LUNE")
    page.set_input_files("input[type=file]", tmp_path / "suspect.jpg")
    page.dblclick("text=Open the case")
    expect(page.locator("h2.title")).to_have_text("#2 · Sac Lune")
    page.keyboard.press("q")
    expect(page.locator(".line")).to_have_count(2)
    page.context.close()


def test_opening_shows_that_it_works_and_cannot_be_asked_for_twice(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    item(1, shot=21).save(tmp_path / "suspect.jpg")
    page = signed_in(browser, address, "en")
    held: list[Route] = []
    page.route(
        "**/v1/inspections",
        lambda route: held.append(route) if route.request.method == "POST" else route.continue_(),
    )
    page.fill("#product", "LUNE")
    page.set_input_files("input[type=file]", tmp_path / "suspect.jpg")
    page.click("text=Open the case")
    expect(page.locator("progress")).to_be_visible()
    expect(page.locator("button.primary")).to_be_disabled()
    held[0].continue_()
    expect(page.locator("h2.title")).to_have_text("#2 · Sac Lune")
    assert len(held) == 1
    page.context.close()


def test_a_wrong_key_is_asked_for_again(browser: Browser, address: str) -> None:
    page = browser.new_context(locale="en").new_page()
    page.goto(address)
    expect(page.locator("#key")).to_be_visible()
    expect(page.locator("#notice")).to_be_empty()  # nobody has done anything wrong yet
    expect(page.locator("#tools")).to_be_hidden()  # and nothing can be done yet
    page.fill("#key", f"{MAISON}/advisor")
    page.click("form button")
    expect(page.locator("#notice")).to_contain_text("reviewer")
    page.context.close()


def test_a_link_with_a_key_signs_in_and_leaves_no_key_in_the_address(
    browser: Browser, address: str
) -> None:
    page = browser.new_context(locale="en").new_page()
    page.goto(f"{address}#key={KEY}")
    expect(page.locator("#tools")).to_contain_text("Sign out")
    expect(page.locator("#key")).to_have_count(0)
    assert page.url == address
    page.context.close()


def test_an_item_is_registered_and_photos_are_checked_against_it(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{shot}.png" for shot in range(3)]
    for shot, path in enumerate(paths):
        piece(1, shot=shot).save(path)
    page = signed_in(browser, address, "en")
    page.click("text=Registered items")
    expect(page.locator("main")).to_contain_text("No item is registered here.")
    page.fill("#product", "LUNE")
    page.fill("#serial", "A-1")
    page.set_input_files("#photo", paths[:2])
    page.click("form button:text-is('Register')")
    expect(page.locator("h2").first).to_have_text("Sac Lune · A-1")
    page.set_input_files("#photo", paths[2])
    page.click("text=Compare")
    expect(page.locator(".standing b")).to_have_text("Cannot tell")
    expect(page.locator(".standing")).to_contain_text("0 other pieces were compared; 19 are needed")
    expect(page.locator(".pane")).to_have_count(2)
    expect(page.locator("main")).to_contain_text("laid over the registered one")
    page.select_option("#event", "same piece")
    page.fill("#note", "The scratch is there.")
    page.click("text=Write")
    expect(page.locator("ol")).to_contain_text("Decided")
    expect(page.locator("ol")).to_contain_text("the same piece · The scratch is there.")
    page.click("text=Registered items")
    expect(page.locator(".line")).to_contain_text("1 checks")
    page.context.close()
