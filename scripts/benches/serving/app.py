"""How heavy the app is, and how soon it answers on a slow mobile network: a running service's."""

import statistics
import time
from pathlib import Path
from typing import Any

import click
from pages.chromium import chromium
from playwright.sync_api import Browser, CDPSession, Page, ViewportSize

from benches.report import Report, reported

# What Lighthouse calls slow 4G: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up.
_SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
# The edge of a network: 12 kB a second each way.
_SLOWEST = {
    "offline": False,
    "latency": 300,
    "downloadThroughput": 12_000,
    "uploadThroughput": 12_000,
}
_SLOWEST_PATIENCE_MS = 120_000
_PHONE: ViewportSize = {"width": 390, "height": 844}


@click.command()
@click.option("--address", default="http://127.0.0.1:8080", show_default=True)
@click.option("--key", required=True, help="An advisor's key.")
@click.option(
    "--photo", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True
)
@click.option("--repeat", default=5, show_default=True)
@reported("app", has_page=False)
def app(address: str, key: str, photo: Path, repeat: int) -> Report:
    """First load, two scans and second load of a running service, as a slow phone has them; and
    one scan over 12 kB a second.

    Times are medians in milliseconds.
    """
    with chromium() as browser:
        visits = [_visit(browser, address.rstrip("/"), key, photo) for _ in range(repeat)]
        slowest = _slowest_scan(browser, address.rstrip("/"), key, photo)
    names = visits[0].keys()
    figures = {name: statistics.median(visit[name] for visit in visits) for name in names}
    figures["answer_at_12_kb_ms"] = slowest
    return Report({"network": "slow 4G", "visits": repeat, **figures})


def _visit(browser: Browser, address: str, key: str, photo: Path) -> dict[str, float]:
    """A device that has never seen the app: first load, two scans, second load."""
    context = browser.new_context(viewport=_PHONE, has_touch=True)
    page = context.new_page()
    network = context.new_cdp_session(page)
    loaded = _watch(network)
    network.send("Network.emulateNetworkConditions", _SLOW_4G)

    started = time.monotonic()
    page.goto(f"{address}/#key={key}")
    page.wait_for_selector(".bar .shutter")
    first_load = _since(started)
    page.wait_for_load_state("networkidle")
    figures = {
        "first_load_ms": first_load,
        "first_load_requests": len(loaded),
        "first_load_bytes": sum(loaded.values()),
    }
    figures["answer_ms"] = _scan(page, photo)
    figures["second_answer_ms"] = _scan(page, photo)
    page.evaluate("() => navigator.serviceWorker.ready")
    started = time.monotonic()
    page.goto(f"{address}/")
    page.wait_for_selector(".bar .shutter")
    figures["second_load_ms"] = _since(started)
    context.close()
    return figures


def _slowest_scan(browser: Browser, address: str, key: str, photo: Path) -> float:
    """From photo to answer over 12 kB a second, on a device that has the app."""
    context = browser.new_context(viewport=_PHONE, has_touch=True)
    page = context.new_page()
    page.set_default_timeout(_SLOWEST_PATIENCE_MS)
    page.goto(f"{address}/#key={key}")
    page.wait_for_selector(".bar .shutter")
    network = context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", _SLOWEST)
    taken = _scan(page, photo)
    context.close()
    return taken


def _scan(page: Page, photo: Path) -> float:
    page.evaluate("() => { location.hash = '#/'; }")
    page.wait_for_selector(".screen.scan .chooser input", state="attached")
    started = time.monotonic()
    page.set_input_files(".screen .chooser input", photo)
    page.wait_for_selector(".screen.answer .timings")
    return _since(started)


def _watch(network: CDPSession) -> dict[str, float]:
    """Fills with the bytes that came over the network, headers too, by request."""
    loaded: dict[str, float] = {}
    network.send("Network.enable")

    def note(event: dict[str, Any]) -> None:
        loaded[event["requestId"]] = event["encodedDataLength"]

    network.on("Network.loadingFinished", note)
    return loaded


def _since(started: float) -> float:
    return round((time.monotonic() - started) * 1000)
