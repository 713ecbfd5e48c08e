"""The catalogue team and the pilot's owner read and publish in a real browser."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from werkzeug.serving import make_server

from lookup.access.roles import Principal
from lookup.answers.builds import BuildAnswer, BuildList, LeftOut, PictureCounts, ProductChanges
from lookup.answers.models import GenerationAnswer, GenerationList
from lookup.api.app import create_app
from lookup.base.errors import NotFound, Unavailable
from lookup.catalog.reading.listing import Window
from lookup.demand.answers import DemandList
from lookup.insight.findings import InsightAnswer
from lookup.settings.table import Settings
from lookup.usage.answers import DayUsage, StoreUsage, Usage
from tests.api.fake_answers import generation_answer
from tests.api.fakes import (
    MAISON,
    FakeBuilds,
    FakeDemand,
    FakeGate,
    FakeGenerations,
    FakeInsights,
    FakeServices,
    FakeUsages,
    usage_of,
)
from tests.browser.phone import PHONE, TABLET

CURRENT = generation_answer().id
EARLIER = "20250313T023000Z-0a1b2c3d"
LEFT_OUT = LeftOut(
    file="feed.csv", row=7, field="price", value=None, reason="It is no price.", row_kept=False
)
BUILD = BuildAnswer(
    run="1",
    started_at=datetime(2026, 11, 30, 2, tzinfo=UTC),
    status="published",
    reason=None,
    generation=CURRENT,
    parent=None,
    encoder="embedded",
    seconds=90,
    products=ProductChanges(added=12, changed=3, unchanged=200, removed=1),
    images=PictureCounts(total=218, indexed=216, embedded=20, bad=2),
    products_without_image=2,
    left_out_total=1,
    left_out=[LEFT_OUT],
)


class Gate(FakeGate):
    """Takes keys that look like one."""

    def admit(self, authorization: str | None) -> Principal:
        return super().admit(authorization and authorization.replace("lk_", ""))


class TwoGenerations(FakeGenerations):
    """The earlier one was published before the current one."""

    at = CURRENT

    def page(self, maison: str, window: Window) -> GenerationList:
        kept = [self._generation(EARLIER), self._generation(CURRENT)]
        return GenerationList(generations=kept, damaged=[])

    def publish(self, maison: str, generation_id: str, *, by: str) -> GenerationAnswer:
        self.services.called("publish", maison, generation_id)
        self.at = generation_id
        return self._generation(generation_id)

    def _generation(self, generation: str) -> GenerationAnswer:
        place = {
            "id": generation,
            "current": generation == self.at,
            "previous": generation == EARLIER != self.at,
        }
        return generation_answer().model_copy(update=place)


class OneBuild(FakeBuilds):
    def page(self, maison: str, window: Window) -> BuildList:
        return BuildList(builds=[BUILD], damaged=[])


class OneStore(FakeUsages):
    def since(self, maison: str, day: date) -> Usage:
        found = usage_of(day, 40)
        hours = [0] * 9 + [40] + [0] * 14
        store = StoreUsage(code="PAR01", name="Paris", hours=hours, **found.all.model_dump())
        days = [DayUsage(day=day, lookups=40, within_second=38)]
        return found.model_copy(update={"stores": [store], "days": days, "hours": hours})


class Insights(FakeInsights):
    """None was computed once it is `missing`."""

    missing = False

    def page(self, maison: str, **asked: Any) -> InsightAnswer:
        if self.missing:
            raise NotFound("Nobody has looked yet.", "Run `indexer insight`.")
        return super().page(maison, **asked)


class Demand(FakeDemand):
    """It cannot be read once it is `broken`."""

    broken = False

    def since(self, maison: str, day: date) -> DemandList:
        if self.broken:
            raise Unavailable("The database does not answer.", "Try again.")
        return super().since(maison, day)


@pytest.fixture
def services() -> FakeServices:
    services = FakeServices()
    services.generations = TwoGenerations(services)
    services.builds = OneBuild(services)
    services.usages = OneStore(services)
    services.insights = Insights(services)
    services.demand = Demand(services)
    return services


@pytest.fixture
def address(services: FakeServices) -> Iterator[str]:
    app = create_app(Settings(), services, Gate())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/catalogue"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens the page with a key of that role; what scripts or the content policy say fails."""
    pages: list[Page] = []
    said: list[str] = []

    def open_page(role: str = "catalog", size: tuple[int, int] = TABLET, **options: Any) -> Page:
        viewport = {"width": size[0], "height": size[1]}
        page = browser.new_context(viewport=viewport, **options).new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda m: said.append(m.text) if "Policy" in m.text else None)
        pages.append(page)
        page.goto(address)
        page.fill("#key", f"lk_{MAISON}/{role}")
        page.click("form button")
        return page

    yield open_page
    for page in pages:
        page.context.close()
    assert said == []


def part(page: Page, name: str) -> Locator:
    return page.locator(f"#{name}")


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_every_part_shows_what_the_service_says(
    opened: Callable[..., Page], size: tuple[int, int]
) -> None:
    page = opened(size=size)
    expect(part(page, "generations").locator(".current")).to_contain_text("12 new, 3 changed")
    part(page, "builds").locator("summary").click()
    expect(part(page, "builds")).to_contain_text("It is no price.")
    expect(part(page, "usage").locator("canvas")).to_have_count(2)
    expect(part(page, "usage").locator("tbody").first).to_contain_text("Paris")
    part(page, "usage").locator("figure select").select_option("PAR01")
    expect(part(page, "demand")).to_contain_text("3 of them are in groups of fewer than five")
    expect(part(page, "recognition")).to_contain_text("90%")
    expect(part(page, "thin").locator("img")).to_have_count(5)
    expect(part(page, "confusable").locator("li.finding").first.locator("img")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    serious = [
        each["id"]
        for each in Axe().run(page).response["violations"]
        if each["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_going_back_to_an_index_is_asked_for_first(
    opened: Callable[..., Page], services: FakeServices
) -> None:
    page = opened("admin")
    page.click("text=Go back to this one")
    page.click("dialog >> text=Cancel")
    expect(page.locator("dialog")).to_have_count(0)
    assert "publish" not in [name for name, *_ in services.calls]
    page.click("text=Go back to this one")
    page.click("dialog .primary")
    expect(part(page, "generations").locator(".current")).to_contain_text(EARLIER)
    assert ("publish", (MAISON, EARLIER), {}) in services.calls


def test_who_may_not_publish_is_told_so(opened: Callable[..., Page]) -> None:
    page = opened("catalog")
    page.click("text=Go back to this one")
    page.click("dialog .primary")
    expect(page.locator("dialog [role=alert]")).to_contain_text("role admin")


def test_a_part_without_data_says_what_to_run_and_one_that_fails_hides_no_other(
    opened: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Insights, "missing", True)
    monkeypatch.setattr(Demand, "broken", True)
    page = opened(locale="fr-FR")
    expect(part(page, "recognition").locator("code")).to_contain_text("indexer insight --home")
    expect(part(page, "demand").locator("[role=alert]")).to_contain_text("pas fonctionné")
    expect(part(page, "usage").locator("canvas")).to_have_count(2)


def test_a_key_for_something_else_is_told_so(opened: Callable[..., Page]) -> None:
    page = opened("advisor")
    expect(page.locator("[role=alert]")).to_contain_text("role catalog or admin")
    expect(page.locator("#key")).to_be_visible()
