"""The installed Chromium, driven by Playwright; no browser is ever downloaded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

# The one without windows first: a new phone costs it a quarter of the processor time.
_PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)


def executable() -> Path:
    """Where Chromium is. Skips where there is none; LOOKUP_TEST_CHROMIUM=required fails instead."""
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if found is None:
        told = "no Chromium is installed: apt-get install chromium-headless-shell"
        if os.environ.get("LOOKUP_TEST_CHROMIUM") == "required":
            pytest.fail(told)
        pytest.skip(told)
    return Path(found)


@contextmanager
def chromium(playwright: Playwright, camera: Path) -> Iterator[Browser]:
    """A browser whose camera shows the motion JPEG file `camera`, over and over."""
    browser = playwright.chromium.launch(
        executable_path=executable(), args=[*_FLAGS, f"--use-file-for-fake-video-capture={camera}"]
    )
    try:
        yield browser
    finally:
        browser.close()
