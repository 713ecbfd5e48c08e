"""A phone or tablet in an advisor's hand, with the app on it."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

PHONE = (390, 844)
TABLET = (1024, 768)
PATIENCE_MS = 60_000
"""How long a step may take; on a machine that is busy with other tests some of it is needed."""
_PICTURES_KEPT = """() => new Promise((resolve) => {
  const opening = indexedDB.open("lookup");
  opening.onsuccess = () => {
    const scans = opening.result.transaction("scans").objectStore("scans").getAll();
    scans.onsuccess = () => {
      opening.result.close();
      resolve(scans.result.some((scan) => Object.keys(scan.pictures ?? {}).length > 0));
    };
  };
})"""


@dataclass
class Phone:
    """The app in a browser of its own; `mistakes` are errors that its scripts raised."""

    page: Page
    address: str
    mistakes: list[str] = field(default_factory=list)

    @classmethod
    def new(
        cls, browser: Browser, address: str, size: tuple[int, int] = PHONE, **options: Any
    ) -> "Phone":
        """A new device that has never seen the app. Unless `options` allow service workers, nothing
        is kept for a time without a network: that fetches every file of the app a second time."""
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            **{"locale": "en-GB", "has_touch": True, "service_workers": "block", **options},
        )
        context.set_default_timeout(PATIENCE_MS)
        phone = cls(context.new_page(), address)
        phone.page.on("pageerror", lambda error: phone.mistakes.append(str(error)))
        return phone

    def open(self, fragment: str = "") -> None:
        """Opens the app at that fragment of its address."""
        self.page.goto(f"{self.address}#{fragment}")

    def sign_in(self, key: str) -> None:
        """Opens the app with the key in its address, as the demo's link does."""
        self.open(f"key={key}")
        self.page.wait_for_selector(".bar")

    def choose_store(self, code: str) -> None:
        """Chooses the store that asks."""
        self.page.select_option(".top select", code)

    def shoot(self) -> None:
        """Turns the camera on, waits for its picture, and presses the shutter."""
        self.page.click(".bar .shutter")
        self.page.wait_for_function(
            "() => document.querySelector('.viewfinder video')?.videoWidth > 0"
        )
        self.page.click(".bar .shutter")

    def send(self, photo: Path) -> None:
        """Chooses the photo from the gallery."""
        self.open("/")
        self.page.set_input_files(".screen .chooser input", photo)

    def scan(self, photo: Path) -> None:
        """Sends the photo and waits for the answer."""
        self.send(photo)
        self.page.wait_for_selector(".screen.answer .timings")

    def go(self, screen: str) -> None:
        """Opens another screen, as a tap on the bar does."""
        self.page.evaluate("screen => { location.hash = `#/${screen}`; }", screen)
        self.page.wait_for_selector(f".screen.{screen}")

    def wait_until_pictures_are_kept(self) -> None:
        """They are written to the device a moment after the answer has shown them."""
        end = time.monotonic() + PATIENCE_MS / 1000
        while not self.page.evaluate(_PICTURES_KEPT):
            assert time.monotonic() < end
            self.page.wait_for_timeout(50)

    def answer_of(self, path: str) -> dict[str, Any]:
        """What the service answers to the app's key."""
        answer: dict[str, Any] = self.page.evaluate(
            """async path => {
              const key = sessionStorage.getItem("lookup.key");
              return (await fetch(path, { headers: { Authorization: `Bearer ${key}` } })).json();
            }""",
            path,
        )
        return answer

    def text(self, selector: str) -> str:
        """What the first such element says."""
        return self.page.inner_text(selector)

    def overflow(self) -> int:
        """How many pixels the page is wider than the screen."""
        width: int = self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width
