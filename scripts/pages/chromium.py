"""The browser of this machine, led by a program."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import click
from playwright.sync_api import Browser, sync_playwright

_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """A Chromium with these flags besides the usual ones. Raises UsageError where none is there."""
    executable = shutil.which("chromium") or shutil.which("chromium-headless-shell")
    if executable is None:
        raise click.UsageError("No Chromium is installed: apt-get install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[*_FLAGS, *flags])
        yield browser
        browser.close()
