"""Draws the app's icons as PNG from its SVG icon; needs Chromium and the extra `integration`."""

from pathlib import Path

from playwright.sync_api import sync_playwright

_STATIC = Path(__file__).parents[1] / "lookup" / "web" / "static"
_INK = "#1d1b18"
# Side in pixels, and the share of it that the drawing fills: launchers cut a maskable icon to a
# circle of four fifths of its side, and iOS rounds the corners itself.
_ICONS = {
    "app-192": (192, 1.0),
    "app-512": (512, 1.0),
    "app-180": (180, 0.84),
    "app-maskable-512": (512, 0.72),
}


def main() -> None:
    """Writes static/icons/*.png."""
    drawing = (_STATIC / "icon.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for name, (side, share) in _ICONS.items():
            page = browser.new_page(viewport={"width": side, "height": side})
            page.set_content(_page(drawing, share))
            page.screenshot(path=_STATIC / "icons" / f"{name}.png", omit_background=True)
            page.close()
        browser.close()


def _page(drawing: str, share: float) -> str:
    background = "transparent" if share == 1.0 else _INK
    return (
        f"<style>body{{margin:0;display:grid;place-items:center;height:100vh;"
        f"background:{background}}}svg{{width:{share:.0%};height:{share:.0%}}}</style>{drawing}"
    )


if __name__ == "__main__":
    main()
